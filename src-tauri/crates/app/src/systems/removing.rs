//! Removing a system from Patchbay. The system itself is not asked and not changed, and nothing is revoked.

use std::collections::BTreeMap;

use domain::{
    CredentialId, Environment, System, SystemId,
    activity::{Action, Activity, Change, ChangedField},
};
use vault::{Tables, Transaction, Vault};

use super::moving::{Rebinding, bound_to, is_needed_at, rebind};
use crate::{App, StoreError, SystemError, credential_name};

/// So many names the history keeps of what went; the number says the rest.
const MOST_NAMED: usize = 50;

/// What goes when a system is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovalPlan {
    /// Its name.
    pub name: String,
    /// Whether its name is to be typed.
    pub asks_for_name: bool,
    /// The connections that would no longer be listed, by name.
    pub connections: Vec<String>,
    /// The secrets that would be erased, by name: nothing else uses them.
    pub erased: Vec<String>,
    /// The secrets that stay, because other systems use them.
    pub kept: Vec<String>,
}

/// How removing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// Whether the sealed bytes are gone from the file, its log and every backup. If not, another process stood in
    /// the way; [`App::finish_erasure`] tries again.
    pub is_erased: bool,
}

impl App {
    /// What would go with a system.
    ///
    /// # Errors
    /// When it is not there, or the store cannot be read.
    pub async fn plan_removal(&self, id: SystemId) -> Result<RemovalPlan, SystemError> {
        let system = self.system(id).await?;
        self.read(move |tables| {
            let mut connections: Vec<String> = crate::connections_of(tables, id)?
                .into_iter()
                .map(|found| found.row.name)
                .collect();
            connections.sort_by_key(|name| name.to_lowercase());
            let (mut erased, mut kept) = (Vec::new(), Vec::new());
            for credential in bound_to(tables, &system)? {
                let is_kept = is_used_elsewhere(tables, id, credential.id)?;
                let list = if is_kept { &mut kept } else { &mut erased };
                list.push(credential_name(&credential));
            }
            Ok(RemovalPlan {
                asks_for_name: system.environment == Environment::Production,
                name: system.name,
                connections,
                erased,
                kept,
            })
        })
        .await
        .map_err(SystemError::from)
    }

    /// Removes a system, its connections, and every secret that nothing else uses, in one transaction.
    ///
    /// # Errors
    /// [`SystemError::NameNotTyped`] for a production system without its name; nothing is changed after an error.
    pub async fn remove_system(&self, id: SystemId, typed_name: &str) -> Result<Removed, SystemError> {
        let (typed, now) = (typed_name.trim().to_owned(), self.clock().now());
        self.commit_sealing(move |vault, tables| {
            let found = tables.system(id)?.ok_or(SystemError::NotFound)?;
            if found.row.environment == Environment::Production && found.row.name != typed {
                return Err(SystemError::NameNotTyped);
            }
            take_grants(vault, tables, &found.row)?;
            let before = secrets(tables)?;
            let connections = crate::connections_of(tables, id)?;
            for connection in &connections {
                crate::remove_with_orphans(tables, connection.row.id)?;
            }
            crate::state_file::forget(tables, id)?;
            tables.remove_system(id, found.version)?;
            if let Some(own) = found.row.own_key
                && let Some(credential) = tables.credential(own)?
            {
                tables.remove_credential(own, credential.version)?;
            }
            let after = secrets(tables)?;
            let erased = before.into_iter().filter(|(id, _)| !after.contains_key(id));
            let names = connections.iter().map(|found| found.row.name.as_str());
            let entry = Activity::of_system(Action::RemoveSystem, &found.row, now)
                .changing([
                    Change::removed(ChangedField::Address, found.row.address.to_string()),
                    Change::removed(ChangedField::Count, connections.len().to_string()),
                ])
                .changing(
                    names
                        .take(MOST_NAMED)
                        .map(|name| Change::removed(ChangedField::Connection, name)),
                )
                .changing(
                    erased
                        .map(|(_, name)| Change::removed(ChangedField::Secret, name))
                        .take(MOST_NAMED),
                );
            Ok(tables.add_activity(&entry)?)
        })
        .await?;
        self.forget_reach(id);
        Ok(Removed {
            is_erased: self.is_erased().await,
        })
    }

    /// Whether everything that was erased is gone from the file, its log and every backup.
    pub async fn is_erased(&self) -> bool {
        !self.in_vault(|vault| vault.has_unfinished_erasure()).await
    }

    /// Tries again to finish what another process stood in the way of; whether everything is gone.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn finish_erasure(&self) -> Result<bool, StoreError> {
        if !self.is_erased().await {
            // Each change tries again, also one that changes nothing.
            self.commit(|_| Ok::<_, StoreError>(())).await?;
        }
        Ok(self.is_erased().await)
    }
}

/// The secrets that are held here, by name.
fn secrets(tables: &Tables<'_>) -> Result<BTreeMap<CredentialId, String>, StoreError> {
    let held = crate::plain(tables.credentials()?)
        .into_iter()
        .filter(|one| one.is_held);
    Ok(held.map(|one| (one.id, credential_name(&one))).collect())
}

/// What stays because others use it may not go to this system any more.
fn take_grants(vault: &Vault, tables: &mut Transaction<'_>, system: &System) -> Result<(), SystemError> {
    let others = crate::plain(tables.systems()?);
    for credential in bound_to(tables, system)? {
        let stays = is_used_elsewhere(tables, system.id, credential.id)?;
        if stays && !is_needed_at(tables, &others, system, credential.id)? {
            let change = Rebinding {
                old: system.address.origin().clone(),
                new: None,
                is_own_key: false,
                allows_plain_http: false,
            };
            // One that does not open goes nowhere anyway.
            rebind(vault, tables, credential.id, &change, false)?;
        }
    }
    Ok(())
}

fn is_used_elsewhere(
    tables: &Tables<'_>,
    system: SystemId,
    credential: CredentialId,
) -> Result<bool, StoreError> {
    let uses = tables.uses_of_credential(credential)?;
    // A damaged use may be anybody's: what it uses stays.
    if !uses.damaged.is_empty() {
        return Ok(true);
    }
    for used in uses.intact {
        let place = tables.connection(used.connection)?;
        if place.is_some_and(|found| found.row.system != system) {
            return Ok(true);
        }
    }
    Ok(false)
}
