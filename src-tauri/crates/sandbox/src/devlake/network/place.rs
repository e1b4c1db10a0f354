//! What is at the other end of an address.

use crate::devlake::address::Address;
use crate::providers;
use crate::world::World;

const RECORDED_PROVIDER: u16 = 9100;
const RECORDED_PROXY: u16 = 9102;
const RECORDED_UNTRUSTED_TLS: u16 = 9103;
const RECORDED_BROKEN_PROXY: u16 = 9106;

/// What answers there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The providers without TLS.
    Plain,
    /// A provider under its fixed name.
    Site(String),
    /// A proxy that forwards plain http too.
    ForwardProxy,
    /// The sandbox's HTTPS proxy.
    OwnProxy,
    /// A proxy that reaches nothing.
    BrokenProxy,
    /// A certificate that nobody signed.
    UntrustedTls,
    /// The host is there, nothing listens.
    Closed,
    /// No such host.
    Nowhere,
}

impl Place {
    /// Finds an address in the table.
    pub(super) fn of(world: &World, address: &Address) -> Self {
        let port = address.port;
        if !matches!(address.host.as_str(), "127.0.0.1" | "localhost") {
            let exists = providers::HOSTS.iter().any(|(name, _)| *name == address.host);
            return match port {
                80 | 443 if exists => Self::Site(address.host.clone()),
                _ if exists => Self::Closed,
                _ => Self::Nowhere,
            };
        }
        if port == RECORDED_PROVIDER || world.provider_port.get() == Some(&port) {
            Self::Plain
        } else if world.proxy_port.get() == Some(&port) {
            Self::OwnProxy
        } else {
            match port {
                RECORDED_PROXY => Self::ForwardProxy,
                RECORDED_UNTRUSTED_TLS => Self::UntrustedTls,
                RECORDED_BROKEN_PROXY => Self::BrokenProxy,
                _ => Self::Closed,
            }
        }
    }
}
