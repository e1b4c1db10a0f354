//! What the window is told when something did not work: one shape, a closed list of codes, one match per error type.

mod edits;

#[cfg(test)]
mod tests;

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use app::{
    CheckError, CreateError, CredentialError, DateError, DeletionError, DesktopRefused, ExportError,
    FilesError, ForeignFileError, KeyError, LinkError, LinkNotOpened, ReloadError, RestoreError,
    RotationError, StateFileError, StoreError, SystemError, VaultKeyError,
};
use domain::{Finding, Outcome, kinds::Problem};
use serde::Serialize;
use specta::Type;

use crate::view::{FieldName, StoreStateName, sentence};

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
        Self::new(
            ErrorCode::BadArguments,
            "Patchbay did not understand its own window.",
        )
        .hint("Close the window and open it again.")
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("{what} is not there any more.")).hint("Read the list again.")
    }

    pub(crate) fn cancelled() -> Self {
        Self::new(ErrorCode::Cancelled, "Cancelled.")
    }

    fn locked() -> Self {
        Self::new(ErrorCode::Locked, "Your secrets are locked.").hint("Unlock them; then this goes on.")
    }

    fn staged_gone() -> Self {
        Self::new(
            ErrorCode::StagedGone,
            "The typed secret is gone: it waits 15 minutes, and no longer than the lock.",
        )
        .hint("Paste it again.")
    }
}

/// What went wrong with rows is never the person's fault; what helps is to read again or to make room.
impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        let words = sentence(&error);
        let disk = |hint: &str| Self::new(ErrorCode::DiskTrouble, words.clone()).hint(hint);
        match error {
            StoreError::Conflict | StoreError::Exists | StoreError::Reference => {
                Self::new(ErrorCode::ChangedElsewhere, words).hint("Read it again, then repeat.")
            }
            StoreError::Busy => disk("Try again in a moment."),
            StoreError::Full => disk("Make room on the disk, then repeat."),
            StoreError::ReadOnly => disk("Make the data directory writable, then repeat."),
            StoreError::Disk => disk("Look at the disk’s health, then repeat."),
            StoreError::Damaged(_) | StoreError::Corrupt => disk("Restore a backup of the data directory."),
            StoreError::Other => Self::new(ErrorCode::Internal, words).hint("Start Patchbay again."),
        }
    }
}

impl From<DateError> for CommandError {
    fn from(error: DateError) -> Self {
        let words = sentence(&error);
        match error {
            DateError::Future => Self::new(ErrorCode::Refused, words).hint("Enter today or an earlier day."),
            DateError::Store(error) => error.into(),
        }
    }
}

impl From<CredentialError> for CommandError {
    fn from(error: CredentialError) -> Self {
        match error {
            CredentialError::NotFound => Self::not_found("This credential"),
            CredentialError::Policy(error) => Self::new(ErrorCode::Refused, sentence(&error)),
            CredentialError::Store(error) => error.into(),
        }
    }
}

impl From<LinkError> for CommandError {
    fn from(error: LinkError) -> Self {
        let words = sentence(&error);
        match error {
            LinkError::NotFound => Self::not_found("This credential"),
            LinkError::Different | LinkError::Held => {
                Self::new(ErrorCode::Refused, words).hint("Leave them apart, or rotate one of them.")
            }
            LinkError::Declined => Self::new(ErrorCode::Cancelled, "Nothing was changed."),
            LinkError::Key(error) => error.into(),
            LinkError::Store(error) => error.into(),
        }
    }
}

impl From<RotationError> for CommandError {
    fn from(error: RotationError) -> Self {
        let words = sentence(&error);
        match error {
            RotationError::NotFound => Self::not_found("This credential or rotation"),
            RotationError::UnderWay => {
                Self::new(ErrorCode::ChangedElsewhere, words).hint("Continue that one, or drop it.")
            }
            RotationError::StagedGone => Self::staged_gone(),
            RotationError::OutOfTurn => {
                Self::new(ErrorCode::ChangedElsewhere, words).hint("Read it again, then decide.")
            }
            RotationError::OtherAccount => {
                Self::new(ErrorCode::Refused, words).hint("Tick that another account is meant.")
            }
            RotationError::NotRevocable => Self::new(ErrorCode::Refused, words)
                .hint("Rotate the connections that still have it, or put them right first."),
            RotationError::Blocked(_) => Self::new(ErrorCode::Refused, words),
            RotationError::Key(error) => error.into(),
            RotationError::Store(error) => error.into(),
            RotationError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<ReloadError> for CommandError {
    fn from(error: ReloadError) -> Self {
        match error {
            ReloadError::Store(error) => error.into(),
            ReloadError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<SystemError> for CommandError {
    fn from(error: SystemError) -> Self {
        let words = sentence(&error);
        let invalid = |field| Self::new(ErrorCode::InvalidField, words.clone()).at(field);
        match error {
            SystemError::NotFound => Self::not_found("This system"),
            SystemError::Address(_) => invalid(FieldName::Address),
            SystemError::AddressTaken => invalid(FieldName::Address).hint("Open the system that you have."),
            SystemError::PlainHttpNotAgreed => {
                invalid(FieldName::Address).hint("Use https, or agree that secrets travel in clear.")
            }
            SystemError::Proxy => invalid(FieldName::Proxy).hint("A proxy looks like http://host:port."),
            SystemError::Certificates => Self::new(ErrorCode::Refused, words)
                .hint("Paste certificates as PEM text, each with its BEGIN and END line."),
            SystemError::Name => invalid(FieldName::Name).hint("Use 1 to 60 characters on one line."),
            SystemError::NameTaken => Self::new(ErrorCode::NameTaken, words).at(FieldName::Name),
            SystemError::Declined => Self::new(ErrorCode::Cancelled, "Nothing was changed."),
            SystemError::NameNotTyped => {
                invalid(FieldName::Name).hint("Type the system’s name exactly as it is shown.")
            }
            SystemError::NotTwins => {
                Self::new(ErrorCode::ChangedElsewhere, words).hint("Read their lists again.")
            }
            SystemError::Trouble(finding) => Self::from(*finding),
            SystemError::Key(error) => error.into(),
            SystemError::Store(error) => error.into(),
            SystemError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<DeletionError> for CommandError {
    fn from(error: DeletionError) -> Self {
        let words = sentence(&error);
        match error {
            DeletionError::NotFound => Self::not_found("This connection"),
            DeletionError::ReadOnly => Self::new(ErrorCode::Refused, words).hint("Patchbay only shows it."),
            DeletionError::Gone => Self::new(ErrorCode::NotFound, "Its system does not have it any more.")
                .hint("Forget it here, or read the list again."),
            DeletionError::ChangedMeanwhile => Self::new(ErrorCode::ChangedElsewhere, words)
                .hint("Nothing was deleted. Look at the plan again."),
            DeletionError::NotAgreed => {
                Self::new(ErrorCode::Refused, words).hint("Nothing was deleted. Tick what you agree to.")
            }
            DeletionError::NameNotTyped => Self::new(ErrorCode::InvalidField, words)
                .at(FieldName::Name)
                .hint("Type the connection’s name exactly as it is shown."),
            DeletionError::Unknown => {
                Self::new(ErrorCode::SystemUnreachable, words).hint("Look at the plan again.")
            }
            DeletionError::Refused(finding) => Self::from(*finding),
            DeletionError::Blocked(_) => Self::new(ErrorCode::Refused, words),
            DeletionError::Key(error) => error.into(),
            DeletionError::Store(error) => error.into(),
            DeletionError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<KeyError> for CommandError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Locked => Self::locked(),
            KeyError::NoStore => Self::new(ErrorCode::NoStore, "Nothing keeps the key to your secrets yet.")
                .hint("Choose what keeps it; then this goes on."),
            KeyError::Vault(error) => error.into(),
        }
    }
}

impl From<VaultKeyError> for CommandError {
    fn from(error: VaultKeyError) -> Self {
        let words = sentence(&error);
        match error {
            VaultKeyError::Keychain(trouble) => {
                let (message, hint) = StoreStateName::from(trouble).words();
                Self::new(ErrorCode::KeychainTrouble, message).hint(hint)
            }
            VaultKeyError::WrongPassphrase => {
                Self::new(ErrorCode::WrongPassphrase, "This passphrase opens nothing here.")
                    .hint("Mind capital letters and the keyboard’s language.")
            }
            VaultKeyError::PassphraseTooShort => {
                Self::new(ErrorCode::InvalidField, words).at(FieldName::Password)
            }
            VaultKeyError::Locked => Self::locked(),
            VaultKeyError::NoSuchSlot
            | VaultKeyError::Exists
            | VaultKeyError::LastSlot
            | VaultKeyError::NotTheSample => Self::new(ErrorCode::Refused, words),
            VaultKeyError::Newer { .. } => {
                Self::new(ErrorCode::Refused, words).hint("Update Patchbay, then open it again.")
            }
            VaultKeyError::Store(error) => error.into(),
        }
    }
}

impl From<FilesError> for CommandError {
    fn from(error: FilesError) -> Self {
        Self::new(ErrorCode::DiskTrouble, sentence(&error)).hint("Look at the data directory and its owner.")
    }
}

impl From<ExportError> for CommandError {
    fn from(error: ExportError) -> Self {
        let words = sentence(&error);
        match error {
            ExportError::OwnDirectory | ExportError::Place => {
                Self::new(ErrorCode::Refused, words).hint("Choose another folder.")
            }
            ExportError::Damaged => {
                Self::new(ErrorCode::DiskTrouble, words).hint("Restore an automatic backup first.")
            }
            ExportError::Key(error) => error.into(),
            ExportError::Store(error) => error.into(),
        }
    }
}

impl From<RestoreError> for CommandError {
    fn from(error: RestoreError) -> Self {
        let words = sentence(&error);
        match error {
            RestoreError::NotAVault | RestoreError::Damaged | RestoreError::NoBackup => {
                Self::new(ErrorCode::Refused, words).hint("Choose another backup.")
            }
            RestoreError::Newer { .. } => {
                Self::new(ErrorCode::Refused, words).hint("Update Patchbay, then restore it.")
            }
            RestoreError::InUse => {
                Self::new(ErrorCode::Refused, "A backup is being made at this moment.").hint("Try again.")
            }
            RestoreError::Files(_) => Self::new(ErrorCode::Refused, "This file cannot be read.")
                .hint("Choose a plain file that is yours, not a link."),
            RestoreError::Store(error) => error.into(),
        }
    }
}

impl From<ForeignFileError> for CommandError {
    fn from(error: ForeignFileError) -> Self {
        let hint = match error {
            ForeignFileError::Unreadable => "Look at its path and at who may read it.",
            ForeignFileError::NotAFile => "Name the file itself.",
            ForeignFileError::TooLarge | ForeignFileError::ForeignOwner => "Choose another file.",
            ForeignFileError::Encoding => "Save it as UTF-8, or paste the token.",
        };
        Self::new(ErrorCode::Refused, sentence(&error)).hint(hint)
    }
}

impl From<StateFileError> for CommandError {
    fn from(error: StateFileError) -> Self {
        match error {
            StateFileError::Unreadable | StateFileError::NotAStateFile | StateFileError::NoAddress => {
                Self::new(ErrorCode::Refused, sentence(&error))
                    .hint("Choose another file, or enter the address.")
            }
        }
    }
}

impl From<CheckError> for CommandError {
    fn from(error: CheckError) -> Self {
        let words = sentence(&error);
        match error {
            CheckError::NotFound => Self::not_found("This connection"),
            CheckError::NotTestable => Self::new(ErrorCode::Refused, words).hint("Patchbay only shows it."),
            CheckError::Invalid(problems) => Self::from(problems),
            CheckError::StagedGone => Self::staged_gone(),
            CheckError::Blocked(_) => Self::new(ErrorCode::Refused, words),
            CheckError::Key(error) => error.into(),
            CheckError::Store(error) => error.into(),
            CheckError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<CreateError> for CommandError {
    fn from(error: CreateError) -> Self {
        let words = sentence(&error);
        match error {
            CreateError::NotFound => Self::not_found("This system or connection"),
            CreateError::Invalid(problems) => Self::from(problems),
            CreateError::StagedGone => Self::staged_gone(),
            CreateError::NameTaken(_) => {
                Self::new(ErrorCode::NameTaken, "The system has a connection of that name.")
                    .hint("Choose another name.")
                    .at(FieldName::Name)
            }
            CreateError::Refused(finding) => Self::from(*finding),
            CreateError::Blocked(_) => Self::new(ErrorCode::Refused, words),
            CreateError::Key(error) => error.into(),
            CreateError::Store(error) => error.into(),
            CreateError::Cancelled => Self::cancelled(),
        }
    }
}

/// A finding that kept something from being done.
impl From<Finding> for CommandError {
    fn from(finding: Finding) -> Self {
        let code = match (&finding, finding.outcome()) {
            (Finding::SystemLoginNeeded, _) => ErrorCode::SystemLoginNeeded,
            (_, Outcome::Unreachable) => ErrorCode::SystemUnreachable,
            (_, Outcome::Passed | Outcome::Rejected | Outcome::NotCheckable) => ErrorCode::Refused,
        };
        let words = finding.words();
        let error = Self::new(code, words.what).hint(words.advice);
        match finding.field() {
            Some(field) => error.at(field.into()),
            None => error,
        }
    }
}

/// A form that is not complete: the first problem, at its field.
impl From<Vec<Problem>> for CommandError {
    fn from(problems: Vec<Problem>) -> Self {
        match problems.into_iter().next() {
            Some(problem) => Self::new(ErrorCode::InvalidField, problem.words).at(problem.field.into()),
            None => Self::bad_arguments(),
        }
    }
}

impl From<DesktopRefused> for CommandError {
    fn from(error: DesktopRefused) -> Self {
        Self::new(ErrorCode::Refused, sentence(&error))
            .hint("The log is in the data folder named under Storage.")
    }
}

impl From<LinkNotOpened> for CommandError {
    fn from(error: LinkNotOpened) -> Self {
        Self::new(ErrorCode::Refused, sentence(&error)).hint("Open the page yourself.")
    }
}
