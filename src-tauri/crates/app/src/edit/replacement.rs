//! New secrets of an edit: which of the stored ones they join or replace, sealed before they are sent.

use std::sync::Arc;

use domain::{
    Connection, ConnectionId, Credential, CredentialId, Grant, Hint, SetDate, Slot, System, Use, edit::Edit,
};
use uuid::Uuid;
use vault::Purpose;

use super::{EditError, EditRequest};
use crate::{
    App, StoreError, damage::unless_damaged, staging::Staged, wizard::grants, wizard::grants_to_system,
};

/// New secrets on their way in, and which of the stored ones stay.
pub(super) struct Replacement {
    pub(super) slot: Slot,
    /// What is visible of those that go.
    pub(super) old: Vec<Hint>,
    /// The uses that stay.
    staying: Vec<Use>,
    new: Vec<(Credential, Arc<Staged>)>,
    grants: Vec<Grant>,
}

/// What is known of a stored secret.
#[derive(Default)]
struct Stored {
    hint: Hint,
    is_held: bool,
}

impl Replacement {
    /// Whether nothing that was stored stays.
    pub(super) fn is_whole(&self) -> bool {
        self.staying.is_empty()
    }

    /// The credentials of the new secrets.
    pub(super) fn ids(&self) -> impl Iterator<Item = CredentialId> {
        self.new.iter().map(|(credential, _)| credential.id)
    }

    /// What is visible of the new secrets.
    pub(super) fn hints(&self) -> impl Iterator<Item = Hint> {
        self.new.iter().map(|(credential, _)| credential.hint.clone())
    }

    /// The uses afterwards, numbered anew.
    pub(super) fn uses(&self, connection: ConnectionId) -> Vec<Use> {
        let staying = self.staying.iter().map(|used| used.credential);
        let uses = (0..)
            .zip(staying.chain(self.ids()))
            .map(|(position, credential)| Use {
                connection,
                slot: self.slot,
                position,
                credential,
            });
        uses.collect()
    }
}

impl App {
    /// The staged secrets with the credentials that they become, and what goes; `None` where the secrets stay.
    pub(super) async fn replacement(
        &self,
        request: &EditRequest,
        connection: &Connection,
        system: &System,
        change: &Edit,
    ) -> Result<Option<Replacement>, EditError> {
        if request.staged.is_none() && request.added.is_empty() && request.removed.is_empty() {
            return Ok(None);
        }
        let stored = self.stored_secrets(connection.id).await?;
        let slot = change.slot.unwrap_or_else(|| {
            let first = stored.first();
            first.map_or(change.kind.spec().slot, |(used, _)| used.slot)
        });
        let elapsed = self.clock().elapsed();
        let staged = request.staged.iter().chain(&request.added).map(|id| {
            let found = self.staging().get(*id, elapsed);
            found.filter(|staged| staged.kind == change.kind && staged.fits(slot) && staged.typed().is_some())
        });
        let staged: Option<Vec<Arc<Staged>>> = staged.collect();
        let staged = staged.ok_or(EditError::StagedGone)?;
        let is_going = |used: &Use| {
            change.slot.is_some() || request.staged.is_some() || request.removed.contains(&used.credential)
        };
        let (going, staying): (Vec<_>, Vec<_>) = stored.into_iter().partition(|(used, _)| is_going(used));
        // One that goes may be sent to fewer places from then on; that is sealing, too.
        if !staged.is_empty() || going.iter().any(|(_, stored)| stored.is_held) {
            self.require_open_store().await?;
        }
        // One new secret is not meant to replace several at once, where the way of signing in stays.
        let is_named = going
            .iter()
            .all(|(used, _)| request.removed.contains(&used.credential));
        if going.len() > 1 && change.slot.is_none() && !is_named {
            return Err(EditError::SeveralTokens);
        }
        if staying.len() + staged.len() > 1 && !change.kind.takes_several_tokens() {
            return Err(EditError::Field(slot.devlake_field().to_owned()));
        }
        if staying.is_empty() && staged.is_empty() {
            return Err(EditError::LastSecret);
        }
        let grants = match &change.settings.address {
            Some(address) => grants(system, change.auth_style, address),
            None => grants_to_system(system),
        };
        let new = staged.into_iter().map(|staged| {
            let credential = self.credential_for(&staged, connection, change, slot);
            (credential, staged)
        });
        Ok(Some(Replacement {
            slot,
            old: going.into_iter().map(|(_, stored)| stored.hint).collect(),
            staying: staying.into_iter().map(|(used, _)| used).collect(),
            new: new.collect(),
            grants,
        }))
    }

    fn credential_for(
        &self,
        staged: &Staged,
        connection: &Connection,
        change: &Edit,
        slot: Slot,
    ) -> Credential {
        // What the system knows it by, as it is afterwards.
        let field = |name: &str| {
            let stored = || connection.remote.as_ref()?.fields.get(name);
            let value = change.fields.get(name).or_else(stored)?;
            value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let login = match slot {
            Slot::Password => field("username"),
            Slot::AppKey => field("appId"),
            Slot::Token => None,
        };
        Credential {
            id: CredentialId::from_uuid(Uuid::now_v7()),
            provider: change.kind.spec().provider,
            token_kind: staged.token_kind,
            account: None,
            login,
            hint: staged.hint.clone(),
            scopes: None,
            set: SetDate::Exact(self.clock().now()),
            expires_at: staged.expires_at(),
            policy: Default::default(),
            notes: String::new(),
            is_held: true,
        }
    }

    /// The uses of a connection, each with what is known of its secret.
    async fn stored_secrets(&self, id: ConnectionId) -> Result<Vec<(Use, Stored)>, StoreError> {
        self.read(move |tables| {
            let mut stored = Vec::new();
            for used in tables.uses_of_connection(id)?.intact {
                let found = unless_damaged(tables.credential(used.credential))?;
                let known = found.map(|found| Stored {
                    hint: found.row.hint,
                    is_held: found.row.is_held,
                });
                stored.push((used, known.unwrap_or_default()));
            }
            Ok(stored)
        })
        .await
    }

    /// The new secrets are durable before they are sent.
    pub(super) async fn seal_replacement(&self, replacement: &Replacement) -> Result<(), EditError> {
        let (new, grants) = (replacement.new.clone(), replacement.grants.clone());
        self.commit_sealing(move |vault, tables| {
            for (credential, staged) in &new {
                tables.add_credential(credential)?;
                vault.seal(
                    tables,
                    credential.id,
                    Purpose::Current,
                    staged.typed().ok_or(EditError::StagedGone)?,
                    &grants,
                )?;
            }
            Ok::<_, EditError>(())
        })
        .await
    }

    /// Takes back what `seal_replacement` wrote: the system did not take it.
    pub(super) async fn drop_replacement(&self, replacement: &Replacement) -> Result<(), StoreError> {
        let ids: Vec<CredentialId> = replacement.ids().collect();
        self.commit(move |tables| {
            for id in &ids {
                if let Some(found) = tables.credential(*id)? {
                    tables.remove_credential(*id, found.version)?;
                }
            }
            Ok(())
        })
        .await
    }
}
