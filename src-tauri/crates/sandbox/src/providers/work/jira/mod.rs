//! Jira, Cloud (REST v3) and Data Center (REST v2), as far as tickets are worked on (connector-capabilities.md 2 and 3).

mod adf;
mod gate;
mod jql;
mod meta;
mod moves;
mod search;
mod site;
mod writing;

use serde_json::{Value, json};

use super::{Caller, State, parts};
use crate::http::{Answer, Request};
use crate::providers::Tokens;

pub(super) use site::Site;

/// Which of the two Jiras.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deployment {
    Cloud,
    Server,
}

/// One request on its way through.
struct Asked<'a> {
    request: &'a Request,
    deployment: Deployment,
    caller: Caller<'a>,
    lacking: &'a super::Lacking,
    settings: &'a super::WorkSettings,
}

impl Asked<'_> {
    fn may(&self, right: &str) -> bool {
        self.lacking.has(self.caller.secret, right)
    }

    fn is_cloud(&self) -> bool {
        self.deployment == Deployment::Cloud
    }
}

pub(super) fn answer(
    state: &mut State,
    tokens: &Tokens,
    request: &Request,
    deployment: Deployment,
) -> Option<Answer> {
    let version = match deployment {
        Deployment::Cloud => "3",
        Deployment::Server => "2",
    };
    let parts = parts(request.path());
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let ["rest", "api", asked, rest @ ..] = parts.as_slice() else {
        return None;
    };
    // Removed on Cloud, whatever the version (CHANGE-2046).
    if deployment == Deployment::Cloud && rest == ["search"] {
        return Some(removed());
    }
    if *asked != version || rest == ["serverInfo"] {
        return None;
    }
    let secret = match gate::enter(state, tokens, request, deployment, rest) {
        gate::Entry::In(secret) => secret,
        gate::Entry::Answered(answer) => return Some(answer),
        gate::Entry::NotOurs => return None,
    };
    let caller = super::caller(tokens, &secret, "kim")?;
    let State {
        cloud,
        server,
        lacking,
        settings,
        ..
    } = state;
    let site = match deployment {
        Deployment::Cloud => cloud,
        Deployment::Server => server,
    };
    let asked = Asked {
        request,
        deployment,
        caller,
        lacking,
        settings,
    };
    Some(route(site, &asked, rest))
}

fn route(site: &mut Site, asked: &Asked<'_>, rest: &[&str]) -> Answer {
    let method = asked.request.method.as_str();
    match (method, rest) {
        ("GET", ["myself"]) => meta::myself(asked),
        ("GET", ["mypermissions"]) => meta::permissions(site, asked),
        ("GET", ["project", "search"]) if asked.is_cloud() => meta::projects(site, asked),
        ("GET", ["project"]) if !asked.is_cloud() => meta::all_projects(site, asked),
        ("GET", ["project", key]) => meta::project(site, asked, key),
        ("GET", ["search", "jql"]) if asked.is_cloud() => search::by_token(site, asked),
        ("GET", ["search"]) => search::by_offset(site, asked),
        ("GET", ["issue", "createmeta", project, "issuetypes"]) => meta::issue_types(site, asked, project),
        ("GET", ["issue", "createmeta", project, "issuetypes", kind]) => {
            meta::fields(site, asked, project, kind)
        }
        ("POST", ["issue"]) => writing::create(site, asked),
        (_, ["issue", key, rest @ ..]) => of_issue(site, asked, key, rest),
        _ => not_found(),
    }
}

fn of_issue(site: &mut Site, asked: &Asked<'_>, key: &str, rest: &[&str]) -> Answer {
    if !asked.may("BROWSE_PROJECTS") || site.issue(key).is_none() {
        return errors(
            404,
            "Issue does not exist or you do not have permission to see it.",
        );
    }
    match (asked.request.method.as_str(), rest) {
        ("GET", []) => Answer::json(200, &site.shown(key, asked.is_cloud())),
        ("PUT", []) => writing::edit(site, asked, key),
        ("GET", ["transitions"]) => moves::list(site, asked, key),
        ("POST", ["transitions"]) => moves::make(site, asked, key),
        ("GET", ["comment"]) => writing::comments(site, key),
        ("POST", ["comment"]) => writing::comment(site, asked, key),
        _ => not_found(),
    }
}

fn removed() -> Answer {
    errors(
        410,
        "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration \
         guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046",
    )
}

fn not_found() -> Answer {
    Answer::json(404, &json!({"message": "null for uri", "status-code": 404}))
}

/// Jira's shape of a complaint about the whole request.
fn errors(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({"errorMessages": [message], "errors": {}}))
}

/// Jira's shape of a complaint about a field.
fn field_error(status: u16, field: &str, message: &str) -> Answer {
    Answer::json(status, &json!({"errorMessages": [], "errors": {field: message}}))
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field)?.as_str()
}
