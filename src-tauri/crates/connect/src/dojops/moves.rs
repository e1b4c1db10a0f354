//! Where a ticket can go.

use std::collections::BTreeMap;

use domain::connector::{StatusGroup, TicketStatus};

/// One way on: a transition of Jira's workflow, or one of the three labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// What is chosen.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The state that it leads to.
    pub to: String,
    /// The group of that state, at Jira.
    pub group: Option<StatusGroup>,
    /// What the workflow asks for on the way.
    pub required: Vec<RequiredField>,
}

/// A field that a move cannot do without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredField {
    /// Jira's name of it.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What may be chosen; empty where it is free text or unknown.
    pub choices: Vec<FieldChoice>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChoice {
    /// Jira's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Where a ticket is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedMove {
    /// To which state.
    pub target: Target,
    /// The values of required fields, by Jira's names: a choice's id.
    pub fields: BTreeMap<String, String>,
}

/// A state, or exactly one of the moves that were offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One of the agent's three.
    Status(TicketStatus),
    /// A move by its id.
    Move(String),
}

impl WantedMove {
    /// To one of the agent's states, without any fields.
    pub fn to(status: TicketStatus) -> Self {
        Self {
            target: Target::Status(status),
            fields: BTreeMap::new(),
        }
    }
}
