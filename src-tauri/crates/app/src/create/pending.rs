//! The journal of a create: a pending row and its sealed secret, written before anything is sent, and what becomes
//! of them afterwards.

use std::sync::Arc;

use domain::{
    Connection, ConnectionId, ConnectionState, Credential, CredentialId, DraftId, Grant, Kind, SavedDraft,
    SetDate, Slot, System, Use,
    activity::{Action, Activity, Change, ChangedField, Ended},
    kinds::{ConnectionKind, Draft},
};
use jiff::Timestamp;
use uuid::Uuid;
use vault::{Purpose, Tables};

use crate::{
    App, CreateError, ReuseError, StoreError,
    activity::{as_made, of_connection},
    credential_name,
    credentials::{missing, reusable},
    remote::Listed,
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
    /// Those of the credentials that were ours before, and are used elsewhere perhaps.
    pub(super) reused: Vec<CredentialId>,
}

impl Pending {
    pub(super) fn new(system: &System, kind: ConnectionKind, draft: &Draft, now: Timestamp) -> Self {
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
        let grants = grants(system, draft.auth_style, &draft.address);
        Self {
            connection,
            credentials: Vec::new(),
            slot: draft.slot,
            grants,
            reused: Vec::new(),
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
    /// What is written before the system is asked. For a credential of ours the person agrees first to every place that
    /// its secret goes to for this.
    pub(super) async fn prepare(
        &self,
        system: &System,
        kind: ConnectionKind,
        draft: &Draft,
        staged: &[Arc<Staged>],
    ) -> Result<Pending, CreateError> {
        let now = self.clock().now();
        let mut pending = Pending::new(system, kind, draft, now);
        for staged in staged {
            let credential = match staged.held() {
                Some(id) => {
                    let wanted = pending.grants.clone();
                    self.let_go_to(id, draft.sent_with().as_deref(), wanted).await?;
                    let found = self.read(move |tables| tables.credential(id)).await?;
                    pending.reused.push(id);
                    found.ok_or(ReuseError::NotHeld)?.row
                }
                None => as_typed(kind, draft, staged, now),
            };
            pending.credentials.push(credential);
        }
        Ok(pending)
    }

    /// With what was kept of the deleted connection that it brings back.
    pub(super) async fn restoring(
        &self,
        mut pending: Pending,
        saved: Option<DraftId>,
    ) -> Result<Pending, CreateError> {
        let archived = self
            .read(
                move |tables| match saved_draft(tables, saved)?.and_then(|draft| draft.restores) {
                    Some(id) => tables.archived_connection(id),
                    None => Ok(None),
                },
            )
            .await?;
        if let Some(archived) = archived {
            pending.connection.tags = archived.connection.tags;
        }
        Ok(pending)
    }

    /// One transaction: each typed secret sealed under its grants, its credential, each use, the pending row.
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
            reused,
        } = pending.clone();
        let now = self.clock().now();
        self.commit_sealing(move |vault, tables| {
            for (credential, staged) in credentials.iter().zip(&staged) {
                if reused.contains(&credential.id) {
                    let (_, granted) = reusable(tables, credential.id)?;
                    // Taken back between the question and now.
                    if !missing(&grants, &granted).is_empty() {
                        return Err(StoreError::Conflict.into());
                    }
                    continue;
                }
                let secret = staged.typed().ok_or(CreateError::StagedGone)?;
                tables.add_credential(credential)?;
                vault.seal(tables, credential.id, Purpose::Current, secret, &grants)?;
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

    /// The pending row becomes what the system stored. The draft that it was goes, and so does the record of the
    /// deleted connection that it brings back.
    pub(super) async fn settle(
        &self,
        pending: Connection,
        made: &Listed,
        saved: Option<DraftId>,
    ) -> Result<Connection, CreateError> {
        let now = self.clock().now();
        let connection = Connection {
            remote_id: Some(made.remote_id.clone()),
            name: made.name.clone(),
            state: ConnectionState::Present,
            remote: Some(made.copy.clone()),
            ..pending
        };
        let stored = connection.clone();
        self.commit(move |tables| {
            let Some(found) = tables.connection(stored.id)? else {
                return Err(StoreError::Conflict);
            };
            if let Some(draft) = saved_draft(tables, saved)? {
                tables.remove_draft(draft.id)?;
                if let Some(archived) = draft.restores {
                    tables.remove_archived(archived)?;
                }
            }
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

/// The credential that a typed secret becomes.
fn as_typed(kind: ConnectionKind, draft: &Draft, staged: &Staged, now: Timestamp) -> Credential {
    Credential {
        id: CredentialId::from_uuid(Uuid::now_v7()),
        provider: kind.spec().provider,
        token_kind: staged.token_kind,
        account: None,
        login: draft.sent_with(),
        hint: staged.hint.clone(),
        scopes: None,
        set: SetDate::Exact(now),
        expires_at: staged.expires_at(),
        policy: Default::default(),
        notes: String::new(),
        is_held: true,
    }
}

fn saved_draft(tables: &Tables<'_>, id: Option<DraftId>) -> Result<Option<SavedDraft>, StoreError> {
    let Some(id) = id else {
        return Ok(None);
    };
    let drafts = tables.drafts()?.intact;
    Ok(drafts.into_iter().find(|draft| draft.id == id))
}
