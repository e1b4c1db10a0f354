//! Where a ticket is on its way (dojops-sa.md section 7).

/// The three states that the agent reports. At GitLab and GitHub they are labels of exactly these names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TicketStatus {
    /// Somebody works on it.
    InProgress,
    /// A pull or merge request is open.
    InReview,
    /// Finished.
    Done,
}

/// Jira's three groups of states (`statusCategory.key`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusGroup {
    /// Not begun.
    New,
    /// Begun.
    Started,
    /// Finished.
    Finished,
}

impl TicketStatus {
    /// In the order of a ticket's way.
    pub const ALL: [Self; 3] = [Self::InProgress, Self::InReview, Self::Done];

    /// Its name, and the label's.
    pub fn label(self) -> &'static str {
        match self {
            Self::InProgress => "In Progress",
            Self::InReview => "In Review",
            Self::Done => "Done",
        }
    }

    /// The colour of a label that has to be made; six hexadecimal digits.
    pub fn colour(self) -> &'static str {
        match self {
            Self::InProgress => "1f75cb",
            Self::InReview => "c17d10",
            Self::Done => "217645",
        }
    }

    /// The group that stands for it where no state has its name. Jira has no group of its own for a review.
    pub fn group(self) -> Option<StatusGroup> {
        match self {
            Self::InProgress => Some(StatusGroup::Started),
            Self::InReview => None,
            Self::Done => Some(StatusGroup::Finished),
        }
    }

    /// Whether a state of this name is meant, however it is written.
    pub fn is_named(self, name: &str) -> bool {
        let plain = |text: &str| -> String {
            text.chars()
                .filter(|one| one.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        };
        plain(name) == plain(self.label())
    }
}

impl StatusGroup {
    /// From Jira's word for it.
    pub fn of_key(key: &str) -> Option<Self> {
        match key {
            "new" => Some(Self::New),
            "indeterminate" => Some(Self::Started),
            "done" => Some(Self::Finished),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_known_however_it_is_written() {
        assert!(TicketStatus::InReview.is_named("IN-REVIEW"));
        assert!(TicketStatus::InProgress.is_named("In progress "));
        assert!(!TicketStatus::Done.is_named("Not done"));
    }
}
