//! Create: journalled. The secret is sealed and a pending row written before anything is sent; a lost answer is
//! resolved by looking for the unique name, never by creating twice.

use connect::devlake::{DevLake, DevLakeError, RemoteConnection};
use domain::{
    Connection, ConnectionId, ConnectionState, Credential, CredentialId, Finding, Kind, SetDate, System, Use,
    kinds::{ConnectionKind, Draft},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vault::{Activity, Change, Purpose};

use crate::{
    App, CheckError, CreateError, LadderResult, Progress, Stage, StoreError,
    staging::Staged,
    wizard::{DraftRequest, grants},
};

/// What to create, and why although a check refused it.
#[derive(Debug, Clone)]
pub struct Creation {
    /// The form and the secret.
    pub draft: DraftRequest,
    /// The reason, where somebody creates despite a refusal; recorded.
    pub despite: Option<String>,
}

/// What a create led to.
#[derive(Debug, Clone)]
pub struct Created {
    /// Our identity of the connection.
    pub connection: ConnectionId,
    /// Its name.
    pub name: String,
    /// The saved test; `None` while the system's answer is lost and the row is pending.
    pub check: Option<LadderResult>,
}

impl App {
    /// Creates a connection and tests it. A failed test keeps it, as rejected.
    ///
    /// # Errors
    /// A [`CreateError`]; after one nothing is left behind, here or there.
    pub async fn create(
        &self,
        creation: &Creation,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<Created, CreateError> {
        let request = &creation.draft;
        let (system, draft) = self
            .draft_in_place(request)
            .await
            .map_err(CreateError::from_check)?;
        let staged = self
            .staging()
            .get(request.staged, self.clock().elapsed())
            .filter(|staged| staged.kind == request.kind);
        let staged = staged.ok_or(CreateError::StagedGone)?;
        self.require_open_store().await?;
        let devlake = self.devlake(&system).await?;
        self.require_free_name(&devlake, &system, request.kind, &draft.name, cancel)
            .await?;
        let pending = Pending::new(&system, request.kind, &draft, &staged, self.clock().now());
        self.seal_pending(&pending, staged, creation.despite.clone())
            .await?;
        progress.stage(Stage::Sealed);

        let held = self.held(pending.credential.id);
        let made = devlake.create(request.kind, &draft, &held, cancel).await;
        let made = match made {
            Err(DevLakeError::AnswerLost) => {
                progress.stage(Stage::LookingForIt);
                devlake
                    .find_by_name(request.kind.spec().slug, &draft.name, &CancellationToken::new())
                    .await
                    .ok()
                    .flatten()
            }
            Err(error) => {
                self.withdraw(&pending).await?;
                return Err(refusal(
                    error,
                    &system,
                    self.clash(&system, request.kind, &draft.name).await?,
                ));
            }
            Ok(made) => Some(made),
        };
        self.unstage(request.staged);
        let Some(made) = made else {
            return Ok(Created {
                connection: pending.connection.id,
                name: draft.name,
                check: None,
            });
        };
        progress.stage(Stage::Created);
        let made = devlake
            .get(request.kind.spec().slug, made.id, cancel)
            .await
            .unwrap_or(made);
        let connection = self.settle(pending.connection, &made).await?;
        progress.stage(Stage::ReadBack);
        let check = self.check(connection.id, progress, cancel).await;
        let check = match check {
            Ok(result) => Some(result),
            // It exists and is committed; a test that could not run leaves it unchecked.
            Err(CheckError::Store(error)) => return Err(error.into()),
            Err(_) => None,
        };
        Ok(Created {
            connection: connection.id,
            name: connection.name,
            check,
        })
    }

    /// Asks the system once more for a pending connection, by its unique name.
    ///
    /// # Errors
    /// When it is not pending, or the system cannot be asked.
    pub async fn look_again(&self, id: ConnectionId, cancel: &CancellationToken) -> Result<(), CreateError> {
        let (connection, system) = self.connection_in_place(id).await?.ok_or(CreateError::NotFound)?;
        if !matches!(connection.state, ConnectionState::Pending(_)) {
            return Ok(());
        }
        let devlake = self.devlake(&system).await?;
        let found = devlake
            .find_by_name(connection.kind.slug(), &connection.name, cancel)
            .await;
        match found {
            Ok(Some(made)) => self.settle(connection, &made).await.map(drop),
            Ok(None) => Ok(()),
            Err(error) => Err(refusal(error, &system, None)),
        }
    }

    /// Drops our row of a pending or vanished connection, with a secret that nothing else uses.
    ///
    /// # Errors
    /// When the system still lists it, or the store fails.
    pub async fn forget(&self, id: ConnectionId) -> Result<(), CreateError> {
        let (connection, _) = self.connection_in_place(id).await?.ok_or(CreateError::NotFound)?;
        if connection.state == ConnectionState::Present {
            return Err(CreateError::NotFound);
        }
        Ok(self.remove_with_orphans(id).await?)
    }

    /// The system's own list decides: a name may be taken by somebody who does not use Patchbay.
    async fn require_free_name(
        &self,
        devlake: &DevLake,
        system: &System,
        kind: ConnectionKind,
        name: &str,
        cancel: &CancellationToken,
    ) -> Result<(), CreateError> {
        match devlake.find_by_name(kind.spec().slug, name, cancel).await {
            Ok(None) => match self.clash(system, kind, name).await? {
                // A pending create of the same name may still come true.
                Some(pending) => Err(CreateError::NameTaken(Some(pending))),
                None => Ok(()),
            },
            Ok(Some(_)) => Err(CreateError::NameTaken(self.clash(system, kind, name).await?)),
            Err(error) => Err(refusal(error, system, None)),
        }
    }

    /// Our connection of this name, unless it is gone.
    async fn clash(
        &self,
        system: &System,
        kind: ConnectionKind,
        name: &str,
    ) -> Result<Option<ConnectionId>, CreateError> {
        let (id, name) = (system.id, name.to_owned());
        let known = self.read(move |tables| crate::connections_of(tables, id)).await?;
        let clash = known.into_iter().map(|found| found.row).find(|known| {
            known.kind == Kind::Known(kind)
                && known.name == name
                && !matches!(known.state, ConnectionState::Gone(_))
        });
        Ok(clash.map(|known| known.id))
    }

    /// One transaction: the secret sealed under its grants, the credential, the use, the pending row.
    async fn seal_pending(
        &self,
        pending: &Pending,
        staged: std::sync::Arc<Staged>,
        despite: Option<String>,
    ) -> Result<(), CreateError> {
        let Pending {
            connection,
            credential,
            used,
            grants,
        } = pending.clone();
        let now = self.clock().now();
        self.commit_sealing(move |vault, tables| {
            tables.add_credential(&credential)?;
            vault.seal(tables, credential.id, Purpose::Current, &staged.secret, &grants)?;
            tables.add_connection(&connection)?;
            tables.set_uses(connection.id, &[used])?;
            let reason = despite.map(|reason| Change {
                field: "reason".to_owned(),
                before: None,
                after: Some(reason),
            });
            tables.add_activity(&Activity {
                at: now,
                action: "create".to_owned(),
                object: Some(connection.id.to_string()),
                name: connection.name,
                changes: reason.into_iter().collect(),
                outcome: "begun".to_owned(),
            })?;
            Ok::<_, CreateError>(())
        })
        .await?;
        Ok(())
    }

    /// Takes back what `seal_pending` wrote: the system made nothing.
    async fn withdraw(&self, pending: &Pending) -> Result<(), CreateError> {
        Ok(self.remove_with_orphans(pending.connection.id).await?)
    }

    /// The pending row becomes what the system stored.
    async fn settle(&self, pending: Connection, made: &RemoteConnection) -> Result<Connection, CreateError> {
        let now = self.clock().now();
        let connection = Connection {
            remote_id: Some(made.id),
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
                ConnectionState::Pending(_) => tables.change_connection(&stored, found.version),
                ConnectionState::Present | ConnectionState::Gone(_) => Ok(()),
            }
        })
        .await?;
        Ok(connection)
    }
}

#[derive(Clone)]
struct Pending {
    connection: Connection,
    credential: Credential,
    used: Use,
    grants: Vec<domain::Grant>,
}

impl Pending {
    fn new(
        system: &System,
        kind: ConnectionKind,
        draft: &Draft,
        staged: &Staged,
        now: jiff::Timestamp,
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
        };
        let credential = Credential {
            id: CredentialId::from_uuid(Uuid::now_v7()),
            provider: spec.provider,
            token_kind: staged.token_kind,
            account: None,
            login: draft.login.clone(),
            hint: staged.hint.clone(),
            scopes: None,
            set: SetDate::Exact(now),
            is_held: true,
        };
        let used = Use {
            connection: connection.id,
            slot: draft.slot,
            position: 0,
            credential: credential.id,
        };
        let grants = grants(system, draft.auth_style, &draft.address);
        Self {
            connection,
            credential,
            used,
            grants,
        }
    }
}

fn refusal(error: DevLakeError, system: &System, clash: Option<ConnectionId>) -> CreateError {
    if let DevLakeError::NameTaken = error {
        return CreateError::NameTaken(clash);
    }
    match (error.finding(system.address.origin()), error) {
        (Some(finding), _) => CreateError::Refused(Box::new(finding)),
        (None, DevLakeError::Net(error)) => CreateError::from_check(crate::ladder::check_error(error)),
        (None, _) => CreateError::Refused(Box::new(Finding::UnknownAnswer { status: 0 })),
    }
}
