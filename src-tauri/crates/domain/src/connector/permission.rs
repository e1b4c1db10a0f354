//! The rights that a connector's token needs, each by its name at the provider and with its purpose
//! (dojops-sa.md section 6, connector-capabilities.md 2.1, 4, 5.1 and 6).

use super::{Capability, ConnectorType};

/// One right.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// Its name at the provider, as people see it there.
    pub name: &'static str,
    /// What it is needed for.
    pub purpose: &'static str,
    /// The capabilities that do not work without it.
    pub needed_for: &'static [Capability],
}

use Capability::{Code, Comments, Knowledge, Mentions, Status, SubTasks, Tickets};

const JIRA: &[Permission] = &[
    Permission {
        name: "Browse Projects",
        purpose: "to see the project and its tickets",
        needed_for: &[Tickets, Status, Comments, SubTasks, Mentions],
    },
    Permission {
        name: "Create Issues",
        purpose: "to create sub-tasks",
        needed_for: &[SubTasks],
    },
    Permission {
        name: "Transition Issues",
        purpose: "to move a ticket through its workflow",
        needed_for: &[Status],
    },
    Permission {
        name: "Add Comments",
        purpose: "to report on a ticket and mention the reporter",
        needed_for: &[Comments, Mentions],
    },
    Permission {
        name: "Edit Issues",
        purpose: "to set and remove labels",
        needed_for: &[],
    },
];

const GITLAB: &[Permission] = &[
    Permission {
        name: "api",
        purpose: "the token's scope: read and write through the interface",
        needed_for: &[Tickets, Status, Comments, Code],
    },
    Permission {
        name: "Reporter",
        purpose: "the account's role: to set labels and comment",
        needed_for: &[Status, Comments],
    },
    Permission {
        name: "Developer",
        purpose: "the account's role: to open merge requests",
        needed_for: &[Code],
    },
];

const GITHUB: &[Permission] = &[
    Permission {
        name: "repo",
        purpose: "the scope of a classic token: everything below",
        needed_for: &[Tickets, Status, Comments, Code],
    },
    Permission {
        name: "Metadata: read",
        purpose: "of a fine-grained token: to see the repository",
        needed_for: &[Tickets, Status, Comments, Code],
    },
    Permission {
        name: "Issues: read and write",
        purpose: "of a fine-grained token: to find issues, label them and comment",
        needed_for: &[Tickets, Status, Comments],
    },
    Permission {
        name: "Pull requests: read and write",
        purpose: "of a fine-grained token: to open pull requests",
        needed_for: &[Code],
    },
    Permission {
        name: "Contents: read",
        purpose: "of a fine-grained token: to see the work branch",
        needed_for: &[Code],
    },
];

const CONFLUENCE: &[Permission] = &[
    Permission {
        name: "View the space",
        purpose: "the account's right in the space: to find its pages",
        needed_for: &[Knowledge],
    },
    Permission {
        name: "search:confluence",
        purpose: "of a token with scopes: to search",
        needed_for: &[Knowledge],
    },
];

impl ConnectorType {
    /// The rights, in the order in which they are asked for.
    pub fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Jira => JIRA,
            Self::Gitlab => GITLAB,
            Self::Github => GITHUB,
            Self::Confluence => CONFLUENCE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_yes_of_the_matrix_needs_a_right_and_no_right_is_for_a_no() {
        for connector in ConnectorType::ALL {
            for capability in Capability::ALL {
                let is_needed = connector
                    .permissions()
                    .iter()
                    .any(|permission| permission.needed_for.contains(&capability));

                assert_eq!(
                    is_needed,
                    connector.means(capability).is_some(),
                    "{connector:?} {capability:?}"
                );
            }
        }
    }

    #[test]
    fn the_form_names_the_rights_that_the_matrix_does() {
        for connector in ConnectorType::ALL {
            let named = connector.permissions().iter().map(|permission| permission.name);
            let of_the_form = connector.kind().spec().rights;

            assert!(named.clone().count() >= of_the_form.len());
            assert!(
                of_the_form
                    .iter()
                    .all(|right| named.clone().any(|name| name == *right)),
                "{connector:?}"
            );
        }
    }
}
