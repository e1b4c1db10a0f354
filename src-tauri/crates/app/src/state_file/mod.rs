//! Beside gh-devlake: the state file that a person works with is kept in step with what is done here (devlake.md 5.4).
//! None is ever begun. What could not be written never fails what was done: it is owed, said with its remedy, and
//! tried again with the next change or when somebody asks.

mod owed;
mod read;
mod write;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use domain::{
    Address, Connection, SystemId,
    activity::{Action, Activity, Change, ChangedField},
    state_file::StateEntry,
};
use vault::Transaction;

pub use owed::StateFileStatus;
pub(crate) use owed::{all_owed, changed, created, deleted, forget, owe};
pub use read::StateFileError;
pub(crate) use read::read_address;

use crate::{App, StoreError, SystemError, connections_of};

const PICK: &str = "Choose the gh-devlake state file of this system";

/// What stood in the way of each file since the start, and whose turn it is to write.
#[derive(Default)]
pub(crate) struct StateFiles {
    troubles: Mutex<HashMap<SystemId, StateFileError>>,
    turn: tokio::sync::Mutex<()>,
}

impl StateFiles {
    pub(crate) fn trouble(&self, system: SystemId) -> Option<StateFileError> {
        let troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        troubles.get(&system).cloned()
    }

    fn note(&self, system: SystemId, trouble: Option<StateFileError>) {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        match trouble {
            Some(trouble) => drop(troubles.insert(system, trouble)),
            None => drop(troubles.remove(&system)),
        }
    }
}

impl App {
    /// Lets the person choose the state file of a system; whether they chose one.
    ///
    /// # Errors
    /// A [`SystemError`]; nothing is kept then.
    pub async fn choose_state_file(&self, id: SystemId) -> Result<bool, SystemError> {
        match self.inner.desktop.pick_file(PICK, None).await {
            Some(path) => self.keep_state_file(id, path).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Keeps this file in step with a system from now on, and takes over which organisations it knows.
    ///
    /// # Errors
    /// [`SystemError::StateFile`] for a file that is none, or belongs to another DevLake; nothing is kept then.
    pub async fn keep_state_file(&self, id: SystemId, path: PathBuf) -> Result<(), SystemError> {
        let system = self.system(id).await?;
        let path = std::path::absolute(&path).map_err(|_| StateFileError::Unreadable)?;
        let (file, address) = (path.clone(), system.address.clone());
        let entries = self.in_vault(move |_| read::entries(&file, &address)).await?;
        let now = self.clock().now();
        self.commit(move |tables| {
            let mut found = tables.system(id)?.ok_or(SystemError::NotFound)?;
            let before = found.row.state_file.replace(path.display().to_string());
            tables.change_system(&found.row, found.version)?;
            owed::forget(tables, id)?;
            fill(tables, id, &entries)?;
            let change = Change::new(ChangedField::StateFile, before, found.row.state_file.clone());
            let entry = Activity::of_system(Action::ChooseStateFile, &found.row, now).changing([change]);
            Ok::<_, SystemError>(tables.add_activity(&entry)?)
        })
        .await?;
        self.inner.state_files.note(id, None);
        self.announce_reach();
        Ok(())
    }

    /// Leaves the file alone from now on, as it is.
    ///
    /// # Errors
    /// When there is no such system, or the store fails.
    pub async fn leave_state_file(&self, id: SystemId) -> Result<(), SystemError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let mut found = tables.system(id)?.ok_or(SystemError::NotFound)?;
            let Some(before) = found.row.state_file.take() else {
                return Ok(());
            };
            tables.change_system(&found.row, found.version)?;
            owed::forget(tables, id)?;
            let change = Change::removed(ChangedField::StateFile, before);
            let entry = Activity::of_system(Action::ChooseStateFile, &found.row, now).changing([change]);
            Ok::<_, SystemError>(tables.add_activity(&entry)?)
        })
        .await?;
        self.inner.state_files.note(id, None);
        Ok(())
    }

    /// Writes what the file of a system does not say yet.
    ///
    /// # Errors
    /// [`SystemError::StateFile`]; what is owed stays owed.
    pub async fn write_state_file(&self, id: SystemId) -> Result<(), SystemError> {
        // One after the other: two of ours would take turns in finding the file changed.
        let _turn = self.inner.state_files.turn.lock().await;
        let system = self.system(id).await?;
        let owed = self.read(move |tables| owed::of(tables, id)).await?;
        let Some(path) = system.state_file.clone().filter(|_| !owed.is_empty()) else {
            self.inner.state_files.note(id, None);
            return Ok(());
        };
        let (changes, now) = (owed.clone(), self.clock().now().to_string());
        let address: Address = system.address.clone();
        let written = self
            .in_vault(move |_| write::take(Path::new(&path), &address, &changes, &now))
            .await;
        self.inner.state_files.note(id, written.clone().err());
        self.announce_reach();
        written?;
        self.commit(move |tables| owed::settle(tables, id, &owed)).await?;
        Ok(())
    }

    /// After a change of ours: whatever comes of it, the change is made. What stood in the way is shown.
    pub(crate) async fn keep_in_step(&self, system: SystemId) {
        let _ = self.write_state_file(system).await;
    }

    /// The entries of a system's file; none where there is none, or it cannot be read.
    pub(crate) async fn recorded(&self, system: &domain::System) -> Vec<StateEntry> {
        let Some(path) = system.state_file.clone() else {
            return Vec::new();
        };
        let (id, address) = (system.id, system.address.clone());
        match self
            .in_vault(move |_| read::entries(Path::new(&path), &address))
            .await
        {
            Ok(entries) => entries,
            Err(trouble) => {
                self.inner.state_files.note(id, Some(trouble));
                Vec::new()
            }
        }
    }
}

/// Takes over the organisation and enterprise of connections whose system has no field for them (devlake.md 3.12).
/// What is known here already stays.
pub(crate) fn fill(
    tables: &mut Transaction<'_>,
    system: SystemId,
    entries: &[StateEntry],
) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    for mut found in connections_of(tables, system)? {
        let row = &mut found.row;
        let Some(entry) = entries
            .iter()
            .find(|entry| entry.plugin == row.kind.slug() && Some(entry.connection_id) == row.devlake_id())
        else {
            continue;
        };
        let before = row.settings.clone();
        if !has_field(row, &["organization", "org"]) && row.settings.organization.is_none() {
            row.settings.organization.clone_from(&entry.organization);
        }
        if !has_field(row, &["enterprise"]) && row.settings.enterprise.is_none() {
            row.settings.enterprise.clone_from(&entry.enterprise);
        }
        if row.settings != before {
            tables.change_connection(&found.row, found.version)?;
        }
    }
    Ok(())
}

fn has_field(connection: &Connection, names: &[&str]) -> bool {
    let copy = connection.remote.as_ref();
    copy.is_some_and(|copy| names.iter().any(|name| copy.fields.contains_key(*name)))
}
