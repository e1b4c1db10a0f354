//! Creating: never repeated. A lost answer is an error of its own, resolved by looking for the unique name.

use domain::kinds::{ConnectionKind, Draft};
use tokio_util::sync::CancellationToken;

use super::{DevLake, DevLakeError, RemoteConnection, answer, body};
use crate::net::{Clothing, Lane, NetError, Response, SecretSource};

impl DevLake {
    /// Makes a connection; its secrets are lent by `secrets` as one body field, several tokens joined there.
    ///
    /// # Errors
    /// [`DevLakeError::AnswerLost`] when it may exist although no answer says so (cancelled on the way included);
    /// [`DevLakeError::NameTaken`]; [`DevLakeError::FieldRefused`]; otherwise nothing was made.
    pub async fn create(
        &self,
        kind: ConnectionKind,
        draft: &Draft,
        secrets: &[&dyn SecretSource],
        cancel: &CancellationToken,
    ) -> Result<RemoteConnection, DevLakeError> {
        if cancel.is_cancelled() {
            return Err(DevLakeError::Net(NetError::Cancelled));
        }
        let spec = kind.spec();
        let path = format!("plugins/{}/connections", spec.slug);
        let clothing = Clothing::BodyField {
            field: draft.slot.devlake_field(),
        };
        let mut request = self.post_request(&path, body::of_draft(kind, draft), Lane::System);
        for secret in secrets {
            request = request.carrying(*secret, clothing.clone());
        }
        let response = self.send(request, cancel).await.map_err(|error| match error {
            error if error.may_have_left() => DevLakeError::AnswerLost,
            error => DevLakeError::Net(error),
        })?;
        match made(&response, kind, self) {
            Err(DevLakeError::Other {
                status: status @ (400 | 500),
                message,
            }) => {
                // A taken name answers 500 with a text about something else, and for Copilot 400 (devlake.md 2.4): the
                // list knows better.
                match self.find_by_name(spec.slug, &draft.name, cancel).await {
                    Ok(Some(_)) => Err(DevLakeError::NameTaken),
                    Err(_) if status == 500 => Err(DevLakeError::AnswerLost),
                    Ok(None) | Err(_) => Err(DevLakeError::Other { status, message }),
                }
            }
            made => made,
        }
    }
}

fn made(
    response: &Response,
    kind: ConnectionKind,
    devlake: &DevLake,
) -> Result<RemoteConnection, DevLakeError> {
    match answer::success(response, kind.spec().slug, devlake.address.origin()) {
        Ok(body) => RemoteConnection::decode(body).ok_or(DevLakeError::AnswerLost),
        // The row is stored before the answer is built (devlake.md 0, fact 11), and a server in front may have given
        // up on a DevLake that went on.
        Err(DevLakeError::Crashed | DevLakeError::NotDevLake) => Err(DevLakeError::AnswerLost),
        Err(DevLakeError::Net(NetError::NoAnswer { .. } | NetError::TimedOut { .. })) => {
            Err(DevLakeError::AnswerLost)
        }
        Err(DevLakeError::Other { status, message }) => match message.refused_fields().first() {
            Some(field) => Err(DevLakeError::FieldRefused {
                field: *field,
                message,
            }),
            None => Err(DevLakeError::Other { status, message }),
        },
        Err(error) => Err(error),
    }
}
