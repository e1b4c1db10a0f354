//! dojops-sa's connectors: what each can do, by which means, with which rights (dojops-sa.md sections 4 to 7).
//!
//! Kept out: whatever asks a provider. That is `connect::dojops`.

mod capability;
mod cli_secrets;
mod handover;
mod own_key;
mod permission;
mod search_words;
mod ticket_status;

pub use capability::{Capability, Means};
pub use cli_secrets::{CliSecret, CliSecrets, SealedValue};
pub use handover::{HandOver, HandOverAnswer, HandOverFacts, Question};
pub use own_key::{OwnKeyError, require_own_key};
pub use permission::Permission;
pub use search_words::search_words;
pub use ticket_status::{StatusGroup, TicketStatus};

use crate::{SystemKind, kinds::ConnectionKind};

/// The four connector types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConnectorType {
    /// Jira, Cloud or Data Center.
    Jira,
    /// GitLab, gitlab.com or a server of one's own.
    Gitlab,
    /// GitHub, github.com or an Enterprise Server.
    Github,
    /// Confluence Cloud.
    Confluence,
}

/// What a connector is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConnectorGroup {
    /// Tickets are taken from it.
    TicketSources,
    /// It is searched and never changed.
    Knowledge,
}

impl ConnectorGroup {
    /// Its heading.
    pub fn display(self) -> &'static str {
        match self {
            Self::TicketSources => "Ticket sources",
            Self::Knowledge => "Knowledge (read-only)",
        }
    }
}

impl ConnectorType {
    /// All of them, in the order in which the agent asks.
    pub const ALL: [Self; 4] = [Self::Jira, Self::Gitlab, Self::Github, Self::Confluence];

    /// The type behind a connection kind; `None` for kinds of other systems.
    pub fn of(kind: ConnectionKind) -> Option<Self> {
        match kind {
            ConnectionKind::DojopsJira => Some(Self::Jira),
            ConnectionKind::DojopsGitlab => Some(Self::Gitlab),
            ConnectionKind::DojopsGithub => Some(Self::Github),
            ConnectionKind::DojopsConfluence => Some(Self::Confluence),
            ConnectionKind::DevLakeGithub
            | ConnectionKind::DevLakeGhCopilot
            | ConnectionKind::DevLakeJenkins
            | ConnectionKind::DevLakeCircleci
            | ConnectionKind::DevLakeGitlab
            | ConnectionKind::DevLakeBitbucket
            | ConnectionKind::DevLakeAzuredevops
            | ConnectionKind::DevLakeJira
            | ConnectionKind::DevLakePagerduty
            | ConnectionKind::DevLakeSonarqube
            | ConnectionKind::DevLakeArgocd
            | ConnectionKind::CoreGitGithub
            | ConnectionKind::CoreGitGitlab => None,
        }
    }

    /// Its connection kind.
    pub fn kind(self) -> ConnectionKind {
        match self {
            Self::Jira => ConnectionKind::DojopsJira,
            Self::Gitlab => ConnectionKind::DojopsGitlab,
            Self::Github => ConnectionKind::DojopsGithub,
            Self::Confluence => ConnectionKind::DojopsConfluence,
        }
    }

    /// What it is for.
    pub fn group(self) -> ConnectorGroup {
        match self {
            Self::Jira | Self::Gitlab | Self::Github => ConnectorGroup::TicketSources,
            Self::Confluence => ConnectorGroup::Knowledge,
        }
    }

    /// What it is narrowed to, in words.
    pub fn place_word(self) -> &'static str {
        match self {
            Self::Jira => "project",
            Self::Gitlab => "group or project",
            Self::Github => "repository",
            Self::Confluence => "space",
        }
    }
}

/// Whether a system holds connectors.
pub fn holds_connectors(system: SystemKind) -> bool {
    match system {
        SystemKind::Dojops => true,
        SystemKind::DevLake | SystemKind::CoreGit => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_and_its_kind_are_the_same_thing() {
        for connector in ConnectorType::ALL {
            assert_eq!(ConnectorType::of(connector.kind()), Some(connector));
            assert!(holds_connectors(connector.kind().spec().system));
        }
        let others = ConnectionKind::ALL
            .into_iter()
            .filter(|kind| ConnectorType::of(*kind).is_none());
        assert!(
            others.clone().count() == 13
                && others
                    .into_iter()
                    .all(|kind| !holds_connectors(kind.spec().system))
        );
    }
}
