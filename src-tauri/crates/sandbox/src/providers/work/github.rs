//! GitHub: issues, labels, comments, branches, pull requests (connector-capabilities.md 5). The enterprise's server is
//! the same place.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::forge::{Comment, Issue, MergeRequest, Repository, paged};
use super::{Caller, Mode, State, WorkSettings, body, caller, parts, rights::Lacking, shown_secret};
use crate::http::{Answer, Request};
use crate::providers::Tokens;

const DOCUMENTATION: &str = "https://docs.github.com/rest";

struct Asked<'a> {
    request: &'a Request,
    caller: Caller<'a>,
    lacking: &'a Lacking,
    settings: &'a WorkSettings,
}

impl Asked<'_> {
    fn may(&self, right: &str) -> bool {
        self.lacking.has(self.caller.secret, right)
    }

    fn is_fine_grained(&self) -> bool {
        self.caller.secret.starts_with("github_pat_")
    }

    /// Whether private repositories may be seen at all: by a classic token's scope, or a fine-grained one's list.
    fn sees_private(&self) -> bool {
        self.may("repo") && !matches!(self.caller.mode, Mode::NoScope | Mode::PublicScope)
    }
}

pub(super) fn answer(state: &mut State, tokens: &Tokens, request: &Request) -> Option<Answer> {
    request.header("user-agent")?;
    let parts = parts(request.path());
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let is_ours = matches!(parts.as_slice(), ["repos", _, _, rest @ ..] if rest.first() != Some(&"hooks"))
        || matches!(parts.as_slice(), ["user"] | ["user", "repos"]);
    if !is_ours {
        return None;
    }
    let secret = shown_secret(request)?;
    let caller = caller(tokens, &secret, "octo-fake")?;
    if parts == ["user"] && state.lacking.has(&secret, "repo") {
        // Whose it is, is the other file's answer, until a scope was taken away.
        return None;
    }
    let State {
        github,
        lacking,
        settings,
        ..
    } = state;
    let asked = Asked {
        request,
        caller,
        lacking,
        settings,
    };
    let answer = match parts.as_slice() {
        ["user"] => Answer::json(
            200,
            &json!({"login": asked.caller.account, "id": 1, "type": "User"}),
        ),
        ["user", "repos"] => {
            let all = listed(
                github
                    .repositories
                    .iter()
                    .filter(|_| asked.sees_private() && asked.may("sso"))
                    .map(|one| shown(one, &asked))
                    .collect(),
                &asked,
                30,
            );
            leaving_out(all, &asked)
        }
        ["repos", owner, name, rest @ ..] => {
            let id = github.next();
            match github
                .repository(&format!("{owner}/{name}"))
                .filter(|_| asked.sees_private())
            {
                Some(_) if !asked.may("sso") => sign_on_first(owner),
                Some(repository) => of_repository(repository, &asked, rest, id),
                None => not_found(),
            }
        }
        _ => return None,
    };
    Some(with_headers(answer, &asked))
}

fn with_headers(answer: Answer, asked: &Asked<'_>) -> Answer {
    let answer = answer
        .with_header("X-GitHub-Media-Type", "github.v3; format=json")
        .with_header("X-GitHub-Request-Id", "FAKE:0001:0002:0003:0004");
    if asked.is_fine_grained() {
        return answer;
    }
    answer.with_header(
        "X-OAuth-Scopes",
        if asked.sees_private() { "repo" } else { "gist" },
    )
}

fn of_repository(repository: &mut Repository, asked: &Asked<'_>, rest: &[&str], id: u64) -> Answer {
    match (asked.request.method.as_str(), rest) {
        ("GET", []) => Answer::json(200, &shown(repository, asked)),
        ("GET", ["branches", name @ ..]) => branch(repository, &name.join("/")),
        ("GET", ["labels", name]) => label(repository, name),
        ("POST", ["labels"]) => make_label(repository, asked),
        ("GET", ["issues"]) => issues(repository, asked),
        ("GET", ["issues", number]) => match repository.issue(number) {
            Some(issue) => {
                let issue = issue.clone();
                Answer::json(200, &shown_issue(&issue, repository))
            }
            None => not_found(),
        },
        ("POST", ["issues", number, "labels"]) => add_labels(repository, asked, number),
        ("DELETE", ["issues", number, "labels", name]) => remove_label(repository, asked, number, name),
        ("GET", ["issues", number, "comments"]) => comments(repository, number),
        ("POST", ["issues", number, "comments"]) => comment(repository, asked, number, id),
        ("GET", ["pulls"]) => pulls(repository, asked),
        ("POST", ["pulls"]) => open(repository, asked),
        _ => not_found(),
    }
}

fn shown(repository: &Repository, asked: &Asked<'_>) -> Value {
    let (owner, name) = repository.path.split_once('/').unwrap_or_default();
    let may_push = asked.may("push");
    json!({
        "id": repository.id, "name": name, "full_name": repository.path, "private": true, "owner": {"login": owner},
        "html_url": format!("https://github.com/{}", repository.path), "default_branch": repository.default_branch,
        "has_issues": true, "archived": false,
        "permissions": {"admin": false, "maintain": false, "push": may_push, "triage": may_push, "pull": true},
    })
}

fn branch(repository: &Repository, name: &str) -> Answer {
    if repository.branches.iter().any(|one| one == name) {
        return Answer::json(200, &json!({"name": name, "commit": {"sha": "0".repeat(40)}}));
    }
    refusal(404, "Branch not found")
}

fn label(repository: &Repository, name: &str) -> Answer {
    let found = repository
        .labels
        .iter()
        .find(|one| one.name.eq_ignore_ascii_case(name));
    match found {
        Some(label) => Answer::json(200, &json!({"name": label.name, "color": label.color})),
        None => not_found(),
    }
}

fn make_label(repository: &mut Repository, asked: &Asked<'_>) -> Answer {
    if !asked.may("issues") || !asked.may("push") {
        return not_allowed(asked);
    }
    let body = body(asked.request);
    let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
    let (name, color) = (text("name"), text("color"));
    if repository.has_label(name) {
        return invalid("Label", "already_exists", "name");
    }
    if name.is_empty() || color.len() != 6 {
        return invalid("Label", "invalid", "color");
    }
    repository.add_label(name, color);
    Answer::json(201, &json!({"name": name, "color": color}))
}

fn issues(repository: &mut Repository, asked: &Asked<'_>) -> Answer {
    let assignee = asked.request.parameter("assignee");
    let state = asked
        .request
        .parameter("state")
        .unwrap_or_else(|| "open".to_owned());
    let all: Vec<Value> = repository
        .issues
        .iter()
        .rev()
        .filter(|issue| {
            assignee
                .as_ref()
                .is_none_or(|login| issue.assignees.contains(login))
        })
        .filter(|issue| state == "all" || issue.is_open == (state == "open"))
        .map(|issue| shown_issue(issue, repository))
        .collect();
    listed(all, asked, 30)
}

fn shown_issue(issue: &Issue, repository: &Repository) -> Value {
    let user = |login: &str| json!({"login": login, "type": "User"});
    let labels: Vec<Value> = issue.labels.iter().map(|name| json!({"name": name})).collect();
    let assignees: Vec<Value> = issue.assignees.iter().map(|login| user(login)).collect();
    let place = if issue.is_pull { "pull" } else { "issues" };
    let mut shown = json!({
        "id": issue.id, "number": issue.number, "title": issue.title, "body": issue.body, "labels": labels,
        "state": if issue.is_open { "open" } else { "closed" }, "user": user(&issue.author), "assignees": assignees,
        "html_url": format!("https://github.com/{}/{place}/{}", repository.path, issue.number),
        "created_at": "2026-10-01T08:00:00Z", "updated_at": "2026-11-01T08:00:00Z",
    });
    if issue.is_pull {
        shown["pull_request"] = json!({"url": "https://api.github.com/"});
    }
    shown
}

/// Adds labels; unknown ones are made, where the token may push.
fn add_labels(repository: &mut Repository, asked: &Asked<'_>, number: &str) -> Answer {
    if !asked.may("issues") || !asked.may("push") {
        return not_allowed(asked);
    }
    let body = body(asked.request);
    let names: Vec<String> =
        serde_json::from_value(body.get("labels").cloned().unwrap_or_default()).unwrap_or_default();
    for name in &names {
        if !repository.has_label(name) {
            repository.add_label(name, "ededed");
        }
    }
    let Some(issue) = repository.issue(number) else {
        return not_found();
    };
    // An empty list takes all of them away (connector-capabilities.md 5.3).
    if names.is_empty() {
        issue.labels.clear();
    }
    for name in names {
        if !issue.labels.contains(&name) {
            issue.labels.push(name);
        }
    }
    labels_of(issue)
}

fn remove_label(repository: &mut Repository, asked: &Asked<'_>, number: &str, name: &str) -> Answer {
    if !asked.may("issues") || !asked.may("push") {
        return not_allowed(asked);
    }
    let Some(issue) = repository.issue(number) else {
        return not_found();
    };
    let before = issue.labels.len();
    issue.labels.retain(|label| label != name);
    if issue.labels.len() == before {
        return refusal(404, "Label does not exist");
    }
    labels_of(issue)
}

fn labels_of(issue: &Issue) -> Answer {
    let labels: Vec<Value> = issue.labels.iter().map(|name| json!({"name": name})).collect();
    Answer::json(200, &labels.into())
}

fn comments(repository: &mut Repository, number: &str) -> Answer {
    let Some(issue) = repository.issue(number) else {
        return not_found();
    };
    let all: Vec<Value> = issue
        .comments
        .iter()
        .map(|one| json!({"id": one.id, "body": one.body, "user": {"login": one.author}}))
        .collect();
    Answer::json(200, &all.into())
}

fn comment(repository: &mut Repository, asked: &Asked<'_>, number: &str, id: u64) -> Answer {
    if !asked.may("issues") {
        return not_allowed(asked);
    }
    let body = body(asked.request);
    let text = body
        .get("body")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    if text.trim().is_empty() || text.chars().count() > 65_536 {
        return invalid("IssueComment", "unprocessable", "data");
    }
    let path = repository.path.clone();
    let Some(issue) = repository.issue(number) else {
        return not_found();
    };
    issue.comments.push(Comment {
        id,
        author: asked.caller.account.clone(),
        body: text.clone(),
    });
    let url = format!("https://github.com/{path}/issues/{number}#issuecomment-{id}");
    Answer::json(
        201,
        &json!({"id": id, "html_url": url, "body": text, "created_at": "2026-11-20T12:00:00Z"}),
    )
}

fn pulls(repository: &Repository, asked: &Asked<'_>) -> Answer {
    let owner = repository.path.split('/').next().unwrap_or_default();
    let parameter = |name| asked.request.parameter(name);
    let found: Vec<Value> = repository
        .requests
        .iter()
        .filter(|one| parameter("head").is_none_or(|head| head == format!("{owner}:{}", one.source)))
        .filter(|one| parameter("base").is_none_or(|base| base == one.target))
        .map(|one| shown_pull(one, repository))
        .collect();
    listed(found, asked, 30)
}

fn open(repository: &mut Repository, asked: &Asked<'_>) -> Answer {
    if !asked.may("pulls") {
        return not_allowed(asked);
    }
    let body = body(asked.request);
    let text = |field: &str| {
        body.get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (head, base) = (text("head"), text("base"));
    let has = |name: &str| repository.branches.iter().any(|one| one == name);
    if !has(&head) {
        return invalid("PullRequest", "invalid", "head");
    }
    if !has(&base) {
        return invalid("PullRequest", "invalid", "base");
    }
    let owner = repository.path.split('/').next().unwrap_or_default();
    if repository
        .requests
        .iter()
        .any(|one| one.source == head && one.target == base)
    {
        return complaint(
            "PullRequest",
            &format!("A pull request already exists for {owner}:{head}."),
        );
    }
    if head == base {
        return complaint("PullRequest", &format!("No commits between {base} and {head}"));
    }
    let made = MergeRequest {
        number: repository.next_number(),
        title: text("title"),
        body: text("body"),
        source: head,
        target: base,
        author: asked.caller.account.clone(),
    };
    repository.requests.push(made.clone());
    Answer::json(201, &shown_pull(&made, repository))
}

fn shown_pull(one: &MergeRequest, repository: &Repository) -> Value {
    json!({
        "number": one.number, "title": one.title, "body": one.body, "state": "open", "draft": false,
        "html_url": format!("https://github.com/{}/pull/{}", repository.path, one.number),
        "head": {"ref": one.source}, "base": {"ref": one.target}, "user": {"login": one.author},
    })
}

/// A list with the `Link` to its next page.
fn listed(all: Vec<Value>, asked: &Asked<'_>, usual: usize) -> Answer {
    let page = paged(all, asked.request, usual, asked.settings);
    let answer = Answer::json(200, &page.items.into());
    let Some(next) = page.next else {
        return answer;
    };
    let host = asked.request.header("host").unwrap_or("api.github.com");
    let query: Vec<String> = ["assignee", "state", "sort", "direction"]
        .into_iter()
        .filter_map(|name| {
            let value = asked.request.parameter(name)?;
            Some(format!(
                "{name}={}",
                utf8_percent_encode(&value, NON_ALPHANUMERIC)
            ))
        })
        .collect();
    let prefix = if host.starts_with("github.example") {
        "/api/v3"
    } else {
        ""
    };
    let link = format!(
        "<https://{host}{prefix}{}?{}&per_page={}&page={next}>; rel=\"next\"",
        asked.request.path(),
        query.join("&"),
        page.size
    );
    answer.with_header("Link", link)
}

/// The organization wants the token authorised for its single sign-on (providers.md 1.3).
fn sign_on_first(organization: &str) -> Answer {
    let text = "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to \
                this organization.";
    let link = format!("https://github.com/orgs/{organization}/sso?authorization_request=AZSFakeRequest0001");
    refusal(403, text).with_header("X-GitHub-SSO", format!("required; url={link}"))
}

/// Lists over organizations leave out those that want single sign-on first, and say so in a header alone.
fn leaving_out(answer: Answer, asked: &Asked<'_>) -> Answer {
    match asked.may("sso") {
        true => answer,
        false => answer.with_header("X-GitHub-SSO", "partial-results; organizations=2"),
    }
}

/// A fine-grained token is told what would do; a classic one only that there is nothing.
fn not_allowed(asked: &Asked<'_>) -> Answer {
    if asked.is_fine_grained() {
        return refusal(403, "Resource not accessible by personal access token")
            .with_header("X-Accepted-GitHub-Permissions", "issues=write");
    }
    refusal(403, "Must have write access to Repository.")
}

fn not_found() -> Answer {
    refusal(404, "Not Found")
}

fn refusal(status: u16, message: &str) -> Answer {
    Answer::json(
        status,
        &json!({"message": message, "documentation_url": DOCUMENTATION, "status": status.to_string()}),
    )
}

fn invalid(resource: &str, code: &str, field: &str) -> Answer {
    let errors = json!([{"resource": resource, "code": code, "field": field}]);
    Answer::json(
        422,
        &json!({"message": "Validation Failed", "errors": errors, "documentation_url": DOCUMENTATION, "status": "422"}),
    )
}

fn complaint(resource: &str, message: &str) -> Answer {
    let errors = json!([{"resource": resource, "code": "custom", "message": message}]);
    Answer::json(
        422,
        &json!({"message": "Validation Failed", "errors": errors, "documentation_url": DOCUMENTATION, "status": "422"}),
    )
}
