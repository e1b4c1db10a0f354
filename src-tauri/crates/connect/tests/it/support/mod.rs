//! Small servers that remember what they saw, names without a resolver, and secrets that were made up.

mod certificates;
mod server;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use connect::net::{Limits, Names, Net, NetError, Refusal, Released, Request, Response, SecretSource};
use domain::{Address, AuthStyle, Grant, NetworkRoute, Origin, ProxyMode, Secret};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

pub(crate) use certificates::{Authority, Flaw};
pub(crate) use server::{Reply, Seen, Server};

/// Every name leads to this computer, except those that end in `.invalid`.
pub(crate) struct AllNamesLeadHere;

impl Names for AllNamesLeadHere {
    fn lookup(&self, host: String, port: u16) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        Box::pin(async move {
            match host.ends_with(".invalid") {
                true => Err(io::Error::from(io::ErrorKind::NotFound)),
                false => Ok(vec![SocketAddr::from(([127, 0, 0, 1], port))]),
            }
        })
    }
}

/// A network with limits that a test can meet: no waiting between attempts, short patience for silence.
pub(crate) fn net() -> Net {
    net_with(small_limits())
}

pub(crate) fn net_with(limits: Limits) -> Net {
    Net::with(limits, Arc::new(AllNamesLeadHere), Arc::new(now))
}

pub(crate) fn small_limits() -> Limits {
    Limits {
        first_wait: Duration::ZERO,
        longest_wait: Duration::ZERO,
        retry_after: (Duration::ZERO, Duration::ZERO),
        ..Limits::default()
    }
}

/// Limits of time that a silent server meets at once. Connecting keeps its time: a busy machine must not look like one.
pub(crate) fn impatient() -> Limits {
    let moment = Duration::from_millis(150);
    Limits {
        idle: moment,
        total: 2 * moment,
        total_of_system_test: 2 * moment,
        ..small_limits()
    }
}

pub(crate) fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

pub(crate) fn direct() -> NetworkRoute {
    NetworkRoute::default()
}

pub(crate) fn trusting(authority: &Authority) -> NetworkRoute {
    NetworkRoute {
        proxy: ProxyMode::Direct,
        extra_ca_pem: Some(authority.pem()),
    }
}

pub(crate) fn through(proxy: &Server) -> NetworkRoute {
    NetworkRoute {
        proxy: ProxyMode::Explicit(proxy.address()),
        extra_ca_pem: None,
    }
}

pub(crate) async fn send(
    net: &Net,
    route: &NetworkRoute,
    request: Request<'_>,
) -> Result<Response, NetError> {
    net.send(route, &request, &CancellationToken::new()).await
}

pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// A secret with grants. Unlike the vault it can be told to lie.
pub(crate) struct Held {
    pub(crate) text: String,
    pub(crate) grants: Vec<Grant>,
    /// Hands out the first grant whatever was asked for.
    pub(crate) is_lying: bool,
}

impl Held {
    pub(crate) fn for_origin(text: &str, origin: &Origin, auth_style: AuthStyle) -> Self {
        let grant = Grant {
            origin: origin.clone(),
            auth_style,
            allows_plain_http: false,
        };
        Self {
            text: text.to_owned(),
            grants: vec![grant],
            is_lying: false,
        }
    }
}

impl SecretSource for Held {
    fn open(&self, origin: &Origin, style: AuthStyle) -> Result<Released, Refusal> {
        let fits = |grant: &&Grant| self.is_lying || (grant.origin == *origin && grant.auth_style == style);
        let grant = self.grants.iter().find(fits).ok_or(Refusal::NotGranted)?.clone();
        Ok(Released {
            secret: Secret::new(self.text.clone()).unwrap(),
            grant,
        })
    }
}

/// A vault that was locked.
pub(crate) struct LockedVault;

impl SecretSource for LockedVault {
    fn open(&self, _origin: &Origin, _style: AuthStyle) -> Result<Released, Refusal> {
        Err(Refusal::Locked)
    }
}
