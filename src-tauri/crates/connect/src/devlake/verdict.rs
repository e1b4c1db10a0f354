//! What DevLake's answer to a test really says (devlake.md 2.6, facts 3–8, 11–13, 21). The status is looked at before
//! the flag, the flag before the words; words are read only where nothing else tells cases apart.

use domain::{
    Address, Finding, Origin, Proof, Rung, RungReport, Slot, account::AccountNames, kinds::ConnectionKind,
    tokens::together,
};
use serde_json::Value;

use super::{DevLakeError, answer, message::trailing_status, phrases::missing_rights, record::hint_of_mask};
use crate::{
    Installation, Message, Tested, TokenTested,
    net::{NetError, Response},
};

/// What was asked.
pub(super) struct Question<'a> {
    pub(super) kind: ConnectionKind,
    pub(super) address: Option<&'a Address>,
    pub(super) slot: Slot,
    pub(super) system: &'a Origin,
}

impl Question<'_> {
    pub(super) fn judge(&self, response: &Response) -> Result<Tested, NetError> {
        let json = response.json();
        let raw = json
            .as_ref()
            .and_then(|body| body.get("message"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        let message = Message::clean(raw, &response.scrubber);
        let tokens = json
            .as_ref()
            .and_then(|body| body.get("tokens"))
            .and_then(Value::as_array);
        let tokens: Vec<_> = tokens
            .into_iter()
            .flatten()
            .map(|token| self.token(token, response))
            .collect();
        let login = json.as_ref().and_then(login);
        let finding = match answer::gate(response, self.kind.spec().slug, self.system) {
            Some(error) => Some(self.gate(&error)?),
            None if !response.is_success() || response.status == 204 => {
                Some(self.failure(response.status, raw, &message))
            }
            None if !tokens.is_empty() => together(tokens.iter().map(|token| token.finding.as_ref())),
            None => match json
                .as_ref()
                .and_then(|body| body.get("success"))
                .and_then(Value::as_bool)
            {
                Some(true) => self.pass(json.as_ref()),
                Some(false) => Some(self.no(
                    login.as_deref(),
                    trailing_status(raw).unwrap_or(500),
                    raw,
                    &message,
                )),
                None => Some(Finding::UnknownAnswer {
                    status: response.status,
                }),
            },
        };
        let account = login.or_else(|| tokens.iter().find_map(|token| token.account.clone()));
        let report = match finding {
            None => RungReport::passed(Rung::SystemTest, response.duration_ms),
            Some(finding) => RungReport::found(Rung::SystemTest, response.duration_ms, finding),
        };
        Ok(Tested {
            expires_at: None,
            report,
            names: AccountNames::of_user(account.as_deref()),
            account,
            tokens,
            installations: json.as_ref().map(installations).unwrap_or_default(),
            message,
            status: Some(response.status),
        })
    }

    fn gate(&self, error: &DevLakeError) -> Result<Finding, NetError> {
        if let (DevLakeError::Crashed, Some(right)) = (error, self.right_that_crashes()) {
            return Ok(Finding::SystemCrashedWithout { right });
        }
        error.finding(self.system).ok_or(NetError::Protocol)
    }

    /// Then Azure DevOps is asked for a profile only, and its refusals pass (devlake.md 3.7).
    fn is_without_organization(&self) -> bool {
        self.kind == ConnectionKind::DevLakeAzuredevops
            && self.address.is_none_or(|address| address.path() == "/")
    }

    fn pass(&self, body: Option<&Value>) -> Option<Finding> {
        let is_public_only = body.and_then(|body| body.get("warning")).and_then(Value::as_bool) == Some(true);
        match self.kind.spec().proof {
            Proof::Strong if is_public_only => Some(Finding::OnlyPublic),
            Proof::Strong if self.is_without_organization() => Some(Finding::WeakProof),
            Proof::Strong => None,
            Proof::Weak => Some(Finding::WeakProof),
        }
    }

    /// `success: false` under 200. With a login GitHub answered and knows the token: only its rights are in question,
    /// and those DevLake can read for classic tokens alone (fact 3).
    fn no(&self, login: Option<&str>, status: u16, raw: &str, message: &Message) -> Finding {
        match login {
            Some(account) if message.lines.is_empty() => Finding::CannotJudge {
                account: account.to_owned(),
                instead_of: None,
            },
            Some(_) => match missing_rights(message) {
                missing if missing.is_empty() => Finding::NoReason,
                missing => Finding::RightsMissing { missing },
            },
            None if message.lines.is_empty() => Finding::NoReason,
            None => self.failure(status, raw, message),
        }
    }

    /// One entry of the saved GitHub test, which answers 200 whatever its tokens did.
    fn token(&self, entry: &Value, response: &Response) -> TokenTested {
        let raw = entry.get("message").and_then(Value::as_str).unwrap_or_default();
        let account = login(entry);
        let finding = if entry.get("success").and_then(Value::as_bool) == Some(true) {
            self.pass(Some(entry))
        } else {
            let message = Message::clean(raw, &response.scrubber);
            Some(self.no(
                account.as_deref(),
                trailing_status(raw).unwrap_or(500),
                raw,
                &message,
            ))
        };
        TokenTested {
            hint: hint_of_mask(entry.get("token").and_then(Value::as_str).unwrap_or_default()),
            account,
            finding,
        }
    }
}

/// Of the new test, or of the only entry of the saved one (devlake.md 3.1).
fn installations(body: &Value) -> Vec<Installation> {
    let entry = body
        .get("tokens")
        .and_then(|tokens| tokens.get(0))
        .unwrap_or(body);
    let listed = entry.get("installations").and_then(Value::as_array);
    let installation = |one: &Value| {
        Some(Installation {
            id: one.get("id")?.as_u64()?,
            account: login(one.get("account")?)?,
        })
    };
    listed.into_iter().flatten().filter_map(installation).collect()
}

fn login(body: &Value) -> Option<String> {
    let login: String = body
        .get("login")?
        .as_str()?
        .chars()
        .filter(|one| !one.is_control())
        .take(100)
        .collect();
    (!login.is_empty()).then_some(login)
}
