//! Editing a stored connection: the form, the consent where a secret would go elsewhere, the one update, our record,
//! and the saved test afterwards. It never deletes and creates again.

mod error;
mod keeping;
mod noting;
mod replacement;
mod sides;

use std::collections::BTreeMap;

use connect::{
    devlake::{Difference, SecretChange},
    net::SecretSource,
};
use domain::{
    Connection, ConnectionId, ConnectionState, Credential, CredentialId, Finding, Kind, StagedId, System,
    SystemFinding,
    edit::{ASKED, Edit, FieldChange, Move, NeedsSecret, answers_of, edit, has_further_fields},
    kinds::{Answers, ConnectionKind, FieldId, Form, Problem},
};
use jiff::Timestamp;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

pub use error::EditError;
pub(crate) use noting::seen_otherwise;
pub use sides::{BothSides, Side};

use self::replacement::Replacement;
use crate::{
    App, CheckError, LadderResult, Progress, Question, Stage, StoreError, credential_name,
    held::Held,
    remote::{Change, RemoteError, UpdateTrouble},
};

/// The edit form of a connection, for what was answered so far.
#[derive(Debug, Clone)]
pub struct EditForm {
    /// Its kind.
    pub kind: ConnectionKind,
    /// The connection as it is stored.
    pub connection: Connection,
    /// Its system.
    pub system: System,
    /// The stored credentials.
    pub credentials: Vec<Credential>,
    /// The answers, those that nobody touched as they are stored.
    pub answers: Answers,
    /// The form for them. Its problems may be older than the edit; `problems` are those that stand in its way.
    pub form: Form,
    /// What would change.
    pub changes: Vec<FieldChange>,
    /// What stands in the way.
    pub problems: Vec<Problem>,
    /// Fields that the system returned beyond the form, by its names.
    pub further: BTreeMap<String, Value>,
    /// The connection that has the wanted name already.
    pub taken_by: Option<ConnectionId>,
    /// Where the secret would go instead: the desktop will ask, or a new secret is entered.
    pub moves: Option<Move>,
    /// Why a new secret is needed, where it is.
    pub needs_secret: Option<NeedsSecret>,
    /// Several tokens fill its slot: one new one cannot replace them here.
    pub has_several_tokens: bool,
    /// The system's stamp of what is shown; goes back with the request.
    pub seen: Option<Timestamp>,
}

/// What a person changed.
#[derive(Debug, Clone)]
pub struct EditRequest {
    /// The connection.
    pub connection: ConnectionId,
    /// The answers; those left out change nothing, an empty one clears.
    pub answers: Answers,
    /// Fields beyond the form, by the system's names; only those that change.
    pub further: BTreeMap<String, Value>,
    /// A new secret, where one was typed: in the place of the stored one.
    pub staged: Option<StagedId>,
    /// Tokens to add to those that stay, where the kind takes several.
    pub added: Vec<StagedId>,
    /// Tokens to take out.
    pub removed: Vec<CredentialId>,
    /// The stamp of what the person saw: the form's, or that of [`BothSides`] once they decided knowing it.
    pub seen: Option<Timestamp>,
}

/// What came of an edit.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The connection.
    pub connection: ConnectionId,
    /// What changed, field by field; empty when nothing was to change.
    pub changes: Vec<FieldChange>,
    /// Where the system holds something else than it was sent.
    pub differences: Vec<Difference>,
    /// Whether the system showed a secret in plain. It was dropped.
    pub shows_tokens: bool,
    /// The credentials that made room and that nothing uses any more: their erasure may be offered.
    pub unused: Vec<CredentialId>,
    /// The saved test afterwards; `None` where nothing was sent or it could not run.
    pub check: Option<LadderResult>,
}

impl App {
    /// The edit form for these answers; an empty set shows the connection as it is stored. Sends nothing.
    ///
    /// # Errors
    /// [`EditError::NotFound`], [`EditError::ReadOnly`], or the store.
    pub async fn edit_form(
        &self,
        id: ConnectionId,
        answers: &Answers,
        further: &BTreeMap<String, Value>,
    ) -> Result<EditForm, EditError> {
        let (connection, system) = self.editable(id).await?;
        let mut shown = answers_of(&connection).ok_or(EditError::ReadOnly)?;
        let Kind::Known(kind) = connection.kind else {
            return Err(EditError::ReadOnly);
        };
        shown.extend(answers.clone());
        let (edit, problems) = match edit(&connection, answers, further) {
            Ok(edit) => (Some(edit), Vec::new()),
            Err(domain::edit::EditError::Invalid(problems)) => (None, problems),
            Err(error) => return Err(error.into()),
        };
        let name = shown
            .get(&FieldId::Name)
            .map(|name| name.trim().to_owned())
            .unwrap_or_default();
        let of_system = system.id;
        let siblings = self
            .read(move |tables| crate::connections_of(tables, of_system))
            .await?;
        let uses = self.uses_of(id).await?;
        let taken_by = siblings
            .into_iter()
            .map(|found| found.row)
            .find(|other| other.id != id && other.kind == connection.kind && other.name.trim_end() == name)
            .filter(|other| !matches!(other.state, ConnectionState::Gone(_)))
            .map(|other| other.id);
        let fields = connection.remote.iter().flat_map(|copy| copy.fields.clone());
        Ok(EditForm {
            kind,
            form: kind.form(&shown),
            answers: shown,
            problems,
            further: fields
                .filter(|(name, value)| {
                    has_further_fields(kind) && !ASKED.contains(&name.as_str()) && !value.is_null()
                })
                .collect(),
            taken_by,
            moves: edit.as_ref().and_then(|edit| edit.moves.clone()),
            needs_secret: edit.as_ref().and_then(|edit| edit.needs_secret),
            changes: edit.map(|edit| edit.changes).unwrap_or_default(),
            has_several_tokens: uses.len() > 1,
            credentials: uses.into_iter().map(|(credential, _)| credential).collect(),
            seen: connection.remote.as_ref().and_then(|copy| copy.updated_at),
            connection,
            system,
        })
    }

    /// Changes a connection, and nothing of it but what the person changed; then tests it.
    ///
    /// Where its address moves to another origin and no new secret was typed, the desktop asks first: agreed, the
    /// system keeps its secret and our sealed copy is bound to the new origin; declined, nothing changes.
    ///
    /// # Errors
    /// An [`EditError`]; only after [`EditError::Unknown`] may something have changed.
    pub async fn edit(
        &self,
        request: &EditRequest,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<Edited, EditError> {
        let (connection, system) = self.editable(request.connection).await?;
        let change = edit(&connection, &request.answers, &request.further)?;
        let replacement = self.replacement(request, &connection, &system, &change).await?;
        if change.is_empty() && replacement.is_none() {
            return Ok(nothing(&connection));
        }
        if replacement.is_some() || concerns_secret(&change) {
            self.require_not_rotated(connection.id).await?;
        }
        // What stays would go where the connection goes.
        let is_all_new = replacement.as_ref().is_some_and(Replacement::is_whole);
        self.require_allowed(&connection, &system, &change, is_all_new)
            .await?;
        let Some(remote_id) = &connection.remote_id else {
            return Err(EditError::NotFound);
        };
        if let Some(replacement) = &replacement {
            self.seal_replacement(replacement).await?;
            progress.stage(Stage::Sealed);
        }
        let updated = if change.fields.is_empty() && replacement.is_none() {
            None
        } else {
            let remote = self.remote(&system).await?;
            let new = replacement.iter().flat_map(Replacement::ids);
            let held: Vec<Held> = new.map(|id| self.held(id)).collect();
            let sent = Change {
                seen: request.seen,
                fields: change.fields.clone(),
                secret: replacement.as_ref().map(|replacement| SecretChange {
                    slot: replacement.slot,
                    new: held.iter().map(|held| held as &dyn SecretSource).collect(),
                    old: replacement.old.clone(),
                }),
            };
            let now = self.clock().now();
            match remote.update(change.kind, remote_id, &sent, now, cancel).await {
                Ok(updated) => Some(updated),
                Err(error) => {
                    return Err(self
                        .not_edited(error, &connection, &system, &change, replacement)
                        .await?);
                }
            }
        };
        for id in request.staged.iter().chain(&request.added) {
            self.staging().remove(*id);
        }
        progress.stage(Stage::ReadBack);
        let unused = self
            .keep_edit(&connection, &change, updated.as_ref(), replacement)
            .await?;
        self.keep_in_step(system.id).await;
        let check = match &updated {
            Some(_) => self.check_afterwards(connection.id, progress, cancel).await?,
            None => None,
        };
        Ok(Edited {
            connection: connection.id,
            changes: change.changes,
            shows_tokens: updated.as_ref().is_some_and(|updated| updated.after.shows_tokens),
            differences: updated.map(|updated| updated.differences).unwrap_or_default(),
            unused,
            check,
        })
    }

    async fn editable(&self, id: ConnectionId) -> Result<(Connection, System), EditError> {
        let found = self.connection_in_place(id).await?.ok_or(EditError::NotFound)?;
        match found.0.state {
            ConnectionState::Present => Ok(found),
            ConnectionState::Pending(_) | ConnectionState::Gone(_) => Err(EditError::NotFound),
        }
    }

    /// What a person has to decide before anything is sent.
    async fn require_allowed(
        &self,
        connection: &Connection,
        system: &System,
        change: &Edit,
        has_new_secret: bool,
    ) -> Result<(), EditError> {
        if has_new_secret {
            return Ok(());
        }
        if let Some(why) = change.needs_secret {
            return Err(EditError::SecretNeeded(why));
        }
        let uses = self.uses_of(connection.id).await?;
        if change.login.is_some() && uses.iter().any(|(_, use_count)| *use_count > 1) {
            return Err(EditError::SharedLogin);
        }
        let Some(Move { old, new }) = change.moves.clone() else {
            return Ok(());
        };
        if uses.iter().any(|(credential, _)| credential.is_held) {
            self.require_open_store().await?;
        }
        let question = Question::ChangeAddress {
            connection: connection.name.clone(),
            system: system.name.clone(),
            credentials: uses
                .iter()
                .map(|(credential, _)| credential_name(credential))
                .collect(),
            old,
            new,
        };
        match self.inner.desktop.confirm(&question).await {
            true => Ok(()),
            false => Err(EditError::Declined),
        }
    }

    /// A run that is under way sends, and puts back, what its uses had when it began.
    async fn require_not_rotated(&self, id: ConnectionId) -> Result<(), EditError> {
        let is_rotated = self
            .read(move |tables| {
                for used in tables.uses_of_connection(id)?.intact {
                    if tables.active_rotation(used.credential)?.is_some() {
                        return Ok(true);
                    }
                }
                Ok(false)
            })
            .await?;
        if is_rotated {
            return Err(EditError::BeingRotated);
        }
        Ok(())
    }

    /// What an update that failed means; our own rows follow what the system says.
    async fn not_edited(
        &self,
        error: UpdateTrouble,
        connection: &Connection,
        system: &System,
        change: &Edit,
        replacement: Option<Replacement>,
    ) -> Result<EditError, EditError> {
        let is_unknown = matches!(error, UpdateTrouble::Remote(RemoteError::AnswerLost));
        // What may have arrived is kept, sealed and named, until somebody knows.
        if is_unknown {
            self.keep_unknown(connection, change).await?;
        }
        if let (Some(replacement), false) = (&replacement, is_unknown) {
            self.drop_replacement(replacement).await?;
        }
        let error = match error {
            UpdateTrouble::ChangedElsewhere(theirs) => {
                let mine: Vec<_> = replacement.iter().flat_map(Replacement::hints).collect();
                let sides = BothSides::of(connection, change, &theirs, &mine);
                self.keep_theirs(connection, *theirs).await?;
                EditError::ChangedElsewhere(Box::new(sides))
            }
            UpdateTrouble::Remote(RemoteError::Missing) => {
                self.keep_gone(connection).await?;
                EditError::Gone
            }
            UpdateTrouble::Remote(RemoteError::NameTaken) => EditError::NameTaken,
            UpdateTrouble::SecretNeeded => EditError::SecretNeeded(NeedsSecret::Method),
            UpdateTrouble::TokensLookAlike => EditError::Refused(Box::new(SystemFinding {
                system: system.kind,
                finding: Finding::TokensLookAlike,
            })),
            UpdateTrouble::LastSecret => EditError::LastSecret,
            UpdateTrouble::NotApplied => EditError::NotApplied,
            UpdateTrouble::Remote(error) => EditError::of_remote(error, system.kind),
        };
        Ok(error)
    }

    async fn check_afterwards(
        &self,
        id: ConnectionId,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<Option<LadderResult>, EditError> {
        match self.check(id, progress, cancel).await {
            Ok(result) => Ok(Some(result)),
            Err(CheckError::Store(error)) => Err(error.into()),
            // The change is made and kept; a test that could not run leaves it unchecked.
            Err(_) => Ok(None),
        }
    }

    /// The credentials of a connection, each with the number of its uses.
    async fn uses_of(&self, id: ConnectionId) -> Result<Vec<(Credential, usize)>, StoreError> {
        self.read(move |tables| {
            let mut found = Vec::new();
            for used in tables.uses_of_connection(id)?.intact {
                if let Some(credential) = tables.credential(used.credential)? {
                    found.push((
                        credential.row,
                        tables.uses_of_credential(used.credential)?.intact.len(),
                    ));
                }
            }
            Ok(found)
        })
        .await
    }
}

/// Whether a change touches how, as whom or where the stored secret signs in.
fn concerns_secret(change: &Edit) -> bool {
    change.login.is_some() || change.slot.is_some() || change.moves.is_some()
}

fn nothing(connection: &Connection) -> Edited {
    Edited {
        connection: connection.id,
        changes: Vec::new(),
        differences: Vec::new(),
        shows_tokens: false,
        unused: Vec::new(),
        check: None,
    }
}
