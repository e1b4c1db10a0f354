//! The wizard around its form: kinds to choose, a staged secret, what a create led to.

use app::{Created, StageError, StagedSummary};
use domain::{kinds::ConnectionKind, recognise::Removed};
use jiff::Timestamp;
use serde::Serialize;
use specta::Type;

use super::{About, CheckView, SystemSort};

/// A kind to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KindView {
    /// What is answered.
    pub id: String,
    /// "GitHub".
    pub label: String,
    /// The sort of system that holds such connections.
    pub system: SystemSort,
    /// "DevLake": what the kinds of one sort stand under.
    pub group: String,
}

/// A staged secret, described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StagedView {
    /// What *Check* and *Create* name.
    pub id: String,
    /// "classic token".
    pub kind: String,
    /// "…90ab", where it may be shown.
    pub hint: Option<String>,
    /// "40 characters".
    pub length: String,
    /// "One line break removed."
    pub cleaned: Option<String>,
    /// What stays to be said about it although it works.
    pub note: Option<String>,
    /// What will go wrong with it; it is not staged for use then.
    pub problem: Option<String>,
    /// The credential of ours that it stands for; `None` where it was typed.
    pub credential: Option<String>,
}

/// What a create led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CreatedView {
    /// Our id of the connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// Whether the answer was lost and the system did not list it yet ("Look again", "Forget").
    pub is_pending: bool,
    /// The saved test; `None` while pending.
    pub check: Option<super::CheckView>,
    /// Whether the secret came from a file that may go.
    pub offers_deletion: bool,
}

impl From<ConnectionKind> for KindView {
    fn from(kind: ConnectionKind) -> Self {
        Self {
            id: kind_id(kind).to_owned(),
            label: kind.spec().display.to_owned(),
            system: kind.spec().system.into(),
            group: kind.spec().system.display().to_owned(),
        }
    }
}

/// The kind that the window names.
pub(crate) fn kind_of(id: &str) -> Option<ConnectionKind> {
    ConnectionKind::ALL.into_iter().find(|kind| kind_id(*kind) == id)
}

pub(crate) fn kind_id(kind: ConnectionKind) -> &'static str {
    match kind {
        ConnectionKind::DevLakeGithub => "devLakeGithub",
        ConnectionKind::DevLakeGhCopilot => "devLakeGhCopilot",
        ConnectionKind::DevLakeJenkins => "devLakeJenkins",
        ConnectionKind::DevLakeCircleci => "devLakeCircleci",
        ConnectionKind::DevLakeGitlab => "devLakeGitlab",
        ConnectionKind::DevLakeBitbucket => "devLakeBitbucket",
        ConnectionKind::DevLakeAzuredevops => "devLakeAzuredevops",
        ConnectionKind::DevLakeJira => "devLakeJira",
        ConnectionKind::DevLakePagerduty => "devLakePagerduty",
        ConnectionKind::DevLakeSonarqube => "devLakeSonarqube",
        ConnectionKind::DevLakeArgocd => "devLakeArgocd",
        ConnectionKind::CoreGitGithub => "coreGitGithub",
        ConnectionKind::CoreGitGitlab => "coreGitGitlab",
        ConnectionKind::DojopsJira => "dojopsJira",
        ConnectionKind::DojopsGitlab => "dojopsGitlab",
        ConnectionKind::DojopsGithub => "dojopsGithub",
        ConnectionKind::DojopsConfluence => "dojopsConfluence",
    }
}

impl StagedView {
    /// A staged secret, described.
    pub(crate) fn of(summary: &StagedSummary) -> Self {
        Self {
            id: summary.id.to_string(),
            kind: summary.token_kind.display().to_owned(),
            hint: summary
                .hint
                .last_four
                .as_ref()
                .map(|last_four| format!("…{last_four}")),
            length: format!("{} characters", summary.bytes),
            cleaned: cleaned(&summary.removed),
            note: summary.kind.warning(summary.token_kind).map(str::to_owned),
            problem: None,
            credential: None,
        }
    }

    /// A typed text that was not staged, and why.
    pub(crate) fn refused(error: &StageError) -> Self {
        Self {
            id: String::new(),
            kind: String::new(),
            hint: None,
            length: String::new(),
            cleaned: None,
            note: None,
            problem: Some(app::sentence(error)),
            credential: None,
        }
    }
}

fn cleaned(removed: &[Removed]) -> Option<String> {
    let what: Vec<&str> = removed
        .iter()
        .map(|removed| match removed {
            Removed::Blanks => "blanks",
            Removed::LineBreaks => "line breaks",
            Removed::Quotes => "quotes",
            Removed::Scheme => "the word before it",
            Removed::Assignment => "the name before it",
        })
        .collect();
    (!what.is_empty()).then(|| format!("Removed: {}.", what.join(", ")))
}

impl CreatedView {
    /// What a create led to.
    pub(crate) fn of(created: &Created, started_at: Timestamp, about: About) -> Self {
        Self {
            connection: created.connection.to_string(),
            name: created.name.clone(),
            is_pending: created.check.is_none(),
            check: created
                .check
                .as_ref()
                .map(|check| CheckView::of_result(check, started_at, about)),
            offers_deletion: created.offers_deletion,
        }
    }
}
