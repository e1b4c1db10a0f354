//! Taking note of what somebody changed elsewhere: the mark goes, and our record has the tokens that the system has.

use domain::{
    Connection, ConnectionId, Credential, CredentialId, Kind, Provider, SeenSecret, SetDate, Slot, Use,
    activity::{Action, Change, ChangedField},
    tokens::{Difference, difference},
};
use uuid::Uuid;
use vault::{Purpose, Tables, Transaction, Vault};

use super::EditError;
use crate::{
    App, StoreError, activity::of_connection, credential_name, credentials::grants_of_uses,
    damage::unless_damaged,
};

impl App {
    /// Takes note that a person has seen what somebody else changed. Tokens that came elsewhere stand here from then on;
    /// those that went are in use no more, and one that we hold may go where its other uses need it.
    ///
    /// # Errors
    /// An [`EditError`]: when a held secret is to go to fewer places and the store is not open, or cannot be written.
    pub async fn acknowledge_change(&self, id: ConnectionId) -> Result<(), EditError> {
        let now = self.clock().now();
        let concerns_held = self.read(move |tables| concerns_held(tables, id)).await?;
        if concerns_held {
            self.require_open_store().await?;
        }
        self.commit_sealing(move |vault, tables| {
            let Some(mut found) = tables
                .connection(id)?
                .filter(|found| found.row.is_changed_elsewhere)
            else {
                return Ok(());
            };
            found.row.is_changed_elsewhere = false;
            tables.change_connection(&found.row, found.version)?;
            let entry = of_connection(tables, Action::AcknowledgeChange, &found.row, now)?;
            let changes = follow(vault, tables, &found.row)?;
            tables.add_activity(&entry.changing(changes))?;
            Ok::<_, EditError>(())
        })
        .await
    }
}

/// The credentials of a connection in their order, and how the system's tokens differ from them.
pub(crate) fn against_the_system(
    tables: &Tables<'_>,
    connection: &Connection,
) -> Result<(Vec<(Use, Credential)>, Difference), StoreError> {
    let mut known = Vec::new();
    for used in tables.uses_of_connection(connection.id)?.intact {
        if let Some(found) = unless_damaged(tables.credential(used.credential))? {
            known.push((used, found.row));
        }
    }
    let difference = seen_otherwise(connection, known.iter().map(|(used, one)| (used.slot, one)));
    Ok((known, difference))
}

/// How the tokens that the system showed last differ from these.
pub(crate) fn seen_otherwise<'c>(
    connection: &Connection,
    known: impl Iterator<Item = (Slot, &'c Credential)>,
) -> Difference {
    let known: Vec<_> = known.map(|(slot, one)| (slot, &one.hint)).collect();
    match &connection.remote {
        Some(copy) => difference(&known, &copy.secrets),
        None => Difference::default(),
    }
}

fn concerns_held(tables: &Tables<'_>, id: ConnectionId) -> Result<bool, StoreError> {
    let Some(connection) = tables.connection(id)?.map(|found| found.row) else {
        return Ok(false);
    };
    let (known, difference) = against_the_system(tables, &connection)?;
    Ok(difference.missing.iter().any(|place| known[*place].1.is_held))
}

/// Our uses become those of the system.
fn follow(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    connection: &Connection,
) -> Result<Vec<Change>, EditError> {
    let (known, difference) = against_the_system(tables, connection)?;
    if difference.is_nothing() {
        return Ok(Vec::new());
    }
    // What looks like another token is the one that the run put there.
    for (_, credential) in &known {
        if tables.active_rotation(credential.id)?.is_some() {
            return Err(EditError::BeingRotated);
        }
    }
    let (mut changes, mut uses, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for (place, (used, credential)) in known.into_iter().enumerate() {
        if difference.missing.contains(&place) {
            changes.push(Change::removed(
                ChangedField::Secret,
                credential_name(&credential),
            ));
            gone.push(credential);
        } else {
            uses.push(used);
        }
    }
    for seen in difference.added {
        let credential = came(connection, seen);
        changes.push(Change::added(ChangedField::Secret, credential_name(&credential)));
        tables.add_credential(&credential)?;
        uses.push(Use {
            connection: connection.id,
            slot: Slot::Token,
            position: 0,
            credential: credential.id,
        });
    }
    let tokens = uses.iter_mut().filter(|used| used.slot == Slot::Token);
    for (used, position) in tokens.zip(0_u32..) {
        used.position = position;
    }
    tables.set_uses(connection.id, &uses)?;
    for credential in gone {
        release(vault, tables, &credential)?;
    }
    Ok(changes)
}

/// A token of which the system shows the end: set at some time in the life of its connection.
fn came(connection: &Connection, seen: SeenSecret) -> Credential {
    let copy = connection.remote.as_ref();
    let set = match (
        copy.and_then(|copy| copy.created_at),
        copy.and_then(|copy| copy.updated_at),
    ) {
        (Some(earliest), Some(latest)) => SetDate::Between { earliest, latest },
        _ => SetDate::Unknown,
    };
    Credential {
        id: CredentialId::from_uuid(Uuid::now_v7()),
        provider: match &connection.kind {
            Kind::Known(known) => known.spec().provider,
            Kind::Unlisted(_) => Provider::Unlisted,
        },
        token_kind: seen.token_kind,
        account: None,
        login: None,
        hint: seen.hint,
        scopes: None,
        set,
        expires_at: None,
        policy: Default::default(),
        notes: String::new(),
        is_held: false,
    }
}

/// One that was only known of goes with its last use; a secret that we hold stays until somebody erases it, and may go
/// where the remaining uses need it.
pub(super) fn release(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    credential: &Credential,
) -> Result<(), EditError> {
    let id = credential.id;
    if credential.is_held {
        let grants = grants_of_uses(tables, id)?;
        return match vault.reseal(tables, id, Purpose::Current, &grants) {
            // One that does not open goes nowhere anyway.
            Ok(()) | Err(vault::SecretAccessError::Altered | vault::SecretAccessError::NotHeld) => Ok(()),
            Err(error) => Err(error.into()),
        };
    }
    Ok(crate::remove_if_unused(tables, id)?)
}
