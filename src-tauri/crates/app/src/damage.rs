//! Rows that do not match their digests: named, never guessed at. Everything else stays usable.

use std::collections::{BTreeSet, HashMap};

use domain::{
    ConnectionId, CredentialId,
    activity::{Action, Activity},
};
use vault::{Damaged, Table, Tables};

use crate::{App, StoreError, remove_if_unused, rows::credential_words};

/// A damaged row, and what intact rows say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedRow {
    /// Where it is.
    pub damaged: Damaged,
    /// What it concerns, by intact rows: names of connections, ends of secrets.
    pub about: Vec<String>,
    /// The connection that it belongs to, where that is listed.
    pub connection: Option<ConnectionId>,
    /// Whether it can be forgotten alone.
    pub can_be_forgotten: bool,
}

/// Everything that is damaged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Damage {
    /// The rows that are there and cannot be trusted.
    pub rows: Vec<DamagedRow>,
    /// How many rows vanished without anybody having removed them, by table.
    pub missing: Vec<(Table, u64)>,
}

impl App {
    /// Looks for damage: reads every row once.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub async fn damage(&self) -> Result<Damage, StoreError> {
        self.read(|tables| {
            let found = tables.damage()?;
            let known = Known::read(tables)?;
            Ok(Damage {
                rows: found
                    .damaged
                    .into_iter()
                    .map(|damaged| known.describe(damaged))
                    .collect(),
                missing: found.missing,
            })
        })
        .await
    }

    /// Drops a damaged row with what hangs on it here; nothing happens at any system. What a system lists is read
    /// again with its next list.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the row is not damaged or not there (any more), [`StoreError::Reference`] while
    /// intact rows still refer to it.
    pub async fn forget_damaged(&self, damaged: Damaged) -> Result<(), StoreError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let about = Known::read(tables)?.describe(damaged.clone()).about.join(", ");
            let mut orphans: Vec<CredentialId> = Vec::new();
            if damaged.table == Table::Connection || damaged.table == Table::System {
                orphans.extend(tables.uses()?.intact.into_iter().map(|used| used.credential));
            }
            tables.forget_damaged(&damaged)?;
            if let (Table::Secret, Ok(id)) = (damaged.table, damaged.key.parse())
                && let Some(mut found) = unless_damaged(tables.credential(id))?
            {
                found.row.is_held = false;
                tables.change_credential(&found.row, found.version)?;
            }
            orphans.sort_unstable();
            orphans.dedup();
            for id in orphans {
                remove_if_unused(tables, id)?;
            }
            let name = match about.is_empty() {
                true => damaged.table.name().to_owned(),
                false => format!("{}: {about}", damaged.table.name()),
            };
            tables.add_activity(&Activity::new(Action::ForgetDamaged, name, now))
        })
        .await
    }
}

/// A row that is damaged is none, for those who can do without it.
pub(crate) fn unless_damaged<T>(found: Result<Option<T>, StoreError>) -> Result<Option<T>, StoreError> {
    match found {
        Err(StoreError::Damaged(_)) => Ok(None),
        other => other,
    }
}

/// What intact rows say.
struct Known {
    names: HashMap<String, (ConnectionId, String)>,
    secrets: HashMap<CredentialId, String>,
    uses: Vec<(ConnectionId, CredentialId)>,
    systems: HashMap<String, Vec<String>>,
}

impl Known {
    fn read(tables: &Tables<'_>) -> Result<Self, StoreError> {
        let connections = crate::plain(tables.connections()?);
        let mut systems: HashMap<String, Vec<String>> = HashMap::new();
        for connection in &connections {
            let names = systems.entry(connection.system.to_string()).or_default();
            names.push(connection.name.clone());
        }
        let credentials = crate::plain(tables.credentials()?);
        Ok(Self {
            names: connections
                .into_iter()
                .map(|connection| (connection.id.to_string(), (connection.id, connection.name)))
                .collect(),
            secrets: credentials
                .iter()
                .filter_map(|credential| Some((credential.id, credential_words(credential)?)))
                .collect(),
            uses: tables
                .uses()?
                .intact
                .into_iter()
                .map(|used| (used.connection, used.credential))
                .collect(),
            systems,
        })
    }

    fn describe(&self, damaged: Damaged) -> DamagedRow {
        let mut about = BTreeSet::new();
        let mut connection = None;
        match damaged.table {
            Table::Connection | Table::Use | Table::CheckRun => {
                if let Some((id, name)) = self.names.get(&damaged.key) {
                    connection = Some(*id);
                    about.insert(name.clone());
                } else {
                    let used = self
                        .uses
                        .iter()
                        .filter(|(user, _)| user.to_string() == damaged.key);
                    about.extend(used.filter_map(|(_, secret)| self.secrets.get(secret).cloned()));
                }
            }
            Table::Credential | Table::Secret => {
                for (user, _) in self
                    .uses
                    .iter()
                    .filter(|(_, secret)| secret.to_string() == damaged.key)
                {
                    if let Some((id, name)) = self.names.get(&user.to_string()) {
                        connection = connection.or(Some(*id));
                        about.insert(name.clone());
                    }
                }
            }
            Table::System => about.extend(self.systems.get(&damaged.key).into_iter().flatten().cloned()),
            Table::Vault
            | Table::RowCount
            | Table::KeySlot
            | Table::Setting
            | Table::Activity
            | Table::Rotation
            | Table::Draft
            | Table::Archive => {}
        }
        DamagedRow {
            can_be_forgotten: damaged.can_be_forgotten(),
            damaged,
            about: about.into_iter().collect(),
            connection,
        }
    }
}
