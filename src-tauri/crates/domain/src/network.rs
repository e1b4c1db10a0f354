//! By which way Patchbay reaches a system or provider. Not the proxy that DevLake itself uses.

use serde::{Deserialize, Serialize};

use crate::Address;

/// Which proxy requests take. Loopback targets are never proxied.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "mode", content = "address")]
pub enum ProxyMode {
    /// No proxy, whatever the environment says.
    #[default]
    Direct,
    /// The proxy that the environment names (`HTTPS_PROXY`, `NO_PROXY`, …).
    System,
    /// This proxy: an http address without path, user name or password.
    Explicit(Address),
}

/// The way to a system: its own override, or the application's default.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct NetworkRoute {
    /// The proxy.
    pub proxy: ProxyMode,
    /// Certificates (PEM) that are trusted besides the platform's.
    pub extra_ca_pem: Option<String>,
}
