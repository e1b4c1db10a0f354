//! How a command ended, as a script sees it.

use std::process::ExitCode;

/// The exit codes. They are documented and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: it was done, and nothing is due.
    Fine,
    /// 1: something is due: too old, expired or about to.
    Due,
    /// 2: a provider, a system or Patchbay itself said no.
    Refused,
    /// 3: somebody could not be reached. Says nothing about a credential.
    Unreachable,
    /// 4: the secret store has to be unlocked, or made, first.
    Locked,
    /// 64: the command line is incomplete, wrong, or names what is not there.
    Usage,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Due => 1,
            Self::Refused => 2,
            Self::Unreachable => 3,
            Self::Locked => 4,
            Self::Usage => 64,
        }
    }

    /// The graver of two: a refusal outweighs silence, silence outweighs what is merely due.
    pub(crate) fn and(self, other: Self) -> Self {
        let weight = |exit: Self| match exit {
            Self::Fine => 0,
            Self::Due => 1,
            Self::Unreachable => 2,
            Self::Refused => 3,
            Self::Locked => 4,
            Self::Usage => 5,
        };
        if weight(other) > weight(self) { other } else { self }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_outweighs_silence_and_silence_what_is_due() {
        assert_eq!(Exit::Due.and(Exit::Unreachable), Exit::Unreachable);
        assert_eq!(Exit::Unreachable.and(Exit::Refused), Exit::Refused);
        assert_eq!(Exit::Refused.and(Exit::Fine), Exit::Refused);
    }
}
