//! Secrets carry their behaviour: `ghp_…zz403zz…` makes any provider answer 403.
//!
//! The words are those of the recorded exchanges (devlake.md section 13). What a mode means for an accepted
//! login (`good`, `noscope`, …) is the provider's own matter; the rest is the same for all.

use std::time::Duration;

use serde_json::json;

use super::Reply;
use crate::http::Answer;

const SIGN_IN: &str =
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>";

/// What a provider does when shown a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nobody's secret: refused.
    Unknown,
    /// Accepted.
    Good,
    /// Accepted after so many seconds (`slow2`, `slow75`).
    Slow(u64),
    /// Accepted, no useful scope.
    NoScope,
    /// Accepted, scopes for public repositories only.
    PublicScope,
    /// Accepted, parent scopes.
    ParentScope,
    /// Accepted, but the answer names nobody.
    NoLogin,
    /// GitLab: only in the header of its own.
    PrivateTokenOnly,
    /// GitLab: the version may not be read.
    NoVersion,
    /// GitLab: the projects answer this status.
    Projects(u16),
    /// Jira: the boards answer this status.
    Board(u16),
    /// Jira: a server too old for DevLake.
    OldServer,
    /// SonarQube: told to be invalid, with 200.
    Invalid,
    /// GitHub: the token of an installation, which is no user.
    Installation {
        /// Whether the installation sees any repository.
        sees: bool,
    },
    /// GitLab: the user may not be read.
    NoUser,
    /// This status, with the provider's JSON.
    Status(u16),
    /// This status, with an HTML page.
    Html(u16),
    /// 200 and nothing.
    Empty,
    /// 200 and unrelated JSON.
    Json,
    /// 200 and an empty array.
    JsonList,
    /// 200 and half an object.
    BadJson,
    /// A redirect on the same host.
    Redirect,
    /// A redirect to another host.
    RedirectElsewhere,
    /// Hangs up.
    Drop,
}

impl Mode {
    pub(super) fn carried_by(secret: &str) -> Self {
        let Some((_start, rest)) = secret.split_once("zz") else {
            return Self::Unknown;
        };
        let Some((word, _end)) = rest.split_once("zz") else {
            return Self::Unknown;
        };
        match word {
            "good" => Self::Good,
            "noscope" => Self::NoScope,
            "pubscope" => Self::PublicScope,
            "parent" => Self::ParentScope,
            "nologin" => Self::NoLogin,
            "privtoken" => Self::PrivateTokenOnly,
            "nover" => Self::NoVersion,
            "old" => Self::OldServer,
            "invalid" => Self::Invalid,
            "inst" => Self::Installation { sees: true },
            "instempty" => Self::Installation { sees: false },
            "nouser" => Self::NoUser,
            "empty" => Self::Empty,
            "json" => Self::Json,
            "jsonlist" => Self::JsonList,
            "badjson" => Self::BadJson,
            "redirect" => Self::Redirect,
            "redirectx" => Self::RedirectElsewhere,
            "drop" => Self::Drop,
            "html" => Self::Html(200),
            _ => Self::with_number(word),
        }
    }

    fn with_number(word: &str) -> Self {
        let number = |prefix| word.strip_prefix(prefix).map(str::parse::<u16>);
        // A name after it says whose it is (`good_hubot`).
        if word.starts_with("good_") {
            Self::Good
        } else if let Some(Ok(status)) = number("html") {
            Self::Html(status)
        } else if let Some(Ok(status)) = number("proj") {
            Self::Projects(status)
        } else if let Some(Ok(status)) = number("board") {
            Self::Board(status)
        } else if let Some(Ok(status)) = number("reject") {
            Self::Status(status)
        } else if let Some(Ok(seconds)) = number("slow") {
            Self::Slow(seconds.into())
        } else if let Ok(status @ 200..=599) = word.parse() {
            Self::Status(status)
        } else {
            Self::Unknown
        }
    }

    /// The answer where it does not depend on the provider; `None` = the provider lets the secret in.
    pub(super) fn common_reply(self, refuse: impl FnOnce(u16) -> Answer) -> Option<Reply> {
        let answer = match self {
            Self::Good
            | Self::Slow(_)
            | Self::NoScope
            | Self::PublicScope
            | Self::ParentScope
            | Self::NoLogin
            | Self::PrivateTokenOnly
            | Self::NoVersion
            | Self::Projects(_)
            | Self::Board(_)
            | Self::OldServer
            | Self::Installation { .. }
            | Self::NoUser
            | Self::Invalid => return None,
            Self::Unknown => refuse(401),
            Self::Status(204) => Answer::empty(204),
            // A redirect to nowhere that has a body.
            Self::Status(302) => Answer::json(302, &json!({"message": told(302)})),
            Self::Status(status) => refuse(status),
            Self::Html(status) => Answer::html(status, SIGN_IN),
            Self::Empty => Answer::empty(200),
            Self::Json => Answer::json(200, &json!({"hello": "world"})),
            Self::JsonList => Answer::json(200, &json!([])),
            Self::BadJson => Answer::empty(200)
                .with_header("Content-Type", "application/json")
                .with_body("{\"login\": \"oct"),
            Self::Redirect => Answer::empty(302).with_header("Location", "/redirected/here"),
            Self::RedirectElsewhere => {
                Answer::empty(302).with_header("Location", "http://localhost:9100/redirected/foreign")
            }
            Self::Drop => {
                return Some(Reply {
                    wait: Duration::ZERO,
                    answer: None,
                });
            }
        };
        Some(answer.into())
    }

    /// What the provider answers to a secret of this mode: `accept` where it lets the secret in.
    pub(super) fn reply(self, refuse: impl FnOnce(u16) -> Answer, accept: impl FnOnce() -> Answer) -> Reply {
        self.common_reply(refuse).unwrap_or_else(|| Reply {
            wait: self.wait(),
            answer: Some(accept()),
        })
    }

    /// How long the provider thinks before it lets the secret in.
    pub(super) fn wait(self) -> Duration {
        if let Self::Slow(seconds) = self {
            Duration::from_secs(seconds)
        } else {
            Duration::ZERO
        }
    }
}

/// Whose secret it is, where it says so (`ghp_zzgood_hubotzz…` is hubot's).
pub(super) fn account_of(secret: &str) -> Option<&str> {
    let (_start, rest) = secret.split_once("zz")?;
    rest.split_once("zz")?.0.strip_prefix("good_")
}

/// What a provider says when a secret makes it answer a status (the words of the recorded exchanges).
pub(super) fn told(status: u16) -> String {
    format!("fake status {status}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_carries_its_behaviour_between_zz() {
        let cases = [
            ("ghp_a1a4b0zzgoodzz00", Mode::Good),
            ("11zz401zzsecret", Mode::Status(401)),
            ("ghp_zzhtml403zz00", Mode::Html(403)),
            ("ghp_zzslow2zz00", Mode::Slow(2)),
            ("ghp_qqqq", Mode::Unknown),
            ("ghp_a1a4b0zz****5d500ce7", Mode::Unknown),
        ];

        for (secret, mode) in cases {
            assert_eq!(Mode::carried_by(secret), mode, "{secret}");
        }
    }
}
