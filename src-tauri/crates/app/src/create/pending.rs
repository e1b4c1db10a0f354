//! The journal of a create: a pending row and its sealed secret, written before anything is sent, and what becomes
//! of them afterwards.

use std::sync::Arc;

use connect::devlake::RemoteConnection;
use domain::{
    Connection, ConnectionId, ConnectionState, Credential, CredentialId, Grant, Kind, SetDate, Slot, System,
    Use,
    activity::{Action, Activity, Change, ChangedField, Ended},
    kinds::{ConnectionKind, Draft},
};
use jiff::Timestamp;
use uuid::Uuid;
use vault::{Purpose, Tables};

use crate::{
    App, CreateError, StoreError,
    activity::{as_made, of_connection},
    credential_name,
    staging::Staged,
    state_file::{created, owe},
    wizard::grants,
};

#[derive(Clone)]
pub(super) struct Pending {
    pub(super) connection: Connection,
    /// One credential for each secret, by position.
    credentials: Vec<Credential>,
    slot: Slot,
    grants: Vec<Grant>,
}

impl Pending {
    pub(super) fn new(
        system: &System,
        kind: ConnectionKind,
        draft: &Draft,
        staged: &[Arc<Staged>],
        now: Timestamp,
    ) -> Self {
        let spec = kind.spec();
        let connection = Connection {
            id: ConnectionId::from_uuid(Uuid::now_v7()),
            system: system.id,
            kind: Kind::Known(kind),
            remote_id: None,
            name: draft.name.clone(),
            settings: draft.settings.clone(),
            state: ConnectionState::Pending(now),
            remote: None,
            is_changed_elsewhere: false,
            tags: Vec::new(),
        };
        let credential = |staged: &Arc<Staged>| Credential {
            id: CredentialId::from_uuid(Uuid::now_v7()),
            provider: spec.provider,
            token_kind: staged.token_kind,
            account: None,
            login: draft.sent_with(),
            hint: staged.hint.clone(),
            scopes: None,
            set: SetDate::Exact(now),
            expires_at: None,
            policy: Default::default(),
            notes: String::new(),
            is_held: true,
        };
        let credentials = staged.iter().map(credential).collect();
        let grants = grants(system, draft.auth_style, &draft.address);
        Self {
            connection,
            credentials,
            slot: draft.slot,
            grants,
        }
    }

    /// The credentials, by position.
    pub(super) fn ids(&self) -> impl Iterator<Item = CredentialId> {
        self.credentials.iter().map(|credential| credential.id)
    }

    /// The credential of the first secret.
    pub(super) fn first(&self) -> CredentialId {
        let first = self.ids().next();
        first.expect("a draft comes with at least one secret")
    }

    fn uses(&self) -> Vec<Use> {
        let uses = (0..).zip(self.ids()).map(|(position, credential)| Use {
            connection: self.connection.id,
            slot: self.slot,
            position,
            credential,
        });
        uses.collect()
    }
}

impl App {
    /// One transaction: each secret sealed under its grants, its credential, its use, the pending row.
    pub(super) async fn seal_pending(
        &self,
        pending: &Pending,
        staged: Vec<Arc<Staged>>,
        despite: Option<String>,
    ) -> Result<(), CreateError> {
        let uses = pending.uses();
        let Pending {
            connection,
            credentials,
            slot: _,
            grants,
        } = pending.clone();
        let now = self.clock().now();
        self.commit_sealing(move |vault, tables| {
            for (credential, staged) in credentials.iter().zip(&staged) {
                tables.add_credential(credential)?;
                vault.seal(tables, credential.id, Purpose::Current, &staged.secret, &grants)?;
            }
            tables.add_connection(&connection)?;
            tables.set_uses(connection.id, &uses)?;
            let reason = despite.map(|reason| Change::added(ChangedField::Reason, reason));
            let entry = coming_into_being(tables, &connection, &credentials, now)?.changing(reason);
            tables.add_activity(&entry.ending(Ended::Begun))?;
            Ok::<_, CreateError>(())
        })
        .await?;
        Ok(())
    }

    /// Takes back what `seal_pending` wrote: the system made nothing.
    pub(super) async fn withdraw(&self, pending: &Pending) -> Result<(), CreateError> {
        let (now, connection) = (self.clock().now(), pending.connection.clone());
        self.commit(move |tables| {
            let entry = of_connection(tables, Action::Create, &connection, now)?.ending(Ended::Refused);
            crate::remove_with_orphans(tables, connection.id)?;
            tables.add_activity(&entry)
        })
        .await?;
        Ok(())
    }

    /// The pending row becomes what the system stored.
    pub(super) async fn settle(
        &self,
        pending: Connection,
        made: &RemoteConnection,
    ) -> Result<Connection, CreateError> {
        let now = self.clock().now();
        let connection = Connection {
            remote_id: Some(made.id.into()),
            name: made.name.clone(),
            state: ConnectionState::Present,
            remote: Some(made.copy(now)),
            ..pending
        };
        let stored = connection.clone();
        self.commit(move |tables| {
            let Some(found) = tables.connection(stored.id)? else {
                return Err(StoreError::Conflict);
            };
            // Another face may have found it first, while it read the lists.
            match found.row.state {
                ConnectionState::Pending(_) => {
                    tables.change_connection(&stored, found.version)?;
                    owe(tables, stored.system, created(&stored))?;
                    let mut credentials = Vec::new();
                    for used in tables.uses_of_connection(stored.id)?.intact {
                        credentials.extend(tables.credential(used.credential)?.map(|found| found.row));
                    }
                    let entry = coming_into_being(tables, &stored, &credentials, now)?;
                    tables.add_activity(&entry)
                }
                ConnectionState::Present | ConnectionState::Gone(_) => Ok(()),
            }
        })
        .await?;
        self.keep_in_step(connection.system).await;
        Ok(connection)
    }
}

/// A create with everything that comes into being by it, as it is known of the secrets.
fn coming_into_being(
    tables: &Tables<'_>,
    connection: &Connection,
    credentials: &[Credential],
    at: Timestamp,
) -> Result<Activity, StoreError> {
    let entry = of_connection(tables, Action::Create, connection, at)?;
    let Some(first) = credentials.first() else {
        return Ok(entry);
    };
    let names = credentials.iter().map(credential_name);
    Ok(entry
        .with_credential(first.id)
        .changing(as_made(connection, first.login.as_deref()))
        .changing(names.map(|name| Change::added(ChangedField::Secret, name))))
}
