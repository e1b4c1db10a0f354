//! Handing a connector over to the agent: the command, the answers in the order of its questions, and the person's mark
//! that it was entered there. A rotation afterwards makes that mark old.

use domain::{
    ConnectionId, Kind,
    activity::{Action, Activity},
    connector::{ConnectorType, HandOver, HandOverFacts},
};
use jiff::Timestamp;
use serde_json::Value;

use super::ConnectorUseError;
use crate::App;

/// The name of the mark in our record.
pub(crate) const ENTERED_AT: &str = "enteredAt";

/// What the hand-over panel shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorHandOver {
    /// How the connector is entered in the agent, or its new token where it was entered before.
    pub steps: HandOver,
    /// When the person said that it was entered there.
    pub entered_at: Option<Timestamp>,
    /// Whether the secret was replaced since then.
    pub is_out_of_date: bool,
}

impl App {
    /// How a connector is handed over to the agent. Never holds the secret.
    ///
    /// # Errors
    /// [`ConnectorUseError::NotFound`], [`ConnectorUseError::NotAConnector`], or the store.
    pub async fn hand_over(&self, id: ConnectionId) -> Result<ConnectorHandOver, ConnectorUseError> {
        let (connection, _) = self
            .connection_in_place(id)
            .await?
            .ok_or(ConnectorUseError::NotFound)?;
        let credential = self
            .connector_credential(id)
            .await?
            .ok_or(ConnectorUseError::NotFound)?;
        let Kind::Known(kind) = connection.kind else {
            return Err(ConnectorUseError::NotAConnector);
        };
        let connector = ConnectorType::of(kind).ok_or(ConnectorUseError::NotAConnector)?;
        let address = connection
            .settings
            .address
            .as_ref()
            .ok_or(ConnectorUseError::NotFound)?;
        let facts = HandOverFacts {
            connector,
            name: &connection.name,
            address,
            login: credential.login.as_deref(),
            place: connection.settings.organization.as_deref().unwrap_or_default(),
        };
        let copy = connection.remote.as_ref();
        let entered = copy
            .and_then(|copy| copy.fields.get(ENTERED_AT))
            .and_then(Value::as_str);
        let entered_at: Option<Timestamp> = entered.and_then(|text| text.parse().ok());
        let is_out_of_date = match (entered_at, credential.set) {
            (Some(entered), domain::SetDate::Exact(set)) => set > entered,
            (Some(_) | None, _) => false,
        };
        Ok(ConnectorHandOver {
            steps: match is_out_of_date {
                true => HandOver::rotating(&facts),
                false => HandOver::adding(&facts),
            },
            entered_at,
            is_out_of_date,
        })
    }

    /// Takes note that the person entered it in the agent, or takes the mark off.
    ///
    /// # Errors
    /// As [`hand_over`](Self::hand_over).
    pub async fn mark_entered(&self, id: ConnectionId, is_entered: bool) -> Result<(), ConnectorUseError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let mut found = tables.connection(id)?.ok_or(ConnectorUseError::NotFound)?;
            let Some(copy) = &mut found.row.remote else {
                return Err(ConnectorUseError::NotFound);
            };
            if is_entered {
                copy.fields.insert(ENTERED_AT.to_owned(), now.to_string().into());
            } else {
                copy.fields.remove(ENTERED_AT);
            }
            let action = if is_entered {
                Action::HandOver
            } else {
                Action::TakeBack
            };
            tables.add_activity(&Activity::of_connection(action, &found.row, now))?;
            Ok(tables.change_connection(&found.row, found.version)?)
        })
        .await
    }
}
