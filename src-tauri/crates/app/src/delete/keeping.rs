//! Our own rows around a deletion: one transaction each.

use connect::devlake::Blueprint;
use domain::{
    ArchivedConnection, ArchivedUse, ConnectionId,
    deletion::{DeletionEnd, DeletionStep, StepOutcome, StepReport},
};
use vault::{Activity, Change, Purpose, Tables, Transaction, Vault};

use super::{DeletionError, PlannedCredential, Target};
use crate::{App, StoreError, credential_name, credentials::grants_of_uses};

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
        target: &Target,
        reports: &[StepReport],
    ) -> Result<Vec<PlannedCredential>, DeletionError> {
        let now = self.clock().now();
        let (id, system_name) = (target.connection.id, target.system.name.clone());
        let mut activity = activity(target, "delete", "done", now);
        activity.changes = changes(reports);
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
            tables.remove_connection(id, found.version)?;
            tables.add_activity(&activity)?;
            let mut unused = Vec::new();
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
        target: &Target,
        reports: &[StepReport],
        end: DeletionEnd,
    ) -> Result<(), StoreError> {
        let outcome = match end {
            DeletionEnd::Deleted => "done",
            DeletionEnd::Stopped => "stopped",
            DeletionEnd::Failed => "failed",
        };
        let mut activity = activity(target, "delete", outcome, self.clock().now());
        activity.changes = changes(reports);
        self.commit(move |tables| tables.add_activity(&activity)).await
    }

    /// Written as soon as it is done, whatever comes of the rest.
    pub(super) async fn keep_left(&self, target: &Target, blueprint: &Blueprint) -> Result<(), StoreError> {
        let mut activity = activity(target, "leave_blueprint", "done", self.clock().now());
        activity.changes = vec![Change {
            field: "blueprint".to_owned(),
            before: Some(blueprint.name.clone()),
            after: None,
        }];
        self.commit(move |tables| tables.add_activity(&activity)).await
    }

    pub(super) async fn keep_rejoined(&self, target: &Target, names: &[String]) -> Result<(), StoreError> {
        let mut activity = activity(target, "rejoin_blueprints", "done", self.clock().now());
        let back = names.iter().map(|name| Change {
            field: "blueprint".to_owned(),
            before: None,
            after: Some(name.clone()),
        });
        activity.changes = back.collect();
        self.commit(move |tables| tables.add_activity(&activity)).await
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
            if other.connection != id
                && let Some(connection) = tables.connection(other.connection)?
                && !others.contains(&connection.row.name)
            {
                others.push(connection.row.name);
            }
        }
        others.sort_by_key(|name| name.to_lowercase());
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

fn activity(target: &Target, action: &str, outcome: &str, at: jiff::Timestamp) -> Activity {
    Activity {
        at,
        action: action.to_owned(),
        object: Some(target.connection.id.to_string()),
        name: target.connection.name.clone(),
        changes: Vec::new(),
        outcome: outcome.to_owned(),
    }
}

/// What was removed, as before and after.
fn changes(reports: &[StepReport]) -> Vec<Change> {
    let change = |report: &StepReport| {
        let is_done = report.outcome == StepOutcome::Done;
        let (field, before) = match &report.step {
            DeletionStep::LeaveBlueprint { name, .. } if is_done => ("blueprint", name.clone()),
            DeletionStep::DeleteScopes { .. } if report.done > 0 => ("scopes", report.done.to_string()),
            DeletionStep::LeaveBlueprint { .. }
            | DeletionStep::WaitForPipelines
            | DeletionStep::DeleteScopes { .. }
            | DeletionStep::DeleteConnection
            | DeletionStep::ProveByListing => return None,
        };
        Some(Change {
            field: field.to_owned(),
            before: Some(before),
            after: None,
        })
    };
    reports.iter().filter_map(change).collect()
}
