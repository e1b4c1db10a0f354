//! What an edit changes in our own rows: one transaction each.

use domain::{
    AuthStyle, Connection, ConnectionId, ConnectionState, CredentialId, Grant, Kind, Use,
    activity::{Action, Change, ChangedField, Ended},
    edit::{Edit, FieldChange, answers_of},
};
use vault::{Purpose, Tables, Transaction, Vault};

use super::{EditError, noting::release, replacement::Replacement};
use crate::{
    App, StoreError,
    activity::{noticed, of_connection},
    credential_name,
    remote::{Changed, Listed},
    state_file::{changed, owe},
    wizard::{grants, grants_to_system},
};

impl App {
    /// Our record of an edit that happened; answers the credentials that nothing uses any more.
    pub(super) async fn keep_edit(
        &self,
        connection: &Connection,
        change: &Edit,
        updated: Option<&Changed>,
        replacement: Option<Replacement>,
    ) -> Result<Vec<CredentialId>, EditError> {
        let now = self.clock().now();
        let change = change.clone();
        let name = updated.map_or_else(|| change.name.clone(), |updated| updated.after.name.clone());
        let (id, copy) = (connection.id, updated.map(|updated| updated.after.copy.clone()));
        let uses = replacement.map(|new| new.uses(id));
        self.commit_sealing(move |vault, tables| {
            let found = tables.connection(id)?.ok_or(StoreError::Conflict)?;
            // Tags and the like may have changed while the system was asked.
            let kept = Connection {
                name,
                settings: change.settings.clone(),
                remote: copy.or_else(|| found.row.remote.clone()),
                is_changed_elsewhere: false,
                ..found.row
            };
            tables.change_connection(&kept, found.version)?;
            owe(tables, kept.system, changed(&kept))?;
            let (mut new_secret, mut unused) = (None, Vec::new());
            if let Some(uses) = uses {
                let before = names_of(tables, kept.id)?;
                unused = replace_uses(vault, tables, kept.id, &uses)?;
                let after = names_of(tables, kept.id)?;
                new_secret = Some(Change::new(ChangedField::Secret, Some(before), Some(after)));
            }
            keep_credentials(vault, tables, &kept, &change)?;
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
        theirs: Listed,
    ) -> Result<(), StoreError> {
        self.keep_noticed(connection.id, move |found| Connection {
            settings: crate::adopt::settings_after(&found.kind, found.settings, &theirs.copy),
            name: theirs.name,
            remote: Some(theirs.copy),
            is_changed_elsewhere: true,
            ..found
        })
        .await
    }

    /// The system does not have it any more.
    pub(crate) async fn keep_gone(&self, connection: &Connection) -> Result<(), StoreError> {
        let state = ConnectionState::Gone(self.clock().now());
        self.keep_noticed(connection.id, move |found| Connection { state, ..found })
            .await
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

    async fn keep_noticed(
        &self,
        id: ConnectionId,
        change: impl FnOnce(Connection) -> Connection + Send + 'static,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let Some(found) = tables.connection(id)? else {
                return Ok(());
            };
            let kept = change(found.row.clone());
            tables.change_connection(&kept, found.version)?;
            match (noticed(&found.row, &kept, now), tables.system(kept.system)?) {
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

/// The credentials that made room and that nothing uses any more, where their secrets are held here.
fn replace_uses(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    connection: ConnectionId,
    uses: &[Use],
) -> Result<Vec<CredentialId>, EditError> {
    let before = tables.uses_of_connection(connection)?.intact;
    tables.set_uses(connection, uses)?;
    let mut unused = Vec::new();
    for old in before {
        let stays = uses.iter().any(|used| used.credential == old.credential);
        let Some(found) = tables.credential(old.credential)?.filter(|_| !stays) else {
            continue;
        };
        release(vault, tables, &found.row)?;
        let others = tables.uses_of_credential(old.credential)?;
        if found.row.is_held && others.intact.is_empty() && others.damaged.is_empty() {
            unused.push(old.credential);
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
            // It went with the former one; the next check says whose it is.
            found.row.account = None;
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
        None => grants_to_system(&system),
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
