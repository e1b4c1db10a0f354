//! Create: journalled. The secret is sealed and a pending row written before anything is sent; a lost answer is
//! resolved by looking for the unique name, never by creating twice.

mod pending;
mod taking_back;

use connect::net::SecretSource;
use domain::{
    Connection, ConnectionId, ConnectionState, DraftId, Kind, Outcome, System, SystemFinding, SystemKind,
    kinds::ConnectionKind,
};
use tokio_util::sync::CancellationToken;

use crate::{
    App, CheckError, CreateError, LadderResult, Progress, Stage,
    held::Held,
    remote::{Remote, RemoteError, Untold},
    wizard::DraftRequest,
};

/// What to create, and why although a check refused it.
#[derive(Debug, Clone)]
pub struct Creation {
    /// The form and the secret.
    pub draft: DraftRequest,
    /// The reason, where somebody creates despite a refusal; recorded.
    pub despite: Option<String>,
    /// The saved draft that becomes it, and goes with that.
    pub saved: Option<DraftId>,
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
    /// Whether the secret came from a file that may go ([`App::offer_to_delete_env_file`]).
    pub offers_deletion: bool,
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
            .staged_for(request, draft.slot)
            .map_err(CreateError::from_check)?;
        self.require_open_store().await?;
        let refused = |error| refusal(error, system.kind, None);
        self.require_writable(&system).await.map_err(refused)?;
        let remote = self.remote(&system).await?;
        self.require_free_name(&remote, &system, request.kind, &draft.name, cancel)
            .await?;
        let from = staged.iter().find_map(|staged| staged.from.clone());
        let pending = self.prepare(&system, request.kind, &draft, &staged).await?;
        let pending = self.restoring(pending, creation.saved).await?;
        self.seal_pending(&pending, staged, creation.despite.clone())
            .await?;
        progress.stage(Stage::Sealed);

        let held: Vec<Held> = pending.ids().map(|id| self.held(id)).collect();
        let secrets: Vec<&dyn SecretSource> = held.iter().map(|held| held as &dyn SecretSource).collect();
        let now = self.clock().now();
        let made = remote.create(request.kind, &draft, &secrets, now, cancel).await;
        let made = match made {
            Err(RemoteError::AnswerLost) => {
                progress.stage(Stage::LookingForIt);
                remote
                    .find_by_name(request.kind, &draft.name, now, &CancellationToken::new())
                    .await
                    .ok()
                    .flatten()
            }
            Err(error) => {
                self.withdraw(&pending).await?;
                let clash = self.clash(&system, request.kind, &draft.name).await?;
                return Err(refusal(error, system.kind, clash.map(|known| known.id)));
            }
            Ok(made) => Some(made),
        };
        for id in std::iter::once(&request.staged).chain(&request.further) {
            self.staging().remove(*id);
        }
        let Some(made) = made else {
            self.drop_saved(creation.saved).await?;
            return Ok(Created {
                connection: pending.connection.id,
                name: draft.name,
                check: None,
                offers_deletion: false,
            });
        };
        progress.stage(Stage::Created);
        let made = remote
            .get(request.kind, &made.remote_id, now, cancel)
            .await
            .unwrap_or(made);
        let connection = self
            .settle(pending.connection.clone(), &made, creation.saved)
            .await?;
        progress.stage(Stage::ReadBack);
        let check = self.check(connection.id, progress, cancel).await;
        let check = match check {
            Ok(result) => Some(result),
            // It exists and is committed; a test that could not run leaves it unchecked.
            Err(CheckError::Store(error)) => return Err(error.into()),
            Err(_) => None,
        };
        let is_refused = check
            .as_ref()
            .is_some_and(|result| result.verdict.outcome == Outcome::Rejected);
        // A refused secret may need its source once more.
        let from = from.filter(|_| !is_refused);
        let offers_deletion = from.is_some();
        if let Some(from) = from {
            let sealed = (pending.first(), system.address.origin().clone());
            self.note_env_file(connection.id, request.kind, sealed, from);
        }
        Ok(Created {
            connection: connection.id,
            name: connection.name,
            check,
            offers_deletion,
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
        let Kind::Known(kind) = connection.kind else {
            return Err(CreateError::NotFound);
        };
        let remote = self.remote(&system).await?;
        let found = remote
            .find_by_name(kind, &connection.name, self.clock().now(), cancel)
            .await;
        match found {
            Ok(Some(made)) => self.settle(connection, &made, None).await.map(drop),
            Ok(None) => Ok(()),
            Err(error) => Err(refusal(error, system.kind, None)),
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
        self.remove_narrowing(connection).await
    }

    /// The system's own list decides: a name may be taken by somebody who does not use Patchbay.
    async fn require_free_name(
        &self,
        remote: &Remote,
        system: &System,
        kind: ConnectionKind,
        name: &str,
        cancel: &CancellationToken,
    ) -> Result<(), CreateError> {
        let now = self.clock().now();
        match remote.find_by_name(kind, name, now, cancel).await {
            Ok(None) => match self.clash(system, kind, name).await? {
                // It may still come true.
                Some(known) if matches!(known.state, ConnectionState::Pending(_)) => {
                    Err(CreateError::NameTaken(Some(known.id)))
                }
                // Deleted elsewhere since the last list: the name is free.
                Some(_) | None => Ok(()),
            },
            Ok(Some(_)) => {
                let known = self.clash(system, kind, name).await?;
                Err(CreateError::NameTaken(known.map(|known| known.id)))
            }
            Err(error) => Err(refusal(error, system.kind, None)),
        }
    }

    /// Our connection of this name, unless it is gone.
    async fn clash(
        &self,
        system: &System,
        kind: ConnectionKind,
        name: &str,
    ) -> Result<Option<Connection>, CreateError> {
        let (id, name) = (system.id, name.to_owned());
        let known = self.read(move |tables| crate::connections_of(tables, id)).await?;
        let clash = known.into_iter().map(|found| found.row).find(|known| {
            known.kind == Kind::Known(kind)
                && known.name == name
                && !matches!(known.state, ConnectionState::Gone(_))
        });
        Ok(clash)
    }
}

fn refusal(error: RemoteError, system: SystemKind, clash: Option<ConnectionId>) -> CreateError {
    if let RemoteError::NameTaken = error {
        return CreateError::NameTaken(clash);
    }
    match error.told() {
        Ok(finding) => CreateError::Refused(Box::new(SystemFinding { system, finding })),
        Err(Untold::Net(error)) => CreateError::from_check(crate::ladder::check_error(error)),
        Err(Untold::Store(error)) => error.into(),
    }
}
