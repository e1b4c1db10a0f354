//! Adding a CoreGit, and what is adopted from it.

use app::{OwnLogin, SystemError};
use domain::{Finding, Health, SystemKind, TokenKind};
use patchbay_tests::fakes::Bench;
use rstest::rstest;
use serde_json::json;

use super::{MASTER, SAMPLE, SCOPED, add, added, reload, rows, with_coregit, with_key};
use crate::story::{at, never, secret, with_devlake};

const OTHER_ORGANIZATION: &str = "cgk_live_made_up_for_another_organization_0001";

#[rstest]
#[case::master(MASTER, TokenKind::Master, false)]
#[case::scoped(SCOPED, TokenKind::Scoped, true)]
#[tokio::test]
async fn what_a_key_may_do_is_known_once_it_was_asked(
    #[case] key: &str,
    #[case] expected: TokenKind,
    #[case] is_read_only: bool,
) {
    let (bench, coregit, _) = added(key).await;

    let systems = bench.app.systems().await.unwrap();

    let own = systems[0].own_key.as_ref().unwrap();
    assert_eq!((own.token_kind, own.is_held), (expected, true));
    let why = is_read_only.then_some(Finding::SystemKeyOnlyReads);
    assert_eq!(systems[0].read_only, why);
    assert_eq!(systems[0].system.version.as_deref(), Some("0.1.0"));
    assert_eq!(bench.sandbox.who_saw(key), [coregit.name()]);
}

#[tokio::test]
async fn the_address_is_asked_without_a_key_first() {
    let (bench, coregit) = with_coregit().await;
    let mut new = with_key(&format!("{}/v1", coregit.url()), "CoreGit", MASTER);
    new.login = None;

    let probe = bench.app.probe_system(&new, &never()).await.unwrap();

    let found = probe.trouble.unwrap();
    assert_eq!(found.finding, Finding::SystemLoginNeeded);
    assert!(found.words().what.starts_with("CoreGit"), "{:?}", found.words());
    assert_eq!(probe.address.to_string(), format!("{}/", coregit.url()));
    assert_eq!(probe.version.as_deref(), Some("0.1.0"));
}

#[rstest]
#[case::unknown("cgk_live_nobody_knows_this_made_up_key_000001", Finding::SystemKeyRefused)]
#[tokio::test]
async fn a_key_that_nobody_knows_adds_nothing(#[case] key: &str, #[case] expected: Finding) {
    let (bench, coregit) = with_coregit().await;

    let refused = add(&bench, &coregit, "CoreGit", key).await.unwrap_err();

    let SystemError::Trouble(found) = refused else {
        panic!("{refused}");
    };
    assert_eq!(found.finding, expected);
    assert!(bench.app.systems().await.unwrap().is_empty());
}

#[rstest]
#[case::cut_off("cgt_5a3b1e")]
#[case::masked("cgk_live_****0001")]
#[case::of_a_provider(SAMPLE.github_token)]
#[tokio::test]
async fn what_is_no_key_is_not_sent(#[case] typed: &str) {
    let (bench, coregit) = with_coregit().await;

    let refused = add(&bench, &coregit, "CoreGit", typed).await.unwrap_err();

    assert!(matches!(refused, SystemError::UnfitKey(_)), "{refused}");
    assert!(bench.sandbox.who_saw(typed).is_empty());
}

#[tokio::test]
async fn a_devlake_is_no_coregit_and_the_other_way_round() {
    let (bench, coregit) = with_coregit().await;
    let mut devlake = at(&coregit.url(), "DevLake");
    let other = bench.app.probe_system(&devlake, &never()).await.unwrap();
    devlake.kind = SystemKind::CoreGit;
    devlake.address = bench.sandbox.devlake_url();

    let one = bench.app.probe_system(&devlake, &never()).await.unwrap();

    for (found, wanted) in [(one, "CoreGit"), (other, "DevLake")] {
        let words = found.trouble.unwrap().words().what;
        assert!(words.ends_with(&format!("not as {wanted} does.")), "{words}");
    }
}

#[tokio::test]
async fn its_connections_are_listed_beside_devlakes_with_their_account() {
    let (bench, _) = with_devlake().await;
    bench.sandbox.devlake().seed(
        "github",
        &json!({"name": "GitHub - acme", "endpoint": "https://api.github.com/", "token": SAMPLE.github_token}),
    );
    let coregit = bench.sandbox.add_coregit().await.unwrap();
    seed(&coregit, "github", "CI token", "octo-fake");
    seed(&coregit, "forgejo", "Unknown to us", "kim");
    add(&bench, &coregit, "CoreGit", MASTER).await.unwrap();

    let reloaded = reload(&bench).await;

    assert_eq!((reloaded.found, reloaded.adopted), (3, 3));
    let mut shown: Vec<_> = rows(&bench)
        .await
        .into_iter()
        .map(|row| (row.name, row.kind, row.system_name, row.account))
        .collect();
    shown.sort();
    let text = str::to_owned;
    assert_eq!(
        shown,
        [
            (
                text("CI token"),
                text("GitHub"),
                text("CoreGit"),
                Some(text("octo-fake"))
            ),
            (
                text("GitHub - acme"),
                text("GitHub"),
                text("DevLake production"),
                None
            ),
            (
                text("Unknown to us"),
                text("forgejo"),
                text("CoreGit"),
                Some(text("kim"))
            ),
        ]
    );
}

#[tokio::test]
async fn one_that_is_down_holds_up_nobody_and_keeps_its_rows() {
    let (bench, coregit, _) = added(MASTER).await;
    seed(&coregit, "github", "CI token", "octo-fake");
    reload(&bench).await;
    coregit.go_down().await;

    let reloaded = reload(&bench).await;

    assert_eq!(reloaded.troubles.len(), 1);
    let rows = rows(&bench).await;
    assert_eq!((rows.len(), rows[0].health), (1, Health::Unreachable));
}

#[tokio::test]
async fn several_organizations_stand_side_by_side_under_one_address() {
    let (bench, coregit, _) = added(MASTER).await;
    seed(&coregit, "github", "CI token", "octo-fake");
    reload(&bench).await;
    know_another(&coregit);

    let again = add(&bench, &coregit, "The same again", MASTER).await;
    let other = add(&bench, &coregit, "Another organization", OTHER_ORGANIZATION).await;

    assert!(matches!(again, Err(SystemError::AddressTaken)), "{again:?}");
    assert!(other.is_ok(), "{other:?}");
}

#[tokio::test]
async fn a_new_key_keeps_what_was_said_about_the_old_one_and_must_be_of_the_same_organization() {
    let (bench, coregit, system) = added(SCOPED).await;
    seed(&coregit, "github", "CI token", "octo-fake");
    reload(&bench).await;
    know_another(&coregit);
    let before = own_key(&bench).await;

    let other = OwnLogin::ApiKey(secret(OTHER_ORGANIZATION));
    let other = bench.app.set_system_login(system, other, &never()).await;
    let master = OwnLogin::ApiKey(secret(MASTER));
    bench
        .app
        .set_system_login(system, master, &never())
        .await
        .unwrap();

    assert!(matches!(other, Err(SystemError::OtherOrganization)), "{other:?}");
    let after = own_key(&bench).await;
    assert_eq!((after.id, after.token_kind), (before.id, TokenKind::Master));
    assert!(bench.app.systems().await.unwrap()[0].read_only.is_none());
    assert!(reload(&bench).await.troubles.is_empty());
}

#[tokio::test]
async fn a_full_limit_stands_beside_the_system_and_nothing_more_is_sent() {
    let (bench, coregit, _) = added(MASTER).await;
    coregit.spend_requests(MASTER, 600);
    reload(&bench).await;
    let sent = bench.sandbox.requests(coregit.name()).len();

    let reloaded = reload(&bench).await;

    let words = reloaded.troubles[0].finding.words().what;
    assert!(words.contains("limit for this key is used up until"), "{words}");
    assert_eq!(bench.sandbox.requests(coregit.name()).len(), sent);
}

#[tokio::test]
async fn with_the_store_locked_its_rows_stay_and_it_says_why() {
    let (bench, coregit, _) = added(MASTER).await;
    seed(&coregit, "github", "CI token", "octo-fake");
    reload(&bench).await;
    bench.app.lock().await.unwrap();

    let reloaded = reload(&bench).await;

    assert_eq!(reloaded.troubles[0].finding.finding, Finding::StoreClosed);
    assert_eq!(rows(&bench).await.len(), 1);
}

fn seed(coregit: &sandbox::CoreGit, provider: &str, label: &str, account: &str) {
    coregit.seed_connection(&json!({
        "provider": provider, "label": label, "access_token": SAMPLE.github_token, "external_username": account,
    }));
}

fn know_another(coregit: &sandbox::CoreGit) {
    coregit.configure(|settings| {
        settings
            .master_keys
            .insert(OTHER_ORGANIZATION.to_owned(), "other".to_owned());
    });
}

async fn own_key(bench: &Bench) -> domain::Credential {
    bench.app.systems().await.unwrap()[0].own_key.clone().unwrap()
}
