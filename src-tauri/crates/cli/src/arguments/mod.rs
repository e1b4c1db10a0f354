//! What may be said on the command line. Help, completions and the manual page follow from it.

mod activity;
mod changes;
mod configure;
pub(crate) mod form;
mod systems;
mod upkeep;

use std::path::PathBuf;

use app::domain::{ConnectionRow, SystemKind, as_command::CommandVerb};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::pick;
pub(crate) use activity::Activity;
pub(crate) use changes::{Delete, Edit, Policy, Rotate, Tag};

pub(crate) use configure::{
    Capabilities, Configure, ConfigureWhat, ConnectionAction, Connectors, ConnectorsAction, ListThere,
    Secrets, SecretsAction,
};
pub(crate) use form::{Form, Place, SecretSource};
pub(crate) use systems::{AddSystem, Network, OwnLogin, SystemAction, Systems};
pub(crate) use upkeep::{Check, Completions, Export, Format, Import, Man, Store, StoreAction};

/// Looks after the connections of your developer platforms, and the credentials behind them.
#[derive(Debug, Parser)]
#[command(name = "patchbay", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) everywhere: Everywhere,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 fine, 1 something is due, 2 refused, 3 unreachable, 4 needs unlocking, 64 usage.\n\
Secrets come from a hidden prompt, standard input (--token -), an env file or the environment; never from an argument.";

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Everywhere {
    /// Keep everything in this directory instead of the usual one
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print JSON for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Read the passphrase of the secret store from this open file descriptor
    #[arg(long, global = true, value_name = "NUMBER")]
    pub(crate) passphrase_fd: Option<u32>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the store that keeps secrets: under a key in the system keychain, or under a passphrase
    Setup(Setup),
    /// Show or change what opens the store: keychain, passphrase, recovery code
    Store(Store),
    /// List, add, change, move and remove the systems that hold connections
    Systems(Systems),
    /// Show or set how servers are reached: the proxy, and certificates of your own
    Network(Network),
    /// List connections
    List(List),
    /// Show one connection
    Show(Show),
    /// Test connections: one, several, or all
    Test(Test),
    /// Create a connection
    #[command(visible_alias = "add")]
    Create(Box<Create>),
    /// Change a connection, and nothing of it but what is named
    #[command(visible_alias = "update")]
    Edit(Box<Edit>),
    /// Put tags on connections, and take others off; no system knows them
    Tag(Tag),
    /// Say how old secrets may become, and why
    Policy(Policy),
    /// Replace a credential's secret in every connection that uses it
    Rotate(Box<Rotate>),
    /// Delete a connection
    Delete(Delete),
    /// Print the age of every credential, and mark what is due
    Check(Check),
    /// Look at the keychain, the database and the systems
    Doctor,
    /// Write out names, ages and addresses; or everything, sealed under a passphrase
    Export(Export),
    /// Show what was done, with before and after; or write it to a file
    Activity(Activity),
    /// Restore a sealed export or a backup
    Import(Import),
    /// Print what a shell reads to complete this command
    Completions(Completions),
    /// Print the manual page
    Man(Man),
    /// The command lines of gh-devlake
    Configure(Configure),
    /// What each type of connector can do, and by which means; or what the token of one may really do
    Capabilities(Capabilities),
    /// The connectors commands of dojops-sa
    Connectors(Connectors),
    /// The secrets commands of dojops-sa
    Secrets(Secrets),
}

/// What keeps the key to the secrets.
#[derive(Debug, Args)]
pub(crate) struct Setup {
    /// The system keychain keeps the key
    #[arg(long, conflicts_with = "passphrase")]
    pub(crate) keychain: bool,
    /// A passphrase keeps it: typed twice, or read with --passphrase-fd
    #[arg(long)]
    pub(crate) passphrase: bool,
}

/// Which connections are listed.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Words, or terms like is:stale, kind:jira, org:my-org, id:7, age:>90, expires:<30d, tag:nightly
    #[arg(value_name = "FILTER")]
    pub(crate) filter: Vec<String>,
    #[command(flatten)]
    pub(crate) sort: Sort,
    /// Only this system
    #[arg(long)]
    pub(crate) system: Option<String>,
    /// Only this kind, by its name for people
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Ask the systems first
    #[arg(long)]
    pub(crate) refresh: bool,
}

impl List {
    /// Whether everything is wanted, as it is stored.
    pub(crate) fn is_plain(&self) -> bool {
        let is_whole = self.filter.is_empty() && self.kind.is_none();
        is_whole && self.system.is_none() && self.sort.word().is_none() && !self.refresh
    }
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) connection: OneConnection,
    /// Print it as a command of other tools instead, for this purpose; a variable stands for its secret
    #[arg(
        long,
        value_name = "PURPOSE",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "create"
    )]
    pub(crate) as_command: Option<Purpose>,
}

/// What a command of another tool is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Purpose {
    Create,
    List,
    Update,
    Test,
    Delete,
}

impl From<Purpose> for CommandVerb {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Create => Self::Create,
            Purpose::List => Self::List,
            Purpose::Update => Self::Update,
            Purpose::Test => Self::Test,
            Purpose::Delete => Self::Delete,
        }
    }
}

/// Which connection is meant.
#[derive(Debug, Args)]
pub(crate) struct OneConnection {
    /// The connection: github#1, its name, or its id in Patchbay
    #[arg(value_name = "CONNECTION")]
    pub(crate) connection: Option<String>,
    #[command(flatten)]
    pub(crate) sort: Sort,
    /// Its id in its system
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// Its system
    #[arg(long)]
    pub(crate) system: Option<String>,
    /// The address of its system; when a connector is edited, its provider's address
    #[arg(long)]
    pub(crate) url: Option<String>,
}

/// Of which sort a connection is, in the words of its system.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Sort {
    /// The plugin
    #[arg(long)]
    pub(crate) plugin: Option<String>,
    /// The provider of a CoreGit connection
    #[arg(long, conflicts_with = "plugin")]
    pub(crate) provider: Option<String>,
    /// The type of a dojops-sa connector
    #[arg(long = "type", value_name = "TYPE", conflicts_with_all = ["plugin", "provider"])]
    pub(crate) connector: Option<String>,
}

impl Sort {
    /// The word, and the system that has it; a plugin may be any system's.
    pub(crate) fn word(&self) -> Option<(&str, Option<SystemKind>)> {
        let plugin = self.plugin.as_deref().map(|word| (word, None));
        let provider = self
            .provider
            .as_deref()
            .map(|word| (word, Some(SystemKind::CoreGit)));
        let connector = self
            .connector
            .as_deref()
            .map(|word| (word, Some(SystemKind::Dojops)));
        plugin.or(provider).or(connector)
    }

    /// Whether a connection is of it.
    pub(crate) fn has(&self, row: &ConnectionRow) -> bool {
        self.word().is_none_or(|(word, system)| {
            system.is_none_or(|system| row.sort == system) && pick::is_plugin(row, word)
        })
    }
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Connections: github#1, a name, or an id in Patchbay
    #[arg(value_name = "CONNECTION")]
    pub(crate) connections: Vec<String>,
    /// All of them
    #[arg(long, conflicts_with_all = ["connections", "id"])]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) sort: Sort,
    /// The one of this id in its system
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// Only in this system
    #[arg(long)]
    pub(crate) system: Option<String>,
    /// Record the account that the test of one connection names, where another one is recorded
    #[arg(long, conflicts_with = "all")]
    pub(crate) take_over_account: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) form: Form,
    #[command(flatten)]
    pub(crate) secret: SecretSource,
    /// Create it although its test did not pass; the reason is recorded
    #[arg(long, value_name = "REASON")]
    pub(crate) anyway: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The project's own page.
    const README: &str = include_str!("../../../../../README.md");

    #[test]
    fn every_line_of_the_readme_is_understood() {
        let lines = lines();

        for line in &lines {
            let words = words(line);
            if let Err(error) = Arguments::try_parse_from(&words) {
                panic!("{line}: {error}");
            }
        }
        assert!(lines.len() > 15, "{lines:?}");
    }

    /// What begins with the program's name, without what the shell takes.
    fn lines() -> Vec<&'static str> {
        let (_, section) = README.split_once("## From a terminal").unwrap_or_default();
        let (section, _) = section.split_once("\n## ").unwrap_or((section, ""));
        let code = section.split("```").skip(1).step_by(2);
        code.flat_map(str::lines)
            .filter_map(|line| {
                let start = line.find("patchbay ")?;
                let end = [" #", " < ", " 3<", " 4<", " > ", " ||", " | "]
                    .iter()
                    .filter_map(|mark| line[start..].find(mark))
                    .min();
                Some(end.map_or(&line[start..], |end| &line[start..start + end]))
            })
            .collect()
    }

    fn words(line: &str) -> Vec<String> {
        let pieces = line.split('"').enumerate();
        pieces
            .flat_map(|(index, piece)| match index % 2 {
                0 => piece.split_whitespace().map(str::to_owned).collect(),
                _ => vec![piece.to_owned()],
            })
            .collect()
    }
}
