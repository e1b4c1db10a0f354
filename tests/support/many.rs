//! A store with ten thousand connections, each with a credential of its own.

use std::{path::Path, sync::Arc};

use domain::{
    Check, CheckId, Connection, ConnectionId, ConnectionState, Credential, CredentialId, Environment, Grant,
    Hint, Kind, OtherPlugins, Proof, Provider, Rung, RungReport, Secret, SetDate, Settings, Slot, System,
    SystemId, SystemKind, TokenKind, Use, Verdict, kinds::DEVLAKE_PLUGINS,
};
use jiff::{Timestamp, ToSpan};
use uuid::Uuid;
use vault::{Edition, Identity, Purpose, SecretAccessError, Transaction, Vault, fakes::MemoryKeychain};

/// Design, section 10.
pub const MANY: usize = 10_000;

const TEAMS: [&str; 7] = [
    "platform",
    "payments",
    "mobile",
    "data",
    "search",
    "identity",
    "storefront",
];

/// Writes them in one transaction. Where the vault is open the secrets are sealed in it, else they were never ours.
pub fn fill(vault: &Vault, address: &str, are_held: bool) {
    let written: Result<(), SecretAccessError> = vault.write(|tables| {
        let system = system(address);
        tables.add_system(&system)?;
        for number in 0..MANY {
            add(vault, tables, &system, number, are_held)?;
        }
        Ok(())
    });
    written.expect("a fresh store takes rows");
}

/// The same into the vault in a directory that somebody else has open.
pub fn fill_beside(directory: &Path, address: &str) {
    let keychain = Arc::new(MemoryKeychain::normal());
    let vault = Vault::open(directory, Identity::of(Edition::Debug), keychain);
    fill(&vault.expect("a vault that is open opens again"), address, false);
}

fn add(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    system: &System,
    number: usize,
    is_held: bool,
) -> Result<(), SecretAccessError> {
    let (connection, credential) = (connection(system.id, number), credential(number, is_held));
    tables.add_credential(&credential)?;
    if is_held {
        let secret = Secret::new(format!("zzgoodzzBench{number:027}")).expect("a made-up token is a secret");
        let grant = Grant {
            origin: system.address.origin().clone(),
            auth_style: domain::AuthStyle::BodyField,
            allows_plain_http: false,
        };
        vault.seal(tables, credential.id, Purpose::Current, &secret, &[grant])?;
    }
    tables.add_connection(&connection)?;
    let used = Use {
        connection: connection.id,
        slot: Slot::Token,
        position: 0,
        credential: credential.id,
    };
    tables.set_uses(connection.id, &[used])?;
    Ok(tables.add_check(&check(connection.id, number))?)
}

fn system(address: &str) -> System {
    System {
        id: SystemId::from_uuid(Uuid::from_u128(1)),
        kind: SystemKind::DevLake,
        name: "DevLake production".to_owned(),
        address: address.parse().expect("the address is a plain one"),
        environment: Environment::Production,
        own_key: None,
        route: None,
        checks_from_here: true,
        allows_plain_http: false,
        version: None,
        other_plugins: OtherPlugins::default(),
        state_file: None,
        listed_at: Some(day(1)),
    }
}

fn connection(system: SystemId, number: usize) -> Connection {
    let (slug, display) = DEVLAKE_PLUGINS[number % DEVLAKE_PLUGINS.len()];
    Connection {
        id: ConnectionId::from_uuid(Uuid::from_u128(1 + number as u128)),
        system,
        kind: Kind::of_devlake_plugin(slug),
        remote_id: Some((1 + number as u64).into()),
        name: format!("{display} - {} {number:05}", TEAMS[number % TEAMS.len()]),
        settings: Settings::default(),
        state: ConnectionState::Present,
        remote: None,
        is_changed_elsewhere: false,
        tags: Vec::new(),
    }
}

fn credential(number: usize, is_held: bool) -> Credential {
    Credential {
        id: CredentialId::from_uuid(Uuid::from_u128(1 + number as u128)),
        provider: Provider::GitHub,
        token_kind: TokenKind::GithubClassic,
        account: Some(format!(
            "{}-robot-{:02}",
            TEAMS[number % TEAMS.len()],
            number % 31
        )),
        login: None,
        hint: Hint {
            last_four: Some(format!("{:04}", number % 10_000)),
        },
        scopes: None,
        set: SetDate::Exact(day(number % 200)),
        expires_at: None,
        policy: Default::default(),
        notes: String::new(),
        is_held,
    }
}

fn check(connection: ConnectionId, number: usize) -> Check {
    let rungs: Vec<RungReport> = Rung::ALL
        .into_iter()
        .map(|rung| RungReport::passed(rung, 18))
        .collect();
    Check {
        expires_at: None,
        id: CheckId::from_uuid(Uuid::from_u128(1 + number as u128)),
        connection,
        started_at: day(number % 20),
        verdict: Verdict::of(&rungs, Proof::Strong),
        rungs,
        account: None,
        tokens: Vec::new(),
    }
}

/// So many days ago.
fn day(days: usize) -> Timestamp {
    let hours = 24 * i64::try_from(days).unwrap_or_default();
    app::Clock::now(&app::SystemClock::default())
        .checked_sub(hours.hours())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}
