//! Why the store of secrets or its files are in the way, and what helps.

use domain::kinds::FieldId;

use super::{Told, ToldCode, sentence};
use crate::{
    ActivityExportError, ExportError, FilesError, KeyError, NotWritten, RestoreError, VaultKeyError,
    keys::KeyState,
};

impl From<KeyError> for Told {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Locked => Self::locked(),
            KeyError::NoStore => Self::new(ToldCode::NoStore, "Nothing keeps the key to your secrets yet.")
                .hint("Choose what keeps it; then this goes on."),
            KeyError::Vault(error) => error.into(),
        }
    }
}

impl From<VaultKeyError> for Told {
    fn from(error: VaultKeyError) -> Self {
        let words = sentence(&error);
        match error {
            VaultKeyError::Keychain(trouble) => {
                let (message, hint) = KeyState::Trouble(trouble).words();
                Self::new(ToldCode::KeychainTrouble, message).hint(hint)
            }
            VaultKeyError::WrongPassphrase => {
                Self::new(ToldCode::WrongPassphrase, "This passphrase opens nothing here.")
                    .hint("Mind capital letters and the keyboard’s language.")
            }
            VaultKeyError::PassphraseTooShort => {
                Self::new(ToldCode::InvalidField, words).at(FieldId::Password)
            }
            VaultKeyError::Locked => Self::locked(),
            VaultKeyError::NoSuchSlot
            | VaultKeyError::Exists
            | VaultKeyError::LastSlot
            | VaultKeyError::NotTheSample => Self::new(ToldCode::Refused, words),
            VaultKeyError::Newer { .. } => {
                Self::new(ToldCode::Refused, words).hint("Update Patchbay, then open it again.")
            }
            VaultKeyError::Store(error) => error.into(),
        }
    }
}

impl From<FilesError> for Told {
    fn from(error: FilesError) -> Self {
        Self::new(ToldCode::DiskTrouble, sentence(&error)).hint("Look at the data directory and its owner.")
    }
}

impl From<ExportError> for Told {
    fn from(error: ExportError) -> Self {
        let words = sentence(&error);
        match error {
            ExportError::OwnDirectory | ExportError::Place => {
                Self::new(ToldCode::Refused, words).hint("Choose another folder.")
            }
            ExportError::Damaged => {
                Self::new(ToldCode::DiskTrouble, words).hint("Restore an automatic backup first.")
            }
            ExportError::Key(error) => error.into(),
            ExportError::Store(error) => error.into(),
        }
    }
}

impl From<NotWritten> for Told {
    fn from(error: NotWritten) -> Self {
        let words = sentence(&error);
        match error {
            NotWritten::Full => {
                Self::new(ToldCode::DiskTrouble, words).hint("Make room, or choose another disk.")
            }
            NotWritten::Forbidden | NotWritten::NoFolder | NotWritten::Other => {
                Self::new(ToldCode::Refused, words).hint("Choose another folder.")
            }
        }
    }
}

impl From<ActivityExportError> for Told {
    fn from(error: ActivityExportError) -> Self {
        let words = sentence(&error);
        match error {
            ActivityExportError::Ending => Self::new(ToldCode::Refused, words)
                .hint("Give it a name that ends in .csv, or in .jsonl for JSON lines."),
            ActivityExportError::File(error) => error.into(),
            ActivityExportError::Store(error) => error.into(),
        }
    }
}

impl From<RestoreError> for Told {
    fn from(error: RestoreError) -> Self {
        let words = sentence(&error);
        match error {
            RestoreError::NotAVault | RestoreError::Damaged | RestoreError::NoBackup => {
                Self::new(ToldCode::Refused, words).hint("Choose another backup.")
            }
            RestoreError::Newer { .. } => {
                Self::new(ToldCode::Refused, words).hint("Update Patchbay, then restore it.")
            }
            RestoreError::InUse => {
                Self::new(ToldCode::Refused, "A backup is being made at this moment.").hint("Try again.")
            }
            RestoreError::Files(_) => Self::new(ToldCode::Refused, "This file cannot be read.")
                .hint("Choose a plain file that is yours, not a link."),
            RestoreError::Store(error) => error.into(),
        }
    }
}
