//! The calls of a run: one use asked, tried, given a secret.

use connect::{
    devlake::{Change, DevLakeError, NewSecret, UpdateError},
    net::NetError,
};
use domain::{
    Connection, Finding, Grant, Hint, Outcome, System,
    edit::answers_of,
    kinds::{ConnectionKind, Draft, FieldId},
    rotation::{Event, Holds, Rotation, Sink, Trial},
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use vault::Purpose;

use super::plan::{PlannedUse, known};
use crate::{App, KeyError, RotationError, checks, credentials::grants_of, ladder, many::Unwatched};

/// A use in its place.
pub(super) struct Place {
    pub(super) connection: Connection,
    system: System,
    kind: ConnectionKind,
    remote_id: u64,
}

impl App {
    /// `None` where the connection went meanwhile, or can no longer be changed.
    pub(super) async fn place_of(&self, sink: &Sink) -> Result<Option<Place>, RotationError> {
        let found = self.connection_in_place(sink.connection).await?;
        Ok(found.and_then(|(connection, system)| {
            Some(Place {
                kind: known(&connection)?,
                remote_id: connection.devlake_id()?,
                connection,
                system,
            })
        }))
    }

    /// The system's own test of a draft like this connection, with the new secret in it. Changes nothing.
    pub(super) async fn try_there(
        &self,
        rotation: &Rotation,
        place: &Place,
        cancel: &CancellationToken,
    ) -> Result<Tried, RotationError> {
        let Some(draft) = draft_of(place, rotation.incoming.login.as_deref()) else {
            // What is stored there could not be typed today; then only the swap itself tells.
            return Ok(Tried {
                trial: Trial::CannotTell,
                finding: None,
                account: None,
            });
        };
        let devlake = self.devlake(&place.system).await?;
        let secret = self.held_as(rotation.credential, Purpose::Staged);
        let tested = devlake
            .test_draft(place.kind, &draft, &secret, cancel)
            .await
            .map_err(ladder::check_error)?;
        let trial = match tested.report.outcome {
            Outcome::Passed => Trial::WouldPass,
            Outcome::NotCheckable => Trial::CannotTell,
            Outcome::Rejected => Trial::Refused,
            Outcome::Unreachable => Trial::Unreachable,
        };
        Ok(Tried {
            trial,
            finding: tested.report.finding,
            account: tested.account,
        })
    }

    /// Sends a secret there, and nothing else. Never cancelled: a call that may have left is better waited for.
    pub(super) async fn send_there(
        &self,
        rotation: &Rotation,
        sink: &Sink,
        place: &Place,
        purpose: Purpose,
        login: Option<&str>,
    ) -> Result<Sent, RotationError> {
        let devlake = self.devlake(&place.system).await?;
        let source = self.held_as(rotation.credential, purpose);
        let login = login.filter(|_| sink.slot == domain::Slot::Password);
        let change = Change {
            seen: None,
            fields: login
                .map(|login| ("username".to_owned(), Value::from(login)))
                .into_iter()
                .collect(),
            secret: Some(NewSecret {
                slot: sink.slot,
                source: &source,
            }),
        };
        let origin = place.system.address.origin();
        let finding = |error: &DevLakeError| {
            error
                .finding(origin)
                .unwrap_or(Finding::UnknownAnswer { status: 0 })
        };
        let outcome = devlake
            .update(place.kind, place.remote_id, &change, &CancellationToken::new())
            .await;
        Ok(match outcome {
            Ok(_) => Sent::Taken,
            Err(UpdateError::Gone) => Sent::Refused(Finding::ConnectionMissing),
            Err(UpdateError::DevLake(DevLakeError::AnswerLost | DevLakeError::Crashed)) => Sent::Lost,
            Err(UpdateError::DevLake(DevLakeError::Net(NetError::Locked))) => {
                return Err(RotationError::Key(KeyError::Locked));
            }
            Err(UpdateError::DevLake(error @ DevLakeError::Net(_))) => Sent::Not(finding(&error)),
            Err(UpdateError::NotApplied) => Sent::Not(finding(&DevLakeError::AnswerLost)),
            Err(UpdateError::DevLake(error)) => Sent::Refused(finding(&error)),
            Err(
                UpdateError::ChangedElsewhere { .. }
                | UpdateError::NameTaken
                | UpdateError::SecretNeeded
                | UpdateError::SeveralTokens,
            ) => Sent::Refused(Finding::UnknownAnswer { status: 0 }),
        })
    }

    /// Which secret it has, by the visible end of its mask.
    pub(super) async fn ask_there(
        &self,
        rotation: &Rotation,
        sink: &Sink,
        place: &Place,
        old: &Hint,
        cancel: &CancellationToken,
    ) -> Result<Result<Holds, Finding>, RotationError> {
        let devlake = self.devlake(&place.system).await?;
        let slug = place.kind.spec().slug;
        match devlake.get(slug, place.remote_id, cancel).await {
            Ok(found) => {
                if sink.is_touched() {
                    let copy = found.copy(self.clock().now());
                    self.keep_seen(place.connection.id, found.name.clone(), copy)
                        .await?;
                }
                let field = sink.slot.devlake_field();
                let seen = found
                    .secrets
                    .iter()
                    .filter(|seen| seen.field == field)
                    .nth(sink.position as usize);
                Ok(Ok(held_by(
                    seen.map(|seen| &seen.hint),
                    old,
                    &rotation.incoming.hint,
                )))
            }
            Err(DevLakeError::Net(NetError::Locked)) => Err(RotationError::Key(KeyError::Locked)),
            Err(error) => Ok(Err(error
                .finding(place.system.address.origin())
                .unwrap_or(Finding::UnknownAnswer { status: 0 }))),
        }
    }

    /// The system's own test of what is stored; its result is kept like any other check's.
    pub(super) async fn test_there(
        &self,
        (at, trial): (usize, Trial),
        place: &Place,
        cancel: &CancellationToken,
    ) -> Result<Event, RotationError> {
        let (result, check) = self
            .climb(&place.connection, &place.system, &Unwatched, cancel)
            .await?;
        self.commit(move |tables| checks::keep(tables, &check)).await?;
        let finding = || {
            let found = result.rungs.iter().rev().find_map(|rung| rung.finding.clone());
            found.unwrap_or(Finding::NoReason)
        };
        Ok(match result.verdict.outcome {
            Outcome::Passed => Event::Confirmed(at),
            // Nobody there could judge this sort of secret before either.
            Outcome::NotCheckable if trial == Trial::CannotTell => Event::Confirmed(at),
            Outcome::Rejected | Outcome::NotCheckable => Event::NotConfirmed(at, finding()),
            Outcome::Unreachable => Event::Unreachable(at, finding()),
        })
    }
}

/// What came of trying.
pub(super) struct Tried {
    pub(super) trial: Trial,
    pub(super) finding: Option<Finding>,
    pub(super) account: Option<String>,
}

/// What came of sending.
pub(super) enum Sent {
    Taken,
    Refused(Finding),
    Not(Finding),
    Lost,
}

/// Where the secret of these uses may go.
pub(super) fn grants(uses: &[PlannedUse]) -> Vec<Grant> {
    let all = uses
        .iter()
        .flat_map(|used| grants_of(&used.connection, &used.system));
    let mut grants: Vec<Grant> = all.collect();
    grants.sort();
    grants.dedup();
    grants
}

fn draft_of(place: &Place, login: Option<&str>) -> Option<Draft> {
    let mut answers = answers_of(&place.connection)?;
    if let Some(login) = login {
        answers
            .entry(FieldId::Login)
            .and_modify(|old| *old = login.to_owned());
    }
    if let Ok(draft) = place.kind.draft(&answers) {
        return Some(draft);
    }
    // For some kinds the organisation is only our own note, which an adopted connection lacks; no test asks for it.
    answers
        .entry(FieldId::Organization)
        .or_insert_with(|| "unknown".to_owned());
    place.kind.draft(&answers).ok()
}

/// A visible end tells only where the two differ.
fn held_by(seen: Option<&Hint>, old: &Hint, new: &Hint) -> Holds {
    let end = |hint: &Hint| hint.last_four.clone();
    match (seen.and_then(end), end(old), end(new)) {
        (Some(seen), old, Some(new)) if seen == new && old != Some(new.clone()) => Holds::New,
        (Some(seen), Some(old), new) if seen == old && new != Some(old.clone()) => Holds::Old,
        _ => Holds::Unknown,
    }
}
