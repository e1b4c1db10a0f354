//! What is said about the history.

use std::path::PathBuf;

use app::domain::activity::ActionGroup;
use clap::{Args, ValueEnum};

use super::Sort;

/// Which entries are meant, and where they go.
#[derive(Debug, Args)]
pub(crate) struct Activity {
    /// With these words in a name or value; all of them
    #[arg(value_name = "WORDS")]
    pub(crate) words: Vec<String>,
    /// Only of this connection: github#1, its name, or its id in Patchbay, even after it was deleted
    #[arg(long)]
    pub(crate) connection: Option<String>,
    /// Only of this credential: its last four characters, or its id in Patchbay, even after it was erased
    #[arg(long)]
    pub(crate) credential: Option<String>,
    /// Only in this system
    #[arg(long)]
    pub(crate) system: Option<String>,
    #[command(flatten)]
    pub(crate) sort: Sort,
    /// Only what was done to these; elsewhere is what somebody else did
    #[arg(long, value_enum)]
    pub(crate) group: Option<Group>,
    /// At most so many, the latest first
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    pub(crate) limit: usize,
    /// Write all of them to this file: .csv for a spreadsheet, .jsonl for programs
    #[arg(long, short, value_name = "FILE", conflicts_with = "limit")]
    pub(crate) output: Option<PathBuf>,
}

/// What something was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Group {
    Connections,
    Credentials,
    Systems,
    Elsewhere,
    Store,
}

impl From<Group> for ActionGroup {
    fn from(group: Group) -> Self {
        match group {
            Group::Connections => Self::Connections,
            Group::Credentials => Self::Credentials,
            Group::Systems => Self::Systems,
            Group::Elsewhere => Self::Elsewhere,
            Group::Store => Self::Store,
        }
    }
}
