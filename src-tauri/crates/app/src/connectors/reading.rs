//! What a connector reads: what its token may do, where it can work, its tickets, its pages.

use connect::{
    dojops::{
        AbilityReport, Connector, ConnectorError, ConnectorFacts, Found, Kin, KnowledgePage, Move, Place,
        PlanError, Ticket, TicketRef,
    },
    net::SecretSource,
};
use domain::{
    ConnectionId, Grant, StagedId, SystemId,
    connector::ConnectorType,
    kinds::{Answers, ConnectionKind, FieldId},
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

use super::{AtWork, ConnectorUseError};
use crate::{
    App,
    held::StagedOwned,
    staging::{Material, Staged},
    wizard::grants,
};

/// A connector that is being typed: its places are to be picked from a list.
#[derive(Debug, Clone)]
pub struct NewPlace {
    /// The kind.
    pub kind: ConnectionKind,
    /// The system.
    pub system: SystemId,
    /// The answers so far; a place is not among what they need.
    pub answers: Answers,
    /// The staged secret.
    pub staged: StagedId,
}

/// What to search pages for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KnowledgeFor {
    /// Typed words.
    Words(String),
    /// A ticket of another connector: its title is what is searched for.
    Ticket {
        /// That connector.
        connector: ConnectionId,
        /// The ticket, by its name.
        ticket: String,
    },
}

impl App {
    /// What this very token may do, found by reading only.
    ///
    /// # Errors
    /// A [`ConnectorUseError`].
    pub async fn connector_abilities(
        &self,
        id: ConnectionId,
        cancel: &CancellationToken,
    ) -> Result<Vec<AbilityReport>, ConnectorUseError> {
        let at_work = self.connector(id).await?;
        let found = at_work.client.abilities(cancel).await;
        found.map_err(|error| self.not_read(error, &at_work))
    }

    /// What a connector that is being typed can be narrowed to.
    ///
    /// # Errors
    /// A [`ConnectorUseError`]; [`ConnectorUseError::NotFound`] while address or secret are missing.
    pub async fn places_for(
        &self,
        new: &NewPlace,
        cancel: &CancellationToken,
    ) -> Result<Found<Place>, ConnectorUseError> {
        let connector = ConnectorType::of(new.kind).ok_or(ConnectorUseError::NotAConnector)?;
        let id = new.system;
        let system = self.read(move |tables| tables.system(id)).await?;
        let system = system.ok_or(ConnectorUseError::NotFound)?.row;
        let staged = self.staging().get(new.staged, self.clock().elapsed());
        let staged = staged
            .filter(|staged| staged.kind == new.kind)
            .ok_or(ConnectorUseError::NotFound)?;
        let mut answers = new.answers.clone();
        answers.remove(&FieldId::Organization);
        let reading = new.kind.form(&answers).reading;
        let address = reading.address.ok_or(ConnectorUseError::NotFound)?;
        let granted = grants(&system, reading.auth_style, &address);
        let source = self
            .lent_for_places(&staged, reading.login.as_deref(), granted)
            .await?;
        let facts = ConnectorFacts {
            connector,
            address,
            login: reading.login,
            style: reading.auth_style,
            place: String::new(),
        };
        let route = self.route_of(&system).await?;
        let client = Connector::new(self.inner.net.clone(), route, facts, source);
        let found = client.places(cancel).await;
        found.map_err(|error| ConnectorUseError::of(error, &client))
    }

    /// What was typed, or what is sealed here once it may go there.
    async fn lent_for_places(
        &self,
        staged: &Staged,
        login: Option<&str>,
        granted: Vec<Grant>,
    ) -> Result<Arc<dyn SecretSource>, ConnectorUseError> {
        Ok(match &staged.material {
            Material::Typed(secret) => Arc::new(StagedOwned::copy_of(secret, granted)),
            Material::Held(credential) => {
                self.let_go_to(*credential, login, granted).await?;
                Arc::new(self.held(*credential))
            }
        })
    }

    /// The open tickets of the account.
    ///
    /// # Errors
    /// A [`ConnectorUseError`].
    pub async fn connector_tickets(
        &self,
        id: ConnectionId,
        cancel: &CancellationToken,
    ) -> Result<Found<Ticket>, ConnectorUseError> {
        let at_work = self.connector(id).await?;
        let found = at_work.client.tickets(cancel).await;
        found.map_err(|error| self.not_planned(error, &at_work))
    }

    /// A ticket's parent, siblings and parts.
    ///
    /// # Errors
    /// A [`ConnectorUseError`].
    pub async fn ticket_kin(
        &self,
        id: ConnectionId,
        ticket: &str,
        cancel: &CancellationToken,
    ) -> Result<Kin, ConnectorUseError> {
        let at_work = self.connector(id).await?;
        let ticket = ticket_of(&at_work, ticket)?;
        let found = at_work.client.kin(&ticket, cancel).await;
        found.map_err(|error| self.not_planned(error, &at_work))
    }

    /// Where a ticket can go.
    ///
    /// # Errors
    /// A [`ConnectorUseError`].
    pub async fn ticket_moves(
        &self,
        id: ConnectionId,
        ticket: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<Move>, ConnectorUseError> {
        let at_work = self.connector(id).await?;
        let ticket = ticket_of(&at_work, ticket)?;
        let found = at_work.client.moves(&ticket, cancel).await;
        found.map_err(|error| self.not_planned(error, &at_work))
    }

    /// Pages of a connector's space.
    ///
    /// # Errors
    /// A [`ConnectorUseError`].
    pub async fn search_knowledge(
        &self,
        id: ConnectionId,
        wanted: &KnowledgeFor,
        cancel: &CancellationToken,
    ) -> Result<Found<KnowledgePage>, ConnectorUseError> {
        let text = match wanted {
            KnowledgeFor::Words(words) => words.clone(),
            KnowledgeFor::Ticket { connector, ticket } => {
                let source = self.connector(*connector).await?;
                let ticket = ticket_of(&source, ticket)?;
                let found = source.client.ticket(&ticket, cancel).await;
                found.map_err(|error| self.not_planned(error, &source))?.title
            }
        };
        let at_work = self.connector(id).await?;
        let found = at_work.client.search(&text, cancel).await;
        found.map_err(|error| self.not_planned(error, &at_work))
    }

    pub(super) fn not_read(&self, error: ConnectorError, at_work: &AtWork) -> ConnectorUseError {
        let client = &at_work.client;
        self.inner.refusals.note(at_work.credential, &error, || {
            super::error::finding(&error, client)
        });
        ConnectorUseError::of(error, client)
    }

    pub(super) fn not_planned(&self, error: PlanError, at_work: &AtWork) -> ConnectorUseError {
        if let PlanError::Asked(error) = error {
            return self.not_read(error, at_work);
        }
        ConnectorUseError::of_plan(error, &at_work.client)
    }
}

/// A ticket that belongs to this connector.
pub(super) fn ticket_of(at_work: &AtWork, text: &str) -> Result<TicketRef, ConnectorUseError> {
    at_work
        .client
        .ticket_ref(text)
        .ok_or(ConnectorUseError::OtherPlace)
}
