//! Which secrets the providers know.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::modes::Mode;

/// The accounts: secrets that carry their behaviour (`zz401zz`), secrets declared valid, secrets revoked.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    valid: BTreeSet<String>,
    revoked: BTreeSet<String>,
}

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

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
