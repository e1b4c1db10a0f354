//! What the window is told when something did not work: one shape, and the codes that it acts on. The words, and
//! which error gets which code, are `app`'s: every face says the same.

#[cfg(test)]
mod tests;

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use app::{
    ActivityExportError, CheckError, CliImportError, ConnectorUseError, CopyError, CreateError,
    CredentialError, DateError, DeletionError, DesktopRefused, EditError, ExportError, FilesError,
    ForeignFileError, KeyError, LinkError, LinkNotOpened, ReloadError, RestoreError, ReuseError,
    RotationError, StateFileError, StoreError, SystemError, Told, ToldCode, VaultKeyError,
};
use domain::{SystemFinding, kinds::Problem};
use serde::Serialize;
use specta::Type;

use crate::view::FieldName;

/// What the window does about it. A code exists only because the window acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// The window sent something else than the command takes.
    BadArguments,
    /// What it names is not there (any more).
    NotFound,
    /// A field is to blame.
    InvalidField,
    /// The name is in use.
    NameTaken,
    /// Secrets are locked: unlock, then repeat.
    Locked,
    /// No key exists yet: create the store, then repeat.
    NoStore,
    /// The keychain is in the way; the store's view has the ways out.
    KeychainTrouble,
    /// The passphrase opens nothing.
    WrongPassphrase,
    /// The system did not answer.
    SystemUnreachable,
    /// The system wants its own login.
    SystemLoginNeeded,
    /// The system refused.
    Refused,
    /// The person cancelled it.
    Cancelled,
    /// Another face of Patchbay changed it meanwhile: read again.
    ChangedElsewhere,
    /// The staged secret ended: paste it again.
    StagedGone,
    /// The disk is full, read-only or damaged.
    DiskTrouble,
    /// A fault of Patchbay.
    Internal,
}

/// Why a command did not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommandError {
    /// For the window.
    pub code: ErrorCode,
    /// For the person: what happened.
    pub message: String,
    /// For the person: what to do.
    pub hint: Option<String>,
    /// The field to blame.
    pub field: Option<FieldName>,
}

/// The last refusals of this process, for the diagnostics: codes only, the newest last.
static RECENT: Mutex<VecDeque<ErrorCode>> = Mutex::new(VecDeque::new());
const RECENT_KEPT: usize = 10;

fn remember(code: ErrorCode) {
    let mut recent = RECENT.lock().unwrap_or_else(PoisonError::into_inner);
    if recent.len() == RECENT_KEPT {
        recent.pop_front();
    }
    recent.push_back(code);
}

/// The last refusals, the newest last.
pub(crate) fn recent() -> Vec<ErrorCode> {
    let recent = RECENT.lock().unwrap_or_else(PoisonError::into_inner);
    recent.iter().copied().collect()
}

impl CommandError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        remember(code);
        Self {
            code,
            message: message.into(),
            hint: None,
            field: None,
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn at(mut self, field: FieldName) -> Self {
        self.field = Some(field);
        self
    }

    /// The window sent something else than the command takes. Always the same words: the argument may be a secret.
    pub(crate) fn bad_arguments() -> Self {
        Told::bad_arguments().into()
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Told::not_found(what).into()
    }
}

impl From<Told> for CommandError {
    fn from(told: Told) -> Self {
        let error = Self::new(told.code.into(), told.message);
        Self {
            hint: told.hint,
            field: told.field.map(FieldName::from),
            ..error
        }
    }
}

impl From<ToldCode> for ErrorCode {
    fn from(code: ToldCode) -> Self {
        match code {
            ToldCode::BadArguments => Self::BadArguments,
            ToldCode::NotFound => Self::NotFound,
            ToldCode::InvalidField => Self::InvalidField,
            ToldCode::NameTaken => Self::NameTaken,
            ToldCode::Locked => Self::Locked,
            ToldCode::NoStore => Self::NoStore,
            ToldCode::KeychainTrouble => Self::KeychainTrouble,
            ToldCode::WrongPassphrase => Self::WrongPassphrase,
            ToldCode::SystemUnreachable => Self::SystemUnreachable,
            ToldCode::SystemLoginNeeded => Self::SystemLoginNeeded,
            ToldCode::Refused => Self::Refused,
            ToldCode::Cancelled => Self::Cancelled,
            ToldCode::ChangedElsewhere => Self::ChangedElsewhere,
            ToldCode::StagedGone => Self::StagedGone,
            ToldCode::DiskTrouble => Self::DiskTrouble,
            ToldCode::Internal => Self::Internal,
        }
    }
}

/// Every error of the use cases, by the words that all faces share.
macro_rules! from_told {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for CommandError {
            fn from(error: $error) -> Self {
                Told::from(error).into()
            }
        }
    )+};
}

from_told!(
    ActivityExportError,
    CheckError,
    CliImportError,
    ConnectorUseError,
    CopyError,
    CreateError,
    CredentialError,
    DateError,
    DeletionError,
    DesktopRefused,
    EditError,
    ExportError,
    FilesError,
    SystemFinding,
    ForeignFileError,
    KeyError,
    LinkError,
    LinkNotOpened,
    ReloadError,
    RestoreError,
    ReuseError,
    RotationError,
    StateFileError,
    StoreError,
    SystemError,
    Vec<Problem>,
    VaultKeyError,
);
