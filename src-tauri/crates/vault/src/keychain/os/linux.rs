//! The Secret Service over D-Bus.
//!
//! Measured with gnome-keyring: without a bus, opening the store fails; with a bus and no collection, reading says
//! "no entry" and writing fails; a locked collection raises a dialog for whoever reads. So the default collection is
//! looked at first.

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry};
use secret_service::{EncryptionType, blocking::SecretService};
use zbus_secret_service_keyring_store::Store;

use super::super::{Attempt, KeychainTrouble, Place};

/// Whether reading makes sense, and raises no dialog that nobody asked for.
pub(super) fn may_read(attempt: Attempt) -> Result<(), KeychainTrouble> {
    // Nothing secret goes over this session: it reads one property.
    let service = SecretService::connect(EncryptionType::Plain).map_err(|_| KeychainTrouble::Unavailable)?;
    let collection = service
        .get_default_collection()
        .map_err(|_| KeychainTrouble::Unavailable)?;
    match (collection.is_locked(), attempt) {
        (Err(_), _) => Err(KeychainTrouble::Unavailable),
        (Ok(true), Attempt::Background) => Err(KeychainTrouble::Locked),
        (Ok(true), Attempt::ByUser) | (Ok(false), _) => Ok(()),
    }
}

pub(super) fn entry(place: &Place) -> Result<Entry, KeychainTrouble> {
    let store: Arc<CredentialStore> = Store::new().map_err(|_| KeychainTrouble::Unavailable)?;
    store
        .build(&place.service, &place.account, None)
        .map_err(|_| KeychainTrouble::Unavailable)
}
