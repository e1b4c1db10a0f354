//! What kind of CoreGit this is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The master key that every fresh stand-in knows. It is valid nowhere else.
pub(crate) const MASTER_KEY: &str = "cgk_live_SampleMaster0000000000000000000000000001";

/// The organization of [`MASTER_KEY`].
pub(crate) const ORGANIZATION: &str = "acme";

/// Keys, limits and the health of what stands behind the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CoreGitSettings {
    /// The valid master keys and the organization of each.
    pub master_keys: BTreeMap<String, String>,
    /// Host names that are served beside loopback and the hosted one (coregit.md section 12).
    pub hosts: Vec<String>,
    /// The database behind it.
    pub database: Database,
    /// `SYNC_ENCRYPTION_KEY`.
    pub encryption_key: EncryptionKey,
    /// Requests of one credential within a minute.
    pub key_per_minute: usize,
    /// Requests of all credentials of an organization within a minute.
    pub organization_per_minute: usize,
    /// Requests of one credential within an hour.
    pub key_per_hour: usize,
    /// How long a minute lasts; an hour is sixty of them.
    pub minute_ms: u64,
}

/// The state of the server's database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Database {
    /// It answers.
    #[default]
    Ok,
    /// It does not answer.
    Unreachable,
    /// None is configured.
    NotConfigured,
}

/// The key under which the server keeps tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncryptionKey {
    /// The one that wrote every row.
    #[default]
    Set,
    /// None is configured.
    Missing,
    /// Another than the one that wrote the rows.
    Changed,
}

impl Default for CoreGitSettings {
    fn default() -> Self {
        Self {
            master_keys: BTreeMap::from([(MASTER_KEY.to_owned(), ORGANIZATION.to_owned())]),
            hosts: Vec::new(),
            database: Database::Ok,
            encryption_key: EncryptionKey::Set,
            key_per_minute: 600,
            organization_per_minute: 2_000,
            key_per_hour: 15_000,
            minute_ms: 60_000,
        }
    }
}
