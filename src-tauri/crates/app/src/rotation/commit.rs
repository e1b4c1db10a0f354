//! The switch: in one transaction the new secret becomes the credential's, and every use that stays on the old one
//! gets a credential of its own for it.

use domain::{
    Credential, CredentialId, RotationId, SetDate, Use,
    activity::Ended,
    rotation::{Event, Holds, Rotation, Sink},
};
use jiff::Timestamp;
use uuid::Uuid;
use vault::{Purpose, Transaction, Vault};

use super::journal::entry;
use crate::{App, RotationError, credentials::grants_of_uses};

impl App {
    pub(super) async fn switch(&self, id: RotationId) -> Result<Rotation, RotationError> {
        let now = self.clock().now();
        self.commit_sealing(move |vault, tables| switch(vault, tables, id, now))
            .await
    }

    pub(super) async fn credential_of(&self, rotation: &Rotation) -> Result<Credential, RotationError> {
        let id = rotation.credential;
        let found = self.read(move |tables| tables.credential(id)).await?;
        Ok(found.ok_or(RotationError::NotFound)?.row)
    }
}

fn switch(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    id: RotationId,
    now: Timestamp,
) -> Result<Rotation, RotationError> {
    let found = tables.rotation(id)?.ok_or(RotationError::NotFound)?;
    let mut row = found.row;
    let rotation = &row.rotation;
    let credential = tables
        .credential(rotation.credential)?
        .ok_or(RotationError::NotFound)?;
    let is_old_held = credential.row.is_held;
    let left: Vec<Sink> = rotation
        .sinks
        .iter()
        .filter(|sink| sink.holds() == Holds::Old)
        .cloned()
        .collect();
    // While the old one is still what the credential says of itself.
    let entry = entry(tables, rotation, Ended::Done, now)?;
    if !left.is_empty() {
        split(vault, tables, &credential.row, &left)?;
    }

    vault.promote_staged(tables, rotation.credential)?;
    let renewed = Credential {
        token_kind: rotation.incoming.token_kind,
        hint: rotation.incoming.hint.clone(),
        login: rotation.incoming.login.clone(),
        account: rotation.incoming.account.clone().or(credential.row.account),
        scopes: None,
        // The old one's end says nothing about the new one.
        expires_at: rotation.incoming.expires_at,
        set: SetDate::Exact(now),
        is_held: true,
        ..credential.row
    };
    tables.change_credential(&renewed, credential.version)?;
    narrow(vault, tables, rotation.credential)?;

    row.rotation.record(Event::Committed { is_old_held })?;
    tables.change_rotation(&row, found.version)?;
    tables.add_activity(&entry)?;
    Ok(row.rotation)
}

/// Gives the uses that stay on the old secret a credential of their own.
fn split(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    old: &Credential,
    left: &[Sink],
) -> Result<(), RotationError> {
    let own = Credential {
        id: CredentialId::from_uuid(Uuid::now_v7()),
        ..old.clone()
    };
    tables.add_credential(&own)?;
    if old.is_held {
        vault.copy_secret(tables, (old.id, Purpose::Current), (own.id, Purpose::Current))?;
    }
    for sink in left {
        let uses = tables.uses_of_connection(sink.connection)?.intact;
        let moved: Vec<Use> = uses
            .into_iter()
            .map(|used| Use {
                credential: match is_of(&used, sink, old.id) {
                    true => own.id,
                    false => used.credential,
                },
                ..used
            })
            .collect();
        tables.set_uses(sink.connection, &moved)?;
    }
    if old.is_held {
        narrow(vault, tables, own.id)?;
    }
    Ok(())
}

fn is_of(used: &Use, sink: &Sink, credential: CredentialId) -> bool {
    (used.slot, used.credential) == (sink.slot, credential)
}

/// A secret may go where its uses are, and nowhere else.
fn narrow(vault: &Vault, tables: &mut Transaction<'_>, id: CredentialId) -> Result<(), RotationError> {
    let grants = grants_of_uses(tables, id)?;
    Ok(vault.reseal(tables, id, Purpose::Current, &grants)?)
}
