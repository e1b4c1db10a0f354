//! What a state file does not say yet: written down in the transaction of the change itself, so that nothing is lost
//! between the two.

use std::collections::BTreeMap;

use domain::{
    Connection, System, SystemId,
    state_file::{StateChange, StateEntry},
};
use vault::{Tables, Transaction};

use super::StateFileError;
use crate::{App, StoreError, damage::unless_damaged};

const KEY: &str = "state_files_owed";

/// What is owed to each system's file, in order.
pub(crate) type Owed = BTreeMap<SystemId, Vec<StateChange>>;

/// A state file that is kept in step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateFileStatus {
    /// Where it is.
    pub path: String,
    /// How many changes it does not say yet.
    pub owed: usize,
    /// What stood in the way last time.
    pub trouble: Option<StateFileError>,
}

impl App {
    /// The state file of a system, as it stands.
    pub(crate) fn state_file_of(&self, system: &System, owed: &Owed) -> Option<StateFileStatus> {
        Some(StateFileStatus {
            path: system.state_file.clone()?,
            owed: owed.get(&system.id).map_or(0, Vec::len),
            trouble: self.inner.state_files.trouble(system.id),
        })
    }
}

/// It was created here.
pub(crate) fn created(connection: &Connection) -> Option<StateChange> {
    entry(connection).map(StateChange::Created)
}

/// It was changed here.
pub(crate) fn changed(connection: &Connection) -> Option<StateChange> {
    entry(connection).map(StateChange::Changed)
}

/// It was deleted here.
pub(crate) fn deleted(connection: &Connection) -> Option<StateChange> {
    Some(StateChange::Deleted {
        plugin: connection.kind.slug().to_owned(),
        connection_id: connection.devlake_id()?,
    })
}

fn entry(connection: &Connection) -> Option<StateEntry> {
    Some(StateEntry {
        plugin: connection.kind.slug().to_owned(),
        connection_id: connection.devlake_id()?,
        name: connection.name.clone(),
        organization: connection.settings.organization.clone(),
        enterprise: connection.settings.enterprise.clone(),
    })
}

/// Writes down that a system's file has to follow, where it has one.
pub(crate) fn owe(
    tables: &mut Transaction<'_>,
    system: SystemId,
    change: Option<StateChange>,
) -> Result<(), StoreError> {
    let has_file = tables
        .system(system)?
        .is_some_and(|found| found.row.state_file.is_some());
    let Some(change) = change.filter(|_| has_file) else {
        return Ok(());
    };
    let mut all = all_owed(tables)?;
    all.entry(system).or_default().push(change);
    tables.put_setting(KEY, &all)
}

pub(super) fn of(tables: &Tables<'_>, system: SystemId) -> Result<Vec<StateChange>, StoreError> {
    Ok(all_owed(tables)?.remove(&system).unwrap_or_default())
}

/// These were written; what came meanwhile stays owed.
pub(super) fn settle(
    tables: &mut Transaction<'_>,
    system: SystemId,
    written: &[StateChange],
) -> Result<(), StoreError> {
    let mut all = all_owed(tables)?;
    let Some(owed) = all.get_mut(&system).filter(|owed| owed.starts_with(written)) else {
        return Ok(());
    };
    owed.drain(..written.len());
    all.retain(|_, owed| !owed.is_empty());
    tables.put_setting(KEY, &all)
}

/// Another file, or none, owes nothing.
pub(crate) fn forget(tables: &mut Transaction<'_>, system: SystemId) -> Result<(), StoreError> {
    let mut all = all_owed(tables)?;
    match all.remove(&system) {
        Some(_) => tables.put_setting(KEY, &all),
        None => Ok(()),
    }
}

/// Everything that is owed.
pub(crate) fn all_owed(tables: &Tables<'_>) -> Result<Owed, StoreError> {
    // A damaged note is shown as damage; what it said is not guessed at.
    Ok(unless_damaged(tables.setting(KEY))?.unwrap_or_default())
}
