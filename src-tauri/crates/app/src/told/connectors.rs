//! Why a connector did not do what somebody asked, and what helps.

use connect::dojops::{Ability, Doubt, PlanError};
use domain::{SystemFinding, SystemKind, kinds::FieldId};

use super::{Told, ToldCode, sentence};
use crate::{CliImportError, ConnectorUseError};

impl From<ConnectorUseError> for Told {
    fn from(error: ConnectorUseError) -> Self {
        let words = sentence(&error);
        let told = |finding| {
            Self::from(SystemFinding {
                system: SystemKind::Dojops,
                finding,
            })
        };
        match error {
            ConnectorUseError::NotFound => Self::not_found("This connector"),
            ConnectorUseError::NotAConnector => Self::new(ToldCode::Refused, words),
            ConnectorUseError::OtherPlace => {
                Self::new(ToldCode::Refused, words).hint("Choose a ticket from this connector’s list.")
            }
            ConnectorUseError::Key(error) => error.into(),
            ConnectorUseError::Reuse(error) => error.into(),
            ConnectorUseError::Blocked => Self::new(ToldCode::Refused, words)
                .hint("Test the connector: the test says what stands in the way."),
            ConnectorUseError::Refused(finding) => told(*finding),
            ConnectorUseError::Unplannable(error) => unplannable(&error),
            ConnectorUseError::PlanGone => {
                Self::new(ToldCode::ChangedElsewhere, words).hint("Look at what would be sent once more.")
            }
            ConnectorUseError::Stopped { finding, done, of } => {
                let why = told(*finding);
                let message = match done {
                    0 => format!("{} Nothing was changed.", why.message),
                    _ => format!("{} {done} of {of} steps were done.", why.message),
                };
                Self { message, ..why }
            }
            ConnectorUseError::AnswerLost { .. } => Self::new(
                ToldCode::ChangedElsewhere,
                "The provider’s answer was lost. Whether it was written is not known.",
            )
            .hint("Look at the ticket. Patchbay does not send it again by itself."),
            ConnectorUseError::CopyingIsOff => Self::new(ToldCode::Refused, "Secrets are not copied.")
                .hint("Settings, Secrets has a switch for it."),
            ConnectorUseError::NotCopied => Self::new(
                ToldCode::Refused,
                "The desktop has no clipboard that can be guarded.",
            )
            .hint("Paste the token from where it was made."),
            ConnectorUseError::Cancelled => Self::cancelled(),
            ConnectorUseError::Store(error) => error.into(),
        }
    }
}

/// What there is to say about a capability of a token, beyond yes.
pub fn ability_words(ability: &Ability) -> Option<String> {
    match ability {
        Ability::Can => None,
        Ability::Cannot { missing } => Some(format!("Missing: {}.", missing.join(", "))),
        Ability::Unsure(doubt) => Some(doubt_words(*doubt).to_owned()),
        Ability::NotAsked(error) => Some(sentence(error)),
    }
}

fn doubt_words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::FineGrained => "Reading works. GitHub tells nobody what a fine-grained token may write.",
        Doubt::Granular => "Reading works. GitLab tells nobody what a granular token may write.",
        Doubt::NotTold => "The provider does not say. Only doing it would tell.",
    }
}

fn unplannable(error: &PlanError) -> Told {
    let refused = |message: &str, hint: &str| Told::new(ToldCode::Refused, message).hint(hint);
    match error {
        PlanError::Asked(_) => Told::new(ToldCode::Refused, sentence(error)),
        PlanError::NotOffered => refused(
            "This connector does not do that.",
            "The matrix says which of them does.",
        ),
        PlanError::Empty => refused("There is nothing to send.", "Type something first."),
        PlanError::TooLong { most } => refused(
            &format!("This is longer than {most} characters."),
            "Make it shorter, then look again.",
        ),
        PlanError::LabelWithComma => refused(
            "GitLab reads a comma as the end of a label.",
            "Use a label without a comma.",
        ),
        PlanError::LabelWithBlank => refused("Jira’s labels have no blanks.", "Use a dash instead."),
        PlanError::NothingToChange => refused("The ticket is like this already.", "Nothing would be sent."),
        PlanError::NoWay { offered } => refused(
            "The ticket cannot be moved there from where it is.",
            &match offered.as_slice() {
                [] => "This account may not move it: it lacks Transition Issues, or the workflow ends here."
                    .to_owned(),
                offered => {
                    let names: Vec<&str> = offered.iter().map(|one| one.to.as_str()).collect();
                    format!("It can be moved to: {}.", names.join(", "))
                }
            },
        ),
        PlanError::SeveralWays { .. } => refused("Several moves lead there.", "Choose one of them."),
        PlanError::FieldsMissing { fields } => {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            refused(
                &format!("The workflow asks for: {}.", names.join(", ")),
                "Choose a value for each.",
            )
        }
        PlanError::NoSuchBranch => refused("There is no such branch.", "Push it first, or correct its name."),
        PlanError::SameBranch => refused(
            "This is the branch that would be merged into.",
            "Name the branch with the work.",
        ),
        PlanError::AlreadyOpen { number, .. } => refused(
            &format!("There is an open request for this branch: {number}."),
            "Open that one.",
        ),
        PlanError::NoSubTasks => refused(
            "No sub-task can be created in this project.",
            "Its types have none, or this account lacks Create Issues.",
        ),
        PlanError::SubTaskFields { names } => refused(
            &format!("A new sub-task wants more: {}.", names.join(", ")),
            "Create it in Jira.",
        ),
    }
}

impl From<CliImportError> for Told {
    fn from(error: CliImportError) -> Self {
        let words = sentence(&error);
        match error {
            CliImportError::File(error) => error.into(),
            CliImportError::OtherTokens | CliImportError::NotSecrets => {
                Self::new(ToldCode::Refused, words).at(FieldId::Token)
            }
        }
    }
}
