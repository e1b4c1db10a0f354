//! The calls of a run: one use asked, tried, given a secret.

use std::collections::BTreeMap;

use connect::{Tested, devlake::SecretChange, net::NetError};
use domain::{
    Connection, Credential, Finding, Grant, Hint, Outcome, RemoteId, Slot, System, SystemKind, Use,
    account::Expected,
    edit::answers_of,
    kinds::{ConnectionKind, Draft, FieldId},
    rotation::{Event, Holds, Incoming, Rotation, Sink, Trial},
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use vault::Purpose;

use super::plan::{PlannedUse, known};
use crate::{
    App, KeyError, RotationError,
    credentials::grants_of,
    ladder,
    many::Unwatched,
    remote::{Change, RemoteError, Untold, UpdateTrouble},
    tokens::KnownSecret,
};

/// A use in its place.
pub(super) struct Place {
    pub(super) connection: Connection,
    system: System,
    kind: ConnectionKind,
    remote_id: RemoteId,
    /// What is known of the secrets in its slot, by position.
    secrets: Vec<KnownSecret>,
    /// Its own place among them by now: others may have come and gone since the run began.
    position: u32,
}

impl App {
    /// `None` where the connection went meanwhile, can no longer be changed, or has another credential in that place.
    pub(super) async fn place_of(
        &self,
        rotation: &Rotation,
        at: usize,
    ) -> Result<Option<Place>, RotationError> {
        let (sink, credential) = (&rotation.sinks[at], rotation.credential);
        let (connection, slot) = (sink.connection, sink.slot);
        let is_its = move |used: &Use| (used.slot, used.credential) == (slot, credential);
        let used = self
            .read(move |tables| {
                Ok(tables
                    .uses_of_connection(connection)?
                    .intact
                    .into_iter()
                    .find(is_its))
            })
            .await?;
        let Some(Use { position, .. }) = used else {
            return Ok(None);
        };
        let found = self.connection_in_place(sink.connection).await?;
        let secrets = self.secrets_of(sink.connection, sink.slot).await?;
        Ok(found.and_then(|(connection, system)| {
            Some(Place {
                kind: known(&connection)?,
                remote_id: connection.remote_id.clone()?,
                connection,
                system,
                secrets,
                position,
            })
        }))
    }

    /// A draft like this connection tried with the new secret in it. Changes nothing. Where the system tries nothing
    /// before it stores it, the provider says whether the secret works, and the system cannot tell beforehand.
    pub(super) async fn try_there(
        &self,
        rotation: &Rotation,
        place: &Place,
        cancel: &CancellationToken,
    ) -> Result<Tried, RotationError> {
        let login = rotation.incoming.login.as_deref();
        let Some(tested) = self
            .try_draft(rotation, place, Purpose::Staged, login, cancel)
            .await?
        else {
            // What is stored there could not be typed today; then only the swap itself tells.
            return Ok(Tried {
                trial: Trial::CannotTell,
                finding: None,
                account: None,
            });
        };
        let trial = match tested.report.outcome {
            Outcome::Passed => match tested.report.rung.is_from_here() {
                true => Trial::CannotTell,
                false => Trial::WouldPass,
            },
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

    /// A draft like this connection with one of the run's secrets in it; `None` where it could not be typed today.
    pub(super) async fn try_draft(
        &self,
        rotation: &Rotation,
        place: &Place,
        purpose: Purpose,
        login: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<Option<Tested>, RotationError> {
        let Some(draft) = draft_of(place, login) else {
            return Ok(None);
        };
        let remote = self.remote(&place.system).await?;
        let secret = self.held_as(rotation.credential, purpose);
        let tested = remote.try_one(place.kind, &draft, &secret, cancel).await;
        Ok(Some(tested.map_err(ladder::check_error)?))
    }

    /// Sends a secret there in the place of the one that looks like `old`, and nothing else. Never cancelled: a call that
    /// may have left is better waited for.
    pub(super) async fn send_there(
        &self,
        rotation: &Rotation,
        (sink, place): (&Sink, &Place),
        purpose: Purpose,
        login: Option<&str>,
        old: &Hint,
    ) -> Result<Sent, RotationError> {
        let remote = self.remote(&place.system).await?;
        let source = self.held_as(rotation.credential, purpose);
        let login = login.filter(|_| sink.slot == Slot::Password);
        let fields: BTreeMap<String, Value> = login
            .map(|login| ("username".to_owned(), Value::from(login)))
            .into_iter()
            .collect();
        let change = Change {
            seen: None,
            fields,
            secret: Some(SecretChange::replacing(sink.slot, old.clone(), &source)),
        };
        let (now, never) = (self.clock().now(), CancellationToken::new());
        let outcome = remote
            .update(place.kind, &place.remote_id, &change, now, &never)
            .await;
        match outcome {
            Ok(_) => Ok(Sent::Taken),
            Err(UpdateTrouble::Remote(error)) => not_sent(error),
            // A server that asks the provider first may still be at it: that it holds the old one proves nothing yet.
            Err(UpdateTrouble::NotApplied) if place.system.kind == SystemKind::CoreGit => Ok(Sent::Lost),
            Err(UpdateTrouble::NotApplied) => Ok(Sent::Not(Finding::UnknownAnswer { status: 0 })),
            Err(UpdateTrouble::TokensLookAlike) => Ok(Sent::Refused(Finding::TokensLookAlike)),
            Err(
                UpdateTrouble::ChangedElsewhere(_) | UpdateTrouble::SecretNeeded | UpdateTrouble::LastSecret,
            ) => Ok(Sent::Refused(Finding::UnknownAnswer { status: 0 })),
        }
    }

    /// Which secret it has, by what its system shows of it.
    pub(super) async fn ask_there(
        &self,
        rotation: &Rotation,
        sink: &Sink,
        place: &Place,
        old: &Credential,
        cancel: &CancellationToken,
    ) -> Result<Result<Holds, Finding>, RotationError> {
        let remote = self.remote(&place.system).await?;
        let now = self.clock().now();
        match remote.get(place.kind, &place.remote_id, now, cancel).await {
            Ok(found) => {
                if sink.is_touched() {
                    self.keep_seen(place.connection.id, found.name.clone(), found.copy.clone())
                        .await?;
                }
                let seen = found.secrets.iter().filter(|seen| seen.slot == sink.slot);
                let seen = seen.map(|seen| seen.hint.clone()).collect();
                let own = place.without_the_others(seen);
                Ok(Ok(match held_by(&own, &old.hint, &rotation.incoming.hint) {
                    Holds::Unknown => held_by_account(found.account.as_deref(), old, rotation),
                    known @ (Holds::Old | Holds::New) => known,
                }))
            }
            Err(error) => match error.told() {
                Ok(finding) => Ok(Err(finding)),
                Err(Untold::Net(NetError::Locked)) => Err(RotationError::Key(KeyError::Locked)),
                Err(Untold::Net(_)) => Ok(Err(Finding::UnknownAnswer { status: 0 })),
                Err(Untold::Store(error)) => Err(error.into()),
            },
        }
    }

    /// The system's own test of what is stored; its result is kept like any other check's. Answers
    /// whose the secret is, too.
    pub(super) async fn test_there(
        &self,
        rotation: &Rotation,
        at: usize,
        place: &Place,
        cancel: &CancellationToken,
    ) -> Result<(Event, Option<String>), RotationError> {
        let sink = &rotation.sinks[at];
        let secrets = place.secrets_with(sink, &rotation.incoming);
        let (result, check) = self
            .climb(
                &place.connection,
                &place.system,
                Some(secrets),
                &Unwatched,
                cancel,
            )
            .await?;
        // What it says of the new secret is the credential's only once that is.
        self.commit(move |tables| tables.add_check(&check)).await?;
        // Of several tokens only the new one is in question here.
        let own = result
            .tokens
            .iter()
            .find(|report| report.position == place.position);
        let account = match own {
            Some(report) => report.account.clone(),
            None => result.account.clone(),
        };
        let (outcome, found) = match own {
            Some(report) => (report.outcome(), report.finding.clone()),
            None => (
                result.verdict.outcome,
                result.rungs.iter().rev().find_map(|rung| rung.finding.clone()),
            ),
        };
        let trial = sink.trial;
        let finding = || found.clone().unwrap_or(Finding::NoReason);
        let event = match outcome {
            Outcome::Passed => Event::Confirmed(at),
            // Nobody there could judge this sort of secret before either.
            Outcome::NotCheckable if trial == Trial::CannotTell => Event::Confirmed(at),
            Outcome::Rejected | Outcome::NotCheckable => Event::NotConfirmed(at, finding()),
            Outcome::Unreachable => Event::Unreachable(at, finding()),
        };
        Ok((event, account))
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

/// Why a secret was not taken, as far as the run tells reasons apart.
fn not_sent(error: RemoteError) -> Result<Sent, RotationError> {
    Ok(match error {
        RemoteError::AnswerLost | RemoteError::Crashed => Sent::Lost,
        RemoteError::Net(NetError::Locked, _) => return Err(RotationError::Key(KeyError::Locked)),
        RemoteError::Net(_, finding) => Sent::Not(finding.unwrap_or(Finding::UnknownAnswer { status: 0 })),
        // Told before anything was sent, or instead of doing it: the next moment may be better.
        RemoteError::Refused(finding @ (Finding::SystemLimitReached { .. } | Finding::StoreClosed)) => {
            Sent::Not(finding)
        }
        RemoteError::Refused(finding) => Sent::Refused(finding),
        RemoteError::Missing => Sent::Refused(Finding::ConnectionMissing),
        RemoteError::NameTaken => Sent::Refused(Finding::UnknownAnswer { status: 0 }),
        RemoteError::Store(error) => return Err(error.into()),
    })
}

/// Where no end is visible, whose it is may tell.
fn held_by_account(seen: Option<&str>, old: &Credential, rotation: &Rotation) -> Holds {
    let (old, new) = (old.account.as_deref(), rotation.incoming.account.as_deref());
    match seen {
        Some(seen) if Some(seen) == new && old != new => Holds::New,
        Some(seen) if Some(seen) == old && old != new && new.is_some() => Holds::Old,
        Some(_) | None => Holds::Unknown,
    }
}

impl Place {
    /// What is known of its secrets with the new one in its place. Whose that should be is the run's matter.
    fn secrets_with(&self, sink: &Sink, new: &Incoming) -> Vec<KnownSecret> {
        let secrets = self.secrets.iter().zip(0_u32..);
        let secrets = secrets.map(|(secret, at)| match at == self.position {
            true => KnownSecret {
                hint: new.hint.clone(),
                expected: Expected {
                    entered: new.login.clone().filter(|_| sink.slot == Slot::Password),
                    recorded: new.account.clone(),
                },
            },
            false => secret.clone(),
        });
        secrets.collect()
    }

    /// What is seen there without the connection's other tokens.
    fn without_the_others(&self, mut seen: Vec<Hint>) -> Vec<Hint> {
        let others = self
            .secrets
            .iter()
            .zip(0_u32..)
            .filter(|(_, at)| *at != self.position);
        for (other, _) in others {
            if let Some(at) = seen.iter().position(|seen| seen.may_be_of(&other.hint)) {
                seen.swap_remove(at);
            }
        }
        seen
    }
}

/// A visible end tells only where the two differ.
fn held_by(seen: &[Hint], old: &Hint, new: &Hint) -> Holds {
    let has = |wanted: &Hint| seen.iter().any(|seen| seen.may_be_of(wanted));
    match (has(old), has(new)) {
        (false, true) => Holds::New,
        (true, false) => Holds::Old,
        (true, true) | (false, false) => Holds::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::has_the_old_one(&["old1", "bbbb"], Holds::Old)]
    #[case::has_the_new_one_in_another_order(&["bbbb", "new1"], Holds::New)]
    #[case::both(&["bbbb", "new1", "old1"], Holds::Unknown)]
    #[case::neither(&["bbbb", "cccc"], Holds::Unknown)]
    #[case::nothing_seen(&[], Holds::Unknown)]
    fn which_secret_a_connection_has_is_told_by_what_is_visible(
        #[case] seen: &[&str],
        #[case] expected: Holds,
    ) {
        let others = [hint("bbbb")];
        let mut seen: Vec<Hint> = seen.iter().map(|end| hint(end)).collect();
        seen.retain(|seen| !others.contains(seen));

        assert_eq!(held_by(&seen, &hint("old1"), &hint("new1")), expected);
    }

    fn hint(end: &str) -> Hint {
        Hint {
            last_four: Some(end.to_owned()),
        }
    }
}
