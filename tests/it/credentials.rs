//! Credentials as objects of their own: what a person says about them, and which look the same.

use app::{CredentialChange, CredentialError, Decision, NewSystem, OwnLogin, RotationError, same_secrets};
use domain::{
    Health,
    kinds::ConnectionKind,
    rotation::{OnTrouble, Phase},
};
use patchbay_tests::fakes::Bench;
use sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::rotate::{NEW, OLD, Unwatched, adopted, begun, connections, made, reload, token, two_uses};
use crate::{
    delete::{ALL, delete, plan, with_github},
    plugins::rows,
    story::{at, never, secret, with_devlake},
};

const DAY: u64 = 86_400;

#[tokio::test]
async fn a_policy_decides_when_a_secret_is_stale() {
    let (bench, system) = with_devlake().await;
    let credential = made(&bench, system, &rows()[0]).await;
    let connection = connections(&bench).await[0];
    bench.clock.advance(std::time::Duration::from_secs(40 * DAY));
    let health = || async { bench.app.connection(connection).await.unwrap().unwrap().health };
    assert_eq!(health().await, Health::Healthy);

    bench
        .app
        .change_credential(credential, change(Some(30), ""))
        .await
        .unwrap();

    assert_eq!(health().await, Health::Stale);
    let overview = bench.app.credentials().await.unwrap();
    assert_eq!(overview[0].worst, Some(Health::Stale));
    bench
        .app
        .change_credential(credential, change(None, "read-only, inside the network"))
        .await
        .unwrap();
    assert_eq!(health().await, Health::Healthy);
    let refused = bench.app.change_credential(credential, change(None, " ")).await;
    assert!(matches!(refused, Err(CredentialError::Policy(_))));
}

#[tokio::test]
async fn an_adopted_connection_with_the_same_end_is_suggested_and_linked_when_asked() {
    let (bench, system) = with_devlake().await;
    let kept = made(&bench, system, &rows()[0]).await;
    bench
        .sandbox
        .devlake()
        .seed("github", &adopted("GitHub - second"));
    reload(&bench).await;

    let suggested = same_secrets(&bench.app.credentials().await.unwrap());

    assert_eq!(suggested.len(), 1);
    assert_eq!(suggested[0].kept, kept);
    bench.app.link(suggested[0].orphans[0], kept).await.unwrap();
    let overview = bench.app.credentials().await.unwrap();
    assert_eq!((overview.len(), overview[0].uses.len()), (1, 2));
    assert_eq!(same_secrets(&overview), []);
}

#[tokio::test]
async fn a_secret_of_another_account_is_swapped_in_only_when_that_is_meant() {
    let (bench, credential, [first, second]) = two_uses().await;
    bench.sandbox.faults().set(answers_as("ci-bot"));
    let id = begun(&bench, credential, ConnectionKind::DevLakeGithub, NEW).await;
    bench.sandbox.faults().clear();
    let cancel = never();
    let swap = |decision| bench.app.carry_on(id, decision, &Unwatched, &cancel);

    let refused = swap(Decision::Begin(OnTrouble::PutBack)).await;

    assert!(matches!(refused, Err(RotationError::OtherAccount)), "{refused:?}");
    assert_eq!([token(&bench, first), token(&bench, second)], [OLD, OLD]);
    swap(Decision::GoOn).await.unwrap();
    let done = swap(Decision::BeginDespite(OnTrouble::PutBack)).await.unwrap();
    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
}

#[tokio::test]
async fn a_credential_in_use_is_never_erased() {
    let (bench, credential, _) = two_uses().await;

    let refused = bench.app.erase_unused(credential).await;

    assert!(matches!(refused, Err(CredentialError::InUse)), "{refused:?}");
    let [kept] = bench.app.credentials().await.unwrap().try_into().unwrap();
    assert!(kept.credential.is_held && !kept.can_be_erased);
}

#[tokio::test]
async fn the_login_of_a_system_is_in_use_although_no_connection_has_it() {
    let bench = Bench::lay_out().await;
    bench.app.create_store_in_keychain().await.unwrap();
    let key = format!("zzkey{}", "0".repeat(123));
    let keys = vec![key.clone()];
    bench
        .sandbox
        .devlake()
        .configure(|settings| settings.api_keys = keys);
    let entered = NewSystem {
        login: Some(OwnLogin::ApiKey(secret(&key))),
        ..at(&bench.sandbox.devlake_url(), "DevLake production")
    };
    bench.app.add_system(entered, &never()).await.unwrap();
    let [login] = bench.app.credentials().await.unwrap().try_into().unwrap();

    let refused = bench.app.erase_unused(login.credential.id).await;

    assert!(matches!(refused, Err(CredentialError::InUse)), "{refused:?}");
    assert!(!login.can_be_erased);
}

#[tokio::test]
async fn what_nothing_uses_any_more_names_what_it_would_restore_and_goes_when_told() {
    let (bench, id) = with_github().await;
    plan(&bench, id).await;
    delete(&bench, id, ALL).await.unwrap();

    let [unused] = bench.app.credentials().await.unwrap().try_into().unwrap();
    let erased = bench.app.erase_unused(unused.credential.id).await.unwrap();

    assert!(unused.can_be_erased && unused.credential.is_held);
    assert_eq!(unused.restores, ["GitHub - my-org"]);
    assert!(erased.is_erased);
    assert!(bench.app.credentials().await.unwrap().is_empty());
    bench.app.erase_unused(unused.credential.id).await.unwrap();
}

/// GitHub says that the token belongs to somebody else.
fn answers_as(login: &str) -> Fault {
    let body = json!({ "success": true, "message": "success", "login": login }).to_string();
    Fault::on("devlake#1", FaultKind::Status { status: 200, body }).at("POST", "*/plugins/github/test")
}

fn change(policy_days: Option<u32>, reason: &str) -> CredentialChange {
    CredentialChange {
        policy_days,
        policy_reason: reason.to_owned(),
        notes: "kept by kim".to_owned(),
    }
}
