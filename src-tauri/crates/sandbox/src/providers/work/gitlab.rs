//! GitLab: issues, labels, notes, branches, merge requests (connector-capabilities.md 4).

use serde_json::{Value, json};

use super::forge::{Comment, Forge, Issue, MergeRequest, Repository, paged};
use super::{Caller, Mode, State, WorkSettings, body, caller, parts, rights::Lacking, shown_secret};
use crate::http::{Answer, Request};
use crate::providers::Tokens;

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

    /// Developer, reporter or guest, by what was taken away.
    fn level(&self) -> u64 {
        match (self.may("developer"), self.may("reporter")) {
            (true, true) => 30,
            (false, true) => 20,
            (_, false) => 10,
        }
    }
}

pub(super) fn answer(state: &mut State, tokens: &Tokens, request: &Request) -> Option<Answer> {
    let path = request.path().strip_prefix("/api/v4")?;
    let parts = parts(path);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let is_ours = match parts.as_slice() {
        ["projects"] | ["groups"] => request.parameter("min_access_level").is_some(),
        ["projects", _, "hooks", ..] => false,
        ["projects", ..] | ["groups", ..] | ["issues"] => true,
        ["personal_access_tokens", "self"] => request.method == "GET",
        _ => false,
    };
    if !is_ours {
        return None;
    }
    let secret = shown_secret(request)?;
    let caller = caller(tokens, &secret, "kim-fake")?;
    let State {
        gitlab,
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
    Some(signed(route(gitlab, &asked, &parts)?))
}

fn route(forge: &mut Forge, asked: &Asked<'_>, parts: &[&str]) -> Option<Answer> {
    let has_scope = asked.may("api") && asked.caller.mode != Mode::NoScope;
    if parts == ["personal_access_tokens", "self"] {
        // What a DevLake needs is its own file's answer; a connector's token says what it may do.
        return Some(token(has_scope));
    }
    if !has_scope && asked.request.method != "GET" {
        return Some(scope_missing());
    }
    if !asked.may("member") && matches!(parts, ["projects" | "groups", _, ..]) {
        // What is private is not there for others.
        return Some(refusal(404, "404 Not Found"));
    }
    let id = forge.next();
    Some(match parts {
        ["projects"] => listed(
            forge.repositories.iter().map(|one| shown(one, asked)).collect(),
            asked,
        ),
        ["groups"] => listed(vec![group()], asked),
        ["groups", "mygroup"] => Answer::json(200, &group()),
        ["groups", "mygroup", "projects"] => {
            let level = asked.request.parameter("min_access_level");
            let level: u64 = level.and_then(|text| text.parse().ok()).unwrap_or(0);
            let projects = forge.repositories.iter().filter(|_| asked.level() >= level);
            listed(projects.map(|one| shown(one, asked)).collect(), asked)
        }
        ["groups", "mygroup", "issues"] => issues(&forge.repositories, asked),
        ["issues"] => issues(&forge.repositories, asked),
        ["projects", path, rest @ ..] => {
            let known = forge
                .repositories
                .iter_mut()
                .find(|one| one.path == *path || one.id.to_string() == *path);
            match known {
                Some(repository) => of_project(repository, asked, rest, id),
                None => refusal(404, "404 Project Not Found"),
            }
        }
        ["groups", ..] => refusal(404, "404 Group Not Found"),
        _ => return None,
    })
}

fn of_project(repository: &mut Repository, asked: &Asked<'_>, rest: &[&str], id: u64) -> Answer {
    match (asked.request.method.as_str(), rest) {
        ("GET", []) => Answer::json(200, &shown(repository, asked)),
        ("GET", ["repository", "branches", name]) => branch(repository, name),
        ("GET", ["labels"]) => labels(repository, asked),
        ("POST", ["labels"]) => make_label(repository, asked),
        ("GET", ["issues"]) => issues(std::slice::from_ref(repository), asked),
        ("GET", ["issues", number]) => match repository.issue(number) {
            Some(issue) => {
                let issue = issue.clone();
                Answer::json(200, &shown_issue(&issue, repository))
            }
            None => refusal(404, "404 Not found"),
        },
        ("PUT", ["issues", number]) => edit(repository, asked, number),
        ("GET", ["issues", number, "notes"]) => notes(repository, number),
        ("POST", ["issues", number, "notes"]) => note(repository, asked, number, id),
        ("GET", ["merge_requests"]) => requests(repository, asked),
        ("POST", ["merge_requests"]) => open(repository, asked),
        _ => refusal(404, "404 Not Found"),
    }
}

fn group() -> Value {
    json!({"id": 9, "name": "My group", "path": "mygroup", "full_path": "mygroup"})
}

fn token(has_scope: bool) -> Answer {
    let scopes = if has_scope {
        json!(["api"])
    } else {
        json!(["read_api"])
    };
    Answer::json(
        200,
        &json!({"id": 42, "name": "connector", "scopes": scopes, "user_id": 7, "active": true, "revoked": false,
            "created_at": "2026-09-01T08:00:00.000Z", "expires_at": "2027-03-01"}),
    )
}

fn shown(repository: &Repository, asked: &Asked<'_>) -> Value {
    json!({
        "id": repository.id, "path_with_namespace": repository.path, "name": repository.path,
        "default_branch": repository.default_branch, "web_url": format!("https://gitlab.com/{}", repository.path),
        "issues_enabled": true, "issues_access_level": "enabled",
        "permissions": {"project_access": {"access_level": asked.level()}, "group_access": null},
    })
}

fn branch(repository: &Repository, name: &str) -> Answer {
    if repository.branches.iter().any(|one| one == name) {
        return Answer::json(
            200,
            &json!({"name": name, "default": name == repository.default_branch}),
        );
    }
    refusal(404, "404 Branch Not Found")
}

fn labels(repository: &Repository, asked: &Asked<'_>) -> Answer {
    let wanted = asked
        .request
        .parameter("search")
        .unwrap_or_default()
        .to_lowercase();
    let found = repository
        .labels
        .iter()
        .filter(|label| label.name.to_lowercase().contains(&wanted))
        .map(|label| json!({"name": label.name, "color": format!("#{}", label.color)}))
        .collect();
    listed(found, asked)
}

fn make_label(repository: &mut Repository, asked: &Asked<'_>) -> Answer {
    if asked.level() < 20 {
        return refusal(403, "403 Forbidden");
    }
    let body = body(asked.request);
    let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
    let (name, color) = (text("name"), text("color"));
    if repository.has_label(name) {
        return refusal(409, "Label already exists");
    }
    if name.is_empty() || name.contains(',') || !color.starts_with('#') {
        return Answer::json(400, &json!({"message": {"title": ["is invalid"]}}));
    }
    repository.add_label(name, color.trim_start_matches('#'));
    Answer::json(201, &json!({"name": name, "color": color}))
}

fn issues(repositories: &[Repository], asked: &Asked<'_>) -> Answer {
    let assignee = asked.request.parameter("assignee_username");
    // Without a scope only what the caller created is listed (connector-capabilities.md 4.2).
    let scope = asked
        .request
        .parameter("scope")
        .unwrap_or_else(|| "created_by_me".to_owned());
    let me = &asked.caller.account;
    let mut all: Vec<&Issue> = Vec::new();
    let mut rows: Vec<(u64, Value)> = Vec::new();
    for repository in repositories {
        all.clear();
        all.extend(
            repository
                .issues
                .iter()
                .filter(|issue| issue.is_open)
                .filter(|issue| {
                    assignee
                        .as_ref()
                        .is_none_or(|name| issue.assignees.contains(name))
                })
                .filter(|issue| match scope.as_str() {
                    "all" => true,
                    "assigned_to_me" => issue.assignees.contains(me),
                    _ => issue.author == *me,
                }),
        );
        rows.extend(all.iter().map(|issue| (issue.id, shown_issue(issue, repository))));
    }
    rows.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
    listed(rows.into_iter().map(|(_, row)| row).collect(), asked)
}

fn shown_issue(issue: &Issue, repository: &Repository) -> Value {
    let person = |name: &str| json!({"username": name, "name": name});
    let assignees: Vec<Value> = issue.assignees.iter().map(|name| person(name)).collect();
    json!({
        "id": issue.id, "iid": issue.number, "project_id": repository.id, "title": issue.title,
        "description": issue.body, "state": "opened", "labels": issue.labels, "author": person(&issue.author),
        "assignees": assignees, "issue_type": "issue", "confidential": false,
        "web_url": format!("https://gitlab.com/{}/-/issues/{}", repository.path, issue.number),
        "references": {"short": format!("#{}", issue.number), "full": format!("{}#{}", repository.path, issue.number)},
        "created_at": "2026-10-01T08:00:00.000Z", "updated_at": "2026-11-01T08:00:00.000Z",
    })
}

/// Labels are swapped in one request; unknown ones are made on the way.
fn edit(repository: &mut Repository, asked: &Asked<'_>, number: &str) -> Answer {
    if asked.level() < 20 {
        return refusal(403, "403 Forbidden");
    }
    let body = body(asked.request);
    let names = |field: &str| -> Vec<String> {
        let text = body.get(field).and_then(Value::as_str).unwrap_or_default();
        text.split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    };
    let (add, remove) = (names("add_labels"), names("remove_labels"));
    for name in &add {
        if !repository.has_label(name) {
            repository.add_label(name, "6699cc");
        }
    }
    let Some(issue) = repository.issue(number) else {
        return refusal(404, "404 Not found");
    };
    issue
        .labels
        .retain(|label| !remove.contains(label) && !add.contains(label));
    issue.labels.extend(add);
    let issue = issue.clone();
    Answer::json(200, &shown_issue(&issue, repository))
}

fn notes(repository: &mut Repository, number: &str) -> Answer {
    let Some(issue) = repository.issue(number) else {
        return refusal(404, "404 Not found");
    };
    let all: Vec<Value> = issue
        .comments
        .iter()
        .map(|one| json!({"id": one.id, "body": one.body, "author": {"username": one.author}}))
        .collect();
    Answer::json(200, &all.into())
}

/// A line that begins with a slash is a command, and no note.
fn note(repository: &mut Repository, asked: &Asked<'_>, number: &str, id: u64) -> Answer {
    let body = body(asked.request);
    let text = body
        .get("body")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    if !asked.may("reporter") {
        return refusal(403, "403 Forbidden");
    }
    if text.trim().is_empty() {
        return Answer::json(400, &json!({"error": "body is empty"}));
    }
    let Some(issue) = repository.issue(number) else {
        return refusal(404, "404 Not found");
    };
    let is_command = |line: &str| line.starts_with('/') && !line.starts_with("//");
    if text.lines().any(|line| line.trim() == "/close") {
        issue.is_open = false;
    }
    let note: Vec<&str> = text.lines().filter(|line| !is_command(line)).collect();
    if note.iter().all(|line| line.trim().is_empty()) {
        return Answer::json(
            202,
            &json!({"commands_changes": {}, "summary": ["Commands applied."]}),
        );
    }
    issue.comments.push(Comment {
        id,
        author: asked.caller.account.clone(),
        body: note.join("\n"),
    });
    Answer::json(
        201,
        &json!({"id": id, "body": text, "author": {"username": asked.caller.account}, "created_at": "2026-11-20T12:00:00Z"}),
    )
}

fn requests(repository: &Repository, asked: &Asked<'_>) -> Answer {
    let parameter = |name| asked.request.parameter(name);
    let found = repository
        .requests
        .iter()
        .filter(|one| parameter("source_branch").is_none_or(|branch| branch == one.source))
        .filter(|one| parameter("target_branch").is_none_or(|branch| branch == one.target))
        .map(|one| shown_request(one, repository))
        .collect();
    listed(found, asked)
}

fn open(repository: &mut Repository, asked: &Asked<'_>) -> Answer {
    if asked.level() < 30 {
        return refusal(403, "403 Forbidden");
    }
    let body = body(asked.request);
    let text = |field: &str| {
        body.get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (source, target) = (text("source_branch"), text("target_branch"));
    if text("title").is_empty()
        || !repository.branches.contains(&source)
        || !repository.branches.contains(&target)
    {
        return Answer::json(400, &json!({"message": {"source_branch": ["does not exist"]}}));
    }
    let existing = repository
        .requests
        .iter()
        .find(|one| one.source == source && one.target == target);
    if let Some(one) = existing {
        let message = format!(
            "Another open merge request already exists for this source branch: !{}",
            one.number
        );
        return Answer::json(409, &json!({"message": [message]}));
    }
    let made = MergeRequest {
        number: repository.next_number(),
        title: text("title"),
        body: text("description"),
        source,
        target,
        author: asked.caller.account.clone(),
    };
    repository.requests.push(made.clone());
    Answer::json(201, &shown_request(&made, repository))
}

fn shown_request(one: &MergeRequest, repository: &Repository) -> Value {
    json!({
        "iid": one.number, "title": one.title, "description": one.body, "state": "opened",
        "source_branch": one.source, "target_branch": one.target, "detailed_merge_status": "checking",
        "web_url": format!("https://gitlab.com/{}/-/merge_requests/{}", repository.path, one.number),
    })
}

fn listed(all: Vec<Value>, asked: &Asked<'_>) -> Answer {
    let page = paged(all, asked.request, 20, asked.settings);
    let next = page.next.map(|next| next.to_string()).unwrap_or_default();
    Answer::json(200, &page.items.into())
        .with_header("X-Page", page.number.to_string())
        .with_header("X-Per-Page", page.size.to_string())
        .with_header("X-Total", page.total.to_string())
        .with_header("X-Next-Page", next)
}

fn scope_missing() -> Answer {
    Answer::json(
        403,
        &json!({"error": "insufficient_scope",
            "error_description": "The request requires higher privileges than provided by the access token.",
            "scope": "api"}),
    )
}

fn refusal(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({"message": message}))
}

fn signed(answer: Answer) -> Answer {
    answer.with_header(
        "X-Gitlab-Meta",
        "{\"correlation_id\":\"01JFAKE0000000000000000000\",\"version\":\"1\"}",
    )
}
