//! Where a GitHub App is installed.

use app::{Installations, InstallationsRequest};
use domain::{IdError, StagedId};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{About, ChoiceView, FindingView, FormInput, kind_of};
use crate::error::CommandError;

/// Which App is asked about.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstallationsInput {
    /// The form so far.
    pub form: FormInput,
    /// The staged key's id.
    pub staged: Option<String>,
    /// The stored connection's id: its key is used where none is staged.
    pub stored: Option<String>,
}

/// What it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstallationsView {
    /// Where it is installed.
    pub choices: Vec<ChoiceView>,
    /// Why nobody can say.
    pub finding: Option<FindingView>,
}

impl TryFrom<InstallationsInput> for InstallationsRequest {
    type Error = CommandError;

    fn try_from(input: InstallationsInput) -> Result<Self, CommandError> {
        let wrong = |IdError| CommandError::bad_arguments();
        let staged: Option<Result<StagedId, IdError>> = input.staged.map(|id| id.parse());
        Ok(Self {
            kind: kind_of(&input.form.kind).ok_or_else(CommandError::bad_arguments)?,
            system: input.form.system.parse().map_err(wrong)?,
            answers: input.form.answers(),
            staged: staged.transpose().map_err(wrong)?,
            stored: input.stored.map(|id| id.parse()).transpose().map_err(wrong)?,
        })
    }
}

impl InstallationsView {
    pub(crate) fn of(found: &Installations, about: About) -> Self {
        Self {
            choices: found
                .all
                .iter()
                .map(|one| ChoiceView {
                    value: one.id.to_string(),
                    label: format!("{} ({})", one.account, one.id),
                })
                .collect(),
            finding: found
                .finding
                .as_ref()
                .map(|finding| FindingView::of(finding, about, None)),
        }
    }
}
