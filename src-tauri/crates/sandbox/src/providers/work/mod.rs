//! What people work on at the providers: tickets, comments, branches, pull requests, pages. State that really changes,
//! so that a test can look whether a ticket moved (connector-capabilities.md).
//!
//! Only requests with a secret that the provider lets in come here; refusals are the provider's own file's matter,
//! except Jira's, which answers the unknown as it answers anybody.

mod confluence;
mod forge;
mod github;
mod gitlab;
mod jira;
mod rights;
mod sample;
mod settings;

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::{Value, json};

use super::modes::{Mode, account_of};
use crate::http::{Answer, Request};
use crate::providers::{Tokens, authorization};

pub use settings::{Strangers, WorkSettings};

use confluence::Space;
use forge::Forge;
use jira::Site;
use rights::Lacking;

/// The work at all providers of one sandbox.
#[derive(Debug)]
pub struct Work(Mutex<State>);

#[derive(Debug, Default, Serialize)]
struct State {
    cloud: Site,
    server: Site,
    github: Forge,
    gitlab: Forge,
    confluence: Vec<Space>,
    #[serde(skip)]
    lacking: Lacking,
    #[serde(skip)]
    settings: WorkSettings,
}

impl Default for Work {
    fn default() -> Self {
        Self(Mutex::new(sample::state()))
    }
}

impl Work {
    /// Everything that is stored, by place: `cloud`, `server`, `github`, `gitlab`, `confluence`.
    #[must_use]
    pub fn stored(&self) -> Value {
        json!(*self.lock())
    }

    /// Changes how the providers behave.
    pub fn configure(&self, change: impl FnOnce(&mut WorkSettings)) {
        change(&mut self.lock().settings);
    }

    /// Takes a right away from a secret: a permission of Jira (`ADD_COMMENTS`), a role or scope of GitLab (`developer`,
    /// `reporter`, `member`, `api`), a right of GitHub (`issues`, `pulls`, `push`, `repo`, `sso`), `search` of Confluence.
    pub fn lack(&self, secret: &str, right: &str) {
        self.lock().lacking.add(secret, right);
    }

    /// Adds an issue at `cloud`, `server`, `github` or `gitlab`; `None` where there is no such project or repository.
    /// Fields: `project`, `summary`, `assignee`, `reporter`, `status`, `type`, `labels`, `parent`, …
    pub fn add_issue(&self, place: &str, fields: &Value) -> Option<String> {
        let mut state = self.lock();
        match place {
            "cloud" => state.cloud.seed(fields, true),
            "server" => state.server.seed(fields, false),
            "github" => state.github.seed(fields),
            "gitlab" => state.gitlab.seed(fields),
            _ => None,
        }
    }

    /// Somebody signed in through the browser: every lock after wrong passwords is gone.
    pub fn solve_captcha(&self) {
        self.lock().server.failed_logins.clear();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who asks, and with what.
struct Caller<'a> {
    /// The account, by the name that its provider knows it by.
    account: String,
    secret: &'a str,
    mode: Mode,
}

/// Answers what concerns work; `None` leaves the request to the provider's own file.
pub(super) fn answer(work: &Work, tokens: &Tokens, host: &str, request: &Request) -> Option<Answer> {
    let mut state = work.lock();
    match host {
        "my-org.atlassian.net" if request.path().starts_with("/wiki/") => {
            confluence::answer(&mut state, tokens, request)
        }
        "my-org.atlassian.net" => jira::answer(&mut state, tokens, request, jira::Deployment::Cloud),
        "api.atlassian.com" => Some(gateway(&mut state, tokens, request)),
        "jira.example.test" => jira::answer(&mut state, tokens, request, jira::Deployment::Server),
        "api.github.com" => github::answer(&mut state, tokens, request),
        "github.example.test" => {
            let rest = request.target.strip_prefix("/api/v3")?;
            github::answer(&mut state, tokens, &request.at(rest))
        }
        "gitlab.com" | "gitlab.example.test" => gitlab::answer(&mut state, tokens, request),
        _ => None,
    }
}

/// Atlassian's gateway, where tokens with scopes work: the site by its id.
fn gateway(state: &mut State, tokens: &Tokens, request: &Request) -> Answer {
    const ID: &str = "00000000-0000-4000-8000-0000000000c1";
    let below = |product: &str| request.target.strip_prefix(&format!("/ex/{product}/{ID}"));
    let answered = if let Some(rest) = below("jira") {
        let below = request.at(rest);
        let worked = jira::answer(state, tokens, &below, jira::Deployment::Cloud);
        worked.or_else(|| super::jira::cloud(tokens, &below).answer)
    } else if let Some(rest) = below("confluence") {
        confluence::answer(state, tokens, &request.at(rest))
    } else {
        None
    };
    answered.unwrap_or_else(|| Answer::json(404, &json!({"code": 404, "message": "Not Found"})))
}

/// Who asks, where the provider lets the secret in.
fn caller<'a>(tokens: &Tokens, secret: &'a str, otherwise: &str) -> Option<Caller<'a>> {
    let mode = tokens.mode(secret);
    let is_let_in = matches!(
        mode,
        Mode::Good | Mode::NoScope | Mode::PublicScope | Mode::ParentScope | Mode::Slow(_)
    );
    is_let_in.then(|| Caller {
        account: account_of(secret).unwrap_or(otherwise).to_owned(),
        secret,
        mode,
    })
}

/// The secret in any of the headers that a provider reads.
fn shown_secret(request: &Request) -> Option<String> {
    match request.header("private-token") {
        Some(secret) => Some(secret.to_owned()),
        None => authorization(request),
    }
}

/// The body as JSON; `null` where it is none.
fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap_or_default()
}

/// The parts of a path, decoded.
fn parts(path: &str) -> Vec<String> {
    path.trim_matches('/')
        .split('/')
        .map(|part| {
            percent_encoding::percent_decode_str(part)
                .decode_utf8_lossy()
                .into_owned()
        })
        .collect()
}
