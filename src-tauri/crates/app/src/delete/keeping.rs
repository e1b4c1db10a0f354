//! Our own rows around a deletion: one transaction each.

use connect::devlake::Blueprint;
use domain::{
    ArchivedConnection, ArchivedUse, Connection, ConnectionId, System,
    activity::{Action, Activity, Change, ChangedField, Ended},
    deletion::{DeletionEnd, DeletionStep, StepOutcome, StepReport},
};
use jiff::Timestamp;
use vault::{Purpose, Tables, Transaction, Vault};

use super::{DeletionError, OtherUse, PlannedCredential, Target};
use crate::{
    App, StoreError,
    activity::as_made,
    credential_name,
    credentials::grants_of_uses,
    state_file::{deleted, owe},
};

impl App {
    /// Where our sealed copy may go changes with the deletion; that is re-sealing, and needs the key.
    pub(super) async fn require_regrantable(&self, id: ConnectionId) -> Result<(), DeletionError> {
        let used = self.read(move |tables| planned(tables, id)).await?;
        if used.iter().any(|credential| credential.is_held) {
            self.require_open_store().await?;
        }
        Ok(())
    }

    /// It is archived, its uses end, and each secret may go only where the remaining ones need it. Answers the
    /// credentials whose secrets nothing needs any more; those that were only known of go.
    pub(super) async fn keep_deleted(
        &self,
        connection: &Connection,
        system: &System,
        reports: &[StepReport],
    ) -> Result<Vec<PlannedCredential>, DeletionError> {
        let now = self.clock().now();
        let (id, system_name) = (connection.id, system.name.clone());
        let target_connection = connection.clone();
        let entry = Activity::of_connection(Action::Delete, connection, now)
            .in_system(system)
            .changing(changes(reports));
        self.commit_sealing(move |vault, tables| {
            let found = tables.connection(id)?.ok_or(StoreError::Conflict)?;
            let credentials = planned(tables, id)?;
            let uses = tables.uses_of_connection(id)?.intact;
            let name_of = |credential| {
                let known = credentials.iter().find(|one| one.id == credential);
                known.map(|one| one.name.clone()).unwrap_or_default()
            };
            tables.archive(&ArchivedConnection {
                system_name,
                uses: uses
                    .iter()
                    .map(|used| ArchivedUse {
                        slot: used.slot,
                        credential: used.credential,
                        name: name_of(used.credential),
                    })
                    .collect(),
                deleted_at: now,
                connection: found.row,
            })?;
            owe(tables, target_connection.system, deleted(&target_connection))?;
            tables.remove_connection(id, found.version)?;
            let mut unused = Vec::new();
            let mut entry = entry.changing(as_made(&target_connection, None).into_iter().map(undone));
            for credential in &credentials {
                entry = entry
                    .with_credential(credential.id)
                    .changing([Change::removed(ChangedField::Secret, credential.name.as_str())]);
            }
            tables.add_activity(&entry)?;
            for credential in credentials {
                if release(vault, tables, &credential)? {
                    unused.push(credential);
                }
            }
            Ok(unused)
        })
        .await
    }

    /// What an unfinished deletion did all the same.
    pub(super) async fn keep_unfinished(
        &self,
        connection: &Connection,
        system: &System,
        reports: &[StepReport],
        end: DeletionEnd,
    ) -> Result<(), StoreError> {
        let outcome = match end {
            DeletionEnd::Deleted => Ended::Done,
            DeletionEnd::Stopped => Ended::Stopped,
            DeletionEnd::Failed => Ended::Failed,
        };
        let entry = Activity::of_connection(Action::Delete, connection, self.clock().now())
            .in_system(system)
            .changing(changes(reports))
            .ending(outcome);
        self.commit(move |tables| tables.add_activity(&entry)).await
    }

    /// Written as soon as it is done, whatever comes of the rest.
    pub(super) async fn keep_left(&self, target: &Target, blueprint: &Blueprint) -> Result<(), StoreError> {
        let change = Change::removed(ChangedField::Blueprint, blueprint.name.as_str());
        let entry = entry(target, Action::LeaveBlueprint, self.clock().now()).changing([change]);
        self.commit(move |tables| tables.add_activity(&entry)).await
    }

    pub(super) async fn keep_rejoined(&self, target: &Target, names: &[String]) -> Result<(), StoreError> {
        let back = names
            .iter()
            .map(|name| Change::added(ChangedField::Blueprint, name.as_str()));
        let entry = entry(target, Action::RejoinBlueprints, self.clock().now()).changing(back);
        self.commit(move |tables| tables.add_activity(&entry)).await
    }
}

/// The credentials of a connection, and who else uses each.
pub(super) fn planned(tables: &Tables<'_>, id: ConnectionId) -> Result<Vec<PlannedCredential>, StoreError> {
    let mut credentials: Vec<PlannedCredential> = Vec::new();
    for used in tables.uses_of_connection(id)?.intact {
        let is_known = credentials.iter().any(|known| known.id == used.credential);
        let Some(found) = tables.credential(used.credential)?.filter(|_| !is_known) else {
            continue;
        };
        let mut others = Vec::new();
        for other in tables.uses_of_credential(used.credential)?.intact {
            let is_told = others
                .iter()
                .any(|told: &OtherUse| told.connection == other.connection);
            if other.connection != id
                && !is_told
                && let Some(connection) = tables.connection(other.connection)?
                && let Some(system) = tables.system(connection.row.system)?
            {
                others.push(OtherUse {
                    connection: other.connection,
                    name: connection.row.name,
                    system: system.row.name,
                    environment: system.row.environment,
                });
            }
        }
        others.sort_by_key(|other| (other.name.to_lowercase(), other.system.to_lowercase()));
        credentials.push(PlannedCredential {
            id: used.credential,
            name: credential_name(&found.row),
            provider: found.row.provider.display().to_owned(),
            others,
            is_held: found.row.is_held,
        });
    }
    Ok(credentials)
}

/// A credential after one of its uses ended; whether nothing uses it any more and its secret is held here.
fn release(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    credential: &PlannedCredential,
) -> Result<bool, DeletionError> {
    let id = credential.id;
    let uses = tables.uses_of_credential(id)?;
    let is_used = !uses.intact.is_empty() || !uses.damaged.is_empty();
    if tables.grants(id, Purpose::Current)?.is_some() {
        let grants = grants_of_uses(tables, id)?;
        match vault.reseal(tables, id, Purpose::Current, &grants) {
            // One that does not open goes nowhere anyway.
            Ok(()) | Err(vault::SecretAccessError::Altered | vault::SecretAccessError::NotHeld) => {}
            Err(error) => return Err(error.into()),
        }
        return Ok(!is_used);
    }
    if !is_used && let Some(found) = tables.credential(id)? {
        tables.remove_credential(id, found.version)?;
    }
    Ok(false)
}

fn entry(target: &Target, action: Action, at: Timestamp) -> Activity {
    Activity::of_connection(action, &target.connection, at).in_system(&target.system)
}

fn undone(made: Change) -> Change {
    Change::new(made.field, made.after, None)
}

/// What was removed, as before and after.
fn changes(reports: &[StepReport]) -> Vec<Change> {
    let change = |report: &StepReport| {
        let is_done = report.outcome == StepOutcome::Done;
        let (field, before) = match &report.step {
            DeletionStep::LeaveBlueprint { name, .. } if is_done => (ChangedField::Blueprint, name.clone()),
            DeletionStep::DeleteScopes { .. } if report.done > 0 => {
                (ChangedField::Scopes, report.done.to_string())
            }
            DeletionStep::DeleteSyncs { .. } if report.done > 0 => {
                (ChangedField::Syncs, report.done.to_string())
            }
            DeletionStep::LeaveBlueprint { .. }
            | DeletionStep::WaitForPipelines
            | DeletionStep::DeleteScopes { .. }
            | DeletionStep::DeleteSyncs { .. }
            | DeletionStep::DeleteConnection
            | DeletionStep::ProveByListing => return None,
        };
        Some(Change::removed(field, before))
    };
    reports.iter().filter_map(change).collect()
}
