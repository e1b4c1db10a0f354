//! Apple's Keychain and the Windows Credential Manager. Written from documentation; nobody has built or run it yet.

#[cfg(windows)]
use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry};

use super::super::{Attempt, KeychainTrouble, Place};

/// These stores raise no dialog for reading an application's own item, or raise it themselves.
pub(super) fn may_read(_attempt: Attempt) -> Result<(), KeychainTrouble> {
    Ok(())
}

#[cfg(target_os = "macos")]
pub(super) fn entry(place: &Place) -> Result<Entry, KeychainTrouble> {
    let store: Arc<CredentialStore> =
        apple_native_keyring_store::keychain::Store::new().map_err(|_| KeychainTrouble::Unavailable)?;
    store
        .build(&place.service, &place.account, None)
        .map_err(|_| KeychainTrouble::Unavailable)
}

#[cfg(windows)]
pub(super) fn entry(place: &Place) -> Result<Entry, KeychainTrouble> {
    let store: Arc<CredentialStore> =
        windows_native_keyring_store::Store::new().map_err(|_| KeychainTrouble::Unavailable)?;
    // Kept on this computer, and not carried to others by a roaming profile.
    let modifiers = HashMap::from([("persistence", "Local")]);
    store
        .build(&place.service, &place.account, Some(&modifiers))
        .map_err(|_| KeychainTrouble::Unavailable)
}

#[cfg(not(any(target_os = "macos", windows)))]
pub(super) fn entry(_place: &Place) -> Result<Entry, KeychainTrouble> {
    Err(KeychainTrouble::Unavailable)
}
