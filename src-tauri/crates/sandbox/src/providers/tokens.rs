//! Which secrets the providers know, and which webhooks were registered with them.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use super::modes::Mode;

/// The accounts: secrets that carry their behaviour (`zz401zz`), secrets declared valid, secrets revoked.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    valid: BTreeSet<String>,
    revoked: BTreeSet<String>,
    webhooks: Vec<Webhook>,
    webhooks_made: u64,
}

/// A webhook at a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Webhook {
    /// The provider's name: `api.github.com`, `gitlab.com`, …
    pub host: String,
    /// The repository or project that it watches.
    pub project: String,
    /// Its number.
    pub id: u64,
}

/// The first number is the one after this.
const WEBHOOKS_BEFORE: u64 = 4_000;

impl Tokens {
    /// Makes a secret valid that carries no behaviour of its own, or valid again.
    pub(crate) fn accept(&self, secret: &str) {
        let mut known = self.lock();
        known.revoked.remove(secret);
        known.valid.insert(secret.to_owned());
    }

    /// From now on every provider refuses it.
    pub(crate) fn revoke(&self, secret: &str) {
        self.lock().revoked.insert(secret.to_owned());
    }

    /// What a provider does when it is shown this secret.
    pub(super) fn mode(&self, secret: &str) -> Mode {
        let known = self.lock();
        if known.revoked.contains(secret) {
            Mode::Unknown
        } else if known.valid.contains(secret) {
            Mode::Good
        } else {
            Mode::carried_by(secret)
        }
    }

    /// Registers a webhook and returns its number.
    pub(crate) fn add_webhook(&self, host: &str, project: &str) -> u64 {
        let mut known = self.lock();
        known.webhooks_made += 1;
        let id = WEBHOOKS_BEFORE + known.webhooks_made;
        known.webhooks.push(Webhook {
            host: host.to_owned(),
            project: project.to_owned(),
            id,
        });
        id
    }

    /// Takes a webhook away; `false` when there is no such one.
    pub(super) fn remove_webhook(&self, host: &str, project: &str, id: u64) -> bool {
        let mut known = self.lock();
        let before = known.webhooks.len();
        known
            .webhooks
            .retain(|hook| hook.host != host || hook.project != project || hook.id != id);
        known.webhooks.len() < before
    }

    /// The webhooks, oldest first.
    pub(crate) fn webhooks(&self) -> Vec<Webhook> {
        self.lock().webhooks.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
