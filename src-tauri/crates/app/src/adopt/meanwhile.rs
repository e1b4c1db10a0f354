//! What was done here while a list was read: the list is older, and says nothing about it.

use std::collections::{HashMap, HashSet};

use domain::{Connection, ConnectionId, RemoteId, SystemId};
use vault::{Tables, Versioned};

use crate::{StoreError, connections_of, remote::Listed};

/// A system's rows as they were when its list was asked for.
pub(crate) struct Before {
    versions: HashMap<ConnectionId, u64>,
    places: HashSet<(String, RemoteId)>,
}

impl Before {
    pub(crate) fn read(tables: &Tables<'_>, system: SystemId) -> Result<Self, StoreError> {
        let rows = connections_of(tables, system)?;
        Ok(Self {
            versions: rows.iter().map(|found| (found.row.id, found.version)).collect(),
            places: rows.iter().filter_map(|found| place(&found.row)).collect(),
        })
    }

    /// The rows that are still as they were, and what is listed without everything that was created, changed or removed
    /// here since then. The next list tells of those.
    pub(crate) fn steady(
        &self,
        rows: Vec<Versioned<Connection>>,
        mut listed: Vec<Listed>,
    ) -> (Vec<Versioned<Connection>>, Vec<Listed>) {
        let (steady, moved): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|found| self.versions.get(&found.row.id) == Some(&found.version));
        let known: HashSet<_> = steady.iter().filter_map(|found| place(&found.row)).collect();
        let is_moved = |entry: &Listed| {
            moved.iter().any(|found| match &found.row.remote_id {
                Some(id) => *id == entry.remote_id && found.row.kind.slug() == entry.plugin,
                None => found.row.name == entry.name && found.row.kind.slug() == entry.plugin,
            })
        };
        listed.retain(|entry| {
            let place = (entry.plugin.clone(), entry.remote_id.clone());
            let is_removed = self.places.contains(&place) && !known.contains(&place);
            !is_removed && !is_moved(entry)
        });
        (steady, listed)
    }
}

fn place(connection: &Connection) -> Option<(String, RemoteId)> {
    Some((connection.kind.slug().to_owned(), connection.remote_id.clone()?))
}
