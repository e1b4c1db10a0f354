//! The secret store through the use cases: what needs it says so, and what needs it not goes on.

use std::time::Duration;

use app::{CheckError, CreateError, KeyError, KeyState, KeyTrouble};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use vault::{KeychainTrouble, WayOut, fakes::Mood};

use crate::story::{GOOD_TOKEN, add_devlake, create, github, never, secret, with_devlake};

#[tokio::test]
async fn without_a_store_a_create_asks_for_one_and_sends_nothing() {
    let bench = Bench::lay_out().await;
    let system = add_devlake(&bench, "DevLake").await;

    let refused = create(&bench, github(&bench, system, GOOD_TOKEN)).await;

    assert!(matches!(refused, Err(CreateError::Key(KeyError::NoStore))));
    assert!(bench.sandbox.who_saw(GOOD_TOKEN).is_empty());
}

#[tokio::test]
async fn locking_drops_what_was_typed_and_keeps_the_list() {
    let (bench, system) = with_devlake().await;
    let draft = github(&bench, system, GOOD_TOKEN);

    let status = bench.app.lock().await.unwrap();

    assert_eq!(status.state, KeyState::Locked);
    let gone = bench
        .app
        .check_draft(&draft, &RecordingProgress::default(), &never())
        .await;
    assert!(matches!(gone, Err(CheckError::StagedGone)));
    assert_eq!(bench.app.systems().await.unwrap().len(), 1);
    assert_eq!(bench.app.try_keychain().await.unwrap().state, KeyState::Unlocked);
}

#[tokio::test]
async fn a_staged_secret_ends_after_fifteen_minutes() {
    let (bench, system) = with_devlake().await;
    let draft = github(&bench, system, GOOD_TOKEN);

    bench.clock.advance(Duration::from_secs(15 * 60));

    assert!(matches!(
        create(&bench, draft).await,
        Err(CreateError::StagedGone)
    ));
}

#[tokio::test]
async fn a_locked_keychain_is_a_state_with_a_way_out() {
    let (bench, _) = with_devlake().await;
    bench.app.lock().await.unwrap();
    bench.keychain.set_mood(Mood::Locked);

    let status = bench.app.ask_keychain().await.unwrap();

    assert_eq!(
        status.state,
        KeyState::Trouble(KeyTrouble::KeyUnavailable(KeychainTrouble::Locked))
    );
    assert!(status.ways_out.contains(&WayOut::TryAgain));
    bench.keychain.set_mood(Mood::Normal);
    assert_eq!(bench.app.try_keychain().await.unwrap().state, KeyState::Unlocked);
}

#[tokio::test]
async fn without_a_keychain_a_passphrase_makes_the_store() {
    let bench = Bench::lay_out().await;
    bench.keychain.set_mood(Mood::Absent);
    let status = bench.app.ask_keychain().await.unwrap();
    assert!(
        status.ways_out.contains(&WayOut::CreateWithPassphrase),
        "{status:?}"
    );

    bench
        .app
        .create_store_with_passphrase(secret("zz made up passphrase"))
        .await
        .unwrap();
    bench.app.lock().await.unwrap();

    assert!(
        bench
            .app
            .unlock_with_passphrase(secret("zz another passphrase"))
            .await
            .is_err()
    );
    let opened = bench
        .app
        .unlock_with_passphrase(secret("zz made up passphrase"))
        .await
        .unwrap();
    assert_eq!(opened.state, KeyState::Unlocked);
}
