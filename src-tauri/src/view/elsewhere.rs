//! Tokens from elsewhere, described. No value of a file or a variable.

use app::{EnvFileContents, EnvFileEnd, FoundSecret};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::StagedView;

/// For which form an env file is picked.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PickEnvFileInput {
    /// The kind's id.
    pub kind: String,
    /// The system's id.
    pub system: String,
}

/// An env file by its path.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvFileInput {
    /// The kind's id.
    pub kind: String,
    /// The path.
    pub path: String,
}

/// A secret that fits, by its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FoundSecretView {
    /// "GITHUB_PAT".
    pub key: String,
    /// The user name beside it.
    pub login: Option<String>,
    /// What it is, or why it cannot be used.
    pub staged: StagedView,
}

/// What an env file holds for a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvFileView {
    /// Where it is.
    pub path: String,
    /// What fits; the first is what gh-devlake would take.
    pub found: Vec<FoundSecretView>,
    /// Other keys in it.
    pub others: Vec<String>,
    /// How many more there are that cannot be named.
    pub unnamed: u32,
    /// The numbers of the lines that are no `KEY=VALUE`.
    pub unread_lines: Vec<u32>,
    /// Whether other users of this computer can read it.
    pub is_readable_by_others: bool,
}

/// What became of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum EnvFileEndName {
    /// Gone.
    Deleted,
    /// The person keeps it.
    Kept,
    /// Another file by now.
    Changed,
    /// It could not be compared with what is sealed.
    NotCompared,
    /// The operating system refused.
    NotDeleted,
}

impl From<&FoundSecret> for FoundSecretView {
    fn from(found: &FoundSecret) -> Self {
        Self {
            key: found.key.to_owned(),
            login: found.login.clone(),
            staged: match &found.staged {
                Ok(summary) => StagedView::of(summary),
                Err(error) => StagedView::refused(error),
            },
        }
    }
}

impl From<&EnvFileContents> for EnvFileView {
    fn from(read: &EnvFileContents) -> Self {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            path: read.path.display().to_string(),
            found: read.found.iter().map(FoundSecretView::from).collect(),
            others: read.others.names.clone(),
            unnamed: number(read.others.unnamed),
            unread_lines: read.unread_lines.iter().copied().map(number).collect(),
            is_readable_by_others: read.is_readable_by_others,
        }
    }
}

impl From<EnvFileEnd> for EnvFileEndName {
    fn from(end: EnvFileEnd) -> Self {
        match end {
            EnvFileEnd::Deleted => Self::Deleted,
            EnvFileEnd::Kept => Self::Kept,
            EnvFileEnd::Changed => Self::Changed,
            EnvFileEnd::NotCompared => Self::NotCompared,
            EnvFileEnd::NotDeleted => Self::NotDeleted,
        }
    }
}
