//! Why there is no plan.

use super::ConnectorError;

/// Why a change cannot be planned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The provider could not be asked.
    #[error(transparent)]
    Asked(#[from] ConnectorError),
    /// The matrix says no.
    #[error("this connector does not do that")]
    NotOffered,
    /// Nothing was typed.
    #[error("there is nothing to send")]
    Empty,
    /// More than the provider takes.
    #[error("this is longer than {most} characters")]
    TooLong {
        /// The most characters.
        most: usize,
    },
    /// GitLab would read two labels.
    #[error("a label cannot contain a comma")]
    LabelWithComma,
    /// Jira takes none.
    #[error("a label cannot contain a blank")]
    LabelWithBlank,
    /// The ticket is there already.
    #[error("nothing would change")]
    NothingToChange,
    /// The workflow leads nowhere of that name or group from here, or the account may not go there.
    #[error("the ticket cannot be moved there")]
    NoWay {
        /// Where it can be moved.
        offered: Vec<super::Move>,
    },
    /// Several lead there: a person has to choose.
    #[error("several moves lead there")]
    SeveralWays {
        /// Which.
        offered: Vec<super::Move>,
    },
    /// The workflow asks for more.
    #[error("the move wants more fields")]
    FieldsMissing {
        /// Which.
        fields: Vec<super::RequiredField>,
    },
    /// The branch is not there.
    #[error("there is no such branch")]
    NoSuchBranch,
    /// The branch is the one that would be merged into.
    #[error("this is the branch that would be merged into")]
    SameBranch,
    /// There is one already.
    #[error("there is an open request for this branch")]
    AlreadyOpen {
        /// Where people see it.
        url: Option<String>,
        /// Its number.
        number: String,
    },
    /// The project has no sub-task type, or the account may not create.
    #[error("the project has no sub-tasks")]
    NoSubTasks,
    /// A new sub-task would have to name these, too.
    #[error("a new sub-task wants fields that cannot be filled here")]
    SubTaskFields {
        /// By Jira's own names.
        names: Vec<String>,
    },
}
