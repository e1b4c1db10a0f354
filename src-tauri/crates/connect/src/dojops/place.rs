//! Where a connector works, and what its test says.

use domain::{account::AccountNames, connector::TicketStatus};
use jiff::Timestamp;

use super::{Deployment, Move};

/// What a connector can be narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What the field takes.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A project of Jira or GitLab.
    Project,
    /// A group of GitLab.
    Group,
    /// A repository of GitHub.
    Repository,
    /// A space of Confluence.
    Space,
}

/// What a test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorTest {
    /// Whose credential it is.
    pub account: String,
    /// The names by which that account is told from others.
    pub names: AccountNames,
    /// The place's name, where one was given.
    pub place: Option<String>,
    /// Which Jira it is.
    pub deployment: Option<Deployment>,
    /// When the token ends, where the provider says so.
    pub expires_at: Option<Timestamp>,
}

/// Where labels stand for states, a ticket can always go everywhere.
pub(super) fn label_moves() -> Vec<Move> {
    TicketStatus::ALL
        .into_iter()
        .map(|status| Move {
            id: status.label().to_owned(),
            name: status.label().to_owned(),
            to: status.label().to_owned(),
            group: None,
            required: Vec::new(),
        })
        .collect()
}

/// Which of the three a wanted move means, where labels stand for states.
pub(super) fn label_target(wanted: &super::WantedMove) -> Option<TicketStatus> {
    match &wanted.target {
        super::Target::Status(status) => Some(*status),
        super::Target::Move(id) => TicketStatus::ALL.into_iter().find(|status| status.label() == id),
    }
}
