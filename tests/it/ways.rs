//! Recovery code, passphrase, keychain and sealed backups through the use cases.

use std::sync::atomic::Ordering;

use app::{App, ExportError, KeyError, KeyState, KeychainWay, NoVariables, Start, Table};
use patchbay_tests::fakes::{Bench, RecordingDesktop, RecordingEvents};
use vault::{Edition, Identity, WayOut, fakes::MemoryKeychain, restore_from};

use crate::story::{GOOD_TOKEN, create, github, secret, with_devlake};

const EXPORTED: &str = "zz made up for another computer";

#[tokio::test]
async fn a_code_that_nobody_wrote_down_opens_nothing() {
    let (bench, _) = with_devlake().await;

    let is_kept = bench.app.make_recovery_code().await.unwrap();

    assert!(!is_kept);
    assert!(!bench.app.keys().await.unwrap().ways.recovery_code);
    bench.app.lock().await.unwrap();
    let typed = secret(&shown(&bench));
    assert!(bench.app.unlock_with_passphrase(typed).await.is_err());
}

#[tokio::test]
async fn with_the_keychains_item_gone_the_code_opens_and_the_keychain_comes_back_when_asked() {
    let (bench, _) = with_devlake().await;
    bench.desktop.writes_down.store(true, Ordering::Relaxed);
    assert!(bench.app.make_recovery_code().await.unwrap());
    bench.app.lock().await.unwrap();
    bench.keychain.with_items(|items| items.clear());

    let missing = bench.app.ask_keychain().await.unwrap();
    assert_eq!(missing.ways_out.first(), Some(&WayOut::EnterPassphrase));
    let opened = bench
        .app
        .unlock_with_passphrase(secret(&shown(&bench)))
        .await
        .unwrap();

    assert_eq!(opened.state, KeyState::Unlocked);
    assert_eq!(opened.ways.keychain, KeychainWay::Lost);
    assert!(
        bench.keychain.with_items(|items| items.is_empty()),
        "nothing by itself"
    );
    let again = bench.app.use_keychain_again().await.unwrap();
    assert_eq!(again.ways.keychain, KeychainWay::Opens);
    bench.app.lock().await.unwrap();
    assert_eq!(bench.app.try_keychain().await.unwrap().state, KeyState::Unlocked);
}

#[tokio::test]
async fn the_day_on_which_the_code_was_made_is_known() {
    let (bench, _) = with_devlake().await;
    bench.desktop.writes_down.store(true, Ordering::Relaxed);

    bench.app.make_recovery_code().await.unwrap();

    let made = bench.app.keys().await.unwrap().ways.recovery_code_made_at;
    assert_eq!(made, Some("2026-11-21T08:02:00Z".parse().unwrap()));
    let announced = bench.events.keys.lock().unwrap().last().cloned();
    assert!(announced.is_some_and(|status| status.ways.recovery_code));
}

#[tokio::test]
async fn a_passphrase_is_added_beside_the_keychain_and_then_changed() {
    let (bench, _) = with_devlake().await;
    bench
        .app
        .set_passphrase(secret("zz the first passphrase"))
        .await
        .unwrap();

    bench
        .app
        .set_passphrase(secret("zz the second passphrase"))
        .await
        .unwrap();

    bench.app.lock().await.unwrap();
    let old = bench
        .app
        .unlock_with_passphrase(secret("zz the first passphrase"))
        .await;
    assert_eq!(
        old.unwrap_err(),
        KeyError::Vault(vault::KeyError::WrongPassphrase)
    );
    let new = bench
        .app
        .unlock_with_passphrase(secret("zz the second passphrase"))
        .await
        .unwrap();
    assert_eq!(new.state, KeyState::Unlocked);
    assert_eq!(new.ways.keychain, KeychainWay::Opens);
}

#[tokio::test]
async fn a_locked_store_changes_no_way_to_open_it() {
    let (bench, _) = with_devlake().await;
    bench.app.lock().await.unwrap();

    assert_eq!(
        bench.app.make_recovery_code().await.unwrap_err(),
        KeyError::Locked
    );
    assert_eq!(
        bench.app.use_keychain_again().await.unwrap_err(),
        KeyError::Locked
    );
    let passphrase = bench.app.set_passphrase(secret("zz made up passphrase")).await;
    assert_eq!(passphrase.unwrap_err(), KeyError::Locked);
    assert!(bench.desktop.codes.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_sealed_backup_brings_everything_to_another_computer() {
    let (bench, _) = with_devlake().await;
    let file = bench.directory.path().join("taken-away.db");
    *bench.desktop.place.lock().unwrap() = Some(file.clone());

    let place = bench.app.save_backup(secret(EXPORTED)).await.unwrap();

    assert_eq!(place, Some(file.clone()));
    let elsewhere = tempfile::tempdir().unwrap();
    drop(open(elsewhere.path()));
    restore_from(elsewhere.path(), &file, "2026-11-22T08:00:00Z".parse().unwrap()).unwrap();
    let app = open(elsewhere.path());
    assert_eq!(app.systems().await.unwrap().len(), 1);
    let status = app.unlock_with_passphrase(secret(EXPORTED)).await.unwrap();
    assert_eq!(
        (status.state, status.ways.keychain),
        (KeyState::Unlocked, KeychainWay::None)
    );
    let status = app.use_keychain_again().await.unwrap();
    assert_eq!(status.ways.keychain, KeychainWay::Opens);
}

#[tokio::test]
async fn a_dismissed_dialog_writes_nothing_and_a_locked_store_is_not_backed_up() {
    let (bench, _) = with_devlake().await;

    assert_eq!(bench.app.save_backup(secret(EXPORTED)).await, Ok(None));

    let file = bench.directory.path().join("locked.db");
    *bench.desktop.place.lock().unwrap() = Some(file.clone());
    bench.app.lock().await.unwrap();
    let locked = bench.app.save_backup(secret(EXPORTED)).await;
    assert_eq!(locked, Err(ExportError::Key(vault::KeyError::Locked)));
    assert!(!file.exists());
}

#[tokio::test]
async fn what_restoring_an_automatic_backup_changes_is_said() {
    let (bench, system) = with_devlake().await;
    let made = bench.app.back_up_if_due().await.unwrap().unwrap();
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    let plan = bench.app.plan_restore_of(&app::backup_name(&made)).await.unwrap();

    assert_eq!(plan.backup.made_at, made.made_at);
    for table in [Table::Connection, Table::Secret] {
        let found = plan.tables.iter().find(|found| found.table == table).unwrap();
        assert_eq!((found.readable, found.in_backup), (Some(1), 0), "{table:?}");
    }
    assert!(bench.app.plan_restore_of("../patchbay.db").await.is_err());
}

/// The code that was shown last.
fn shown(bench: &Bench) -> String {
    bench.desktop.codes.lock().unwrap().last().unwrap().clone()
}

/// Another computer's Patchbay.
fn open(directory: &std::path::Path) -> App {
    App::open(Start {
        directory: directory.to_owned(),
        identity: Identity::of(Edition::Debug),
        keychain: std::sync::Arc::new(MemoryKeychain::normal()),
        clock: patchbay_tests::fakes::FixedClock::at("2026-11-22T08:02:00Z"),
        events: std::sync::Arc::new(RecordingEvents::default()),
        desktop: std::sync::Arc::new(RecordingDesktop::default()),
        variables: std::sync::Arc::new(NoVariables),
    })
    .unwrap()
}
