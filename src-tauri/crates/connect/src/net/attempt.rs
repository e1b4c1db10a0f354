//! One attempt: dressed, sent, read; a same-origin redirect of a GET followed by hand.

use std::time::{Duration, Instant};

use domain::{NetworkRoute, Origin};
use reqwest::Method;
use tokio::time::timeout;
use url::Url;

use super::{Inner, Lane, NetError, Request, Response, dress::dress, error::translate};

impl Inner {
    pub(super) async fn attempt(
        &self,
        route: &NetworkRoute,
        request: &Request<'_>,
    ) -> Result<Response, NetError> {
        let origin = origin_of(&request.url)?;
        let _place = self.lanes.enter(&request.lane, &origin).await;
        let total = match request.lane {
            Lane::System | Lane::Provider => self.limits.total,
            Lane::SystemTest { .. } => self.limits.total_of_system_test,
        };
        timeout(total, self.follow(route, request))
            .await
            .unwrap_or(Err(NetError::TimedOut {
                origin,
                may_have_left: true,
            }))
    }

    async fn follow(&self, route: &NetworkRoute, request: &Request<'_>) -> Result<Response, NetError> {
        let mut url = request.url.clone();
        for _ in 0..self.limits.redirects {
            let response = self.once(route, request, &url).await?;
            match redirected(&request.method, &url, &response)? {
                None => return Ok(response),
                Some(next) => url = next,
            }
        }
        let response = self.once(route, request, &url).await?;
        match redirected(&request.method, &url, &response)? {
            None => Ok(response),
            Some(next) => Err(NetError::RedirectRefused {
                to: Origin::of(&next),
            }),
        }
    }

    async fn once(
        &self,
        route: &NetworkRoute,
        request: &Request<'_>,
        url: &Url,
    ) -> Result<Response, NetError> {
        let started = Instant::now();
        let origin = origin_of(url)?;
        let client = self.clients.for_target(route, &origin)?;
        let proxy = client.proxy_for(url);
        let (built, scrubber) = dress(&client.http, request, url, &origin, proxy.is_some())?;
        let response = timeout(self.until_head(&request.lane), client.http.execute(built))
            .await
            .map_err(|_| NetError::TimedOut {
                origin: origin.clone(),
                may_have_left: true,
            })?
            .map_err(|error| translate(&error, &origin, proxy.as_deref()))?;
        Response::read(response, scrubber, started, &self.limits, &origin).await
    }

    /// How long the first byte may take. A system's own test is silent until the provider answered.
    fn until_head(&self, lane: &Lane) -> Duration {
        match lane {
            Lane::System | Lane::Provider => self.limits.connect + self.limits.idle,
            Lane::SystemTest { .. } => self.limits.total_of_system_test,
        }
    }
}

/// The origin that a request really goes to. A user name in an address would become a header of its own.
fn origin_of(url: &Url) -> Result<Origin, NetError> {
    let origin = Origin::of(url).ok_or(NetError::Protocol)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(NetError::NotGranted { origin });
    }
    Ok(origin)
}

/// The next address, where a redirect may be followed; an error where it may not.
fn redirected(method: &Method, url: &Url, response: &Response) -> Result<Option<Url>, NetError> {
    if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    // DevLake passes a provider's redirect through without the address: that is an answer (devlake.md 0, fact 21).
    let Some(location) = response.location() else {
        return Ok(None);
    };
    let next = url
        .join(location)
        .map_err(|_| NetError::RedirectRefused { to: None })?;
    let is_ours =
        Origin::of(&next) == Origin::of(url) && next.username().is_empty() && next.password().is_none();
    if *method == Method::GET && is_ours {
        return Ok(Some(next));
    }
    Err(NetError::RedirectRefused {
        to: Origin::of(&next),
    })
}
