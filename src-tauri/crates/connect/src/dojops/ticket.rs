//! A ticket, whichever provider keeps it.

use std::fmt;

use domain::connector::{ConnectorType, StatusGroup};
use jiff::Timestamp;

/// What a ticket is called everywhere: `PROJ-7`, `owner/repo#7`, `group/project#7`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketRef(String);

impl TicketRef {
    /// Reads one that belongs to a connector: of its project, repository or group.
    pub fn parse(connector: ConnectorType, place: &str, text: &str) -> Option<Self> {
        let text = text.trim();
        let (before, number) = match connector {
            ConnectorType::Jira => text.rsplit_once('-')?,
            ConnectorType::Gitlab | ConnectorType::Github => text.rsplit_once('#')?,
            ConnectorType::Confluence => return None,
        };
        let is_number = (1..=18).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !number.starts_with('0');
        let is_below = before
            .strip_prefix(place)
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|rest| rest.split('/').all(is_segment));
        let is_here = before == place || (connector == ConnectorType::Gitlab && is_below);
        (is_number && is_here).then(|| Self(text.to_owned()))
    }

    /// The part before the number, and the number.
    pub(super) fn halves(&self) -> (&str, &str) {
        self.0.rsplit_once(['#', '-']).unwrap_or_default()
    }
}

fn is_segment(text: &str) -> bool {
    !text.is_empty()
        && text != "."
        && text != ".."
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

impl fmt::Display for TicketRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// By what the provider knows them: an account id, or a user name.
    pub id: String,
    /// Their name for people.
    pub name: String,
}

/// Another ticket that a ticket names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Which.
    pub reference: TicketRef,
    /// Its title.
    pub title: String,
    /// Its state, where it was told.
    pub status: Option<String>,
}

/// One ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Which.
    pub reference: TicketRef,
    /// Its title: foreign text, to be shown as text.
    pub title: String,
    /// Where people read it.
    pub url: Option<String>,
    /// Its state: Jira's, or the one of the three labels that it has.
    pub status: Option<String>,
    /// Jira's group of that state.
    pub group: Option<StatusGroup>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its type, where there are types.
    pub kind: Option<String>,
    /// Its priority, where there are priorities.
    pub priority: Option<String>,
    /// Who reported it; nobody for accounts that are gone.
    pub reporter: Option<Person>,
    /// What it is a part of.
    pub parent: Option<Relative>,
    /// Its parts.
    pub children: Vec<Relative>,
    /// What must be done before.
    pub blocked_by: Vec<Relative>,
    /// Whether it is a sub-task by its type.
    pub is_sub_task: bool,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
}

/// A ticket among its relatives (dojops-sa.md section 6: siblings enrich the context).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kin {
    /// What it is a part of.
    pub parent: Option<Relative>,
    /// The other parts of that.
    pub siblings: Vec<Relative>,
    /// Its own parts.
    pub children: Vec<Relative>,
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(ConnectorType::Jira, "PROJ", "PROJ-7", true)]
    #[case(ConnectorType::Jira, "PROJ", "OTHER-7", false)]
    #[case(ConnectorType::Jira, "PROJ", "PROJ-7/../x", false)]
    #[case(ConnectorType::Jira, "ops-1", "ops-1-12", true)]
    #[case(ConnectorType::Github, "owner/repo", "owner/repo#7", true)]
    #[case(ConnectorType::Github, "owner/repo", "owner/repo/x#7", false)]
    #[case(ConnectorType::Github, "owner/repo", "owner/repo#0", false)]
    #[case(ConnectorType::Gitlab, "group", "group/a/b#7", true)]
    #[case(ConnectorType::Gitlab, "group", "group/../b#7", false)]
    #[case(ConnectorType::Gitlab, "group", "groups/a#7", false)]
    #[case(ConnectorType::Confluence, "ENG", "ENG-7", false)]
    fn a_ticket_belongs_to_its_connectors_place(
        #[case] connector: ConnectorType,
        #[case] place: &str,
        #[case] text: &str,
        #[case] expected: bool,
    ) {
        assert_eq!(TicketRef::parse(connector, place, text).is_some(), expected);
    }
}
