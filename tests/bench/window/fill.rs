//! A store like that of somebody who looks after 500 connections.
//!
//! Patchbay itself fills it: a key in the session's keyring, a DevLake added, its connections adopted. The checks of
//! the last days are written beside them, because running 500 would measure nothing.

use app::{App, NewSystem, NoVariables, OsKeychain, Start, SystemClock};
use domain::kinds::DEVLAKE_PLUGINS;
use domain::{
    Check, CheckId, Connection, ConnectionId, Credential, Environment, Finding, Kind, Proof, Rung,
    RungReport, SystemKind, Verdict,
};
use jiff::{Timestamp, ToSpan};
use patchbay_tests::fakes::{RecordingDesktop, RecordingEvents, RecordingProgress};
use patchbay_tests::session::Session;
use sandbox::DevLake;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vault::{Edition, Identity, StoreError, Transaction, Vault, Versioned};

/// What this program is told when it shall fill a store instead of measuring.
pub(crate) const WORD: &str = "fill";
/// How many the list has to show.
pub(crate) const CONNECTIONS: usize = 500;

/// The keychain of a running program is that of its session, so this program is started once more inside it.
pub(crate) fn in_session(session: &Session, devlake: &str) {
    let this = std::env::current_exe().expect("a running program has a path");
    let mut command = session.command(this);
    let status = command.arg(WORD).arg(session.data_dir()).arg(devlake).status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "the store was not filled"
    );
}

/// Gives a stand-in DevLake its connections, of all kinds in turn, made over the last years.
pub(crate) fn seed(devlake: &DevLake) {
    for number in 0..CONNECTIONS {
        let (plugin, display) = DEVLAKE_PLUGINS[number % DEVLAKE_PLUGINS.len()];
        let created = format!(
            "{}-{:02}-{:02}T08:30:00Z",
            2024 + number % 2,
            1 + number % 12,
            1 + number % 28
        );
        let changed = format!("2026-{:02}-{:02}T17:45:10Z", 1 + number % 10, 1 + number % 28);
        let mut fields = json!({
            "name": format!("{display} - {} {number:03}", TEAMS[number % TEAMS.len()]),
            "endpoint": format!("https://{plugin}.example.test/"),
            "proxy": "", "rateLimitPerHour": 4500, "createdAt": created, "updatedAt": changed,
        });
        match plugin {
            "github" => {
                fields["authMethod"] = json!("AccessToken");
                fields["token"] = json!(format!("ghp_zzgoodzzBench{number:023}"));
            }
            "jenkins" => {
                fields["username"] = json!(format!("robot-{number:03}"));
                fields["password"] = json!(format!("11zzgoodzzbench{number:019}"));
            }
            _ => fields["token"] = json!(format!("zzgoodzzBench{number:024}")),
        }
        devlake.seed(plugin, &fields);
    }
}

const TEAMS: [&str; 7] = [
    "platform",
    "payments",
    "mobile",
    "data",
    "search",
    "identity",
    "storefront",
];

/// Runs inside the session.
pub(crate) async fn fill(directory: &Path, devlake: &str) {
    adopt(directory, devlake).await;
    let vault =
        Vault::open(directory, identity(), Arc::new(OsKeychain)).expect("a store made a moment ago opens");
    let written = vault.write(|tables| add_history(tables, app::Clock::now(&SystemClock::default())));
    written.expect("a store made a moment ago can be written to");
}

async fn adopt(directory: &Path, devlake: &str) {
    let app = App::open(Start {
        directory: directory.to_owned(),
        identity: identity(),
        keychain: Arc::new(OsKeychain),
        clock: Arc::new(SystemClock::default()),
        events: Arc::new(RecordingEvents::default()),
        desktop: Arc::new(RecordingDesktop::default()),
        variables: Arc::new(NoVariables),
    });
    let app = app.expect("a fresh directory opens");
    let made = app
        .create_store_in_keychain()
        .await
        .expect("a fresh store is empty");
    assert_eq!(
        made.state,
        app::KeyState::Unlocked,
        "the session's keyring keeps a key"
    );
    let never = CancellationToken::new();
    let new = NewSystem {
        kind: SystemKind::DevLake,
        address: devlake.to_owned(),
        name: "DevLake production".to_owned(),
        environment: Environment::Production,
        login: None,
        allows_plain_http: false,
    };
    app.add_system(new, &never)
        .await
        .expect("the stand-in is a DevLake");
    let read = app.reload(&[], &RecordingProgress::default(), &never).await;
    assert_eq!(read.expect("the stand-in answers").adopted, CONNECTIONS);
}

/// The identity of the program that is measured: this one is built with the same profile.
fn identity() -> Identity {
    Identity::of(if cfg!(debug_assertions) {
        Edition::Debug
    } else {
        Edition::Release
    })
}

fn add_history(tables: &mut Transaction<'_>, now: Timestamp) -> Result<(), StoreError> {
    let connections = tables.connections()?.intact;
    for (number, Versioned { row: connection, .. }) in connections.into_iter().enumerate() {
        let days = i64::try_from(number % 20).unwrap_or_default();
        let started_at = now.checked_sub((24 * days + 1).hours()).unwrap_or(now);
        if let Some(check) = check(number, &connection, started_at) {
            tables.add_check(&check)?;
        }
        name_accounts(tables, connection.id, number)?;
    }
    Ok(())
}

/// Most passed; what cannot be tested yet never was.
fn check(number: usize, connection: &Connection, started_at: Timestamp) -> Option<Check> {
    let Kind::Known(_) = connection.kind else {
        return None;
    };
    let provider = || "GitHub".to_owned();
    let last = match number % 9 {
        0 => RungReport::found(
            Rung::SystemTest,
            412,
            Finding::TokenRefused { provider: provider() },
        ),
        1 => RungReport::found(Rung::SystemTest, 389, Finding::NoReason),
        2 => return None,
        _ => RungReport::passed(Rung::SystemTest, 401),
    };
    let from_here = Rung::WITHOUT_SECRET.into_iter();
    let mut rungs: Vec<RungReport> = from_here.map(|rung| RungReport::passed(rung, 18)).collect();
    rungs.push(last);
    Some(Check {
        expires_at: None,
        id: CheckId::from_uuid(Uuid::now_v7()),
        connection: connection.id,
        started_at,
        verdict: Verdict::of(&rungs, Proof::Strong),
        rungs,
        account: Some(account(number)),
        tokens: Vec::new(),
    })
}

fn name_accounts(
    tables: &mut Transaction<'_>,
    connection: ConnectionId,
    number: usize,
) -> Result<(), StoreError> {
    for used in tables.uses_of_connection(connection)?.intact {
        if let Some(Versioned { row, version }) = tables.credential(used.credential)? {
            let known = Credential {
                account: Some(account(number)),
                ..row
            };
            tables.change_credential(&known, version)?;
        }
    }
    Ok(())
}

fn account(number: usize) -> String {
    format!("{}-robot-{:02}", TEAMS[number % TEAMS.len()], number % 31)
}
