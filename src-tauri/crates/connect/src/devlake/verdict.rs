//! What DevLake's answer to a test really says (devlake.md 2.6, facts 3–8, 11–13, 21). The status is looked at before
//! the flag, the flag before the words; words are read only where nothing else tells cases apart.

use domain::{
    Address, Finding, Origin, Outcome, Proof, Rung, RungReport, Slot,
    kinds::{ConnectionKind, FieldId},
};
use serde_json::Value;

use super::{
    DevLakeError, Message, answer,
    message::trailing_status,
    phrases::{cause, missing_rights},
};
use crate::net::{NetError, Response};

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// The rung.
    pub report: RungReport,
    /// Whose credential it is, where the answer said so.
    pub account: Option<String>,
    /// Each token of a saved GitHub connection, in DevLake's order; empty elsewhere.
    pub tokens: Vec<TokenTested>,
    /// DevLake's own words, cleaned; shown, never stored.
    pub message: Message,
    /// DevLake's status; `None` without an answer.
    pub status: Option<u16>,
}

/// What came of one of several tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenTested {
    /// Whose it is.
    pub account: Option<String>,
    /// What there is to say; `None` when it passed without remark.
    pub finding: Option<Finding>,
}

impl Tested {
    pub(super) fn of(report: RungReport) -> Self {
        Self {
            report,
            account: None,
            tokens: Vec::new(),
            message: Message::default(),
            status: None,
        }
    }
}

/// What was asked.
pub(super) struct Question<'a> {
    pub(super) kind: ConnectionKind,
    pub(super) address: Option<&'a Address>,
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
            None if !tokens.is_empty() => self.together(&tokens),
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
            report,
            account,
            tokens,
            message,
            status: Some(response.status),
        })
    }

    fn gate(&self, error: &DevLakeError) -> Result<Finding, NetError> {
        error.finding(self.system).ok_or(NetError::Protocol)
    }

    fn pass(&self, body: Option<&Value>) -> Option<Finding> {
        let is_public_only = body.and_then(|body| body.get("warning")).and_then(Value::as_bool) == Some(true);
        match self.kind.spec().proof {
            Proof::Strong if is_public_only => Some(Finding::OnlyPublic),
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
        TokenTested { account, finding }
    }

    /// All tokens of one connection together: a refused one counts most, because DevLake takes turns with them.
    fn together(&self, tokens: &[TokenTested]) -> Option<Finding> {
        let outcome = |token: &TokenTested| token.finding.as_ref().map_or(Outcome::Passed, Finding::outcome);
        let findings = || tokens.iter().filter_map(|token| token.finding.clone());
        if tokens.len() == 1 {
            return findings().next();
        }
        let refused: Vec<u32> = (1_u32..)
            .zip(tokens)
            .filter(|(_, token)| outcome(token) == Outcome::Rejected)
            .map(|(at, _)| at)
            .collect();
        if !refused.is_empty() {
            return Some(Finding::SomeTokensRefused {
                positions: refused,
                count: u32::try_from(tokens.len()).unwrap_or(u32::MAX),
            });
        }
        findings()
            .find(|finding| finding.outcome() != Outcome::Passed)
            .or_else(|| findings().next())
    }

    /// A failure by the status that the provider, or DevLake itself, answered.
    fn failure(&self, status: u16, raw: &str, message: &Message) -> Finding {
        let provider = || self.kind.spec().provider.display().to_owned();
        match status {
            401 => self.refused(),
            403 => Finding::Forbidden { provider: provider() },
            404 => Finding::NotFoundThere { host: self.host() },
            429 => Finding::LimitReached { until: None },
            300..=399 => Finding::RedirectedElsewhere { to: None },
            400 | 500 => self.by_words(status, raw, message),
            501..=599 => Finding::ServerTrouble {
                host: self.host(),
                status,
            },
            _ => Finding::UnknownAnswer { status },
        }
    }

    /// 400 and 500 stand for a dozen different things, and only the words tell which (devlake.md 2.6, 3.1, 3.3).
    fn by_words(&self, status: u16, raw: &str, message: &Message) -> Finding {
        if self.is_jenkins_with_api(status) {
            return Finding::SlashApiRefused;
        }
        if let Some(field) = message.refused_fields().first() {
            return Finding::FieldRefused { field: *field };
        }
        if message.mentions("statusunauthorized error") {
            return self.refused();
        }
        if let Some(page) = raw.split("raw response:").nth(1) {
            let (host, provider) = (self.host(), self.kind.spec().provider.display().to_owned());
            let is_page = page.trim_start().starts_with('<');
            return if is_page {
                Finding::WebPage { host }
            } else {
                Finding::WrongApi { host, provider }
            };
        }
        if message.mentions("empty response") {
            return Finding::WrongApi {
                host: self.host(),
                provider: self.kind.spec().provider.display().to_owned(),
            };
        }
        if message.mentions("invalid url") || message.mentions("unsupported protocol scheme") {
            return Finding::FieldRefused {
                field: FieldId::Address,
            };
        }
        if message.mentions("ratelimitperhour") {
            return Finding::FieldRefused {
                field: FieldId::RateLimit,
            };
        }
        if let Some(cause) = cause(message) {
            return Finding::SystemCannotReach {
                host: self.host(),
                cause,
            };
        }
        if status == 500 && message.mentions("unexpected status code") {
            return Finding::ServerTrouble {
                host: self.host(),
                status,
            };
        }
        if status == 400 {
            Finding::NoReason
        } else {
            Finding::UnknownAnswer { status }
        }
    }

    /// DevLake refuses every Jenkins address with `/api` in it; known from what was sent.
    fn is_jenkins_with_api(&self, status: u16) -> bool {
        status == 400
            && self.kind == ConnectionKind::DevLakeJenkins
            && self
                .address
                .is_some_and(|address| address.to_string().contains("/api"))
    }

    fn refused(&self) -> Finding {
        let spec = self.kind.spec();
        let provider = spec.provider.display().to_owned();
        match spec.slot {
            Slot::Token | Slot::AppKey => Finding::TokenRefused { provider },
            Slot::Password => Finding::LoginRefused { provider },
        }
    }

    fn host(&self) -> String {
        self.address.map_or_else(
            || self.kind.spec().provider.display().to_owned(),
            |address| address.origin().host().to_owned(),
        )
    }
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
