//! The connectors of dojops-sa at work: what each may do, its tickets and pages, and what somebody has it write.
//!
//! Patchbay is not the agent. It reads when it is asked to, and writes what was shown and agreed to, once.

mod agent;
mod cli_import;
mod copying;
mod error;
mod hand_over;
mod plans;
mod reading;
mod refusals;
mod writing;

use std::sync::Arc;

use connect::{
    dojops::{Connector, ConnectorFacts},
    net::SecretSource,
};
use domain::{
    AuthStyle, Connection, ConnectionId, ConnectionState, Credential, CredentialId, Kind, NetworkRoute,
    connector::ConnectorType, edit::answers_of,
};

pub use agent::{AgentState, OwnKey};
pub use cli_import::{CliImport, CliImportError, CliSecretTrouble, FoundCliSecret};
pub use error::ConnectorUseError;
pub use hand_over::ConnectorHandOver;
pub(crate) use plans::Plans;
pub use reading::{KnowledgeFor, NewPlace};
pub(crate) use refusals::Refusals;
pub use writing::{Writing, Written};

use crate::{App, StoreError};

/// A connector, and what of it is asked for in messages.
pub(crate) struct AtWork {
    pub(crate) client: Connector,
    pub(crate) connection: Connection,
    pub(crate) credential: CredentialId,
}

impl App {
    /// A stored connector, ready to be asked with its own secret. After a refusal of that secret nothing is asked with
    /// it until somebody tests the connector again.
    pub(crate) async fn connector(&self, id: ConnectionId) -> Result<AtWork, ConnectorUseError> {
        let (connection, system) = self
            .connection_in_place(id)
            .await?
            .ok_or(ConnectorUseError::NotFound)?;
        let credential = self
            .connector_credential(id)
            .await?
            .ok_or(ConnectorUseError::NotFound)?;
        if connection.state != ConnectionState::Present {
            return Err(ConnectorUseError::NotFound);
        }
        if let Some(finding) = self.inner.refusals.of(credential.id) {
            return Err(ConnectorUseError::Refused(Box::new(finding)));
        }
        let source: Arc<dyn SecretSource> = Arc::new(self.held(credential.id));
        let route = self.route_of(&system).await?;
        let client = self
            .connector_client(&connection, credential.login.clone(), route, source)
            .ok_or(ConnectorUseError::NotAConnector)?;
        Ok(AtWork {
            client,
            connection,
            credential: credential.id,
        })
    }

    /// The client of a connector with a given secret; `None` for connections that are none.
    pub(crate) fn connector_client(
        &self,
        connection: &Connection,
        login: Option<String>,
        route: NetworkRoute,
        source: Arc<dyn SecretSource>,
    ) -> Option<Connector> {
        let Kind::Known(kind) = connection.kind else {
            return None;
        };
        let facts = ConnectorFacts {
            connector: ConnectorType::of(kind)?,
            address: connection.settings.address.clone()?,
            style: style_of(connection),
            login,
            place: connection.settings.organization.clone().unwrap_or_default(),
        };
        Some(Connector::new(self.inner.net.clone(), route, facts, source))
    }

    /// The credential that a connector uses; it has one.
    pub(crate) async fn connector_credential(
        &self,
        id: ConnectionId,
    ) -> Result<Option<Credential>, StoreError> {
        self.read(move |tables| {
            let uses = tables.uses_of_connection(id)?.intact;
            let Some(used) = uses.first() else {
                return Ok(None);
            };
            Ok(tables.credential(used.credential)?.map(|found| found.row))
        })
        .await
    }
}

/// How the secret of a stored connection travels to its provider.
pub(crate) fn style_of(connection: &Connection) -> AuthStyle {
    match (&connection.kind, answers_of(connection)) {
        (Kind::Known(kind), Some(answers)) => kind.form(&answers).auth_style,
        (Kind::Known(kind), None) => kind.spec().auth_style,
        (Kind::Unlisted(_), _) => AuthStyle::BodyField,
    }
}
