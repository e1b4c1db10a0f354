//! The platform's secret store, through `keyring-core`. The store is opened anew for each call: one that failed once
//! would stay failed, and the service may start after us.
//!
//! Errors of the store are translated here and dropped: they can carry an item's bytes.
//! Linux is tested against the real Secret Service; macOS and Windows were written from documentation, and nobody has built or run them yet.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod others;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(not(target_os = "linux"))]
use others as platform;

use domain::Secret;
use keyring_core::Error;
use uuid::Uuid;

use super::{Attempt, Keychain, KeychainTrouble, Place};
use crate::random::make_bytes;

/// The operating system's keychain.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeychain;

impl Keychain for OsKeychain {
    fn get(&self, place: &Place, attempt: Attempt) -> Result<Option<Secret>, KeychainTrouble> {
        platform::may_read(attempt)?;
        match platform::entry(place)?.get_password() {
            Ok(text) => Secret::new(text)
                .map(Some)
                .map_err(|_| KeychainTrouble::Malformed),
            // "No entry" counts only where a store exists that keeps what it is given.
            Err(Error::NoEntry) => self.probe(&place.service).map(|()| None),
            Err(error) => Err(translate(error)),
        }
    }

    fn put(&self, place: &Place, text: &Secret) -> Result<(), KeychainTrouble> {
        platform::may_read(Attempt::ByUser)?;
        let entry = platform::entry(place)?;
        // Exposed to be kept by the keychain.
        text.with_exposed(|text| entry.set_password(text))
            .map_err(translate)
    }

    fn delete(&self, place: &Place) -> Result<(), KeychainTrouble> {
        platform::may_read(Attempt::ByUser)?;
        match platform::entry(place)?.delete_credential() {
            Ok(()) => Ok(()),
            // What is locked cannot be said to hold nothing.
            Err(Error::NoEntry) => platform::may_read(Attempt::Background),
            Err(error) => Err(translate(error)),
        }
    }

    fn probe(&self, service: &str) -> Result<(), KeychainTrouble> {
        platform::may_read(Attempt::Background)?;
        let account = format!("probe-{}", Uuid::from_bytes(make_bytes()).hyphenated());
        let entry = platform::entry(&Place {
            service: service.to_owned(),
            account: account.clone(),
        })?;
        entry.set_password(&account).map_err(translate)?;
        let kept = entry.get_password().map_err(translate);
        entry.delete_credential().map_err(translate)?;
        if kept? == account {
            Ok(())
        } else {
            Err(KeychainTrouble::Unavailable)
        }
    }
}

/// The meaning of a store's error; the error itself ends here.
#[expect(clippy::needless_pass_by_value, reason = "the foreign error ends here")]
fn translate(error: Error) -> KeychainTrouble {
    if matches!(error, Error::NoStorageAccess(_)) {
        // On Linux this is said of a locked collection and of a dismissed dialog alike.
        return platform::may_read(Attempt::Background)
            .err()
            .unwrap_or(KeychainTrouble::Denied);
    }
    if matches!(error, Error::Ambiguous(_)) {
        return KeychainTrouble::Ambiguous;
    }
    if matches!(
        error,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_)
    ) {
        return KeychainTrouble::Malformed;
    }
    KeychainTrouble::Unavailable
}
