//! Vaults in temporary directories, made-up rows, and a hand that tampers with the file.

use std::{path::PathBuf, sync::Arc, time::Duration};

use domain::{
    AuthStyle, Connection, ConnectionId, ConnectionState, Credential, CredentialId, Environment, Grant, Hint,
    Kind, OtherPlugins, Provider, Secret, SetDate, Settings, System, SystemId, SystemKind, TokenKind,
    kinds::ConnectionKind,
};
use jiff::Timestamp;
use rusqlite::types::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use uuid::Uuid;
use vault::{Edition, Identity, Patience, Place, Purpose, Vault, fakes::MemoryKeychain};

/// A passphrase that nobody has.
pub(crate) const PASSPHRASE: &str = "made up, and long enough";

/// A home for one vault and its keychain.
pub(crate) struct Home {
    directory: TempDir,
    pub(crate) keychain: Arc<MemoryKeychain>,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            keychain: Arc::new(MemoryKeychain::normal()),
        }
    }

    /// Where nothing waits for a disk, if there is such a place: for tests with very many files.
    pub(crate) fn on_fast_disk() -> Self {
        let directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self {
            directory: directory.unwrap(),
            ..Self::new()
        }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// A place that is not the vault's own.
    pub(crate) fn outside(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data().join("patchbay.db")
    }

    /// Opens the vault as a process would.
    pub(crate) fn open(&self) -> Vault {
        Vault::open(
            &self.data(),
            Identity::of(Edition::Release),
            self.keychain.clone(),
        )
        .unwrap()
    }

    /// A vault whose key the keychain keeps, unlocked.
    pub(crate) fn unlocked(&self) -> Vault {
        let vault = self.open();
        vault.create_with_keychain(&patience(), None).unwrap();
        vault
    }

    /// Where the keychain keeps the key: the place of the one item.
    pub(crate) fn place(&self) -> Place {
        self.keychain
            .with_items(|items| items.keys().next().unwrap().clone())
    }

    /// Runs a statement behind the vault's back, then gives every row of the table a digest that fits.
    pub(crate) fn forge(&self, table: &str, statement: &str) {
        self.tamper(statement);
        let connection = rusqlite::Connection::open(self.database()).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        let mut select = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = select.column_count();
        let read = |row: &rusqlite::Row<'_>| (0..width).map(|column| row.get(column)).collect();
        let rows: Vec<Vec<Value>> = select.query_map([], read).unwrap().map(Result::unwrap).collect();
        connection.execute(&format!("DELETE FROM {table}"), []).unwrap();
        let holes = vec!["?"; width].join(", ");
        for mut row in rows {
            row.pop();
            row.push(Value::Blob(digest(table, &row)));
            let insert = format!("INSERT INTO {table} VALUES ({holes})");
            connection
                .execute(&insert, rusqlite::params_from_iter(row))
                .unwrap();
        }
    }

    /// Runs a statement behind the vault's back.
    pub(crate) fn tamper(&self, statement: &str) {
        let connection = rusqlite::Connection::open(self.database()).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        assert!(
            connection.execute(statement, []).unwrap() > 0,
            "the statement finds something"
        );
    }
}

/// The digest of a row, written down a second time: who can edit the file can also compute it.
fn digest(table: &str, columns: &[Value]) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut part = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(b't', table.as_bytes());
    for column in columns {
        match column {
            Value::Null => part(b'n', b""),
            Value::Integer(number) => part(b'i', &number.to_be_bytes()),
            Value::Real(number) => part(b'r', &number.to_be_bytes()),
            Value::Text(text) => part(b's', text.as_bytes()),
            Value::Blob(bytes) => part(b'b', bytes),
        }
    }
    hash.finalize().to_vec()
}

/// Long enough for a keychain in memory on a busy machine.
pub(crate) fn patience() -> Patience {
    Patience::For(Duration::from_secs(60))
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned()).unwrap()
}

pub(crate) fn grant(origin: &str, auth_style: AuthStyle) -> Grant {
    Grant {
        origin: origin.parse().unwrap(),
        auth_style,
        allows_plain_http: false,
    }
}

pub(crate) fn credential(number: u128) -> Credential {
    Credential {
        id: CredentialId::from_uuid(Uuid::from_u128(number)),
        provider: Provider::GitHub,
        token_kind: TokenKind::GithubClassic,
        account: Some("kim".to_owned()),
        login: None,
        hint: Hint::default(),
        scopes: None,
        set: SetDate::Unknown,
        expires_at: None,
        policy: Default::default(),
        notes: String::new(),
        is_held: true,
    }
}

pub(crate) fn system(number: u128) -> System {
    System {
        id: SystemId::from_uuid(Uuid::from_u128(number)),
        kind: SystemKind::DevLake,
        name: format!("DevLake {number}"),
        address: "https://devlake.example/api".parse().unwrap(),
        environment: Environment::Production,
        own_key: None,
        route: None,
        checks_from_here: true,
        allows_plain_http: false,
        version: None,
        other_plugins: OtherPlugins::default(),
        state_file: None,
        listed_at: None,
    }
}

pub(crate) fn connection(number: u128, system: SystemId) -> Connection {
    Connection {
        id: ConnectionId::from_uuid(Uuid::from_u128(number)),
        system,
        kind: Kind::Known(ConnectionKind::DevLakeGithub),
        remote_id: Some(7.into()),
        name: format!("GitHub - {number}"),
        settings: Settings::default(),
        state: ConnectionState::Present,
        remote: None,
        is_changed_elsewhere: false,
        tags: Vec::new(),
    }
}

/// A moment.
pub(crate) fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

/// Makes a recovery code and keeps it.
pub(crate) fn make_code(vault: &Vault) -> Secret {
    let drawn = vault.draw_recovery_code(now()).unwrap();
    vault.keep_recovery_code(&drawn, None).unwrap();
    // Exposed as a person would write it down.
    secret(&drawn.code().with_exposed(str::to_owned))
}

/// Stores a credential with a sealed secret.
pub(crate) fn keep(vault: &Vault, credential: &Credential, value: &Secret, grants: &[Grant]) {
    vault
        .write(|transaction| {
            transaction.add_credential(credential)?;
            vault.seal(transaction, credential.id, Purpose::Current, value, grants)
        })
        .unwrap();
}
