//! Erasing a secret that nothing uses any more.

use domain::{
    CredentialId,
    activity::{Action, Ended},
    rotation::Rotation,
};
use vault::{Tables, Transaction};

use crate::{App, CredentialError, Removed, StoreError, activity::of_credential, damage::unless_damaged};

impl App {
    /// Erases a credential that nothing uses any more, with its secret: from the store, its log and every automatic
    /// backup. This revokes nothing at its provider. One that is gone already is none.
    ///
    /// # Errors
    /// [`CredentialError::InUse`] while something needs it; nothing is erased then.
    pub async fn erase_unused(&self, id: CredentialId) -> Result<Removed, CredentialError> {
        let now = self.clock().now();
        let is_refused = self
            .commit(move |tables| {
                let Some(found) = tables.credential(id)? else {
                    return Ok(false);
                };
                let is_needed = is_needed(tables, id)?;
                let entry = of_credential(tables, Action::EraseSecret, &found.row, now)?;
                if !is_needed {
                    remove(tables, id)?;
                }
                let outcome = if is_needed { Ended::Refused } else { Ended::Done };
                tables.add_activity(&entry.ending(outcome))?;
                Ok::<_, StoreError>(is_needed)
            })
            .await?;
        if is_refused {
            return Err(CredentialError::InUse);
        }
        Ok(Removed {
            is_erased: self.is_erased().await,
        })
    }
}

fn remove(tables: &mut Transaction<'_>, id: CredentialId) -> Result<(), StoreError> {
    match unless_damaged(tables.credential(id))? {
        Some(found) => tables.remove_credential(id, found.version),
        None => Ok(()),
    }
}

/// Whether a connection uses it, a system is entered with it, or a rotation is replacing it. A damaged use counts: whose
/// it was cannot be said.
fn is_needed(tables: &Tables<'_>, id: CredentialId) -> Result<bool, StoreError> {
    let uses = tables.uses_of_credential(id)?;
    if !uses.intact.is_empty() || !uses.damaged.is_empty() {
        return Ok(true);
    }
    let mut systems = tables.systems()?.intact.into_iter();
    if systems.any(|found| found.row.own_key == Some(id)) {
        return Ok(true);
    }
    let rotations = tables.rotations()?.intact;
    Ok(rotations
        .into_iter()
        .any(|found| is_active(&found.row.rotation, id)))
}

fn is_active(rotation: &Rotation, credential: CredentialId) -> bool {
    rotation.credential == credential && rotation.is_active()
}
