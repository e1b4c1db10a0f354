//! Every "yes" of the matrix in one table: without its right nothing changes and it is said; with it, the same asking
//! does something that can be read back from what is stored.

use std::collections::BTreeSet;

use connect::dojops::{Connector, ConnectorError, Plan, PlanError, WantedMove};
use domain::connector::{Capability, ConnectorType, TicketStatus};
use sandbox::Sandbox;
use serde_json::Value;

use super::{
    CLOUD, CONFLUENCE, DATA_CENTER, ENTERPRISE, GITHUB, GITLAB, GITLAB_GROUP, Site, never, start, ticket,
};

/// One cell: where it is tried, on which ticket, and what the account or token must not lack.
struct Cell {
    capability: Capability,
    site: Site,
    ticket: &'static str,
    right: &'static str,
}

const fn cell(capability: Capability, site: Site, ticket: &'static str, right: &'static str) -> Cell {
    Cell {
        capability,
        site,
        ticket,
        right,
    }
}

/// The fourteen, and the same at servers of one's own and with the other rights that they need.
const CELLS: [Cell; 25] = {
    use Capability::{Code, Comments, Knowledge, Mentions, Status, SubTasks, Tickets};
    const OF_PROJECT: &str = "mygroup/myproject#1";
    const OF_REPOSITORY: &str = "my-org/api#1";
    [
        cell(Tickets, CLOUD, "", "BROWSE_PROJECTS"),
        cell(Tickets, DATA_CENTER, "", "BROWSE_PROJECTS"),
        cell(Tickets, GITLAB, "", "member"),
        cell(Tickets, GITLAB_GROUP, "", "member"),
        cell(Tickets, GITHUB, "", "repo"),
        cell(Status, CLOUD, "PROJ-2", "TRANSITION_ISSUES"),
        cell(Status, DATA_CENTER, "OPS-2", "TRANSITION_ISSUES"),
        cell(Status, GITLAB, OF_PROJECT, "reporter"),
        cell(Status, GITHUB, OF_REPOSITORY, "issues"),
        cell(Comments, CLOUD, "PROJ-2", "ADD_COMMENTS"),
        cell(Comments, DATA_CENTER, "OPS-2", "ADD_COMMENTS"),
        cell(Comments, GITLAB, OF_PROJECT, "reporter"),
        cell(Comments, GITLAB, OF_PROJECT, "api"),
        cell(Comments, GITHUB, OF_REPOSITORY, "issues"),
        cell(Comments, ENTERPRISE, OF_REPOSITORY, "issues"),
        cell(Code, GITLAB, OF_PROJECT, "developer"),
        cell(Code, GITLAB, OF_PROJECT, "api"),
        cell(Code, GITHUB, OF_REPOSITORY, "pulls"),
        cell(Code, ENTERPRISE, OF_REPOSITORY, "pulls"),
        cell(SubTasks, CLOUD, "PROJ-1", "CREATE_ISSUES"),
        cell(SubTasks, DATA_CENTER, "OPS-1", "CREATE_ISSUES"),
        cell(Mentions, CLOUD, "PROJ-2", "ADD_COMMENTS"),
        cell(Mentions, DATA_CENTER, "OPS-2", "ADD_COMMENTS"),
        cell(Knowledge, CONFLUENCE, "", "search"),
        cell(Status, GITLAB_GROUP, OF_PROJECT, "reporter"),
    ]
};

#[test]
fn every_yes_of_the_matrix_is_in_the_table() {
    let yes: BTreeSet<(&str, Capability)> = ConnectorType::ALL
        .into_iter()
        .flat_map(|connector| connector.capabilities().map(move |one| (slug(connector), one)))
        .collect();

    let tried: BTreeSet<(&str, Capability)> = CELLS
        .iter()
        .map(|cell| (slug(cell.site.connector), cell.capability))
        .collect();

    assert_eq!((yes.len(), tried), (14, yes));
}

#[tokio::test]
async fn without_its_right_nothing_changes_and_it_is_said() {
    for cell in &CELLS {
        let sandbox = start().await;
        let before = sandbox.work().stored();
        sandbox.work().lack(cell.site.secret, cell.right);

        let refusal = cell.try_it(&sandbox).await.unwrap_err();

        assert!(
            matches!(
                refusal,
                ConnectorError::NotAllowed
                    | ConnectorError::ScopeMissing { .. }
                    | ConnectorError::PlaceMissing
            ),
            "{cell}: {refusal:?}"
        );
        assert_eq!(sandbox.work().stored(), before, "{cell}");
    }
}

#[tokio::test]
async fn with_its_right_the_same_asking_does_it() {
    for cell in &CELLS {
        let sandbox = start().await;
        let before = cell.seen(&sandbox);

        let found = cell.try_it(&sandbox).await.unwrap();

        let after = cell.seen(&sandbox);
        match cell.capability.writes() {
            true => assert_ne!(after, before, "{cell}"),
            false => assert!(found > 0 && after == before, "{cell}: {found}"),
        }
    }
}

#[tokio::test]
async fn a_gitlab_token_that_may_not_read_its_user_finds_no_tickets() {
    let sandbox = start().await;
    let site = GITLAB.with_secret("glpat-zznouserzzMadeUp01");

    let error = site.client(&sandbox).tickets(&never()).await.unwrap_err();

    let needed = vec!["api".to_owned(), "read_user".to_owned()];
    assert_eq!(error, PlanError::Asked(ConnectorError::ScopeMissing { needed }));
}

#[tokio::test]
async fn a_github_token_without_the_scope_is_told_so_and_not_that_the_repository_is_missing() {
    let sandbox = start().await;
    sandbox.work().lack(GITHUB.secret, "repo");

    let error = GITHUB.client(&sandbox).test(&never()).await.unwrap_err();

    let needed = vec!["repo".to_owned()];
    assert_eq!(error, ConnectorError::ScopeMissing { needed });
}

impl Cell {
    /// What a person would ask for: how many came, or that it was done.
    async fn try_it(&self, sandbox: &Sandbox) -> Result<usize, ConnectorError> {
        let connector = self.site.client(sandbox);
        let cancel = never();
        let found = match self.capability {
            Capability::Tickets => connector.tickets(&cancel).await.map(|found| found.items.len()),
            Capability::Knowledge => connector
                .search("deployments", &cancel)
                .await
                .map(|found| found.items.len()),
            Capability::Status
            | Capability::Comments
            | Capability::Code
            | Capability::SubTasks
            | Capability::Mentions => match self.plan(&connector).await {
                Ok(plan) => {
                    let sent = connector.carry_out(&plan, &cancel).await;
                    return sent.map(|_| 1).map_err(|stopped| stopped.reason);
                }
                Err(error) => Err(error),
            },
        };
        found.map_err(|error| {
            // Jira offers no way where there is no right.
            let offers_nothing = PlanError::NoWay { offered: Vec::new() };
            if error == PlanError::NoSubTasks || error == offers_nothing {
                return ConnectorError::NotAllowed;
            }
            let PlanError::Asked(error) = error else {
                panic!("{self}: {error:?}");
            };
            error
        })
    }

    async fn plan(&self, connector: &Connector) -> Result<Plan, PlanError> {
        let reference = ticket(connector, self.ticket);
        let cancel = never();
        match self.capability {
            Capability::Status => {
                let wanted = WantedMove::to(TicketStatus::InReview);
                connector.plan_move(&reference, &wanted, &cancel).await
            }
            Capability::Comments => connector.plan_comment(&reference, "x", false, &cancel).await,
            Capability::Mentions => connector.plan_comment(&reference, "x", true, &cancel).await,
            Capability::SubTasks => connector.plan_sub_task(&reference, "x", "", &cancel).await,
            Capability::Code => {
                let branch = if self.site.stored == "gitlab" {
                    "work/1"
                } else {
                    "work/7"
                };
                connector.plan_request(&reference, branch, "x", "", &cancel).await
            }
            Capability::Tickets | Capability::Knowledge => unreachable!("these are read, not planned"),
        }
    }

    /// What the stand-in of this very place stores.
    fn seen(&self, sandbox: &Sandbox) -> Value {
        sandbox.work().stored()[self.site.stored].clone()
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { site, right, .. } = self;
        write!(f, "{:?} at {} without {right}", self.capability, site.address)
    }
}

fn slug(connector: ConnectorType) -> &'static str {
    connector.kind().spec().slug
}
