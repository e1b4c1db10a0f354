//! What a person is told when something did not work, in the window and on a terminal: one shape, a closed list of
//! codes, one match per error type.

mod connectors;
mod edits;
mod keys;
mod reuse;
#[cfg(test)]
mod tests;
mod vault;

use domain::{
    Finding, Outcome, SystemFinding,
    kinds::{FieldId, Problem},
};

pub use connectors::ability_words;

use crate::{
    CheckError, CopyError, CreateError, CredentialError, DateError, DeletionError, DesktopRefused,
    ForeignFileError, LinkError, LinkNotOpened, ReloadError, RotationError, StateFileError, StoreError,
    SystemError,
};

/// What a face does about it. A code exists only because one of them acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ToldCode {
    /// A face sent something else than the use case takes.
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

/// Why something did not work, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What a face does about it.
    pub code: ToldCode,
    /// For the person: what happened.
    pub message: String,
    /// For the person: what to do.
    pub hint: Option<String>,
    /// The field to blame.
    pub field: Option<FieldId>,
}

impl Told {
    /// With a code and a sentence.
    pub fn new(code: ToldCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            field: None,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The field to blame.
    #[must_use]
    pub fn at(mut self, field: FieldId) -> Self {
        self.field = Some(field);
        self
    }

    /// A face sent something else than the use case takes. Always the same words: the argument may be a secret.
    pub fn bad_arguments() -> Self {
        Self::new(
            ToldCode::BadArguments,
            "Patchbay did not understand its own window.",
        )
        .hint("Close the window and open it again.")
    }

    /// What is named is not there.
    pub fn not_found(what: &str) -> Self {
        Self::new(ToldCode::NotFound, format!("{what} is not there any more.")).hint("Read the list again.")
    }

    /// The person cancelled it.
    pub fn cancelled() -> Self {
        Self::new(ToldCode::Cancelled, "Cancelled.")
    }

    fn locked() -> Self {
        Self::new(ToldCode::Locked, "Your secrets are locked.").hint("Unlock them; then this goes on.")
    }

    fn staged_gone() -> Self {
        Self::new(
            ToldCode::StagedGone,
            "The typed secret is gone: it waits 15 minutes, and no longer than the lock.",
        )
        .hint("Paste it again.")
    }
}

/// What went wrong with rows is never the person's fault; what helps is to read again or to make room.
impl From<StoreError> for Told {
    fn from(error: StoreError) -> Self {
        let words = sentence(&error);
        let disk = |hint: &str| Self::new(ToldCode::DiskTrouble, words.clone()).hint(hint);
        match error {
            StoreError::Conflict | StoreError::Exists | StoreError::Reference => {
                Self::new(ToldCode::ChangedElsewhere, words).hint("Read it again, then repeat.")
            }
            StoreError::Busy => disk("Try again in a moment."),
            StoreError::Full => disk("Make room on the disk, then repeat."),
            StoreError::ReadOnly => disk("Make the data directory writable, then repeat."),
            StoreError::Disk => disk("Look at the disk’s health, then repeat."),
            StoreError::Damaged(_) | StoreError::Corrupt => disk("Restore a backup of the data directory."),
            StoreError::Other => Self::new(ToldCode::Internal, words).hint("Start Patchbay again."),
        }
    }
}

impl From<DateError> for Told {
    fn from(error: DateError) -> Self {
        let words = sentence(&error);
        match error {
            DateError::Future => Self::new(ToldCode::Refused, words).hint("Enter today or an earlier day."),
            DateError::Store(error) => error.into(),
        }
    }
}

impl From<CredentialError> for Told {
    fn from(error: CredentialError) -> Self {
        match error {
            CredentialError::NotFound => Self::not_found("This credential"),
            CredentialError::InUse => Self::new(ToldCode::ChangedElsewhere, sentence(&error))
                .hint("Rotate it, or delete the connections that use it first."),
            CredentialError::Policy(error) => Self::new(ToldCode::Refused, sentence(&error)),
            CredentialError::Store(error) => error.into(),
        }
    }
}

impl From<LinkError> for Told {
    fn from(error: LinkError) -> Self {
        let words = sentence(&error);
        match error {
            LinkError::NotFound => Self::not_found("This credential"),
            LinkError::Different | LinkError::Held => {
                Self::new(ToldCode::Refused, words).hint("Leave them apart, or rotate one of them.")
            }
            LinkError::BeingRotated => {
                Self::new(ToldCode::Refused, words).hint("Finish the rotation first, then link them.")
            }
            LinkError::Declined => Self::new(ToldCode::Cancelled, "Nothing was changed."),
            LinkError::Key(error) => error.into(),
            LinkError::Store(error) => error.into(),
        }
    }
}

impl From<RotationError> for Told {
    fn from(error: RotationError) -> Self {
        let words = sentence(&error);
        match error {
            RotationError::NotFound => Self::not_found("This credential or rotation"),
            RotationError::TokensLookAlike => Self::new(ToldCode::Refused, words)
                .hint("Edit the connection: remove its tokens there and enter all of them anew."),
            RotationError::UnderWay => {
                Self::new(ToldCode::ChangedElsewhere, words).hint("Continue that one, or drop it.")
            }
            RotationError::StagedGone => Self::staged_gone(),
            RotationError::OutOfTurn => {
                Self::new(ToldCode::ChangedElsewhere, words).hint("Read it again, then decide.")
            }
            RotationError::OtherAccount => {
                Self::new(ToldCode::Refused, words).hint("Tick that another account is meant.")
            }
            RotationError::NotRevocable => Self::new(ToldCode::Refused, words)
                .hint("Rotate the connections that still have it, or put them right first."),
            RotationError::Blocked(_) => Self::new(ToldCode::Refused, words),
            RotationError::Key(error) => error.into(),
            RotationError::Store(error) => error.into(),
            RotationError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<ReloadError> for Told {
    fn from(error: ReloadError) -> Self {
        match error {
            ReloadError::Store(error) => error.into(),
            ReloadError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<SystemError> for Told {
    fn from(error: SystemError) -> Self {
        let words = sentence(&error);
        let invalid = |field| Self::new(ToldCode::InvalidField, words.clone()).at(field);
        match error {
            SystemError::NotFound => Self::not_found("This system"),
            SystemError::Address(_) => invalid(FieldId::Address),
            SystemError::AddressTaken => invalid(FieldId::Address).hint("Open the system that you have."),
            SystemError::PlainHttpNotAgreed => {
                invalid(FieldId::Address).hint("Use https, or agree that secrets travel in clear.")
            }
            SystemError::Proxy => invalid(FieldId::Proxy).hint("A proxy looks like http://host:port."),
            SystemError::Certificates => Self::new(ToldCode::Refused, words)
                .hint("Paste certificates as PEM text, each with its BEGIN and END line."),
            SystemError::Name => invalid(FieldId::Name).hint("Use 1 to 60 characters on one line."),
            SystemError::NameTaken => Self::new(ToldCode::NameTaken, words).at(FieldId::Name),
            SystemError::Declined => Self::new(ToldCode::Cancelled, "Nothing was changed."),
            SystemError::NameNotTyped => {
                invalid(FieldId::Name).hint("Type the system’s name exactly as it is shown.")
            }
            SystemError::UnfitKey(_) => Self::new(ToldCode::Refused, words),
            SystemError::OtherOrganization => Self::new(ToldCode::Refused, words).hint(
                "None of the connections that are known of this system is there. Add it as a system of its own.",
            ),
            SystemError::NotTwins => {
                Self::new(ToldCode::ChangedElsewhere, words).hint("Read their lists again.")
            }
            SystemError::StateFile(error) => error.into(),
            SystemError::Trouble(finding) => Self::from(*finding),
            SystemError::Key(error) => error.into(),
            SystemError::Store(error) => error.into(),
            SystemError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<DeletionError> for Told {
    fn from(error: DeletionError) -> Self {
        let words = sentence(&error);
        match error {
            DeletionError::NotFound => Self::not_found("This connection"),
            DeletionError::ReadOnly => Self::new(ToldCode::Refused, words).hint("Patchbay only shows it."),
            DeletionError::Gone => Self::new(ToldCode::NotFound, "Its system does not have it any more.")
                .hint("Forget it here, or read the list again."),
            DeletionError::ChangedMeanwhile => Self::new(ToldCode::ChangedElsewhere, words)
                .hint("Nothing was deleted. Look at the plan again."),
            DeletionError::NotAgreed => {
                Self::new(ToldCode::Refused, words).hint("Nothing was deleted. Tick what you agree to.")
            }
            DeletionError::NameNotTyped => Self::new(ToldCode::InvalidField, words)
                .at(FieldId::Name)
                .hint("Type the connection’s name exactly as it is shown."),
            DeletionError::Unknown => {
                Self::new(ToldCode::SystemUnreachable, words).hint("Look at the plan again.")
            }
            DeletionError::Refused(finding) => Self::from(*finding),
            DeletionError::Blocked(_) => Self::new(ToldCode::Refused, words),
            DeletionError::Key(error) => error.into(),
            DeletionError::Store(error) => error.into(),
            DeletionError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<ForeignFileError> for Told {
    fn from(error: ForeignFileError) -> Self {
        let hint = match error {
            ForeignFileError::Unreadable => "Look at its path and at who may read it.",
            ForeignFileError::NotAFile => "Name the file itself.",
            ForeignFileError::TooLarge | ForeignFileError::ForeignOwner => "Choose another file.",
            ForeignFileError::Encoding => "Save it as UTF-8, or paste the token.",
        };
        Self::new(ToldCode::Refused, sentence(&error)).hint(hint)
    }
}

impl From<StateFileError> for Told {
    fn from(error: StateFileError) -> Self {
        match error {
            StateFileError::Unreadable | StateFileError::NotAStateFile | StateFileError::NoAddress => {
                Self::new(ToldCode::Refused, sentence(&error))
                    .hint("Choose another file, or enter the address.")
            }
            StateFileError::Foreign(error) => error.into(),
            StateFileError::OtherDevLake(_) => Self::new(ToldCode::Refused, sentence(&error))
                .hint("Choose the file of this system, or keep it with the system that it belongs to."),
            StateFileError::NotWritten => Self::new(ToldCode::DiskTrouble, sentence(&error))
                .hint("Look at who may write in its folder and at the free space, then try again."),
            StateFileError::Busy => {
                Self::new(ToldCode::Refused, sentence(&error)).hint("Wait until it is done, then try again.")
            }
        }
    }
}

impl From<CheckError> for Told {
    fn from(error: CheckError) -> Self {
        let words = sentence(&error);
        match error {
            CheckError::NotFound => Self::not_found("This connection"),
            CheckError::NotTestable => Self::new(ToldCode::Refused, words).hint("Patchbay only shows it."),
            CheckError::Invalid(problems) => Self::from(problems),
            CheckError::StagedGone => Self::staged_gone(),
            CheckError::Reuse(error) => error.into(),
            CheckError::Blocked(_) => Self::new(ToldCode::Refused, words),
            CheckError::Key(error) => error.into(),
            CheckError::Store(error) => error.into(),
            CheckError::Cancelled => Self::cancelled(),
        }
    }
}

impl From<CreateError> for Told {
    fn from(error: CreateError) -> Self {
        let words = sentence(&error);
        match error {
            CreateError::NotFound => Self::not_found("This system or connection"),
            CreateError::Invalid(problems) => Self::from(problems),
            CreateError::StagedGone => Self::staged_gone(),
            CreateError::Reuse(error) => error.into(),
            CreateError::NameTaken(_) => {
                Self::new(ToldCode::NameTaken, "The system has a connection of that name.")
                    .hint("Choose another name.")
                    .at(FieldId::Name)
            }
            CreateError::Refused(finding) => Self::from(*finding),
            CreateError::Blocked(_) => Self::new(ToldCode::Refused, words),
            CreateError::Key(error) => error.into(),
            CreateError::Store(error) => error.into(),
            CreateError::Cancelled => Self::cancelled(),
        }
    }
}

/// A finding that kept something from being done.
impl From<SystemFinding> for Told {
    fn from(found: SystemFinding) -> Self {
        let code = match (&found.finding, found.finding.outcome()) {
            (Finding::SystemLoginNeeded | Finding::SystemKeyRefused | Finding::SystemKeyOnlyReads, _) => {
                ToldCode::SystemLoginNeeded
            }
            (_, Outcome::Unreachable) => ToldCode::SystemUnreachable,
            (_, Outcome::Passed | Outcome::Rejected | Outcome::NotCheckable) => ToldCode::Refused,
        };
        let words = found.words();
        let error = Self::new(code, words.what).hint(words.advice);
        match found.finding.field(found.system) {
            Some(field) => error.at(field),
            None => error,
        }
    }
}

/// A form that is not complete: the first problem, at its field.
impl From<Vec<Problem>> for Told {
    fn from(problems: Vec<Problem>) -> Self {
        match problems.into_iter().next() {
            Some(problem) => Self::new(ToldCode::InvalidField, problem.words).at(problem.field),
            None => Self::bad_arguments(),
        }
    }
}

impl From<DesktopRefused> for Told {
    fn from(error: DesktopRefused) -> Self {
        Self::new(ToldCode::Refused, sentence(&error))
            .hint("The log is in the data folder named under Storage.")
    }
}

impl From<CopyError> for Told {
    fn from(error: CopyError) -> Self {
        let words = sentence(&error);
        match error {
            CopyError::NotFound => Self::not_found("This command"),
            CopyError::NotPrinted(_) => Self::new(ToldCode::Refused, words).hint("Choose another tool."),
            CopyError::Desktop(error) => error.into(),
            CopyError::Store(error) => error.into(),
        }
    }
}

impl From<LinkNotOpened> for Told {
    fn from(error: LinkNotOpened) -> Self {
        Self::new(ToldCode::Refused, sentence(&error)).hint("Open the page yourself.")
    }
}

/// Our own errors as a sentence: a capital at the start, a full stop at the end.
pub fn sentence(words: &impl ToString) -> String {
    let words = words.to_string();
    let mut letters = words.chars();
    let start = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    let end = if words.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{start}{}{end}", letters.as_str())
}
