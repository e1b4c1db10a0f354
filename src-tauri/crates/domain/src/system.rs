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

impl SystemKind {
    /// Its name for people.
    pub fn display(self) -> &'static str {
        match self {
            Self::DevLake => "DevLake",
            Self::CoreGit => "CoreGit",
            Self::Dojops => "dojops-sa",
        }
    }
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

/// The ports of a DevLake's own interface and of its config-ui, as deployments on one computer choose them
/// (devlake.md 1.1).
const LOCAL_PORTS: [(u16, u16); 2] = [(8080, 4000), (8085, 4004)];

impl System {
    /// Its config-ui, where projects and scopes are made: known where the system was added through it, and where it is
    /// on this computer under one of the usual ports.
    pub fn config_ui(&self) -> Option<Address> {
        if self.kind != SystemKind::DevLake {
            return None;
        }
        let path = self.address.path();
        let behind = path.strip_suffix("/rest/").map_or(path, |rest| rest);
        if let Some(front) = behind.trim_end_matches('/').strip_suffix("/api") {
            return Some(self.address.at(front));
        }
        let origin = self.address.origin();
        let (_, port) = LOCAL_PORTS
            .into_iter()
            .find(|(own, _)| origin.is_loopback() && origin.port() == *own)?;
        Address::parse(&format!("http://{}:{port}/", origin.host())).ok()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    #[rstest]
    #[case::through_config_ui("https://devlake.example.com/api", Some("https://devlake.example.com/"))]
    #[case::with_an_api_key("http://localhost:4000/api/rest", Some("http://localhost:4000/"))]
    #[case::below_a_path("https://example.com/devlake/api/", Some("https://example.com/devlake/"))]
    #[case::the_first_on_this_computer("http://localhost:8080", Some("http://localhost:4000/"))]
    #[case::the_second("http://127.0.0.1:8085", Some("http://127.0.0.1:4004/"))]
    #[case::elsewhere_nobody_knows("https://devlake.example.com:8080", None)]
    fn config_ui_is_known_by_the_address(#[case] address: &str, #[case] expected: Option<&str>) {
        let system = System {
            id: SystemId::from_uuid(Uuid::nil()),
            kind: SystemKind::DevLake,
            name: "DevLake".to_owned(),
            address: address.parse().unwrap(),
            environment: Environment::Dev,
            own_key: None,
            route: None,
            checks_from_here: true,
            allows_plain_http: false,
            version: None,
            other_plugins: OtherPlugins::default(),
            state_file: None,
            listed_at: None,
        };

        let found = system.config_ui().map(|page| page.to_string());

        assert_eq!(found.as_deref(), expected);
    }
}
