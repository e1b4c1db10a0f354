//! What a connector can do, and by which means: the one matrix (dojops-sa.md section 5).

use super::ConnectorType;

/// Something that the agent does with a connector, in the order of its matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Finds the tickets that are assigned to the account.
    Tickets,
    /// Changes a ticket's status.
    Status,
    /// Comments on a ticket.
    Comments,
    /// Opens a pull or merge request.
    Code,
    /// Splits a ticket into sub-tasks, and finds those that are there.
    SubTasks,
    /// Mentions the reporter in a comment.
    Mentions,
    /// Searches pages.
    Knowledge,
}

/// By which means a capability works at a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Means {
    /// Jira's query language.
    Jql,
    /// A list of issues, filtered by assignee.
    IssuesApi,
    /// Jira's workflow.
    TransitionsApi,
    /// Labels on an issue.
    Labels,
    /// Atlassian's document format; wiki markup at a Data Center.
    Adf,
    /// GitLab's notes, in Markdown.
    NotesApi,
    /// Markdown.
    Markdown,
    /// GitHub's pull requests.
    PullRequests,
    /// GitLab's merge requests.
    MergeRequests,
    /// Jira's parents and sub-tasks.
    ParentField,
    /// A node that names the account; `[~name]` at a Data Center.
    MentionNode,
    /// Confluence's query language.
    Cql,
}

impl Capability {
    /// All of them, in the order of the matrix.
    pub const ALL: [Self; 7] = [
        Self::Tickets,
        Self::Status,
        Self::Comments,
        Self::Code,
        Self::SubTasks,
        Self::Mentions,
        Self::Knowledge,
    ];

    /// In words.
    pub fn display(self) -> &'static str {
        match self {
            Self::Tickets => "Poll assigned tickets",
            Self::Status => "Update ticket status",
            Self::Comments => "Post comments",
            Self::Code => "Create PR or MR",
            Self::SubTasks => "Sub-task decomposition",
            Self::Mentions => "Mention the reporter",
            Self::Knowledge => "Knowledge search",
        }
    }

    /// Whether it changes anything at the provider.
    pub fn writes(self) -> bool {
        match self {
            Self::Tickets | Self::Knowledge => false,
            Self::Status | Self::Comments | Self::Code | Self::SubTasks | Self::Mentions => true,
        }
    }
}

impl Means {
    /// In words, as the matrix has them.
    pub fn display(self) -> &'static str {
        match self {
            Self::Jql => "JQL search",
            Self::IssuesApi => "Issues API",
            Self::TransitionsApi => "Transitions API",
            Self::Labels => "Labels",
            Self::Adf => "ADF",
            Self::NotesApi => "Notes API",
            Self::Markdown => "Markdown",
            Self::PullRequests => "Pull requests",
            Self::MergeRequests => "Merge requests",
            Self::ParentField => "Parent and sub-tasks",
            Self::MentionNode => "Mention in a comment",
            Self::Cql => "CQL search",
        }
    }
}

impl ConnectorType {
    /// By which means it does something; `None` where it does not.
    pub fn means(self, capability: Capability) -> Option<Means> {
        use Capability::{Code, Comments, Knowledge, Mentions, Status, SubTasks, Tickets};
        match (self, capability) {
            (Self::Jira, Tickets) => Some(Means::Jql),
            (Self::Gitlab | Self::Github, Tickets) => Some(Means::IssuesApi),
            (Self::Jira, Status) => Some(Means::TransitionsApi),
            (Self::Gitlab | Self::Github, Status) => Some(Means::Labels),
            (Self::Jira, Comments) => Some(Means::Adf),
            (Self::Gitlab, Comments) => Some(Means::NotesApi),
            (Self::Github, Comments) => Some(Means::Markdown),
            (Self::Gitlab, Code) => Some(Means::MergeRequests),
            (Self::Github, Code) => Some(Means::PullRequests),
            (Self::Jira, SubTasks) => Some(Means::ParentField),
            (Self::Jira, Mentions) => Some(Means::MentionNode),
            (Self::Confluence, Knowledge) => Some(Means::Cql),
            (Self::Jira, Code | Knowledge)
            | (Self::Gitlab | Self::Github, SubTasks | Mentions | Knowledge)
            | (Self::Confluence, Tickets | Status | Comments | Code | SubTasks | Mentions) => None,
        }
    }

    /// What it can do, in the order of the matrix.
    pub fn capabilities(self) -> impl Iterator<Item = Capability> {
        Capability::ALL
            .into_iter()
            .filter(move |capability| self.means(*capability).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_that_of_the_agents_pages() {
        let matrix: String = Capability::ALL
            .into_iter()
            .map(|capability| {
                let cells = ConnectorType::ALL
                    .map(|connector| connector.means(capability).map_or("no", Means::display));
                format!("{}: {}\n", capability.display(), cells.join(", "))
            })
            .collect();

        assert_eq!(
            matrix,
            "Poll assigned tickets: JQL search, Issues API, Issues API, no\n\
             Update ticket status: Transitions API, Labels, Labels, no\n\
             Post comments: ADF, Notes API, Markdown, no\n\
             Create PR or MR: no, Merge requests, Pull requests, no\n\
             Sub-task decomposition: Parent and sub-tasks, no, no, no\n\
             Mention the reporter: Mention in a comment, no, no, no\n\
             Knowledge search: no, no, no, CQL search\n"
        );
    }

    #[test]
    fn fourteen_cells_say_yes_and_what_is_knowledge_never_writes() {
        let yes: usize = ConnectorType::ALL
            .into_iter()
            .map(|connector| connector.capabilities().count())
            .sum();

        assert_eq!(yes, 14);
        assert!(
            ConnectorType::Confluence
                .capabilities()
                .all(|capability| !capability.writes())
        );
    }
}
