//! Who we are to the operating system. One value decides the data directory and the keychain service together.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::random::make_bytes;

/// Which of the side-by-side editions this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edition {
    /// What people install.
    Release,
    /// A build from source.
    Debug,
    /// The one that runs on the sandbox and leaves nothing behind.
    Sample,
}

/// The application id of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity {
    edition: Edition,
}

impl Identity {
    /// The identity of an edition.
    pub const fn of(edition: Edition) -> Self {
        Self { edition }
    }

    /// The edition.
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// The application id: also the keychain service and the name of the data directory.
    pub fn application_id(&self) -> &'static str {
        match self.edition {
            Edition::Release => "dev.patchbay.Patchbay",
            Edition::Debug => "dev.patchbay.Patchbay.debug",
            Edition::Sample => "dev.patchbay.Patchbay.sample",
        }
    }

    /// Its data directory below the platform's.
    pub fn data_directory(&self, platform: &Path) -> PathBuf {
        platform.join(self.application_id())
    }
}

/// Identity of one vault, drawn when its database is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VaultId([u8; 16]);

impl VaultId {
    pub(crate) fn make() -> Self {
        Self(make_bytes())
    }

    pub(crate) const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The keychain account of this vault's wrapping key.
    pub(crate) fn keychain_account(&self) -> String {
        format!("kek-{}", Uuid::from_bytes(self.0).hyphenated())
    }
}
