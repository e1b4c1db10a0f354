//! The run's row: begun, written at each step, carried on by one process at a time.

use domain::{
    Credential, CredentialId, Grant, RotationId, StagedId,
    activity::{Action, Activity, Change, ChangedField, Ended},
    rotation::{Event, Holds, Incoming, Phase, Rotation},
};
use jiff::Timestamp;
use uuid::Uuid;
use vault::{JournalledRotation, Lease, Purpose, Tables, Versioned};

use super::{NamedUse, RotationInFull, sinks};
use crate::{App, RotationError, StoreError, activity::of_credential, credential_name, tokens::hints_in};

impl App {
    /// Seals the new secret beside the old one and begins a run. Nothing leaves this computer yet.
    ///
    /// # Errors
    /// [`RotationError::UnderWay`] while another run is; [`RotationError::StagedGone`]; a locked store.
    pub async fn begin_rotation(
        &self,
        credential: CredentialId,
        staged: StagedId,
        login: Option<String>,
    ) -> Result<RotationId, RotationError> {
        let plan = self.plan_rotation(credential).await?;
        let typed = self
            .staging()
            .get(staged, self.clock().elapsed())
            .filter(|typed| typed.kind == plan.kind && typed.fits(plan.slot()))
            .ok_or(RotationError::StagedGone)?;
        let now = self.clock().now();
        let incoming = Incoming {
            token_kind: typed.token_kind,
            hint: typed.hint.clone(),
            login: login.or_else(|| plan.credential.login.clone()),
            account: None,
            expires_at: typed.expires_at(),
        };
        let sinks = plan.uses.iter().map(|used| used.sink(&plan.credential)).collect();
        let grants: Vec<Grant> = sinks::grants(&plan.uses);
        let id = RotationId::from_uuid(Uuid::now_v7());
        let rotation = Rotation {
            old_login: plan.credential.login.clone(),
            ..Rotation::new(id, credential, now, incoming, sinks)
        };
        self.commit_sealing(move |vault, tables| {
            if tables.active_rotation(credential)?.is_some() {
                return Err(RotationError::UnderWay);
            }
            let secret = typed.typed().ok_or(RotationError::StagedGone)?;
            vault.seal(tables, credential, Purpose::Staged, secret, &grants)?;
            let row = JournalledRotation {
                rotation,
                lease: None,
            };
            tables.add_rotation(&row)?;
            let entry = entry(tables, &row.rotation, Ended::Begun, now)?;
            tables.add_activity(&entry)?;
            Ok(())
        })
        .await?;
        self.staging().remove(staged);
        Ok(id)
    }

    /// Drops a run that touched nothing outside, and erases the new secret.
    ///
    /// # Errors
    /// [`RotationError::OutOfTurn`] once anything was sent.
    pub async fn drop_rotation(&self, id: RotationId) -> Result<(), RotationError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let found = tables.rotation(id)?.ok_or(RotationError::NotFound)?;
            if !found.row.rotation.is_untouched() {
                return Err(RotationError::OutOfTurn);
            }
            tables.erase_secret(found.row.rotation.credential, Purpose::Staged)?;
            let entry = entry(tables, &found.row.rotation, Ended::Stopped, now)?;
            tables.add_activity(&entry)?;
            Ok(tables.remove_rotation(id, found.version)?)
        })
        .await
    }

    /// A run with what a person calls its parts.
    ///
    /// # Errors
    /// [`RotationError::NotFound`], or the store's.
    pub async fn rotation(&self, id: RotationId) -> Result<RotationInFull, RotationError> {
        self.read(move |tables| match tables.rotation(id)? {
            Some(found) => in_full(tables, found.row),
            None => Ok(None),
        })
        .await?
        .ok_or(RotationError::NotFound)
    }

    /// The runs that need a person: their process is gone, or they wait.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn rotations_under_way(&self) -> Result<Vec<RotationInFull>, RotationError> {
        let rotations = self
            .read(|tables| {
                let mut all = Vec::new();
                for found in tables.rotations()?.intact {
                    if found.row.rotation.is_active() {
                        all.extend(in_full(tables, found.row)?);
                    }
                }
                Ok(all)
            })
            .await?;
        Ok(rotations)
    }

    /// Takes the run for this process. One whose process died is paused first.
    pub(super) async fn take_lease(&self, id: RotationId) -> Result<(), RotationError> {
        self.commit(move |tables| {
            let found = tables.rotation(id)?.ok_or(RotationError::NotFound)?;
            let mut row = found.row;
            match row.lease.take() {
                Some(lease) if lease.is_alive() => return Err(RotationError::UnderWay),
                Some(_) => row.rotation.record(Event::Interrupted)?,
                None => {}
            }
            row.lease = Some(Lease::of_this_process());
            Ok(tables.change_rotation(&row, found.version)?)
        })
        .await
    }

    pub(super) async fn drop_lease(&self, id: RotationId) -> Result<(), RotationError> {
        self.commit(move |tables| {
            let Some(found) = tables.rotation(id)? else {
                return Ok(());
            };
            let row = JournalledRotation {
                lease: None,
                ..found.row
            };
            Ok(tables.change_rotation(&row, found.version)?)
        })
        .await
    }

    /// Writes down what happened, in one transaction with what it means for the new secret.
    pub(super) async fn record(&self, id: RotationId, event: Event) -> Result<Rotation, RotationError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let found = tables.rotation(id)?.ok_or(RotationError::NotFound)?;
            let mut row = found.row;
            let before = row.rotation.phase;
            row.rotation.record(event)?;
            tables.change_rotation(&row, found.version)?;
            let phase = row.rotation.phase;
            if is_new_one_unused(phase) {
                tables.erase_secret(row.rotation.credential, Purpose::Staged)?;
            }
            if let Some(outcome) = ended(phase).filter(|_| phase != before) {
                let entry = entry(tables, &row.rotation, outcome, now)?;
                tables.add_activity(&entry)?;
            }
            Ok(row.rotation)
        })
        .await
    }

    pub(super) async fn journalled(&self, id: RotationId) -> Result<Rotation, RotationError> {
        self.read(move |tables| tables.rotation(id))
            .await?
            .map(|found: Versioned<JournalledRotation>| found.row.rotation)
            .ok_or(RotationError::NotFound)
    }
}

/// What a change of phase means to the history; `None` where the run just goes on, or the switch writes the entry.
fn ended(phase: Phase) -> Option<Ended> {
    match phase {
        Phase::Rejected => Some(Ended::Rejected),
        Phase::RolledBack => Some(Ended::PutBack),
        Phase::NeedsAttention => Some(Ended::Failed),
        Phase::Paused(_) | Phase::Abandoned => Some(Ended::Stopped),
        Phase::Staged
        | Phase::Verified
        | Phase::Swapping
        | Phase::RollingBack
        | Phase::Abandoning
        | Phase::Committed
        | Phase::Retiring
        | Phase::Done => None,
    }
}

/// Whether nobody has the new secret, so that it goes.
fn is_new_one_unused(phase: Phase) -> bool {
    matches!(phase, Phase::Rejected | Phase::RolledBack)
}

/// An entry of the history: the secret before and after, and which of them each use has.
pub(super) fn entry(
    tables: &Tables<'_>,
    rotation: &Rotation,
    outcome: Ended,
    at: Timestamp,
) -> Result<Activity, StoreError> {
    let Some(found) = tables.credential(rotation.credential)? else {
        return Ok(Activity::new(Action::Rotate, "", at).with_credential(rotation.credential));
    };
    let old = found.row;
    let mut entry = of_credential(tables, Action::Rotate, &old, at)?.ending(outcome);
    let new = Credential {
        token_kind: rotation.incoming.token_kind,
        hint: rotation.incoming.hint.clone(),
        login: rotation.incoming.login.clone(),
        ..old.clone()
    };
    let login = Change::between(ChangedField::Login, old.login.clone(), new.login.clone());
    entry.changes.extend(login);
    let (before, after) = (credential_name(&old), credential_name(&new));
    entry.changes.push(Change::new(
        ChangedField::Secret,
        Some(before.clone()),
        Some(after.clone()),
    ));
    for sink in &rotation.sinks {
        entry = entry.with_connection(sink.connection);
        let Some(connection) = tables.connection(sink.connection)? else {
            continue;
        };
        let holds = match sink.holds() {
            Holds::Old => "the old secret",
            Holds::New => "the new secret",
            Holds::Unknown => "unknown",
        };
        if outcome != Ended::Begun {
            let value = format!("{}: {holds}", connection.row.name);
            entry.changes.push(Change::added(ChangedField::Use, value));
        }
    }
    Ok(entry)
}

fn in_full(tables: &Tables<'_>, row: JournalledRotation) -> Result<Option<RotationInFull>, StoreError> {
    let Some(credential) = tables.credential(row.rotation.credential)? else {
        return Ok(None);
    };
    let this = Lease::of_this_process();
    let is_elsewhere = row
        .lease
        .as_ref()
        .is_some_and(|lease| *lease != this && lease.is_alive());
    let mut rotation = row.rotation;
    if !row.lease.is_some_and(|lease| lease.is_alive()) && rotation.is_in_motion() {
        // Its process is gone: it is shown as what it will be once somebody takes it up.
        rotation
            .record(Event::Interrupted)
            .map_err(|_| StoreError::Other)?;
    }
    let mut uses = Vec::new();
    for sink in &rotation.sinks {
        let connection = tables.connection(sink.connection)?.map(|found| found.row);
        let system = match &connection {
            Some(connection) => tables.system(connection.system)?,
            None => None,
        };
        uses.push(NamedUse {
            connection: sink.connection,
            kind: connection.as_ref().map_or_else(String::new, |connection| {
                domain::kinds::plugin_display(connection.kind.slug()).to_owned()
            }),
            name: connection.map_or_else(String::new, |connection| connection.name),
            system: system.map_or_else(String::new, |found| found.row.name),
            beside: hints_in(tables, sink.connection, sink.slot)?
                .len()
                .saturating_sub(1),
        });
    }
    Ok(Some(RotationInFull {
        is_elsewhere,
        rotation,
        credential: credential.row,
        uses,
    }))
}
