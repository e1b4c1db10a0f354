//! What an edit changes in our own rows: one transaction each.

use std::sync::Arc;

use connect::devlake::{RemoteConnection, Updated};
use domain::{
    AuthStyle, Connection, ConnectionId, ConnectionState, Credential, CredentialId, Grant, Kind, SetDate,
    Slot, System, Use,
    activity::{Action, Change, ChangedField, Ended},
    edit::{Edit, FieldChange, answers_of},
};
use uuid::Uuid;
use vault::{Purpose, Tables, Transaction, Vault};

use super::{EditError, EditRequest};
use crate::{
    App, StoreError,
    activity::{noticed, of_connection},
    credential_name,
    staging::Staged,
    wizard::grants,
};

/// A new secret, on its way to take the place of the stored one.
pub(super) struct Replacement {
    pub(super) credential: Credential,
    pub(super) slot: Slot,
    staged: Arc<Staged>,
    grants: Vec<Grant>,
}

impl App {
    /// The staged secret with the credential that it becomes; `None` where none was typed.
    pub(super) async fn replacement(
        &self,
        request: &EditRequest,
        connection: &Connection,
        system: &System,
        change: &Edit,
    ) -> Result<Option<Replacement>, EditError> {
        let Some(id) = request.staged else {
            return Ok(None);
        };
        let staged = self
            .staging()
            .get(id, self.clock().elapsed())
            .filter(|staged| staged.kind == change.kind)
            .ok_or(EditError::StagedGone)?;
        self.require_open_store().await?;
        let uses = {
            let id = connection.id;
            self.read(move |tables| Ok(tables.uses_of_connection(id)?.intact))
                .await?
        };
        let stored = uses.first().map_or(change.kind.spec().slot, |used| used.slot);
        let slot = change.slot.unwrap_or(stored);
        if uses.iter().filter(|used| used.slot == slot).count() > 1 {
            return Err(EditError::SeveralTokens);
        }
        let login = connection
            .remote
            .as_ref()
            .and_then(|copy| copy.fields.get("username")?.as_str().map(str::to_owned));
        let login = change.login.clone().or(login).filter(|login| !login.is_empty());
        let credential = Credential {
            id: CredentialId::from_uuid(Uuid::now_v7()),
            provider: change.kind.spec().provider,
            token_kind: staged.token_kind,
            account: None,
            login: login.filter(|_| slot == Slot::Password),
            hint: staged.hint.clone(),
            scopes: None,
            set: SetDate::Exact(self.clock().now()),
            expires_at: None,
            policy: Default::default(),
            notes: String::new(),
            is_held: true,
        };
        let grants = match &change.settings.address {
            Some(address) => grants(system, change.auth_style, address),
            None => vec![to_system(system)],
        };
        Ok(Some(Replacement {
            credential,
            slot,
            staged,
            grants,
        }))
    }

    /// The new secret is durable before it is sent.
    pub(super) async fn seal_replacement(&self, replacement: &Replacement) -> Result<(), EditError> {
        let (credential, staged, grants) = (
            replacement.credential.clone(),
            Arc::clone(&replacement.staged),
            replacement.grants.clone(),
        );
        self.commit_sealing(move |vault, tables| {
            tables.add_credential(&credential)?;
            vault.seal(tables, credential.id, Purpose::Current, &staged.secret, &grants)?;
            Ok::<_, EditError>(())
        })
        .await
    }

    /// Takes back what `seal_replacement` wrote: the system did not take it.
    pub(super) async fn drop_replacement(&self, replacement: &Replacement) -> Result<(), StoreError> {
        let id = replacement.credential.id;
        self.commit(move |tables| match tables.credential(id)? {
            Some(found) => tables.remove_credential(id, found.version),
            None => Ok(()),
        })
        .await
    }

    /// Our record of an edit that happened; answers the credential that nothing uses any more.
    pub(super) async fn keep_edit(
        &self,
        connection: &Connection,
        change: &Edit,
        updated: Option<&Updated>,
        replacement: Option<Replacement>,
    ) -> Result<Option<CredentialId>, EditError> {
        let now = self.clock().now();
        let kept = Connection {
            name: updated.map_or_else(|| change.name.clone(), |updated| updated.connection.name.clone()),
            settings: change.settings.clone(),
            remote: match updated {
                Some(updated) => Some(updated.connection.copy(now)),
                None => connection.remote.clone(),
            },
            is_changed_elsewhere: false,
            ..connection.clone()
        };
        let change = change.clone();
        let (new_name, used) = match replacement {
            Some(new) => {
                let used = Use {
                    connection: kept.id,
                    slot: new.slot,
                    position: 0,
                    credential: new.credential.id,
                };
                (Some(credential_name(&new.credential)), Some(used))
            }
            None => (None, None),
        };
        self.commit_sealing(move |vault, tables| {
            let found = tables.connection(kept.id)?.ok_or(StoreError::Conflict)?;
            tables.change_connection(&kept, found.version)?;
            let new_secret = match new_name {
                Some(name) => Some(Change::new(
                    ChangedField::Secret,
                    Some(names_of(tables, kept.id)?),
                    Some(name),
                )),
                None => None,
            };
            let unused = match used {
                Some(used) => replace_use(tables, used)?,
                None => {
                    keep_credentials(vault, tables, &kept, &change)?;
                    None
                }
            };
            let entry = of_connection(tables, Action::Edit, &kept, now)?;
            tables.add_activity(&entry.changing(changes(&change)).changing(new_secret))?;
            Ok(unused)
        })
        .await
    }

    /// What somebody else made of it becomes our record, marked.
    pub(super) async fn keep_theirs(
        &self,
        connection: &Connection,
        theirs: &RemoteConnection,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        let kept = Connection {
            name: theirs.name.clone(),
            settings: crate::adopt::settings_after(
                &connection.kind,
                connection.settings.clone(),
                &theirs.copy(now),
            ),
            remote: Some(theirs.copy(now)),
            is_changed_elsewhere: true,
            ..connection.clone()
        };
        self.keep_noticed(connection, kept).await
    }

    /// The system does not have it any more.
    pub(crate) async fn keep_gone(&self, connection: &Connection) -> Result<(), StoreError> {
        let state = ConnectionState::Gone(self.clock().now());
        let kept = Connection {
            state,
            ..connection.clone()
        };
        self.keep_noticed(connection, kept).await
    }

    /// An edit whose answer was lost: what was sent may be there.
    pub(super) async fn keep_unknown(
        &self,
        connection: &Connection,
        change: &Edit,
    ) -> Result<(), StoreError> {
        let (now, connection) = (self.clock().now(), connection.clone());
        let changes = changes(change);
        self.commit(move |tables| {
            let entry = of_connection(tables, Action::Edit, &connection, now)?;
            tables.add_activity(&entry.changing(changes).ending(Ended::Unknown))
        })
        .await
    }

    async fn keep_noticed(&self, before: &Connection, kept: Connection) -> Result<(), StoreError> {
        let entry = noticed(before, &kept, self.clock().now());
        self.commit(move |tables| {
            let Some(found) = tables.connection(kept.id)? else {
                return Ok(());
            };
            tables.change_connection(&kept, found.version)?;
            match (entry, tables.system(kept.system)?) {
                (Some(entry), Some(system)) => tables.add_activity(&entry.in_system(&system.row)),
                (Some(entry), None) => tables.add_activity(&entry),
                (None, _) => Ok(()),
            }
        })
        .await
    }
}

fn changes(edit: &Edit) -> Vec<Change> {
    let change = |change: &FieldChange| {
        let (before, after) = (change.before.clone(), change.after.clone());
        Change::new(change.name.as_str(), Some(before), Some(after))
    };
    edit.changes.iter().map(change).collect()
}

fn names_of(tables: &Tables<'_>, id: ConnectionId) -> Result<String, StoreError> {
    let mut names = Vec::new();
    for used in tables.uses_of_connection(id)?.intact {
        let found = tables.credential(used.credential)?;
        names.extend(found.map(|found| credential_name(&found.row)));
    }
    Ok(names.join(", "))
}

/// The new credential in place of the one in its slot. What was only known of and is used no more goes; a secret that
/// we hold stays until somebody erases it.
fn replace_use(tables: &mut Transaction<'_>, used: Use) -> Result<Option<CredentialId>, StoreError> {
    let before = tables.uses_of_connection(used.connection)?.intact;
    tables.set_uses(used.connection, std::slice::from_ref(&used))?;
    let mut unused = None;
    for old in before {
        let Some(found) = tables.credential(old.credential)? else {
            continue;
        };
        let others = tables.uses_of_credential(old.credential)?;
        if !others.intact.is_empty() || !others.damaged.is_empty() {
            continue;
        }
        if found.row.is_held {
            unused = Some(old.credential);
        } else {
            tables.remove_credential(old.credential, found.version)?;
        }
    }
    Ok(unused)
}

/// The user name goes with the credential, and a held secret may go where its uses need it.
fn keep_credentials(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    kept: &Connection,
    change: &Edit,
) -> Result<(), EditError> {
    for used in tables.uses_of_connection(kept.id)?.intact {
        let Some(mut found) = tables.credential(used.credential)? else {
            continue;
        };
        if change.login.is_some() && found.row.login != change.login {
            found.row.login.clone_from(&change.login);
            tables.change_credential(&found.row, found.version)?;
        }
        if found.row.is_held && change.settings.address.is_some() && change.moves.is_some() {
            let wanted = grants_for(tables, used.credential)?;
            vault.reseal(tables, used.credential, Purpose::Current, &wanted)?;
        }
    }
    Ok(())
}

/// Where the secret of a credential has to go, by what uses it.
pub(crate) fn grants_for(tables: &Tables<'_>, credential: CredentialId) -> Result<Vec<Grant>, StoreError> {
    let mut wanted: Vec<Grant> = Vec::new();
    for used in tables.uses_of_credential(credential)?.intact {
        for grant in grants_of_use(tables, used.connection)? {
            if !wanted.contains(&grant) {
                wanted.push(grant);
            }
        }
    }
    Ok(wanted)
}

fn grants_of_use(tables: &Tables<'_>, id: ConnectionId) -> Result<Vec<Grant>, StoreError> {
    let Some(connection) = tables.connection(id)?.map(|found| found.row) else {
        return Ok(Vec::new());
    };
    let Some(system) = tables.system(connection.system)?.map(|found| found.row) else {
        return Ok(Vec::new());
    };
    Ok(match &connection.settings.address {
        Some(address) => grants(&system, style_of(&connection), address),
        None => vec![to_system(&system)],
    })
}

/// How our own requests to the provider of a stored connection carry its secret.
fn style_of(connection: &Connection) -> AuthStyle {
    match (&connection.kind, answers_of(connection)) {
        (Kind::Known(kind), Some(answers)) => kind.form(&answers).auth_style,
        (Kind::Known(kind), None) => kind.spec().auth_style,
        (Kind::Unlisted(_), _) => AuthStyle::BodyField,
    }
}

fn to_system(system: &System) -> Grant {
    Grant {
        origin: system.address.origin().clone(),
        auth_style: AuthStyle::BodyField,
        allows_plain_http: system.allows_plain_http,
    }
}
