//! Why a command did not do it: the words that every face shares, and the exit code that goes with them.

use app::{Told, ToldCode};

use crate::Exit;

/// Why a command ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) told: Told,
    pub(crate) exit: Exit,
}

impl Failure {
    /// The command line is to blame.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Told::new(ToldCode::BadArguments, message).into()
    }

    /// With what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.told = self.told.hint(hint);
        self
    }
}

/// Whatever a use case can stumble over.
impl<E> From<E> for Failure
where
    Told: From<E>,
{
    fn from(error: E) -> Self {
        let told = in_a_terminal(Told::from(error));
        Self {
            exit: exit(told.code),
            told,
        }
    }
}

/// Where the window has a button, a terminal has a command.
fn in_a_terminal(told: Told) -> Told {
    if told.code == ToldCode::Locked {
        told.hint(UNLOCKING)
    } else if told.code == ToldCode::NoStore {
        told.hint(SETTING_UP)
    } else {
        told
    }
}

/// How a locked store is opened from here.
pub(crate) const UNLOCKING: &str =
    "Unlock the system keychain, run this on a terminal, or give the passphrase with --passphrase-fd.";
/// How one is made.
pub(crate) const SETTING_UP: &str =
    "Make it once: patchbay setup --keychain, or patchbay setup --passphrase.";

fn exit(code: ToldCode) -> Exit {
    match code {
        ToldCode::BadArguments | ToldCode::InvalidField | ToldCode::NotFound => Exit::Usage,
        ToldCode::Locked | ToldCode::NoStore | ToldCode::KeychainTrouble | ToldCode::WrongPassphrase => {
            Exit::Locked
        }
        ToldCode::SystemUnreachable => Exit::Unreachable,
        ToldCode::NameTaken
        | ToldCode::SystemLoginNeeded
        | ToldCode::Refused
        | ToldCode::Cancelled
        | ToldCode::ChangedElsewhere
        | ToldCode::StagedGone
        | ToldCode::DiskTrouble
        | ToldCode::Internal => Exit::Refused,
    }
}

/// The code as programs see it: stable.
pub(crate) fn code_name(code: ToldCode) -> &'static str {
    match code {
        ToldCode::BadArguments => "usage",
        ToldCode::NotFound => "not_found",
        ToldCode::InvalidField => "invalid_field",
        ToldCode::NameTaken => "name_taken",
        ToldCode::Locked => "locked",
        ToldCode::NoStore => "no_store",
        ToldCode::KeychainTrouble => "keychain_trouble",
        ToldCode::WrongPassphrase => "wrong_passphrase",
        ToldCode::SystemUnreachable => "system_unreachable",
        ToldCode::SystemLoginNeeded => "system_login_needed",
        ToldCode::Refused => "refused",
        ToldCode::Cancelled => "cancelled",
        ToldCode::ChangedElsewhere => "changed_elsewhere",
        ToldCode::StagedGone => "staged_gone",
        ToldCode::DiskTrouble => "disk_trouble",
        ToldCode::Internal => "internal",
    }
}
