//! Creating: never repeated (coregit.md 5.1). The server asks the provider before it stores anything.

use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, Hosted, RemoteConnection, answer, phrases};
use crate::net::{Clothing, Response, SecretSource};

impl CoreGit {
    /// Makes a connection; its token is lent by `token` as a body field.
    ///
    /// # Errors
    /// [`CoreGitError::AnswerLost`] when it may exist although no answer says so (cancelled on the way included): look
    /// with [`CoreGit::find_by_label`]. Otherwise nothing was made; [`CoreGitError::TokenNotAccepted`] says what the
    /// provider's word means.
    pub async fn create(
        &self,
        hosted: Hosted,
        label: &str,
        token: &dyn SecretSource,
        cancel: &CancellationToken,
    ) -> Result<RemoteConnection, CoreGitError> {
        self.must_write(cancel)?;
        let mut body = Map::new();
        body.insert("provider".to_owned(), hosted.word().into());
        body.insert("label".to_owned(), label.trim().into());
        let request = self
            .post_request("v1/connections", body, hosted.lane())
            .carrying(token, TOKEN);
        let made = match self.send(request, cancel).await {
            Ok(response) => self.of_token(&response, hosted),
            Err(error) => Err(error),
        };
        let made = made.map_err(CoreGitError::or_lost)?;
        RemoteConnection::decode(&made).ok_or(CoreGitError::AnswerLost)
    }

    /// The answer to a request that carried a token: its 400 may be the provider's word.
    pub(super) fn of_token(&self, response: &Response, hosted: Hosted) -> Result<Value, CoreGitError> {
        let json = response.json();
        let text = json.as_ref().and_then(|json| json.get("error"));
        match (response.status, text.and_then(Value::as_str)) {
            (400, Some(text)) if phrases::is_about_token(text) || !is_of_the_request(text) => {
                Err(CoreGitError::TokenNotAccepted {
                    finding: phrases::meaning(text, hosted),
                    message: answer::own_words(text, response),
                })
            }
            _ => answer::success(response, self.net.now()),
        }
    }
}

pub(super) const TOKEN: Clothing = Clothing::BodyField {
    field: "access_token",
};

/// The server's own complaints about a body (coregit.md section 7). Any other 400 to a request with a token is what
/// happened on its way to the provider.
fn is_of_the_request(text: &str) -> bool {
    [
        "Invalid JSON body",
        "provider, label, and access_token are required",
        "provider must be github or gitlab",
        "Nothing to update",
        "Invalid session ID format",
    ]
    .contains(&text)
}
