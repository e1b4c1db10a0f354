//! The one HTTP client (SECURITY section 5). Nothing outside this module builds one, and nothing outside
//! [`dress`](self) adds a secret to a request.

mod attempt;
mod client;
mod dress;
mod error;
mod json;
mod lanes;
mod limits;
mod names;
mod probe;
mod request;
mod response;
mod retry;
mod scrub;
mod tls;

use std::sync::Arc;

use domain::NetworkRoute;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

pub use error::NetError;
pub use limits::Limits;
pub use names::{Names, SystemNames};
pub use request::{Carried, Clothing, Lane, Patience, Refusal, Released, Request, SecretSource, Staged};
pub use response::Response;
pub use scrub::Scrubber;
pub use tls::count_certificates;

use client::Clients;
use lanes::Lanes;

/// Tells the time, for `Retry-After` dates. Moved by hand in tests.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The network: pools, queues and limits. One per process; clones share everything.
#[derive(Clone)]
pub struct Net {
    inner: Arc<Inner>,
}

struct Inner {
    limits: Limits,
    names: Arc<dyn Names>,
    clock: Clock,
    clients: Clients,
    lanes: Lanes,
}

impl Net {
    /// With the product's limits and the system's resolver.
    pub fn new(clock: Clock) -> Self {
        Self::with(Limits::default(), Arc::new(SystemNames), clock)
    }

    /// With other limits and names.
    pub fn with(limits: Limits, names: Arc<dyn Names>, clock: Clock) -> Self {
        let clients = Clients::new(limits.clone(), names.clone());
        let lanes = Lanes::new(&limits);
        Self {
            inner: Arc::new(Inner {
                limits,
                names,
                clock,
                clients,
                lanes,
            }),
        }
    }

    /// Sends a request by a route and reads the answer. A status of failure is an answer, too.
    ///
    /// # Errors
    /// A [`NetError`] when there is no answer, or when a secret may not go there.
    pub async fn send(
        &self,
        route: &NetworkRoute,
        request: &Request<'_>,
        cancel: &CancellationToken,
    ) -> Result<Response, NetError> {
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(NetError::Cancelled),
            sent = self.inner.send_patiently(route, request) => sent,
        }
    }

    /// The time by this network's clock.
    pub fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }
}
