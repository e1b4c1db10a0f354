//! What can be done and how it can end: closed, each with its words.

use serde::{Deserialize, Serialize};

/// Declares the actions: their stable words, their group and what people read, one row each.
macro_rules! actions {
    ($($(#[$doc:meta])+ $name:ident, $group:ident, $words:literal;)+) => {
        /// What was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Action {
            $($(#[$doc])+ $name,)+
        }

        impl Action {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What it belongs to.
            pub fn group(self) -> ActionGroup {
                match self {
                    $(Self::$name => ActionGroup::$group,)+
                }
            }

            /// In words, before the name of what it was done to.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $words,)+
                }
            }
        }
    };
}

actions! {
    /// A connection was created.
    Create, Connections, "Created";
    /// Its settings were changed.
    Edit, Connections, "Edited";
    /// It was deleted from its system.
    Delete, Connections, "Deleted";
    /// It was taken out of a blueprint, on the way to its deletion.
    LeaveBlueprint, Connections, "Taken out of a blueprint";
    /// It was put back into the blueprints that it had left.
    RejoinBlueprints, Connections, "Put back into blueprints";
    /// A draft was begun from the record of a deleted one.
    Restore, Connections, "Restore begun";
    /// The record of a deleted one was erased.
    EraseArchived, Connections, "Record of the deletion erased";
    /// Our row of one that its system does not have was dropped.
    Forget, Connections, "Forgotten";
    /// Its tags were changed.
    Tag, Connections, "Tagged";
    /// What somebody else changed was seen.
    AcknowledgeChange, Connections, "Change seen";
    /// Whether the system's stored secret works was asked.
    ProveStored, Connections, "Stored secret proven";
    /// A connector wrote on a ticket, as it was shown and agreed to.
    Write, Connections, "Wrote on a ticket";
    /// Somebody said that they entered it in the agent.
    HandOver, Connections, "Entered in dojops-sa";
    /// Somebody said that it is not entered there.
    TakeBack, Connections, "Not entered in dojops-sa";
    /// Its secret was put into the clipboard.
    CopySecret, Connections, "Secret copied";
    /// A list held connections that were not known.
    Adopt, Elsewhere, "Found";
    /// A list showed that somebody else changed one.
    ChangedElsewhere, Elsewhere, "Changed elsewhere";
    /// A list does not have it any more.
    Vanished, Elsewhere, "Gone from the system";
    /// A secret was replaced at its uses.
    Rotate, Credentials, "Rotated";
    /// Whether the secret from before a rotation is dead was asked.
    ProveOld, Credentials, "Old secret tried";
    /// The secret from before a rotation was erased.
    ErasePrevious, Credentials, "Old secret erased";
    /// A secret that nothing uses was erased.
    EraseSecret, Credentials, "Secret erased";
    /// How old it may become, or what is noted about it, was changed.
    ChangeCredential, Credentials, "Policy or notes changed";
    /// Two credentials were said to be one secret.
    Link, Credentials, "Linked";
    /// Its secret may go to a further address.
    Grant, Credentials, "Allowed to go further";
    /// Somebody said that it may belong to the account that its provider names.
    TakeOverAccount, Credentials, "Account taken over";
    /// Somebody said when it was set.
    SetDate, Credentials, "Date told";
    /// A system was added.
    AddSystem, Systems, "System added";
    /// Its name, environment or network was changed.
    ChangeSystem, Systems, "System changed";
    /// It was given its own login.
    SetSystemLogin, Systems, "Login of the system set";
    /// It answers under another address.
    MoveSystem, Systems, "System moved";
    /// Two systems turned out to be one.
    MergeSystems, Systems, "Systems merged";
    /// It was removed from Patchbay.
    RemoveSystem, Systems, "System removed";
    /// A state file of gh-devlake is kept in step, or no longer.
    ChooseStateFile, Systems, "State file chosen";
    /// The key to the secrets was made.
    MakeStore, Store, "Secret store made";
    /// A passphrase was added or replaced.
    SetPassphrase, Store, "Passphrase set";
    /// A recovery code was made.
    MakeRecoveryCode, Store, "Recovery code made";
    /// The keychain keeps a key again.
    UseKeychain, Store, "Keychain used";
    /// A sealed backup was written.
    SaveBackup, Store, "Backup saved";
    /// The history was written to a file.
    ExportActivity, Store, "Activity exported";
    /// A backup took the vault's place.
    RestoreBackup, Store, "Backup restored";
    /// A damaged row was dropped.
    ForgetDamaged, Store, "Damaged row forgotten";
    /// A setting was changed.
    ChangeSettings, Store, "Settings changed";
    /// A file that a token came from was deleted.
    DeleteEnvFile, Store, "Env file deleted";
}

/// What an action belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionGroup {
    /// Done to connections.
    Connections,
    /// Done to secrets.
    Credentials,
    /// Done to systems.
    Systems,
    /// Done by somebody else, and noticed.
    Elsewhere,
    /// Done to Patchbay's own store, settings and files.
    Store,
}

impl ActionGroup {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Connections,
        Self::Credentials,
        Self::Systems,
        Self::Elsewhere,
        Self::Store,
    ];
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// As wanted.
    Done,
    /// It goes on; a later entry says how it ended.
    Begun,
    /// The person stopped it on the way.
    Stopped,
    /// Something stood in the way.
    Failed,
    /// Everything is as it was before.
    PutBack,
    /// It was not allowed, and nothing changed.
    Refused,
    /// Nobody knows whether the system did it.
    Unknown,
    /// A check passed.
    Passed,
    /// A check was refused by the provider.
    Rejected,
    /// A check reached nobody.
    Unreachable,
    /// A check can say nothing here.
    NotCheckable,
}

impl Ended {
    /// In a word or two; nothing where it went as wanted.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::Done => None,
            Self::Begun => Some("begun"),
            Self::Stopped => Some("stopped"),
            Self::Failed => Some("failed"),
            Self::PutBack => Some("put back"),
            Self::Refused => Some("refused"),
            Self::Unknown => Some("answer lost"),
            Self::Passed => Some("passed"),
            Self::Rejected => Some("refused by the provider"),
            Self::Unreachable => Some("unreachable"),
            Self::NotCheckable => Some("not checkable"),
        }
    }

    /// Whether a person may want to look at it.
    pub fn is_trouble(self) -> bool {
        match self {
            Self::Failed | Self::Refused | Self::Unknown | Self::Rejected | Self::Unreachable => true,
            Self::Done | Self::Begun | Self::Stopped | Self::PutBack | Self::Passed | Self::NotCheckable => {
                false
            }
        }
    }
}

impl From<crate::Outcome> for Ended {
    fn from(outcome: crate::Outcome) -> Self {
        match outcome {
            crate::Outcome::Passed => Self::Passed,
            crate::Outcome::Rejected => Self::Rejected,
            crate::Outcome::Unreachable => Self::Unreachable,
            crate::Outcome::NotCheckable => Self::NotCheckable,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_action_has_words_of_its_own_and_every_group_has_actions() {
        let words: HashSet<&str> = Action::ALL.iter().map(|action| action.words()).collect();

        assert_eq!(words.len(), Action::ALL.len());
        for group in ActionGroup::ALL {
            assert!(
                Action::ALL.iter().any(|action| action.group() == group),
                "{group:?}"
            );
        }
    }
}
