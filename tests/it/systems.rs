//! Finding and adding DevLakes: by address, by login, by state file.

use app::{OwnLogin, Probe, ProposalSource, SystemError};
use domain::Finding;
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::Front;
use serde_json::json;

use crate::story::{at, never, secret, with_devlake};

#[tokio::test]
async fn several_devlakes_stand_side_by_side() {
    let (bench, _) = with_devlake().await;
    let second = bench.sandbox.extra_devlake().await.unwrap();

    bench
        .app
        .add_system(at(&second, "DevLake staging"), &never())
        .await
        .unwrap();

    let names: Vec<_> = bench
        .app
        .systems()
        .await
        .unwrap()
        .into_iter()
        .map(|one| one.system.name)
        .collect();
    assert_eq!(names, ["DevLake production", "DevLake staging"]);
}

#[tokio::test]
async fn the_pasted_address_of_the_web_interface_finds_the_server_behind_it() {
    let bench = Bench::lay_out().await;
    bench
        .sandbox
        .devlake()
        .configure(|settings| settings.front = Front::ConfigUi { login: None });

    let added = bench
        .app
        .add_system(at(&bench.sandbox.devlake_url(), "DevLake"), &never())
        .await
        .unwrap();

    assert_eq!(added.system.address.path(), "/api/");
}

#[tokio::test]
async fn a_login_is_asked_for_tested_and_sealed() {
    let bench = Bench::lay_out().await;
    bench.app.create_store_in_keychain().await.unwrap();
    bench.sandbox.devlake().configure(|settings| {
        settings.front = Front::ConfigUi {
            login: Some(("admin".to_owned(), "zz-ui-login-0001".to_owned())),
        };
    });
    let address = bench.sandbox.devlake_url();

    let asked = bench
        .app
        .probe_system(&at(&address, "DevLake"), &never())
        .await
        .unwrap();
    assert_eq!(found(asked), Some(Finding::SystemLoginNeeded));
    let mut new = at(&address, "DevLake");
    new.login = Some(OwnLogin::UiBasic {
        user: "admin".to_owned(),
        password: secret("zz-ui-login-wrong"),
    });
    let wrong = bench.app.add_system(new, &never()).await;
    assert!(
        matches!(wrong, Err(SystemError::Trouble(finding)) if finding.finding == Finding::SystemLoginNeeded)
    );
    let mut new = at(&address, "DevLake");
    new.login = Some(OwnLogin::UiBasic {
        user: "admin".to_owned(),
        password: secret("zz-ui-login-0001"),
    });
    let added = bench.app.add_system(new, &never()).await.unwrap();

    assert_eq!(added.own_key.unwrap().login.as_deref(), Some("admin"));
    let reloaded = bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();
    assert!(reloaded.troubles.is_empty(), "{:?}", reloaded.troubles);
}

#[tokio::test]
async fn an_api_key_opens_the_interface_under_rest() {
    let bench = Bench::lay_out().await;
    bench.app.create_store_in_keychain().await.unwrap();
    let key = format!("zzkey{}", "0".repeat(123));
    bench.sandbox.devlake().configure(|settings| {
        settings.session_login = true;
        settings.api_keys = vec![key.clone()];
    });
    let mut new = at(&bench.sandbox.devlake_url(), "DevLake");
    new.login = Some(OwnLogin::ApiKey(secret(&key)));

    let added = bench.app.add_system(new, &never()).await.unwrap();

    assert_eq!(added.own_key.unwrap().hint.last_four.as_deref(), Some("0000"));
    assert!(
        bench
            .app
            .reload(&[], &RecordingProgress::default(), &never())
            .await
            .unwrap()
            .troubles
            .is_empty()
    );
}

#[tokio::test]
async fn what_is_no_devlake_is_told_apart() {
    let bench = Bench::lay_out().await;
    let devlake = bench.sandbox.devlake();

    let other = bench
        .app
        .probe_system(
            &at(&format!("{}/jenkins/", bench.sandbox.provider_url()), "x"),
            &never(),
        )
        .await;
    assert!(matches!(found(other.unwrap()), Some(Finding::WrongApi { .. })));
    devlake.configure(|settings| settings.migration_pending = true);
    let pending = bench
        .app
        .probe_system(&at(&devlake.url(), "x"), &never())
        .await
        .unwrap();
    assert_eq!(found(pending), Some(Finding::MigrationPending));
    devlake.go_down().await;
    let down = bench
        .app
        .probe_system(&at(&devlake.url(), "x"), &never())
        .await
        .unwrap();
    assert!(matches!(found(down), Some(Finding::SystemUnreachable { .. })));
}

#[tokio::test]
async fn a_state_file_names_its_devlake() {
    let bench = Bench::lay_out().await;
    let file = bench.directory.path().join(".devlake-local.json");
    std::fs::write(
        &file,
        json!({"endpoints": {"backend": bench.sandbox.devlake_url()}}).to_string(),
    )
    .unwrap();
    *bench.desktop.file.lock().unwrap() = Some(file);

    let found = bench.app.pick_state_file(&never()).await.unwrap();

    assert_eq!(found[0].source, ProposalSource::StateFile);
    assert!(found[0].version.is_some());
}

#[tokio::test]
async fn a_plain_address_over_the_network_needs_an_agreement() {
    let bench = Bench::lay_out().await;

    let refused = bench
        .app
        .add_system(at("http://devlake.example.test", "DevLake"), &never())
        .await;

    assert!(matches!(refused, Err(SystemError::PlainHttpNotAgreed)));
    assert!(bench.sandbox.requests("proxy").is_empty());
}

fn found(probe: Probe) -> Option<Finding> {
    probe.trouble.map(|found| found.finding)
}
