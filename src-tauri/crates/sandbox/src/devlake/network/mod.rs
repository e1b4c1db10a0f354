//! The network as DevLake sees it: a table of what exists, no name is ever looked up, no port dialled.
//!
//! It holds the providers' fixed names, the sandbox's own ports, and the ports of the recorded exchanges
//! (devlake.md section 13), so that those replay as they were sent.

mod credential;
mod errors;
mod exchange;
mod place;

use std::sync::Arc;

use super::address::{self, Address};
use super::failure::{ERROR_STRING, Failure, GoError};
use crate::http::Answer;
use crate::world::World;
pub(super) use credential::Credential;
use errors::{no_such_host, refused, transport};
use place::Place;

const MAX_REDIRECTS: usize = 10;

/// One outgoing connection of DevLake's to a provider: checked endpoint, proxy, way to send.
#[derive(Clone)]
pub(super) struct Client {
    world: Arc<World>,
    devlake: String,
    endpoint: Address,
    via: Option<Address>,
}

impl Client {
    /// Checks endpoint and proxy in the original's order (devlake.md 2.6).
    pub(super) async fn open(
        world: &Arc<World>,
        devlake: &str,
        endpoint: &str,
        proxy: &str,
    ) -> Result<Self, Failure> {
        let mut client = Self::unchecked(world, devlake, endpoint)?;
        if proxy.is_empty() {
            client.dial()?;
        } else {
            client.try_proxy(&with_slash(endpoint), proxy).await?;
        }
        Ok(client)
    }

    /// Opens it without a look at endpoint and proxy, which an earlier one found to be good.
    pub(super) fn again(
        world: &Arc<World>,
        devlake: &str,
        endpoint: &str,
        proxy: &str,
    ) -> Result<Self, Failure> {
        let mut client = Self::unchecked(world, devlake, endpoint)?;
        client.via = address::parse(proxy).ok().filter(is_honoured);
        Ok(client)
    }

    fn unchecked(world: &Arc<World>, devlake: &str, endpoint: &str) -> Result<Self, Failure> {
        let shown = with_slash(endpoint);
        let address = address::parse(endpoint).map_err(|reason| {
            address::unreadable(&shown, reason, Some(format!("Invalid URL: {shown} (400)")))
        })?;
        if address.scheme.is_empty() {
            return Err(Failure::plain(400, "Invalid URL scheme (400)"));
        }
        Ok(Self {
            world: Arc::clone(world),
            devlake: devlake.to_owned(),
            endpoint: address,
            via: None,
        })
    }

    /// Sends a GET to a path under the endpoint, following redirects as the Go library does.
    pub(super) async fn get(
        &self,
        relative: &str,
        credential: Option<&Credential>,
    ) -> Result<(Answer, String), GoError> {
        self.follow(self.endpoint.join(relative), credential).await
    }

    /// Sends a GET to a whole address of its own.
    pub(super) async fn get_from(
        &self,
        url: &str,
        credential: Option<&Credential>,
    ) -> Result<(Answer, String), GoError> {
        let address =
            address::parse(url).map_err(|reason| transport(url, reason, &[(reason, ERROR_STRING)]))?;
        self.follow(address, credential).await
    }

    /// The same, past the connection's own proxy.
    pub(super) fn without_proxy(&self) -> Self {
        Self {
            via: None,
            ..self.clone()
        }
    }

    async fn follow(
        &self,
        start: Address,
        credential: Option<&Credential>,
    ) -> Result<(Answer, String), GoError> {
        let mut address = start.clone();
        let mut credential = credential;
        for _hop in 0..MAX_REDIRECTS {
            let url = address.text();
            let answer = self.exchange(&address, credential).await?;
            let location = answer.header("location").map(str::to_owned);
            let (301..=303 | 307 | 308, Some(location)) = (answer.status, location) else {
                return Ok((answer, url));
            };
            let next = if location.starts_with('/') {
                Address {
                    path: location,
                    ..address.clone()
                }
            } else {
                address::parse(&location)
                    .map_err(|reason| transport(&url, reason, &[(reason, ERROR_STRING)]))?
            };
            if next.host != address.host {
                credential = credential.filter(|credential| credential.travels());
            }
            address = next;
        }
        let url = start.text();
        let reason = "stopped after 10 redirects";
        Err(transport(&url, reason, &[(reason, ERROR_STRING)]))
    }

    /// Name lookup, then a TCP connection.
    fn dial(&self) -> Result<(), Failure> {
        let Address { host, port, .. } = &self.endpoint;
        let error = match Place::of(&self.world, &self.endpoint) {
            Place::Nowhere => no_such_host(host).wrapped("Failed to resolve DNS"),
            Place::Closed => refused(*port).wrapped("Failed to connect"),
            Place::Plain
            | Place::Site(_)
            | Place::ForwardProxy
            | Place::OwnProxy
            | Place::BrokenProxy
            | Place::UntrustedTls => return Ok(()),
        };
        Err(Failure::Said { status: 500, error })
    }

    /// A GET of the endpoint through the proxy, without credential.
    async fn try_proxy(&mut self, endpoint: &str, proxy: &str) -> Result<(), Failure> {
        let address = address::parse(proxy).map_err(|reason| address::unreadable(proxy, reason, None))?;
        self.via = Some(address).filter(is_honoured);
        let (answer, _url) = self
            .get("", None)
            .await
            .map_err(|error| Failure::Said { status: 500, error })?;
        if answer.status == 502 {
            let text = format!("fail to connect to {endpoint} via {proxy} (400)");
            return Err(Failure::plain(400, text));
        }
        Ok(())
    }
}

/// Complaints show an endpoint with the slash that requests add to it.
fn with_slash(endpoint: &str) -> String {
    let slash = if endpoint.ends_with('/') { "" } else { "/" };
    format!("{endpoint}{slash}")
}

/// Proxies of other schemes are silently ignored (devlake.md 2.2).
fn is_honoured(proxy: &Address) -> bool {
    matches!(proxy.scheme.as_str(), "http" | "socks5")
}
