//! What a connection would be with other tools: the command line that creates, lists, updates, tests or deletes it,
//! with a variable in place of the secret. Pure; a command that would do something else than it says is not printed,
//! and the reason stands in its place.
//!
//! One file for each tool. A further sort of system is one more file and one more arm in [`commands`].

mod coregit;
mod curl;
mod gh_devlake;
mod shell;
#[cfg(test)]
mod tests;

use crate::{Connection, Credential, Slot, System, SystemKind, Use};

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandVerb {
    /// Creates it anew, as it is.
    Create,
    /// Lists its kind.
    List,
    /// Gives it another secret.
    Update,
    /// Has the system test it.
    Test,
    /// Deletes it.
    Delete,
}

impl CommandVerb {
    /// All of them, in the order of a connection's life.
    pub const ALL: [Self; 5] = [Self::Create, Self::List, Self::Update, Self::Test, Self::Delete];
}

/// Which tool a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandTool {
    /// `gh devlake configure connection …`.
    GhDevlake,
    /// `curl`.
    Curl,
    /// CoreGit's package for TypeScript.
    CoreGitSdk,
}

impl CommandTool {
    /// Its name.
    pub fn display(self) -> &'static str {
        match self {
            Self::GhDevlake => "gh-devlake",
            Self::Curl => "curl",
            Self::CoreGitSdk => "@coregit/sdk",
        }
    }
}

/// What is known of the connection.
#[derive(Debug, Clone, Copy)]
pub struct CommandSource<'a> {
    /// The connection.
    pub connection: &'a Connection,
    /// Its system.
    pub system: &'a System,
    /// The login of the system's own interface.
    pub own_login: Option<&'a Credential>,
    /// What fills its slots.
    pub uses: &'a [Use],
}

impl CommandSource<'_> {
    fn slot(&self) -> Option<Slot> {
        self.uses.first().map(|used| used.slot)
    }

    /// The variables that stand for its secret: one for each of several tokens.
    fn variables(&self) -> Vec<String> {
        match self.uses.len() {
            0 | 1 => vec!["TOKEN".to_owned()],
            count => (1..=count).map(|number| format!("TOKEN_{number}")).collect(),
        }
    }
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedCommand {
    /// What it does.
    pub verb: CommandVerb,
    /// For which tool.
    pub tool: CommandTool,
    /// The text for a shell (sh, bash, zsh), or why there is none.
    pub text: Result<String, NotPrinted>,
    /// The variables that have to be set before, without `$`.
    pub variables: Vec<String>,
    /// Whether it does something beside what it says, in words.
    pub note: Option<&'static str>,
}

/// Why a command is not printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPrinted {
    /// The system does not have it, or nobody knows by which number.
    #[error("The system does not list this connection.")]
    NotThere,
    /// Patchbay does not know what its plugin needs.
    #[error("Patchbay does not know this plugin.")]
    UnknownKind,
    /// The tool has no way to sign in to the system.
    #[error("gh-devlake cannot sign in to this DevLake.")]
    Login,
    /// The tool would make something else.
    #[error("gh-devlake would not set {0} as it is here.")]
    Differs(String),
    /// The tool's update does not work for this plugin (devlake.md 5.6).
    #[error("gh-devlake’s update does not change the secret of this kind.")]
    UpdateBroken,
    /// A private key has several lines, and a variable in JSON has none.
    #[error("A private key does not fit into a command; use Patchbay.")]
    PrivateKey,
    /// The system's own key may not do it.
    #[error("The key of this system may only read.")]
    KeyOnlyReads,
    /// A name that a terminal would not take as text.
    #[error("{0} has characters that a terminal would act upon.")]
    Unprintable(&'static str),
}

/// Every command for a connection, each verb with each tool.
pub fn commands(source: &CommandSource<'_>) -> Vec<PrintedCommand> {
    match source.system.kind {
        SystemKind::DevLake => CommandVerb::ALL
            .into_iter()
            .flat_map(|verb| [gh_devlake::printed(source, verb), curl::printed(source, verb)])
            .collect(),
        SystemKind::CoreGit => CommandVerb::ALL
            .into_iter()
            .flat_map(|verb| coregit::printed(source, verb))
            .collect(),
        // No other tool speaks for a connector.
        SystemKind::Dojops => Vec::new(),
    }
}

/// The variables of a command that carries the secret, and those that sign in to the system.
fn needed(source: &CommandSource<'_>, verb: CommandVerb, login: Option<&'static str>) -> Vec<String> {
    let secret = match verb {
        CommandVerb::Create | CommandVerb::Update => source.variables(),
        CommandVerb::List | CommandVerb::Test | CommandVerb::Delete => Vec::new(),
    };
    secret.into_iter().chain(login.map(str::to_owned)).collect()
}
