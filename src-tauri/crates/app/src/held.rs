//! Lends sealed secrets to requests: the vault decides by the origin of the actual request.

use std::sync::Arc;

use connect::{
    devlake::{DevLake, OwnKey, OwnKeyKind},
    net::{Refusal, Released, SecretSource, Staged},
};
use domain::{AuthStyle, CredentialId, Grant, NetworkRoute, Origin, Secret, System, TokenKind};
use vault::{Destination, Purpose, SecretAccessError};

use crate::{App, Inner, StoreError};

/// A secret in the vault, opened for one request at a time.
pub(crate) struct Held {
    inner: Arc<Inner>,
    credential: CredentialId,
    purpose: Purpose,
}

impl SecretSource for Held {
    fn open(&self, origin: &Origin, style: AuthStyle) -> Result<Released, Refusal> {
        let vault = &self.inner.vault;
        // The grants as they are displayed; a row edited from outside does not open at all, one line further down.
        let grants = vault
            .read(|tables| tables.grants(self.credential, self.purpose))
            .map_err(refusal)?;
        let grant = grants
            .into_iter()
            .flatten()
            .find(|grant| grant.origin == *origin && grant.auth_style == style);
        let grant = grant.ok_or(Refusal::NotGranted)?;
        let destination = Destination {
            origin,
            auth_style: style,
        };
        let secret = vault
            .open_secret(self.credential, self.purpose, destination)
            .map_err(refusal)?;
        Ok(Released { secret, grant })
    }
}

fn refusal(error: impl Into<SecretAccessError>) -> Refusal {
    match error.into() {
        SecretAccessError::Locked => Refusal::Locked,
        SecretAccessError::NotGranted(_) => Refusal::NotGranted,
        SecretAccessError::NotHeld
        | SecretAccessError::Altered
        | SecretAccessError::Newer { .. }
        | SecretAccessError::Store(_) => Refusal::Unavailable,
    }
}

/// A typed secret that outlives the call that typed it: the client of a system that is only being asked.
pub(crate) struct StagedOwned {
    secret: Secret,
    grants: Vec<Grant>,
}

impl StagedOwned {
    /// A copy in memory, for as long as the asking takes.
    pub(crate) fn copy_of(secret: &Secret, grants: Vec<Grant>) -> Self {
        // Exposed to make the copy that the asking lends out.
        let copy = secret.with_exposed(|text| Secret::new(text.to_owned()));
        Self {
            secret: copy.expect("a secret's own text is a secret"),
            grants,
        }
    }
}

impl SecretSource for StagedOwned {
    fn open(&self, origin: &Origin, style: AuthStyle) -> Result<Released, Refusal> {
        Staged {
            secret: &self.secret,
            grants: &self.grants,
        }
        .open(origin, style)
    }
}

impl App {
    pub(crate) fn held(&self, credential: CredentialId) -> Held {
        self.held_as(credential, Purpose::Current)
    }

    /// The secret that a credential has for a purpose.
    pub(crate) fn held_as(&self, credential: CredentialId, purpose: Purpose) -> Held {
        Held {
            inner: Arc::clone(&self.inner),
            credential,
            purpose,
        }
    }

    /// The client for a stored system, with its own key where it has one.
    pub(crate) async fn devlake(&self, system: &System) -> Result<DevLake, StoreError> {
        let own_key = self.own_key_of(system).await?.map(|credential| OwnKey {
            kind: own_key_kind(credential.token_kind, credential.login.as_deref()),
            source: Arc::new(self.held(credential.id)),
        });
        let route = self.route_of(system).await?;
        Ok(DevLake::new(
            self.inner.net.clone(),
            system.address.clone(),
            route,
            own_key,
        ))
    }

    /// A system's own way through the network, or the application's default.
    pub(crate) async fn route_of(&self, system: &System) -> Result<NetworkRoute, StoreError> {
        match &system.route {
            Some(route) => Ok(route.clone()),
            None => Ok(self.settings().await?.route),
        }
    }
}

/// How a system's own key is presented. Anything that is no page login is an API key.
fn own_key_kind(token_kind: TokenKind, login: Option<&str>) -> OwnKeyKind {
    match (token_kind, login) {
        (TokenKind::UiBasic, Some(login)) => OwnKeyKind::UiBasic {
            login: login.to_owned(),
        },
        _ => OwnKeyKind::ApiKey,
    }
}
