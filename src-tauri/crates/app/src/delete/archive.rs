//! What was deleted: listed, created again, or erased when the person says so.

use domain::{
    ArchivedConnection, ConnectionId, CredentialId, DraftId, Kind, SavedDraft,
    activity::{Action, Change, ChangedField, Ended},
};
use uuid::Uuid;
use vault::Tables;

use super::DeletionError;
use crate::{App, DraftOverview, Removed, StoreError, activity::of_connection};

/// A deleted connection and what can be done with its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedOverview {
    /// The record.
    pub archived: ArchivedConnection,
    /// Whether it was kept long enough that its erasure is offered.
    pub is_erasure_due: bool,
    /// Whether its system is still there, and its plugin one that Patchbay can create.
    pub can_be_restored: bool,
    /// Credentials that nothing uses any more and whose secrets are still held here.
    pub unused: Vec<CredentialId>,
}

impl App {
    /// Everything that was deleted and whose record is kept, the latest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn archived(&self) -> Result<Vec<ArchivedOverview>, StoreError> {
        let now = self.clock().now();
        self.read(move |tables| {
            let mut all = Vec::new();
            for archived in tables.archived()?.intact {
                let mut unused = Vec::new();
                for used in &archived.uses {
                    let uses = tables.uses_of_credential(used.credential)?;
                    let credential = tables.credential(used.credential)?;
                    let is_held = credential.is_some_and(|found| found.row.is_held);
                    let is_free = uses.intact.is_empty() && uses.damaged.is_empty();
                    if is_held && is_free && !unused.contains(&used.credential) {
                        unused.push(used.credential);
                    }
                }
                all.push(ArchivedOverview {
                    is_erasure_due: archived.is_erasure_due(now),
                    can_be_restored: archived.answers().is_some()
                        && tables.system(archived.connection.system)?.is_some(),
                    unused,
                    archived,
                });
            }
            all.sort_by_key(|one| std::cmp::Reverse((one.archived.deleted_at, one.archived.connection.id)));
            Ok(all)
        })
        .await
    }

    /// Begins to create it again: a draft with everything that was answered, for the wizard to continue, in place of an
    /// earlier one. Its secret is asked for there, unless it is still held here. The record goes once it is created.
    ///
    /// # Errors
    /// [`DeletionError::NotFound`] where there is no record, or nowhere to create it.
    pub async fn restore_archived(&self, id: ConnectionId) -> Result<DraftOverview, DeletionError> {
        let (at, draft) = (self.clock().now(), DraftId::from_uuid(Uuid::now_v7()));
        self.commit(move |tables| {
            let archived = tables.archived_connection(id)?.ok_or(DeletionError::NotFound)?;
            let system = tables.system(archived.connection.system)?;
            let system = system.ok_or(DeletionError::NotFound)?.row;
            let (Kind::Known(kind), Some(answers)) = (&archived.connection.kind, archived.answers()) else {
                return Err(DeletionError::NotFound);
            };
            let draft = SavedDraft {
                id: again_of(tables, id)?.unwrap_or(draft),
                kind: *kind,
                system: Some(system.id),
                answers,
                credential: held_before(tables, &archived)?,
                restores: Some(id),
                saved_at: at,
            }
            .without_secrets();
            tables.put_draft(&draft)?;
            let entry = of_connection(tables, Action::Restore, &archived.connection, at)?;
            tables.add_activity(&entry.ending(Ended::Begun))?;
            Ok(DraftOverview {
                draft,
                system_name: Some(system.name),
            })
        })
        .await
    }

    /// Erases the record of a deleted connection, and every secret that only it used. This revokes nothing.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn erase_archived(&self, id: ConnectionId) -> Result<Removed, StoreError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let Some(archived) = tables.archived_connection(id)? else {
                return tables.remove_archived(id);
            };
            tables.remove_archived(id)?;
            for used in &archived.uses {
                crate::remove_if_unused(tables, used.credential)?;
            }
            let secrets = archived
                .uses
                .iter()
                .map(|used| Change::removed(ChangedField::Secret, used.name.as_str()));
            let entry = of_connection(tables, Action::EraseArchived, &archived.connection, now)?;
            tables.add_activity(&entry.changing(secrets))
        })
        .await?;
        Ok(Removed {
            is_erased: self.is_erased().await,
        })
    }
}

/// The draft that brings it back already.
fn again_of(tables: &Tables<'_>, id: ConnectionId) -> Result<Option<DraftId>, StoreError> {
    let drafts = tables.drafts()?.intact;
    Ok(drafts
        .into_iter()
        .find(|draft| draft.restores == Some(id))
        .map(|draft| draft.id))
}

/// The credential that it used, where that is still held here.
fn held_before(
    tables: &Tables<'_>,
    archived: &ArchivedConnection,
) -> Result<Option<CredentialId>, StoreError> {
    let Kind::Known(kind) = archived.connection.kind else {
        return Ok(None);
    };
    for used in &archived.uses {
        let found = tables.credential(used.credential)?;
        if found.is_some_and(|found| found.row.is_held && found.row.suits(kind, used.slot)) {
            return Ok(Some(used.credential));
        }
    }
    Ok(None)
}
