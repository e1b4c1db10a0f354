//! CoreGit's own test of a stored connection (coregit.md 5.4): it shows the stored token to the provider. Strong, for
//! only a working token passes.

use std::time::Instant;

use domain::{Finding, Rung, RungReport, account::AccountNames};
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, Hosted, answer, phrases, record::account_of};
use crate::{Message, Tested, net::NetError};

impl CoreGit {
    /// Tests a connection as it is stored. A scoped key may do that, too.
    ///
    /// # Errors
    /// Only what is no finding: a locked vault, a missing grant, a cancelled call.
    pub async fn test(
        &self,
        id: &str,
        hosted: Hosted,
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        let path = format!("v1/connections/{}/test", super::part(id));
        let request = self.post_request(&path, Map::new(), hosted.lane());
        let started = Instant::now();
        let (error, duration_ms) = match self.send(request, cancel).await {
            Ok(response) => match answer::success(&response, self.net.now()) {
                Ok(body) => {
                    let text = body.get("error").and_then(Value::as_str).unwrap_or_default();
                    let message = answer::own_words(text, &response);
                    return Ok(judged(&body, hosted, message, response.duration_ms));
                }
                Err(error) => (error, response.duration_ms),
            },
            Err(error) => {
                let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
                (error, duration_ms)
            }
        };
        match (error.finding(self.address.origin()), error) {
            (Some(finding), _) => Ok(tested(Some(finding), duration_ms)),
            (None, CoreGitError::Net(error)) => Err(error),
            (None, _) => Err(NetError::Protocol),
        }
    }
}

fn judged(body: &Value, hosted: Hosted, message: Message, duration_ms: u64) -> Tested {
    let finding = match (
        body.get("valid").and_then(Value::as_bool),
        body.get("error").and_then(Value::as_str),
    ) {
        (Some(true), _) => None,
        (Some(false), Some(text)) => Some(phrases::meaning(text, hosted)),
        (Some(false), None) => Some(Finding::NoReason),
        (None, _) => Some(Finding::UnknownAnswer { status: 200 }),
    };
    let account = body.get("username").and_then(Value::as_str).map(account_of);
    Tested {
        names: AccountNames::of_user(account.as_deref()),
        account,
        message,
        status: Some(200),
        ..tested(finding, duration_ms)
    }
}

fn tested(finding: Option<Finding>, duration_ms: u64) -> Tested {
    let report = match finding {
        None => RungReport::passed(Rung::SystemTest, duration_ms),
        Some(finding) => RungReport::found(Rung::SystemTest, duration_ms, finding),
    };
    Tested::of(report)
}
