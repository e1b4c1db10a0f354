//! The record of every request and of the secrets seen in it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;

use crate::http::Request;

/// Body fields that carry a secret in the stand-ins' contracts.
const SECRET_FIELDS: [&str; 6] = [
    "token",
    "password",
    "secretKey",
    "refreshToken",
    "apiKey",
    "access_token",
];

/// Headers of their own that carry nothing but a secret: CircleCI, GitLab, CoreGit.
const SECRET_HEADERS: [&str; 3] = ["Circle-Token", "Private-Token", "x-api-key"];

/// A secret that reached a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sighting {
    /// Who saw it: `devlake#1`, `api.github.com`, `jenkins.example.test`, `provider`, `proxy`, …
    pub server: String,
    /// Who sent it: `client`, or the DevLake that called a provider.
    pub from: String,
    /// `header Authorization`, `header Circle-Token`, … or `body FIELD`.
    pub place: String,
    /// The secret itself (all secrets here are made up).
    pub secret: String,
    /// HTTP method.
    pub method: String,
    /// Path without query.
    pub path: String,
}

/// A request that reached a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestSeen {
    /// Who got it.
    pub server: String,
    /// Who sent it: `client`, or the DevLake that called a provider.
    pub from: String,
    /// HTTP method.
    pub method: String,
    /// Path and query as sent.
    pub path: String,
    /// Since the sandbox started.
    pub arrived: Duration,
    /// When the answer was ready, since the sandbox started; `None` while it waits or when a fault swallowed it.
    pub answered: Option<Duration>,
    #[serde(skip)]
    text: String,
}

/// Everything that the stand-ins of one sandbox were sent.
#[derive(Debug)]
pub(crate) struct Ledger {
    start: Instant,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    requests: Vec<RequestSeen>,
    sightings: Vec<Sighting>,
    /// How many requests were forgotten.
    forgotten: usize,
}

/// Which request an answer belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen(usize);

impl Default for Ledger {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            entries: Mutex::default(),
        }
    }
}

impl Ledger {
    pub(crate) fn record(&self, server: &str, from: &str, request: &Request) -> Seen {
        let mut entries = self.lock();
        for (place, secret) in secrets_of(request) {
            entries.sightings.push(Sighting {
                server: server.to_owned(),
                from: from.to_owned(),
                place,
                secret,
                method: request.method.clone(),
                path: request.path().to_owned(),
            });
        }
        entries.requests.push(RequestSeen {
            server: server.to_owned(),
            from: from.to_owned(),
            method: request.method.clone(),
            path: request.target.clone(),
            arrived: self.start.elapsed(),
            answered: None,
            text: readable_text(request),
        });
        Seen(entries.forgotten + entries.requests.len() - 1)
    }

    pub(crate) fn answered(&self, seen: Seen) {
        let now = self.start.elapsed();
        let mut entries = self.lock();
        let position = seen.0.checked_sub(entries.forgotten);
        if let Some(request) = position.and_then(|position| entries.requests.get_mut(position)) {
            request.answered = Some(now);
        }
    }

    /// Starts the record anew.
    pub(crate) fn forget(&self) {
        let mut entries = self.lock();
        entries.forgotten += entries.requests.len();
        entries.requests.clear();
        entries.sightings.clear();
    }

    pub(crate) fn sightings(&self) -> Vec<Sighting> {
        self.lock().sightings.clone()
    }

    pub(crate) fn requests(&self, server: &str) -> Vec<RequestSeen> {
        self.lock()
            .requests
            .iter()
            .filter(|request| request.server == server)
            .cloned()
            .collect()
    }

    /// The servers that were sent this text anywhere: line, header (Basic ones decoded) or body.
    pub(crate) fn who_saw(&self, text: &str) -> Vec<String> {
        let mut servers: Vec<String> = self
            .lock()
            .requests
            .iter()
            .filter(|request| request.text.contains(text))
            .map(|request| request.server.clone())
            .collect();
        servers.sort();
        servers.dedup();
        servers
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// User and password of a Basic header.
pub(crate) fn basic_of(header: &str) -> Option<(String, String)> {
    let encoded = header.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// The secret in an `Authorization` header, whatever its scheme.
///
/// A Basic header without a password carries the secret as the user (SonarQube, providers.md section 12).
pub(crate) fn secret_of(header: &str) -> Option<String> {
    if let Some((user, password)) = basic_of(header) {
        let secret = if password.is_empty() { user } else { password };
        return (!secret.is_empty()).then_some(secret);
    }
    let (_scheme, value) = header.split_once(' ')?;
    let value = value.trim();
    // PagerDuty (providers.md section 11).
    let value = value.strip_prefix("token=").unwrap_or(value);
    (!value.is_empty()).then(|| value.to_owned())
}

fn secrets_of(request: &Request) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Some(secret) = request.header("authorization").and_then(secret_of) {
        found.push(("header Authorization".to_owned(), secret));
    }
    for header in SECRET_HEADERS {
        if let Some(secret) = request.header(header).filter(|secret| !secret.is_empty()) {
            found.push((format!("header {header}"), secret.to_owned()));
        }
    }
    let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(&request.body) else {
        return found;
    };
    for field in SECRET_FIELDS {
        let Some(Value::String(text)) = body.get(field) else {
            continue;
        };
        // A DevLake GitHub connection may hold several tokens in one field (devlake.md 3.1).
        for secret in text.split(',').filter(|secret| !secret.is_empty()) {
            found.push((format!("body {field}"), secret.to_owned()));
        }
    }
    found
}

fn readable_text(request: &Request) -> String {
    let basic = request
        .header("authorization")
        .and_then(basic_of)
        .map(|(user, password)| format!("\n{user}:{password}"))
        .unwrap_or_default();
    request.as_text() + &basic
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_send_a_secret_is_noticed() {
        let ledger = Ledger::default();
        let requests = [
            Request::get("/x").with_header("Authorization", "Token token=one"),
            Request::get("/x").with_header("Authorization", "Basic dHdvOg=="),
            Request::get("/x").with_header("circle-token", "three"),
            Request::get("/x").with_header("PRIVATE-TOKEN", "four"),
        ];

        for request in requests {
            ledger.record("provider", "client", &request);
        }

        let secrets: Vec<String> = ledger
            .sightings()
            .into_iter()
            .map(|sighting| sighting.secret)
            .collect();
        assert_eq!(secrets, ["one", "two", "three", "four"]);
    }

    #[test]
    fn secrets_are_found_in_headers_and_body_fields() {
        let ledger = Ledger::default();
        let mut request = Request::get("/x").with_header("authorization", "Basic a2ltOmh1c2g=");
        request.body = br#"{"token":"one,two","name":"n"}"#.to_vec();

        ledger.record("devlake#1", "client", &request);

        let secrets: Vec<String> = ledger
            .sightings()
            .into_iter()
            .map(|sighting| format!("{} {}", sighting.place, sighting.secret))
            .collect();
        assert_eq!(
            secrets,
            ["header Authorization hush", "body token one", "body token two"]
        );
        assert_eq!(ledger.who_saw("hush"), ["devlake#1"]);
        assert!(ledger.who_saw("other").is_empty());
    }
}
