//! One connection in full. Touches no key.

use domain::{
    Check, Connection, ConnectionId, Credential, Finding, Health, SeenSecret, Signs, Slot, System,
    sync::last_synced,
};
use jiff::Timestamp;

use crate::{
    App, LinkNotOpened, Reach, StoreError, Syncs,
    ages::Age,
    damage::unless_damaged,
    edit::seen_otherwise,
    remote::{LAST_SYNCED, keeps_from_writing},
    rows,
};

/// How many checks the detail panel shows.
const CHECKS_SHOWN: usize = 10;

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
    /// Whether the system does not show it any more.
    pub is_missing: bool,
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
    /// Tokens that the system shows and that are not known here.
    pub added: Vec<SeenSecret>,
    /// The last checks, newest first.
    pub checks: Vec<Check>,
    /// Whether Patchbay can test it.
    pub is_testable: bool,
    /// What keeps everything that writes from working in its system.
    pub read_only: Option<Finding>,
    /// What uses it there, as of the last look; `None` where nobody looked, or its system has no such thing.
    pub syncs: Option<Syncs>,
}

impl ConnectionDetail {
    /// When it last kept a repository in step, and whether the system itself says so of the connection; else it is the
    /// newest of its syncs.
    pub fn last_synced(&self) -> Option<(Timestamp, bool)> {
        let remote = self.connection.remote.as_ref();
        let own = remote.and_then(|copy| copy.fields.get(LAST_SYNCED)?.as_str()?.parse().ok());
        let newest = || last_synced(self.syncs.iter().flat_map(|syncs| &syncs.configs));
        own.map(|at| (at, true))
            .or_else(|| newest().map(|at| (at, false)))
    }
}

impl App {
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
                    if let Some(credential) = unless_damaged(tables.credential(used.credential))? {
                        let use_count = tables.uses_of_credential(used.credential)?.intact.len();
                        uses.push((used.slot, credential.row, use_count));
                    }
                }
                let mut checks = tables.checks(id)?.intact;
                checks.truncate(CHECKS_SHOWN);
                let own_key = match system.row.own_key {
                    Some(id) => unless_damaged(tables.credential(id))?.map(|found| found.row),
                    None => None,
                };
                let read_only = keeps_from_writing(system.row.kind, own_key.as_ref());
                Ok(Some((connection.row, system.row, uses, checks, read_only)))
            })
            .await?;
        let Some((connection, system, uses, checks, read_only)) = found else {
            return Ok(None);
        };
        let now = self.clock().now();
        let last = checks.first().map(|check| check.verdict.outcome);
        let lives: Vec<rows::Life> = uses
            .iter()
            .map(|(_, credential, _)| rows::life(credential))
            .collect();
        let (age_days, policy_days) = rows::nearest_its_limit(&lives, now);
        let used = uses.iter().map(|(_, credential, _)| credential);
        let signs = Signs {
            is_system_reachable: self.is_reachable(system.id),
            age_days,
            policy_days,
            ..rows::signs(&connection, used, last)
        };
        let (health, _) = Health::of(&signs, now);
        let known = uses.iter().map(|(slot, credential, _)| (*slot, credential));
        let otherwise = seen_otherwise(&connection, known);
        let uses = uses
            .into_iter()
            .enumerate()
            .map(|(place, (slot, credential, use_count))| Used {
                is_missing: otherwise.missing.contains(&place),
                slot,
                age: Age::at(credential.set, now),
                credential,
                use_count,
            })
            .collect();
        let is_testable = matches!(connection.kind, domain::Kind::Known(_))
            && connection.state == domain::ConnectionState::Present;
        let remote_id = connection.remote_id.as_ref().map(ToString::to_string);
        let syncs = remote_id.and_then(|id| self.known_syncs(system.id, &id));
        Ok(Some(ConnectionDetail {
            syncs,
            connection,
            system,
            health,
            uses,
            added: otherwise.added,
            checks,
            is_testable,
            read_only,
        }))
    }

    /// Opens the config-ui of a connection's system in the person's browser: scopes and projects are made there.
    ///
    /// # Errors
    /// When nothing is known of such a page, or the desktop has no way to open one.
    pub async fn open_config_ui(&self, id: ConnectionId) -> Result<(), LinkNotOpened> {
        let found = self.connection_in_place(id).await.map_err(|_| LinkNotOpened)?;
        let page = found.and_then(|(_, system)| system.config_ui());
        self.inner.desktop.open_system_page(&page.ok_or(LinkNotOpened)?)
    }

    fn is_reachable(&self, system: domain::SystemId) -> bool {
        !matches!(self.reach_of(system), Reach::Trouble(_))
    }
}
