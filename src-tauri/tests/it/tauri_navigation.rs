//! P21: the page cannot leave the application's own address.

use patchbay_desktop::navigation::is_ours;
use rstest::rstest;
use tauri::Url;

use crate::stage::{OWN_ORIGIN, Stage};

#[rstest]
#[case::start("/", true)]
#[case::page("/index.html#/systems?filter=a", true)]
#[case::longer_host(".evil.test/", false)]
#[case::port(":8080/", false)]
fn only_the_own_address_is_allowed(#[case] rest: &str, #[case] expected: bool) {
    let url = Url::parse(&format!("{OWN_ORIGIN}{rest}")).unwrap();

    assert_eq!(is_ours(&url), expected);
}

#[rstest]
#[case("https://devlake.example.test/")]
#[case("http://localhost/")]
#[case("https://tauri.localhost/")]
#[case("tauri://elsewhere/")]
#[case("tauri://kim@localhost/")]
#[case("ipc://localhost/")]
#[case("file:///etc/passwd")]
#[case("data:text/html,made-up")]
#[case("blob:tauri://localhost/0190163d")]
#[case("javascript:alert(1)")]
#[case("about:blank")]
fn every_other_address_is_refused(#[case] url: &str) {
    assert!(!is_ours(&Url::parse(url).unwrap()), "{url}");
}

#[test]
fn the_window_opens_at_the_own_address() {
    let stage = Stage::open();

    let url = stage.window("main").url().unwrap();

    assert!(is_ours(&url), "{url}");
}
