//! Sealing, re-sealing and opening secrets. Nothing else in the product sees a stored secret's value.

use std::sync::PoisonError;

use domain::{AuthStyle, CredentialId, Grant, Origin, Secret};

use crate::{
    Purpose, StoreError, Tables, Transaction, Vault,
    sealing::{self, associated, derive::derive_fingerprint, envelope::EnvelopeError, stack},
    store::SealedSecret,
    unlocking::OpenKeys,
};

/// Why a secret was not sealed or not handed out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretAccessError {
    /// The vault must be unlocked first.
    #[error("the vault is locked")]
    Locked,
    /// Its value is not stored here.
    #[error("this secret is not stored here")]
    NotHeld,
    /// It may not be sent there, or not in that way.
    #[error("this secret may not be sent to {0}")]
    NotGranted(Origin),
    /// The sealed value does not fit its row: somebody changed one of them.
    #[error("the stored secret was altered or is not ours")]
    Altered,
    /// A later version of the application sealed it.
    #[error("the secret was stored by a newer version of the application (format {found})")]
    Newer {
        /// Its format.
        found: u8,
    },
    /// The row could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<EnvelopeError> for SecretAccessError {
    fn from(error: EnvelopeError) -> Self {
        match error {
            EnvelopeError::Newer { found } => Self::Newer { found },
            EnvelopeError::Altered => Self::Altered,
        }
    }
}

/// The request that a secret is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination<'r> {
    /// The origin of the actual request.
    pub origin: &'r Origin,
    /// How the secret travels in it.
    pub auth_style: AuthStyle,
}

impl Destination<'_> {
    fn is_granted_by(&self, grant: &Grant) -> bool {
        grant.origin == *self.origin
            && grant.auth_style == self.auth_style
            && (grant.allows_plain_http || !self.origin.is_plain_remote())
    }
}

impl Vault {
    /// Seals a secret for a credential, replacing what it has for this purpose. Only requests that one of `grants`
    /// allows will get it.
    ///
    /// # Errors
    /// [`SecretAccessError::Locked`], or trouble with the row.
    pub fn seal(
        &self,
        transaction: &mut Transaction<'_>,
        credential: CredentialId,
        purpose: Purpose,
        secret: &Secret,
        grants: &[Grant],
    ) -> Result<(), SecretAccessError> {
        let before = transaction
            .sealed_secret(credential, purpose)?
            .map_or(0, |found| found.version);
        self.put(transaction, (credential, purpose), before + 1, secret, grants)
    }

    /// Changes where a stored secret may go, without handing it out.
    ///
    /// # Errors
    /// See [`SecretAccessError`].
    pub fn reseal(
        &self,
        transaction: &mut Transaction<'_>,
        credential: CredentialId,
        purpose: Purpose,
        grants: &[Grant],
    ) -> Result<(), SecretAccessError> {
        let (row, secret) = self.unseal(transaction, credential, purpose, |_| Ok(()))?;
        self.put(
            transaction,
            (credential, purpose),
            row.version + 1,
            &secret,
            grants,
        )
    }

    /// The staged secret becomes the current one, and the current one, where it is held, the previous.
    ///
    /// # Errors
    /// [`SecretAccessError::NotHeld`] where nothing is staged; see the others.
    pub fn promote_staged(
        &self,
        transaction: &mut Transaction<'_>,
        credential: CredentialId,
    ) -> Result<(), SecretAccessError> {
        match self.copy_secret(
            transaction,
            (credential, Purpose::Current),
            (credential, Purpose::Previous),
        ) {
            Ok(()) | Err(SecretAccessError::NotHeld) => {}
            Err(error) => return Err(error),
        }
        self.copy_secret(
            transaction,
            (credential, Purpose::Staged),
            (credential, Purpose::Current),
        )?;
        Ok(transaction.drop_sealed_secret(credential, Purpose::Staged)?)
    }

    /// Seals a secret once more under another credential or for another purpose, with the grants that it has. It is
    /// not handed out.
    ///
    /// # Errors
    /// [`SecretAccessError::NotHeld`] where there is none; see the others.
    pub fn copy_secret(
        &self,
        transaction: &mut Transaction<'_>,
        (credential, purpose): (CredentialId, Purpose),
        to: (CredentialId, Purpose),
    ) -> Result<(), SecretAccessError> {
        let (row, secret) = self.unseal(transaction, credential, purpose, |_| Ok(()))?;
        self.seal(transaction, to.0, to.1, &secret, &row.grants)
    }

    /// Hands out a secret for one request. The grants that count are the ones it was sealed with.
    ///
    /// # Errors
    /// [`SecretAccessError::NotGranted`] before anything is opened; see the others.
    pub fn open_secret(
        &self,
        credential: CredentialId,
        purpose: Purpose,
        destination: Destination<'_>,
    ) -> Result<Secret, SecretAccessError> {
        let may_go = |grants: &[Grant]| {
            if grants.iter().any(|grant| destination.is_granted_by(grant)) {
                Ok(())
            } else {
                Err(SecretAccessError::NotGranted(destination.origin.clone()))
            }
        };
        self.read(|tables| self.unseal(tables, credential, purpose, may_go))
            .map(|(_, secret)| secret)
    }

    /// Hands out a secret for the clipboard: the one use beside requests. Whoever calls this sees to it that a person
    /// asked, and writes it down.
    ///
    /// # Errors
    /// See [`SecretAccessError`].
    pub fn open_for_clipboard(&self, credential: CredentialId) -> Result<Secret, SecretAccessError> {
        self.read(|tables| self.unseal(tables, credential, Purpose::Current, |_| Ok(())))
            .map(|(_, secret)| secret)
    }

    /// Eight keyed bytes, equal for equal secrets of this vault: tells "same token?" without opening anything.
    ///
    /// # Errors
    /// [`SecretAccessError::Locked`].
    pub fn fingerprint(&self, secret: &Secret) -> Result<[u8; 8], SecretAccessError> {
        self.with_keys(|keys| Ok(stack::wiped(|| derive_fingerprint(&keys.fingerprint, secret))))
    }

    fn put(
        &self,
        transaction: &mut Transaction<'_>,
        (credential, purpose): (CredentialId, Purpose),
        version: u64,
        secret: &Secret,
        grants: &[Grant],
    ) -> Result<(), SecretAccessError> {
        let context = associated::of_secret(self.id, credential, purpose, version, grants);
        let sealed = self.with_keys(|keys| Ok(sealing::seal_secret(&keys.secrets, &context, secret)))?;
        let row = SealedSecret {
            version,
            grants: grants.to_vec(),
            sealed,
        };
        Ok(transaction.put_sealed_secret(credential, purpose, &row)?)
    }

    fn unseal(
        &self,
        tables: &Tables<'_>,
        credential: CredentialId,
        purpose: Purpose,
        may_go: impl FnOnce(&[Grant]) -> Result<(), SecretAccessError>,
    ) -> Result<(SealedSecret, Secret), SecretAccessError> {
        let row = tables
            .sealed_secret(credential, purpose)?
            .ok_or(SecretAccessError::NotHeld)?;
        may_go(&row.grants)?;
        let context = associated::of_secret(self.id, credential, purpose, row.version, &row.grants);
        let secret =
            self.with_keys(|keys| Ok(sealing::open_secret(&keys.secrets, &context, &row.sealed)?))?;
        Ok((row, secret))
    }

    fn with_keys<R>(
        &self,
        work: impl FnOnce(&OpenKeys) -> Result<R, SecretAccessError>,
    ) -> Result<R, SecretAccessError> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        work(keys.as_ref().ok_or(SecretAccessError::Locked)?)
    }
}
