//! The connection list and one connection in full. Touches no key.

use domain::{Check, Connection, ConnectionId, Credential, Health, Listing, Query, Slot, System, list};

use crate::{App, Reach, StoreError, ages::Age, plain, rows};

/// How many checks the detail panel shows.
const CHECKS_SHOWN: usize = 10;

/// The visible slice, and how many need attention whatever the filter.
#[derive(Debug, Clone)]
pub struct ListedRows {
    /// The slice.
    pub listing: Listing,
    /// How many of all connections need somebody.
    pub attention: usize,
}

/// A credential at work in a connection.
#[derive(Debug, Clone)]
pub struct Used {
    /// Which slot it fills.
    pub slot: Slot,
    /// What is known of it.
    pub credential: Credential,
    /// How old it is.
    pub age: Age,
    /// How many connections use it.
    pub use_count: usize,
}

/// One connection in full.
#[derive(Debug, Clone)]
pub struct ConnectionDetail {
    /// The connection.
    pub connection: Connection,
    /// Its system.
    pub system: System,
    /// Derived state.
    pub health: Health,
    /// Its credentials, by slot and position.
    pub uses: Vec<Used>,
    /// The last checks, newest first.
    pub checks: Vec<Check>,
    /// Whether Patchbay can test it.
    pub is_testable: bool,
}

impl App {
    /// The list.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn list(&self, query: Query) -> Result<ListedRows, StoreError> {
        let material = self
            .read(|tables| {
                Ok(rows::Material {
                    systems: plain(tables.systems()?),
                    connections: plain(tables.connections()?),
                    credentials: plain(tables.credentials()?),
                    uses: tables.uses()?.intact,
                    last_checks: tables
                        .latest_checks()?
                        .intact
                        .into_iter()
                        .map(|check| (check.connection, (check.started_at, check.verdict.outcome)))
                        .collect(),
                })
            })
            .await?;
        let rows = rows::rows(material, |system| self.is_reachable(system), self.clock().now());
        let attention = rows.iter().filter(|row| needs_attention(row.health)).count();
        Ok(ListedRows {
            listing: list(rows, &query),
            attention,
        })
    }

    /// The ids of the rows that match, in the order of the list, cut as the query says.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn matching(&self, query: Query) -> Result<Vec<ConnectionId>, StoreError> {
        let listed = self.list(query).await?;
        Ok(listed.listing.rows.into_iter().map(|row| row.id).collect())
    }

    /// One connection in full; `None` where there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn connection(&self, id: ConnectionId) -> Result<Option<ConnectionDetail>, StoreError> {
        let found = self
            .read(move |tables| {
                let Some(connection) = tables.connection(id)? else {
                    return Ok(None);
                };
                let Some(system) = tables.system(connection.row.system)? else {
                    return Ok(None);
                };
                let mut uses = Vec::new();
                for used in tables.uses_of_connection(id)?.intact {
                    if let Some(credential) = tables.credential(used.credential)? {
                        let use_count = tables.uses_of_credential(used.credential)?.intact.len();
                        uses.push((used.slot, credential.row, use_count));
                    }
                }
                let mut checks = tables.checks(id)?.intact;
                checks.truncate(CHECKS_SHOWN);
                Ok(Some((connection.row, system.row, uses, checks)))
            })
            .await?;
        let Some((connection, system, uses, checks)) = found else {
            return Ok(None);
        };
        let now = self.clock().now();
        let uses = uses
            .into_iter()
            .map(|(slot, credential, use_count)| Used {
                slot,
                age: Age::at(credential.set, now),
                credential,
                use_count,
            })
            .collect();
        let last = checks.first().map(|check| check.verdict.outcome);
        let health = Health::of(&connection, last, self.is_reachable(system.id));
        let is_testable = matches!(connection.kind, domain::Kind::Known(_))
            && connection.state == domain::ConnectionState::Present;
        Ok(Some(ConnectionDetail {
            connection,
            system,
            health,
            uses,
            checks,
            is_testable,
        }))
    }

    fn is_reachable(&self, system: domain::SystemId) -> bool {
        !matches!(self.reach_of(system), Reach::Trouble(_))
    }
}

/// What somebody has to look at.
fn needs_attention(health: Health) -> bool {
    match health {
        Health::Rejected | Health::Pending | Health::Gone => true,
        Health::Unreachable | Health::Unchecked | Health::NotCheckable | Health::Healthy => false,
    }
}
