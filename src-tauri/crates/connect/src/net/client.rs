//! The only place that builds an HTTP client: one pool per choice of proxy and trusted certificates.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{NetworkRoute, Origin, ProxyMode};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{Proxy, redirect};
use url::Url;

use super::{Limits, Names, NetError, names::ForReqwest, tls};

/// A pool and what is known about its route.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) http: reqwest::Client,
    pub(super) tls: Arc<rustls::ClientConfig>,
    via: Via,
}

/// Which proxy takes a target.
#[derive(Clone)]
enum Via {
    Nothing,
    Environment(Arc<Matcher>),
    Proxy(String),
}

impl Client {
    /// The host of the proxy that takes this target, if one does.
    pub(super) fn proxy_for(&self, url: &Url) -> Option<String> {
        match &self.via {
            Via::Nothing => None,
            Via::Environment(matcher) => {
                let taken = matcher.intercept(&url.as_str().parse().ok()?)?;
                Some(taken.uri().host().unwrap_or_default().to_owned())
            }
            Via::Proxy(host) => Some(host.clone()),
        }
    }
}

/// The pools that exist so far.
pub(super) struct Clients {
    limits: Limits,
    names: Arc<dyn Names>,
    built: Mutex<HashMap<NetworkRoute, Client>>,
}

impl Clients {
    pub(super) fn new(limits: Limits, names: Arc<dyn Names>) -> Self {
        Self {
            limits,
            names,
            built: Mutex::default(),
        }
    }

    /// The pool for a target. A loopback target never meets a proxy: it gets the direct pool, whatever the route says.
    pub(super) fn for_target(&self, route: &NetworkRoute, origin: &Origin) -> Result<Client, NetError> {
        if origin.is_loopback() && route.proxy != ProxyMode::Direct {
            let direct = NetworkRoute {
                proxy: ProxyMode::Direct,
                extra_ca_pem: route.extra_ca_pem.clone(),
            };
            return self.get(&direct);
        }
        self.get(route)
    }

    fn get(&self, route: &NetworkRoute) -> Result<Client, NetError> {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = built.get(route) {
            return Ok(client.clone());
        }
        let client = self.build(route)?;
        built.insert(route.clone(), client.clone());
        Ok(client)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that the ban points to"
    )]
    fn build(&self, route: &NetworkRoute) -> Result<Client, NetError> {
        let tls = tls::config(route.extra_ca_pem.as_deref())?;
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls.clone())
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .dns_resolver(ForReqwest(self.names.clone()))
            .connect_timeout(self.limits.connect)
            .http1_max_headers(self.limits.headers)
            .user_agent("Patchbay");
        let (builder, via) = match &route.proxy {
            ProxyMode::Direct => (builder.no_proxy(), Via::Nothing),
            // Asked for: the library reads the environment, and so do we, to know whether a target is taken.
            ProxyMode::System => (builder, Via::Environment(Arc::new(Matcher::from_env()))),
            ProxyMode::Explicit(address) => {
                let proxy = Proxy::all(address.to_string()).expect("a canonical address is a proxy address");
                (
                    builder.no_proxy().proxy(proxy),
                    Via::Proxy(address.origin().host().to_owned()),
                )
            }
        };
        let http = builder
            .build()
            .expect("these settings, the TLS part already built, are complete");
        Ok(Client {
            http,
            tls: Arc::new(tls),
            via,
        })
    }
}
