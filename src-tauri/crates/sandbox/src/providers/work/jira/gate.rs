//! Who is let in, and what the others are told: anybody's view, or a locked door (providers.md 6 and 7).

use serde_json::json;

use super::{Deployment, errors};
use crate::http::{Answer, Request};
use crate::providers::Tokens;
use crate::providers::modes::Mode;
use crate::providers::work::{State, Strangers};
use crate::sightings::{basic_of, secret_of};

pub(super) enum Entry {
    /// With this secret.
    In(String),
    /// Told something else.
    Answered(Answer),
    /// The secret makes Jira answer a status, which is the provider's own file's matter.
    NotOurs,
}

pub(super) fn enter(
    state: &mut State,
    tokens: &Tokens,
    request: &Request,
    deployment: Deployment,
    rest: &[&str],
) -> Entry {
    let Some(header) = request.header("authorization") else {
        return Entry::Answered(stranger(state.settings.strangers, deployment, rest));
    };
    let login = basic_of(header).map(|(user, _)| user);
    if deployment == Deployment::Cloud && state.settings.scope_is_missing {
        let body = json!({"code": 401, "message": "Unauthorized; scope does not match"});
        return Entry::Answered(Answer::json(401, &body));
    }
    if deployment == Deployment::Server
        && let Some(user) = &login
        && is_locked(state, user)
    {
        return Entry::Answered(locked());
    }
    let secret = secret_of(header).unwrap_or_default();
    let is_right_way = match deployment {
        // A site of its own takes e-mail and token only.
        Deployment::Cloud => login.as_deref().is_some_and(|user| user.contains('@')),
        Deployment::Server => true,
    };
    match tokens.mode(&secret) {
        Mode::Unknown => {
            if deployment == Deployment::Server
                && let Some(user) = login
            {
                *state.server.failed_logins.entry(user).or_default() += 1;
            }
            Entry::Answered(stranger(state.settings.strangers, deployment, rest))
        }
        Mode::Good | Mode::Slow(_) if !is_right_way => {
            Entry::Answered(stranger(state.settings.strangers, deployment, rest))
        }
        Mode::Good | Mode::Slow(_) => Entry::In(secret),
        Mode::NoScope
        | Mode::PublicScope
        | Mode::ParentScope
        | Mode::NoLogin
        | Mode::PrivateTokenOnly
        | Mode::NoVersion
        | Mode::Projects(_)
        | Mode::Board(_)
        | Mode::OldServer
        | Mode::Invalid
        | Mode::Installation { .. }
        | Mode::NoUser
        | Mode::Status(_)
        | Mode::Html(_)
        | Mode::Empty
        | Mode::Json
        | Mode::JsonList
        | Mode::BadJson
        | Mode::Redirect
        | Mode::RedirectElsewhere
        | Mode::Drop => Entry::NotOurs,
    }
}

fn is_locked(state: &State, user: &str) -> bool {
    let failed = state.server.failed_logins.get(user).copied().unwrap_or(0);
    failed >= state.settings.captcha_after
}

/// Until somebody signs in through the browser, right passwords are refused, too.
fn locked() -> Answer {
    errors(
        403,
        "Basic Authentication Failure - Reason : AUTHENTICATION_DENIED",
    )
    .with_header("X-Seraph-LoginReason", "AUTHENTICATION_DENIED")
    .with_header(
        "X-Authentication-Denied-Reason",
        "CAPTCHA_CHALLENGE; login-url=https://jira.example.test/login.jsp",
    )
}

/// A credential that is not accepted sees what anybody sees; the header alone tells.
fn stranger(strangers: Strangers, deployment: Deployment, rest: &[&str]) -> Answer {
    let is_open = matches!(rest, ["search", ..] | ["project", ..] | ["mypermissions"]);
    let answer = match (strangers, is_open) {
        (Strangers::SeeNothing, true) => nothing(rest, deployment),
        (Strangers::GetAnEmptyBody, true) => Answer::empty(200),
        (Strangers::AreRefused, true) | (_, false) => {
            errors(401, "Client must be authenticated to access this resource.")
        }
    };
    let answer = answer.with_header("X-Seraph-LoginReason", "AUTHENTICATED_FAILED");
    match deployment {
        Deployment::Cloud => answer,
        Deployment::Server => answer.with_header("X-AUSERNAME", "anonymous"),
    }
}

fn nothing(rest: &[&str], deployment: Deployment) -> Answer {
    let body = match (rest, deployment) {
        (["search", ..], Deployment::Cloud) => json!({"issues": [], "isLast": true}),
        (["search", ..], Deployment::Server) => {
            json!({"startAt": 0, "maxResults": 50, "total": 0, "issues": []})
        }
        (["project"], _) => json!([]),
        (["project", "search"], _) => json!({"values": [], "isLast": true, "total": 0}),
        (["project", ..], _) => return errors(404, "No project could be found with key."),
        _ => json!({"permissions": {}}),
    };
    Answer::json(200, &body)
}
