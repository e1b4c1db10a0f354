//! dojops-sa's connectors: each capability of its matrix, as the agent will need it (connector-capabilities.md).
//!
//! Patchbay is not the agent. Reading is free; what changes anything is planned first ([`Plan`]), shown, and sent once,
//! exactly as it was planned, only when somebody asks.

mod ability;
mod answer;
mod comment;
mod confluence;
mod error;
mod github;
mod gitlab;
mod jira;
mod moves;
mod paging;
mod place;
mod plan;
mod refusal;
mod text;
mod ticket;
mod way;

use std::sync::{Arc, atomic::AtomicBool};

use domain::{
    Address, AuthStyle, NetworkRoute,
    connector::{Capability, ConnectorType},
};
use tokio_util::sync::CancellationToken;

pub use ability::{Ability, AbilityReport, Doubt, missing_for_any_work};
pub use confluence::KnowledgePage;
pub use error::ConnectorError;
pub use jira::Deployment;
pub use moves::{FieldChoice, Move, RequiredField, Target, WantedMove};
pub use paging::{Found, Gap};
pub use place::{ConnectorTest, Place, PlaceKind};
pub use plan::{Done, Note, Plan, Step, Stopped, Verb};
pub use refusal::PlanError;
pub use ticket::{Kin, Person, Relative, Ticket, TicketRef};

use answer::Family;
use confluence::Confluence;
use github::GitHub;
use gitlab::GitLab;
use jira::Jira;
use way::Way;

use crate::net::{Clothing, Net, SecretSource};

/// What a connector is, beside its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorFacts {
    /// Its type.
    pub connector: ConnectorType,
    /// The site, instance or, for GitHub, interface.
    pub address: Address,
    /// The e-mail address or user name that goes with the secret.
    pub login: Option<String>,
    /// How the secret travels.
    pub style: AuthStyle,
    /// Project, group, repository or space; empty while one is being picked.
    pub place: String,
}

/// A connector at work. One refusal of its secret is the last request that it sends.
pub struct Connector {
    facts: ConnectorFacts,
    side: Side,
}

enum Side {
    Jira(Jira),
    GitLab(GitLab),
    GitHub(GitHub),
    Confluence(Confluence),
}

impl Connector {
    /// A client for one connector; asks nothing yet.
    pub fn new(net: Net, route: NetworkRoute, facts: ConnectorFacts, source: Arc<dyn SecretSource>) -> Self {
        let way = |base: Address, family: Family| Way {
            net,
            route,
            base,
            source,
            clothing: match (facts.style, &facts.login) {
                (AuthStyle::Basic, Some(login)) => Clothing::Basic { login: login.clone() },
                _ => Clothing::Bearer,
            },
            family,
            refused: Arc::new(AtomicBool::new(false)),
        };
        let address = &facts.address;
        let below = |path: &str| address.at(&format!("{}{path}", address.path()));
        let place = facts.place.clone();
        let side = match facts.connector {
            ConnectorType::Jira => Side::Jira(Jira::new(
                way(address.clone(), Family::Atlassian),
                place,
                facts.login.clone(),
            )),
            ConnectorType::Gitlab => Side::GitLab(GitLab::new(way(below("api/v4"), Family::GitLab), place)),
            ConnectorType::Github => Side::GitHub(GitHub::new(way(address.clone(), Family::GitHub), place)),
            ConnectorType::Confluence => {
                Side::Confluence(Confluence::new(way(below("wiki"), Family::Atlassian), place))
            }
        };
        Self { facts, side }
    }

    /// What it was made of.
    pub fn facts(&self) -> &ConnectorFacts {
        &self.facts
    }

    /// A ticket by its name, where it belongs here.
    pub fn ticket_ref(&self, text: &str) -> Option<TicketRef> {
        TicketRef::parse(self.facts.connector, &self.facts.place, text)
    }

    /// Whether the credential is accepted and the place is there; whose it is.
    ///
    /// # Errors
    /// A [`ConnectorError`].
    pub async fn test(&self, cancel: &CancellationToken) -> Result<ConnectorTest, ConnectorError> {
        match &self.side {
            Side::Jira(jira) => jira.test(cancel).await,
            Side::GitLab(gitlab) => gitlab.test(cancel).await,
            Side::GitHub(github) => github.test(cancel).await,
            Side::Confluence(confluence) => confluence.test(cancel).await,
        }
    }

    /// What this token may do: every capability of the matrix, by reading only.
    ///
    /// # Errors
    /// Where not even the account can be read.
    pub async fn abilities(&self, cancel: &CancellationToken) -> Result<Vec<AbilityReport>, ConnectorError> {
        let found = match &self.side {
            Side::Jira(jira) => jira.abilities(cancel).await?,
            Side::GitLab(gitlab) => gitlab.abilities(cancel).await?,
            Side::GitHub(github) => github.abilities(cancel).await?,
            Side::Confluence(confluence) => confluence.abilities(cancel).await?,
        };
        Ok(found)
    }

    /// What the connector can be narrowed to.
    ///
    /// # Errors
    /// A [`ConnectorError`].
    pub async fn places(&self, cancel: &CancellationToken) -> Result<Found<Place>, ConnectorError> {
        match &self.side {
            Side::Jira(jira) => jira.places(cancel).await,
            Side::GitLab(gitlab) => gitlab.places(cancel).await,
            Side::GitHub(github) => github.places(cancel).await,
            Side::Confluence(confluence) => confluence.places(cancel).await,
        }
    }

    /// The open tickets of the account, all pages of them.
    ///
    /// # Errors
    /// A [`PlanError::NotOffered`] for a connector without tickets, else what the provider said.
    pub async fn tickets(&self, cancel: &CancellationToken) -> Result<Found<Ticket>, PlanError> {
        Ok(match &self.side {
            Side::Jira(jira) => jira.tickets(cancel).await?,
            Side::GitLab(gitlab) => gitlab.tickets(cancel).await?,
            Side::GitHub(github) => github.tickets(cancel).await?,
            Side::Confluence(_) => return Err(PlanError::NotOffered),
        })
    }

    /// One ticket.
    ///
    /// # Errors
    /// As [`tickets`](Self::tickets).
    pub async fn ticket(&self, ticket: &TicketRef, cancel: &CancellationToken) -> Result<Ticket, PlanError> {
        Ok(match &self.side {
            Side::Jira(jira) => jira.ticket(ticket, cancel).await?,
            Side::GitLab(gitlab) => gitlab.ticket(ticket, cancel).await?,
            Side::GitHub(github) => github.ticket(ticket, cancel).await?,
            Side::Confluence(_) => return Err(PlanError::NotOffered),
        })
    }

    /// The parent, the siblings and the parts of a ticket.
    ///
    /// # Errors
    /// As [`tickets`](Self::tickets); only Jira has them.
    pub async fn kin(&self, ticket: &TicketRef, cancel: &CancellationToken) -> Result<Kin, PlanError> {
        match &self.side {
            Side::Jira(jira) => Ok(jira.kin(ticket, cancel).await?),
            Side::GitLab(_) | Side::GitHub(_) | Side::Confluence(_) => Err(PlanError::NotOffered),
        }
    }

    /// Where a ticket can go.
    ///
    /// # Errors
    /// As [`tickets`](Self::tickets).
    pub async fn moves(
        &self,
        ticket: &TicketRef,
        cancel: &CancellationToken,
    ) -> Result<Vec<Move>, PlanError> {
        match &self.side {
            Side::Jira(jira) => Ok(jira.moves(ticket, cancel).await?),
            Side::GitLab(_) | Side::GitHub(_) => Ok(place::label_moves()),
            Side::Confluence(_) => Err(PlanError::NotOffered),
        }
    }

    /// Plans a change of status.
    ///
    /// # Errors
    /// A [`PlanError`]; nothing was sent.
    pub async fn plan_move(
        &self,
        ticket: &TicketRef,
        wanted: &WantedMove,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        match &self.side {
            Side::Jira(jira) => jira.plan_move(ticket, wanted, cancel).await,
            Side::GitLab(gitlab) => gitlab.plan_move(ticket, wanted, cancel).await,
            Side::GitHub(github) => github.plan_move(ticket, wanted, cancel).await,
            Side::Confluence(_) => Err(PlanError::NotOffered),
        }
    }

    /// Plans labels to be added and taken off.
    ///
    /// # Errors
    /// A [`PlanError`]; nothing was sent.
    pub async fn plan_labels(
        &self,
        ticket: &TicketRef,
        add: &[&str],
        remove: &[&str],
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        match &self.side {
            Side::Jira(jira) => jira.plan_labels(ticket, add, remove, cancel).await,
            Side::GitLab(gitlab) => gitlab.plan_labels(ticket, add, remove, cancel).await,
            Side::GitHub(github) => github.plan_labels(ticket, add, remove, cancel).await,
            Side::Confluence(_) => Err(PlanError::NotOffered),
        }
    }

    /// Plans a comment.
    ///
    /// # Errors
    /// A [`PlanError`]; nothing was sent.
    pub async fn plan_comment(
        &self,
        ticket: &TicketRef,
        text: &str,
        mentions_reporter: bool,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        let can_mention = self.facts.connector.means(Capability::Mentions).is_some();
        if mentions_reporter && !can_mention {
            return Err(PlanError::NotOffered);
        }
        match &self.side {
            Side::Jira(jira) => jira.plan_comment(ticket, text, mentions_reporter, cancel).await,
            Side::GitLab(gitlab) => gitlab.plan_comment(ticket, text),
            Side::GitHub(github) => github.plan_comment(ticket, text),
            Side::Confluence(_) => Err(PlanError::NotOffered),
        }
    }

    /// Plans a pull or merge request from a work branch to the default branch, linking back to the ticket.
    ///
    /// # Errors
    /// A [`PlanError`]; nothing was sent.
    pub async fn plan_request(
        &self,
        ticket: &TicketRef,
        branch: &str,
        title: &str,
        text: &str,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        match &self.side {
            Side::GitLab(gitlab) => gitlab.plan_request(ticket, branch, title, text, cancel).await,
            Side::GitHub(github) => github.plan_request(ticket, branch, title, text, cancel).await,
            Side::Jira(_) | Side::Confluence(_) => Err(PlanError::NotOffered),
        }
    }

    /// Plans a sub-task below a ticket.
    ///
    /// # Errors
    /// A [`PlanError`]; nothing was sent.
    pub async fn plan_sub_task(
        &self,
        parent: &TicketRef,
        title: &str,
        text: &str,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        match &self.side {
            Side::Jira(jira) => jira.plan_sub_task(parent, title, text, cancel).await,
            Side::GitLab(_) | Side::GitHub(_) | Side::Confluence(_) => Err(PlanError::NotOffered),
        }
    }

    /// Sends a plan: each step once, in order.
    ///
    /// # Errors
    /// [`Stopped`] says how far it came; with [`ConnectorError::AnswerLost`] the next step may have been done, too.
    pub async fn carry_out(&self, plan: &Plan, cancel: &CancellationToken) -> Result<Done, Stopped> {
        let way = match &self.side {
            Side::Jira(jira) => jira.way(),
            Side::GitLab(gitlab) => gitlab.way(),
            Side::GitHub(github) => github.way(),
            // Nothing plans anything there, and another connector's plan is none of its business.
            Side::Confluence(_) => return Err(plan.refused()),
        };
        if !plan.is_for(way) {
            return Err(plan.refused());
        }
        plan::carry_out(way, &plan.steps, cancel).await
    }

    /// Searches the space for pages with words of a text.
    ///
    /// # Errors
    /// [`PlanError::NotOffered`] where there is no knowledge, [`PlanError::Empty`] for a text without words.
    pub async fn search(
        &self,
        text: &str,
        cancel: &CancellationToken,
    ) -> Result<Found<KnowledgePage>, PlanError> {
        match &self.side {
            Side::Confluence(confluence) => confluence.search(text, cancel).await,
            Side::Jira(_) | Side::GitLab(_) | Side::GitHub(_) => Err(PlanError::NotOffered),
        }
    }
}
