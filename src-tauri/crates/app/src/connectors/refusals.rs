//! Secrets that a provider refused since the start: a second attempt may lock the account (providers.md, rule 5), so there
//! is none until somebody tests the connector, or replaces the secret.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use connect::dojops::ConnectorError;
use domain::{CredentialId, Finding};

/// By credential. Memory only: what was refused yesterday may work today.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<HashMap<CredentialId, Finding>>);

impl Refusals {
    pub(super) fn of(&self, credential: CredentialId) -> Option<Finding> {
        self.with(|known| known.get(&credential).cloned())
    }

    /// Notes a refusal; any other error says nothing about the secret.
    pub(crate) fn note(
        &self,
        credential: CredentialId,
        error: &ConnectorError,
        finding: impl FnOnce() -> Finding,
    ) {
        if matches!(
            error,
            ConnectorError::CredentialRefused | ConnectorError::SignInLocked
        ) {
            self.with(|known| known.insert(credential, finding()));
        }
    }

    /// Somebody tests it, or it has another secret by now.
    pub(crate) fn forget(&self, credential: CredentialId) {
        self.with(|known| known.remove(&credential));
    }

    fn with<R>(&self, work: impl FnOnce(&mut HashMap<CredentialId, Finding>) -> R) -> R {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
