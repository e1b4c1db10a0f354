//! The way to a provider: one secret, one latch. After a refusal nothing more is sent with this secret: a second attempt
//! may lock the account (providers.md, rule 5).

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::{Address, NetworkRoute};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    ConnectorError,
    answer::{self, Family},
    plan::Step,
};
use crate::{
    net::{Clothing, Lane, Net, Request, Response, SecretSource},
    providers::{SignOn, sign_on},
};

/// How requests get to one provider.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) net: Net,
    pub(super) route: NetworkRoute,
    /// The root of the interface.
    pub(super) base: Address,
    pub(super) source: Arc<dyn SecretSource>,
    pub(super) clothing: Clothing,
    pub(super) family: Family,
    pub(super) refused: Arc<AtomicBool>,
}

impl Way {
    /// An address below the interface's root, with a query.
    pub(super) fn url(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base.below(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Reads; repeated only where the network broke or the provider asks for patience.
    pub(super) async fn get(&self, url: Url, cancel: &CancellationToken) -> Result<Response, ConnectorError> {
        self.send(Request::get(url, Lane::Provider), cancel).await
    }

    /// Reads an object or list.
    pub(super) async fn json(&self, url: Url, cancel: &CancellationToken) -> Result<Value, ConnectorError> {
        let response = self.get(url, cancel).await?;
        body(&response)
    }

    /// Reads without the credential: what anybody may ask.
    pub(super) async fn anonymously(
        &self,
        url: Url,
        cancel: &CancellationToken,
    ) -> Result<Response, ConnectorError> {
        let request = Request::get(url, Lane::Provider);
        Ok(self.net.send(&self.route, &request, cancel).await?)
    }

    /// Sends what changes something: once.
    pub(super) async fn change(
        &self,
        step: &Step,
        cancel: &CancellationToken,
    ) -> Result<Response, ConnectorError> {
        let request = Request {
            method: step.verb.method(),
            body: step.body.clone(),
            ..Request::get(step.url.clone(), Lane::Provider).once()
        };
        self.send(request, cancel).await.map_err(ConnectorError::or_lost)
    }

    /// What an answer says of an organization's single sign-on.
    pub(super) fn sign_on(&self, response: &Response) -> Option<SignOn> {
        sign_on(response, &self.base, self.net.now())
    }

    async fn send(
        &self,
        request: Request<'_>,
        cancel: &CancellationToken,
    ) -> Result<Response, ConnectorError> {
        if self.refused.load(Ordering::Acquire) {
            return Err(ConnectorError::CredentialRefused);
        }
        let request = request.carrying(self.source.as_ref(), self.clothing.clone());
        let response = self.net.send(&self.route, &request, cancel).await?;
        match answer::judge(&response, self.family, &self.base, self.net.now()) {
            Ok(()) => Ok(response),
            Err(error) => {
                if error.ends_trying() {
                    self.refused.store(true, Ordering::Release);
                }
                Err(error)
            }
        }
    }
}

/// The JSON of a success; anything else is no interface of ours.
pub(super) fn body(response: &Response) -> Result<Value, ConnectorError> {
    response.json().ok_or(ConnectorError::NotTheInterface)
}
