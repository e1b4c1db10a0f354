//! Making, opening and closing the vault's key. Protection never changes unless somebody calls for exactly that.

mod making;
mod opening;
mod replacing;

use std::{fmt, sync::PoisonError};

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    KeyState, MIN_PASSPHRASE_BYTES, SlotKind, StoreError, Tables, Vault, VaultId,
    keys::Parameters,
    sealing::{
        derive::{derive_fingerprint_key, derive_secrets_key},
        key::{DataKey, FingerprintKey, SecretsKey},
        stack,
    },
};

pub use replacing::DrawnCode;

/// Why the vault was not unlocked, or its key not made or changed. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The keychain stands in the way; the state knows the ways out.
    #[error(transparent)]
    Keychain(KeyState),
    /// No passphrase slot opens with it.
    #[error("this passphrase does not open the vault")]
    WrongPassphrase,
    /// Less than [`MIN_PASSPHRASE_BYTES`].
    #[error("the passphrase needs at least {MIN_PASSPHRASE_BYTES} characters")]
    PassphraseTooShort,
    /// The vault has no slot of this kind.
    #[error("the vault is not protected in this way")]
    NoSuchSlot,
    /// There is a key already, or a slot of which there is only one.
    #[error("the vault is protected in this way already")]
    Exists,
    /// Without its last slot the vault could never be opened again.
    #[error("the last way to open the vault cannot be removed")]
    LastSlot,
    /// The vault must be unlocked first.
    #[error("the vault is locked")]
    Locked,
    /// A later version of the application wrote the slot.
    #[error("the vault's key was stored by a newer version of the application (format {found})")]
    Newer {
        /// Its format.
        found: u8,
    },
    /// Only the sample edition leaves nothing behind.
    #[error("only the sample's key can be thrown away")]
    NotTheSample,
    /// The rows could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether secrets can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockState {
    /// No key was made yet, and no secret is stored.
    Empty,
    /// The key is wrapped in these slots. None of them means that the rows are damaged.
    Locked(Vec<KeySlot>),
    /// Open, by a slot of this kind.
    Unlocked(SlotKind),
}

/// One way to open the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeySlot {
    /// Names it.
    pub id: KeySlotId,
    /// What opens it.
    pub kind: SlotKind,
    /// When it was made; only a recovery code says so.
    pub made_at: Option<Timestamp>,
}

/// Identity of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeySlotId([u8; 16]);

impl fmt::Display for KeySlotId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Uuid::from_bytes(self.0).fmt(formatter)
    }
}

/// The keys of an unlocked vault.
pub(crate) struct OpenKeys {
    data: DataKey,
    pub(crate) secrets: SecretsKey,
    pub(crate) fingerprint: FingerprintKey,
    by: SlotKind,
}

impl OpenKeys {
    fn derive(data: DataKey, vault: VaultId, by: SlotKind) -> Self {
        let (secrets, fingerprint) = stack::wiped(|| {
            (
                derive_secrets_key(&data, vault),
                derive_fingerprint_key(&data, vault),
            )
        });
        Self {
            data,
            secrets,
            fingerprint,
            by,
        }
    }
}

impl Vault {
    /// Whether secrets can be used.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn lock_state(&self) -> Result<LockState, StoreError> {
        if let Some(keys) = self.keys.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(LockState::Unlocked(keys.by));
        }
        self.read(|tables| {
            if is_empty(tables)? {
                Ok(LockState::Empty)
            } else {
                Ok(LockState::Locked(slots(tables)?))
            }
        })
    }

    /// The ways to open the vault.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn slots(&self) -> Result<Vec<KeySlot>, StoreError> {
        self.read(slots)
    }

    /// Drops the keys. What needs no secret goes on working.
    pub fn lock(&self) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(any(test, feature = "fakes"))]
impl Vault {
    /// The data key and what is derived from it, for tests that look for copies.
    pub(crate) fn copy_keys(&self) -> Option<Vec<[u8; 32]>> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let keys = keys.as_ref()?;
        // Exposed to a test, which has to know what it looks for.
        let data = keys.data.with_exposed(|key| *key);
        // Exposed for the same reason.
        let secrets = keys.secrets.with_exposed(|key| *key);
        // Exposed for the same reason.
        let fingerprint = keys.fingerprint.with_exposed(|key| *key);
        Some(vec![data, secrets, fingerprint])
    }
}

/// Whether there is nothing that a key could belong to. Damage counts as something.
fn is_empty(tables: &Tables<'_>) -> Result<bool, StoreError> {
    let slots = tables.slots()?;
    let has_slots = !slots.intact.is_empty() || !slots.damaged.is_empty() || slots.missing > 0;
    Ok(!has_slots && !tables.has_secrets()?)
}

fn slots(tables: &Tables<'_>) -> Result<Vec<KeySlot>, StoreError> {
    Ok(tables
        .slots()?
        .intact
        .iter()
        .map(|slot| KeySlot {
            id: KeySlotId(slot.id),
            kind: slot.kind,
            made_at: Parameters::of_text(&slot.parameters).and_then(|found| found.made_at()),
        })
        .collect())
}
