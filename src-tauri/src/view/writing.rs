//! What a connector would write, exactly as it would be sent, and what came of it. And how one is handed over.

use std::collections::BTreeMap;

use app::{
    AgentState, CliImport, ConnectorHandOver, FoundCliSecret, Move, Note, OwnKey, Plan, Step, Writing,
    Written,
};
use domain::{PlanId, connector::TicketStatus};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::StagedView;

/// One of the agent's states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TicketStatusName {
    /// "In Progress".
    InProgress,
    /// "In Review".
    InReview,
    /// "Done".
    Done,
}

/// What to write on a ticket.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "writing")]
pub enum WritingInput {
    /// A change of status.
    #[serde(rename_all = "camelCase")]
    Status {
        /// Which.
        status: TicketStatusName,
        /// Required fields.
        fields: BTreeMap<String, String>,
    },
    /// One of the offered moves.
    #[serde(rename_all = "camelCase")]
    Move {
        /// Its id.
        id: String,
        /// Required fields.
        fields: BTreeMap<String, String>,
    },
    /// Labels on and off.
    #[serde(rename_all = "camelCase")]
    Labels {
        /// Added.
        add: Vec<String>,
        /// Taken off.
        remove: Vec<String>,
    },
    /// A comment.
    #[serde(rename_all = "camelCase")]
    Comment {
        /// As typed.
        text: String,
        /// Whether the reporter is mentioned.
        mentions_reporter: bool,
    },
    /// A pull or merge request.
    #[serde(rename_all = "camelCase")]
    Request {
        /// The work branch.
        branch: String,
        /// Its title.
        title: String,
        /// Its text.
        text: String,
    },
    /// A sub-task.
    #[serde(rename_all = "camelCase")]
    SubTask {
        /// Its title.
        title: String,
        /// Its text.
        text: String,
    },
}

/// What to write, and where.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanInput {
    /// The connector.
    pub connector: String,
    /// The ticket.
    pub ticket: String,
    /// What.
    pub writing: WritingInput,
}

/// A request that would be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanStepView {
    /// "POST".
    pub verb: String,
    /// Where to.
    pub address: String,
    /// What goes along, as it is sent, in lines.
    pub body: Option<String>,
}

/// A plan that waits for a yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// What a yes names.
    pub id: String,
    /// "Post comments".
    pub capability: String,
    /// The ticket.
    pub ticket: String,
    /// Every request, in order.
    pub steps: Vec<PlanStepView>,
    /// What has to be known.
    pub notes: Vec<String>,
}

/// A value of a required field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldChoiceView {
    /// What is chosen.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A field that a move asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RequiredFieldView {
    /// What the answer names.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What may be chosen.
    pub choices: Vec<FieldChoiceView>,
}

/// Where a ticket can go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TicketMoveView {
    /// What is chosen.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it leads.
    pub to: String,
    /// What it asks for.
    pub required: Vec<RequiredFieldView>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WrittenView {
    /// What was made: a key or number.
    pub made: Option<String>,
    /// Where people see it.
    pub url: Option<String>,
}

/// One answer to the agent's questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HandOverAnswerView {
    /// What it asks.
    pub question: String,
    /// What to answer; nothing for the secret.
    pub text: Option<String>,
}

/// How a connector is entered in the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HandOverView {
    /// The command.
    pub command: String,
    /// The answers, in order.
    pub answers: Vec<HandOverAnswerView>,
    /// When the person said that it was entered.
    pub entered_at: Option<String>,
    /// Whether the secret was replaced since then.
    pub is_out_of_date: bool,
}

/// The agent on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AgentView {
    /// Whether it runs, in words.
    pub state: String,
    /// Whether it runs.
    pub is_running: bool,
    /// What is wrong with its key in the environment.
    pub key_problem: Option<String>,
}

/// A secret of a file of dojops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FoundCliSecretView {
    /// Its name there.
    pub name: String,
    /// Whether it is sealed there.
    pub is_sealed: bool,
    /// What it is.
    pub staged: Option<StagedView>,
    /// Why it cannot be used.
    pub problem: Option<String>,
}

/// What a secrets file of dojops holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CliImportView {
    /// Where it is.
    pub path: String,
    /// What a connector may use.
    pub found: Vec<FoundCliSecretView>,
    /// How many others there are.
    pub others: u32,
    /// What to mind about the file.
    pub warnings: Vec<String>,
}

impl WritingInput {
    pub(crate) fn writing(self) -> Writing {
        match self {
            Self::Status { status, fields } => Writing::Status {
                status: status.into(),
                fields,
            },
            Self::Move { id, fields } => Writing::Move { id, fields },
            Self::Labels { add, remove } => Writing::Labels { add, remove },
            Self::Comment {
                text,
                mentions_reporter,
            } => Writing::Comment {
                text,
                mentions_reporter,
            },
            Self::Request { branch, title, text } => Writing::Request { branch, title, text },
            Self::SubTask { title, text } => Writing::SubTask { title, text },
        }
    }
}

impl From<TicketStatusName> for TicketStatus {
    fn from(name: TicketStatusName) -> Self {
        match name {
            TicketStatusName::InProgress => Self::InProgress,
            TicketStatusName::InReview => Self::InReview,
            TicketStatusName::Done => Self::Done,
        }
    }
}

impl From<&Step> for PlanStepView {
    fn from(step: &Step) -> Self {
        Self {
            verb: step.verb().word().to_owned(),
            address: step.address().to_owned(),
            body: step
                .body()
                .and_then(|body| serde_json::to_string_pretty(body).ok()),
        }
    }
}

impl PlanView {
    pub(crate) fn of(id: PlanId, plan: &Plan) -> Self {
        let words = |note: &Note| {
            match note {
                Note::NobodyToMention => "The reporter’s account is gone or hidden: nobody is mentioned.",
                Note::MakesLabel => "A label is made first: there is none of this name yet.",
            }
            .to_owned()
        };
        Self {
            id: id.to_string(),
            capability: plan.capability().display().to_owned(),
            ticket: plan.ticket().to_string(),
            steps: plan.steps().iter().map(PlanStepView::from).collect(),
            notes: plan.notes().iter().map(words).collect(),
        }
    }
}

impl From<&Move> for TicketMoveView {
    fn from(found: &Move) -> Self {
        Self {
            id: found.id.clone(),
            name: found.name.clone(),
            to: found.to.clone(),
            required: found
                .required
                .iter()
                .map(|field| RequiredFieldView {
                    key: field.key.clone(),
                    name: field.name.clone(),
                    choices: field
                        .choices
                        .iter()
                        .map(|choice| FieldChoiceView {
                            id: choice.id.clone(),
                            name: choice.name.clone(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

impl From<Written> for WrittenView {
    fn from(written: Written) -> Self {
        Self {
            made: written.done.made,
            url: written.done.url,
        }
    }
}

impl From<&ConnectorHandOver> for HandOverView {
    fn from(hand_over: &ConnectorHandOver) -> Self {
        Self {
            command: hand_over.steps.command.to_owned(),
            answers: hand_over
                .steps
                .answers
                .iter()
                .map(|answer| HandOverAnswerView {
                    question: answer.question.display().to_owned(),
                    text: answer.text.clone(),
                })
                .collect(),
            entered_at: hand_over.entered_at.map(|at| at.to_string()),
            is_out_of_date: hand_over.is_out_of_date,
        }
    }
}

/// The layout of its tables is nobody's business but its own: not documented, so not guessed at (dojops-sa.md section 9).
const DATABASE: &str = "Its database is left alone: how it keeps connectors is not documented.";

impl AgentView {
    pub(crate) fn of(state: AgentState, key: OwnKey) -> Self {
        let words = match state {
            AgentState::NotSetUp => "dojops-sa is not set up for this user.".to_owned(),
            AgentState::Stopped => format!("dojops-sa is set up and does not run. {DATABASE}"),
            AgentState::Running { process } => {
                format!("dojops-sa runs (process {process}, by its lock file). {DATABASE}")
            }
        };
        Self {
            state: words,
            is_running: matches!(state, AgentState::Running { .. }),
            key_problem: match key {
                OwnKey::NotSet | OwnKey::Good => None,
                OwnKey::Bad(error) => Some(app::sentence(&error)),
            },
        }
    }
}

impl From<&FoundCliSecret> for FoundCliSecretView {
    fn from(found: &FoundCliSecret) -> Self {
        let (staged, problem) = match &found.staged {
            Ok(summary) => (Some(StagedView::of(summary)), None),
            Err(trouble) => (None, Some(app::sentence(trouble))),
        };
        Self {
            name: found.name.clone(),
            is_sealed: found.is_sealed,
            staged,
            problem,
        }
    }
}

impl From<&CliImport> for CliImportView {
    fn from(read: &CliImport) -> Self {
        let mut warnings = Vec::new();
        if read.is_readable_by_others {
            warnings.push("Other users of this computer can read this file.".to_owned());
        }
        if read.may_be_committed {
            warnings.push(
                "It stands in a repository, and dojops does not keep it from being committed.".to_owned(),
            );
        }
        if let Err(error) = read.key_file {
            warnings.push(app::sentence(&error));
        }
        Self {
            path: read.path.display().to_string(),
            found: read.found.iter().map(FoundCliSecretView::from).collect(),
            others: u32::try_from(read.others).unwrap_or(u32::MAX),
            warnings,
        }
    }
}
