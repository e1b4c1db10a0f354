//! Saying that two credentials are the same secret: the uses move, and the orphan goes.

use domain::{
    CredentialId, Use,
    activity::{Action, Change, ChangedField},
};
use vault::{Purpose, SecretAccessError, Tables, Transaction, Vault};

use super::{granting::origins, grants_of_uses};
use crate::{App, KeyError, Question, StoreError, activity::of_credential, questions::credential_name};

/// Why two credentials were not linked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// One of them does not exist, or both are one.
    #[error("there is no such credential")]
    NotFound,
    /// They cannot be the same secret: another provider, another account, another end.
    #[error("these are different secrets")]
    Different,
    /// The one that would go holds a secret of its own.
    #[error("the secret of the other one is held here")]
    Held,
    /// One of them is being replaced by another secret.
    #[error("one of them is being rotated")]
    BeingRotated,
    /// The person answered the question about further addresses with no.
    #[error("nothing was changed")]
    Declined,
    /// The secret store is not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SecretAccessError> for LinkError {
    fn from(error: SecretAccessError) -> Self {
        match error {
            SecretAccessError::Locked => Self::Key(KeyError::Locked),
            SecretAccessError::Store(error) => Self::Store(error),
            SecretAccessError::NotHeld
            | SecretAccessError::NotGranted(_)
            | SecretAccessError::Altered
            | SecretAccessError::Newer { .. } => Self::Store(StoreError::Other),
        }
    }
}

impl App {
    /// Moves every use of `orphan`, whose secret is not held here, to `kept`. Where that lets a held secret go to
    /// further addresses, the person is asked in a native dialog first.
    ///
    /// # Errors
    /// A [`LinkError`]; nothing is ever linked by itself.
    pub async fn link(&self, orphan: CredentialId, kept: CredentialId) -> Result<(), LinkError> {
        let question = self.read(move |tables| Ok(look(tables, orphan, kept))).await??;
        if let Some(question) = question {
            self.require_open_store().await?;
            if !self.inner.desktop.confirm(&question).await {
                return Err(LinkError::Declined);
            }
        }
        let now = self.clock().now();
        self.commit_sealing(move |vault, tables| {
            look(tables, orphan, kept)?;
            let gone = tables.credential(orphan)?.ok_or(LinkError::NotFound)?.row;
            join(vault, tables, orphan, kept)?;
            let stays = tables.credential(kept)?.ok_or(LinkError::NotFound)?.row;
            let change = Change::new(
                ChangedField::Secret,
                Some(credential_name(&gone)),
                Some(credential_name(&stays)),
            );
            let entry = of_credential(tables, Action::Link, &stays, now)?.with_credential(orphan);
            Ok(tables.add_activity(&entry.changing([change]))?)
        })
        .await
    }
}

/// Whether they may be linked, and what the person has to be asked for it.
fn look(
    tables: &Tables<'_>,
    orphan: CredentialId,
    kept: CredentialId,
) -> Result<Option<Question>, LinkError> {
    let found = tables.credential(orphan)?.zip(tables.credential(kept)?);
    let (gone, stays) = found.filter(|_| orphan != kept).ok_or(LinkError::NotFound)?;
    let (gone, stays) = (gone.row, stays.row);
    if gone.is_held {
        return Err(LinkError::Held);
    }
    let differ = |one: &Option<String>, other: &Option<String>| matches!((one, other), (Some(one), Some(other)) if one != other);
    if gone.provider != stays.provider
        || differ(&gone.account, &stays.account)
        || differ(&gone.hint.last_four, &stays.hint.last_four)
    {
        return Err(LinkError::Different);
    }
    if tables.active_rotation(orphan)?.is_some() || tables.active_rotation(kept)?.is_some() {
        return Err(LinkError::BeingRotated);
    }
    if !stays.is_held {
        return Ok(None);
    }
    let granted = origins(&grants_of_uses(tables, kept)?);
    let mut added = origins(&grants_of_uses(tables, orphan)?);
    added.retain(|origin| !granted.contains(origin));
    Ok((!added.is_empty()).then(|| Question::GrantOrigins {
        credential: credential_name(&stays),
        granted,
        added,
    }))
}

fn join(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    orphan: CredentialId,
    kept: CredentialId,
) -> Result<(), LinkError> {
    for moved in tables.uses_of_credential(orphan)?.intact {
        let uses = tables.uses_of_connection(moved.connection)?.intact;
        let uses: Vec<Use> = uses
            .into_iter()
            .map(|used| match used.credential == orphan {
                true => Use {
                    credential: kept,
                    ..used
                },
                false => used,
            })
            .collect();
        tables.set_uses(moved.connection, &uses)?;
    }
    if let Some(found) = tables.credential(orphan)? {
        tables.remove_credential(orphan, found.version)?;
    }
    if tables.grants(kept, Purpose::Current)?.is_some() {
        let grants = grants_of_uses(tables, kept)?;
        vault.reseal(tables, kept, Purpose::Current, &grants)?;
    }
    Ok(())
}
