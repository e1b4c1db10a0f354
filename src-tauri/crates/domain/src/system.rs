//! Places that hold connections.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Address, CredentialId, NetworkRoute, SystemId};

/// What a system is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemKind {
    /// An Apache DevLake server.
    DevLake,
    /// A CoreGit server, hosted or one's own.
    CoreGit,
    /// A dojops-sa on this computer. It has no interface to write to: Patchbay keeps its connectors itself.
    Dojops,
}

/// How much care a system deserves; drawn as a coloured square before its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// For trying things.
    Dev,
    /// The rehearsal.
    Staging,
    /// What people depend on.
    Production,
}

/// The plugins beyond the eleven that a DevLake has: remembered, so that the next list asks them together with the
/// rest and not after them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OtherPlugins {
    /// Those that keep connections.
    pub with_connections: Vec<String>,
    /// Those that answered as if they were not there: they keep none.
    pub without_connections: Vec<String>,
}

/// One place that holds connections: a DevLake server under one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct System {
    /// Our identity for it.
    pub id: SystemId,
    /// What it is.
    pub kind: SystemKind,
    /// The person's name for it, unique among systems.
    pub name: String,
    /// Where its interface begins.
    pub address: Address,
    /// How much care it deserves.
    pub environment: Environment,
    /// The credential of its own interface, where it asks for one.
    pub own_key: Option<CredentialId>,
    /// Its own way through the network; `None` = the application's default.
    pub route: Option<NetworkRoute>,
    /// Whether rungs 1–4 run from this computer for its connections.
    pub checks_from_here: bool,
    /// Whether the person agreed to send secrets to it over plain http.
    pub allows_plain_http: bool,
    /// What it called its version when it last answered.
    pub version: Option<String>,
    /// Its plugins beyond the eleven, as of the last list.
    #[serde(default)]
    pub other_plugins: OtherPlugins,
    /// gh-devlake's state file that is kept in step with it, where the person chose one.
    #[serde(default)]
    pub state_file: Option<String>,
    /// When its connections were last read completely.
    pub listed_at: Option<Timestamp>,
}
