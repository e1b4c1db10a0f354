//! The one way in which a stored connection is changed (SECURITY section 7): read again, held against what the person
//! saw, overlaid, sent with what this plugin needs, read back, compared. It never deletes and creates again: number,
//! scopes and blueprint entries survive.

use std::collections::BTreeMap;

use domain::{AuthStyle, Grant, Hint, Slot, kinds::ConnectionKind};
use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use super::{
    DevLake, DevLakeError, Difference, RemoteConnection, answer,
    differences::differences,
    merge::{self, Record, changes_method, is_clear, staying},
};
use crate::net::{Clothing, NetError, Response, SecretSource, Staged};

/// What is to become of a connection.
pub struct Change<'a> {
    /// DevLake's `updatedAt` as the person saw it; `None` = whatever it is by now, they decided knowing it.
    pub seen: Option<Timestamp>,
    /// The fields that the person changed, by DevLake's own names; an empty text clears one. Names of secrets are
    /// left out here and never sent.
    pub fields: BTreeMap<String, Value>,
    /// What becomes of its secrets; `None` = they stay.
    pub secret: Option<SecretChange<'a>>,
}

/// What becomes of the secrets in a slot. Of several tokens (devlake.md 3.1) those that are not named stay: their
/// masks go back to DevLake, which knows them again.
#[derive(Clone)]
pub struct SecretChange<'a> {
    /// The slot.
    pub slot: Slot,
    /// Who lends those that come in.
    pub new: Vec<&'a dyn SecretSource>,
    /// What is visible of those that go. As many as are stored are all of them, whatever they look like.
    pub old: Vec<Hint>,
}

impl<'a> SecretChange<'a> {
    /// One secret in the place of another.
    pub fn replacing(slot: Slot, old: Hint, new: &'a dyn SecretSource) -> Self {
        Self {
            slot,
            new: vec![new],
            old: vec![old],
        }
    }
}

/// What came of an update.
#[derive(Debug, Clone, PartialEq)]
pub struct Updated {
    /// The connection as read back.
    pub connection: RemoteConnection,
    /// Where it differs from what was sent and from what it was; empty when everything is as wanted.
    pub differences: Vec<Difference>,
}

/// Why a connection is not known to be as wanted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum UpdateError {
    /// Somebody changed it since the person looked. Nothing was sent.
    #[error("somebody else changed the connection meanwhile")]
    ChangedElsewhere {
        /// As it is now.
        theirs: Box<RemoteConnection>,
    },
    /// It is not there any more.
    #[error("DevLake does not have this connection any more")]
    Gone,
    /// Another connection of the plugin has the wanted name. Nothing changed.
    #[error("a connection of this name exists")]
    NameTaken,
    /// Another way of signing in wants a new secret. Nothing was sent.
    #[error("another way of signing in needs a new secret")]
    SecretNeeded,
    /// It holds several tokens, and by what is visible of them nobody can say which is to go. Nothing was sent.
    #[error("the tokens of this connection cannot be told apart")]
    TokensLookAlike,
    /// Its last secret would go and none come. Nothing was sent.
    #[error("a connection needs a secret")]
    LastSecret,
    /// The answer was lost, and DevLake holds what it held before: the same update may be sent again.
    #[error("the change did not arrive")]
    NotApplied,
    /// Anything else; [`DevLakeError::AnswerLost`] when nobody knows whether it was applied.
    #[error(transparent)]
    DevLake(#[from] DevLakeError),
}

impl From<NetError> for UpdateError {
    fn from(error: NetError) -> Self {
        Self::DevLake(DevLakeError::Net(error))
    }
}

impl DevLake {
    /// Changes a connection, and nothing of it but what `change` says.
    ///
    /// # Errors
    /// An [`UpdateError`]. After [`DevLakeError::AnswerLost`] and [`DevLakeError::Crashed`] the change may have
    /// happened; after every other one it has not.
    pub async fn update(
        &self,
        kind: ConnectionKind,
        id: u64,
        change: &Change<'_>,
        cancel: &CancellationToken,
    ) -> Result<Updated, UpdateError> {
        let before = self.record(kind, id, cancel).await?;
        require_fit(&before, change)?;
        let sent = merge::overlay(kind, &before, change);
        let grants = [self.back_where_it_came_from()];
        let back: Vec<(&'static str, Staged<'_>)> = sent
            .back
            .iter()
            .map(|(field, secret)| {
                let source = Staged {
                    secret,
                    grants: &grants,
                };
                (*field, source)
            })
            .collect();
        let mut request = self.patch_request(&path(kind, id), sent.body.clone());
        for (field, source) in &back {
            request = request.carrying(source, Clothing::BodyField { field });
        }
        for (field, new) in change.new_secrets() {
            request = request.carrying(new, Clothing::BodyField { field });
        }
        let answered = match self.send(request, cancel).await {
            Ok(response) => accepted(&response, kind, self),
            Err(error) if error.may_have_left() => Err(DevLakeError::AnswerLost),
            Err(error) => Err(DevLakeError::Net(error)),
        };
        let is_lost = match answered {
            Ok(()) => false,
            Err(DevLakeError::AnswerLost | DevLakeError::Crashed) => true,
            Err(error) if self.is_done_all_the_same(kind, id, &before, &error).await => {
                // A secret has no value to look at: whether it is the new one, nobody knows.
                if change.secret.is_some() {
                    return Err(DevLakeError::AnswerLost.into());
                }
                false
            }
            Err(error) => return Err(self.refusal(kind, id, change, error, cancel).await),
        };
        self.read_back(kind, id, &before, &sent.body, change, is_lost, cancel)
            .await
    }

    /// A connection as it is now, with what never leaves this module.
    async fn record(
        &self,
        kind: ConnectionKind,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<Record, UpdateError> {
        let response = self.send(self.get_request(&path(kind, id)), cancel).await?;
        match answer::success(&response, kind.spec().slug, self.address.origin()) {
            Ok(body) => Record::decode(kind, body).ok_or(DevLakeError::NotDevLake.into()),
            Err(DevLakeError::NotFound) => Err(UpdateError::Gone),
            Err(error) => Err(error.into()),
        }
    }

    /// What DevLake itself just showed may go back to it, by the way it came.
    fn back_where_it_came_from(&self) -> Grant {
        Grant {
            origin: self.address.origin().clone(),
            auth_style: AuthStyle::BodyField,
            allows_plain_http: true,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the whole exchange is compared")]
    async fn read_back(
        &self,
        kind: ConnectionKind,
        id: u64,
        before: &Record,
        sent: &Map<String, Value>,
        change: &Change<'_>,
        is_lost: bool,
        cancel: &CancellationToken,
    ) -> Result<Updated, UpdateError> {
        // What was sent may have been stored: somebody has to look, also after a cancel.
        let look = CancellationToken::new();
        let cancel = if is_lost { &look } else { cancel };
        let after = match self.record(kind, id, cancel).await {
            Ok(after) => after,
            Err(UpdateError::DevLake(DevLakeError::Net(_))) => return Err(DevLakeError::AnswerLost.into()),
            Err(error) => return Err(error),
        };
        let is_untouched = after.connection.updated_at == before.connection.updated_at;
        if is_lost && is_untouched {
            return Err(UpdateError::NotApplied);
        }
        let differences = differences(before, sent, change, &after);
        Ok(Updated {
            connection: after.connection,
            differences,
        })
    }

    /// Whether something was stored although the answer was no: DevLake may stumble after it wrote.
    async fn is_done_all_the_same(
        &self,
        kind: ConnectionKind,
        id: u64,
        before: &Record,
        error: &DevLakeError,
    ) -> bool {
        if !matches!(error, DevLakeError::Other { .. }) {
            return false;
        }
        // Also after a cancel: what was sent may be there.
        let now = self.record(kind, id, &CancellationToken::new()).await;
        now.is_ok_and(|now| now.connection.updated_at != before.connection.updated_at)
    }

    /// What a refusal means. A taken name answers 400 or 500 in words of a database (devlake.md 2.5): the list knows
    /// better.
    async fn refusal(
        &self,
        kind: ConnectionKind,
        id: u64,
        change: &Change<'_>,
        error: DevLakeError,
        cancel: &CancellationToken,
    ) -> UpdateError {
        if error == DevLakeError::NotFound {
            return UpdateError::Gone;
        }
        let DevLakeError::Other { status, message } = error else {
            return error.into();
        };
        if let Some(name) = change.fields.get("name").and_then(Value::as_str)
            && matches!(status, 400 | 500)
            && let Ok(Some(other)) = self.find_by_name(kind.spec().slug, name, cancel).await
            && other.id != id
        {
            return UpdateError::NameTaken;
        }
        match message.refused_fields().first() {
            Some(field) => DevLakeError::FieldRefused {
                field: *field,
                message,
            },
            None => DevLakeError::Other { status, message },
        }
        .into()
    }
}

/// What is decided before anything is sent.
fn require_fit(before: &Record, change: &Change<'_>) -> Result<(), UpdateError> {
    if change.seen.is_some() && change.seen != before.connection.updated_at {
        return Err(UpdateError::ChangedElsewhere {
            theirs: Box::new(before.connection.clone()),
        });
    }
    match &change.secret {
        None if changes_method(before, change) => Err(UpdateError::SecretNeeded),
        Some(_) if !is_clear(before, change) => Err(UpdateError::TokensLookAlike),
        Some(secret) if secret.new.is_empty() && staying(before, change).is_empty() => {
            Err(UpdateError::LastSecret)
        }
        Some(_) | None => Ok(()),
    }
}

impl<'a> Change<'a> {
    fn new_secrets(&self) -> impl Iterator<Item = (&'static str, &'a dyn SecretSource)> {
        let secret = self.secret.iter();
        secret.flat_map(|secret| secret.new.iter().map(|new| (secret.slot.devlake_field(), *new)))
    }
}

fn accepted(response: &Response, kind: ConnectionKind, devlake: &DevLake) -> Result<(), DevLakeError> {
    match answer::success(response, kind.spec().slug, devlake.address.origin()) {
        Ok(_) => Ok(()),
        // A server in front may have given up on a DevLake that went on, or have lost its words.
        Err(
            DevLakeError::NotDevLake
            | DevLakeError::Net(NetError::NoAnswer { .. } | NetError::TimedOut { .. }),
        ) => Err(DevLakeError::AnswerLost),
        Err(error) => Err(error),
    }
}

fn path(kind: ConnectionKind, id: u64) -> String {
    format!("plugins/{}/connections/{id}", kind.spec().slug)
}
