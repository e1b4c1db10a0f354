//! `/v1/repos`: the list that a client walks to find sync configurations (coregit.md 9.2).

use serde_json::{Value, json};

use super::Server;
use super::access::Caller;
use super::answers::{as_text, fields, given, ok, refused};
use super::clock::iso;
use super::front::no_repo;
use super::paging::{Page, Start, cursor};
use super::routes::OnRepos;
use super::state::{Data, Repo};
use crate::http::{Answer, Request};

const MASTER_ONLY: &str = "Only master API keys can perform this action";

pub(super) fn handle(
    server: &Server,
    caller: &Caller,
    request: &Request,
    action: OnRepos,
) -> Result<Answer, Answer> {
    match action {
        OnRepos::List => list(server, caller, request),
        OnRepos::Create => {
            caller.must_be_master(MASTER_ONLY)?;
            let body = fields(request)?;
            let slug = given(&body, "slug").ok_or_else(|| refused(400, "slug is required"))?;
            let text = |field| given(&body, field).map(as_text);
            let (slug, namespace, description) = (as_text(slug), text("namespace"), text("description"));
            let repo = server
                .state
                .with(|data| add(data, &caller.organization, namespace, slug, description));
            Ok(ok(201, &shown(&caller.organization, &repo, &[CREATED])))
        }
        OnRepos::Get { repo } => server
            .state
            .with(|data| {
                let repo = data.repo(&caller.organization, repo.namespace.as_deref(), &repo.slug)?;
                let parts = [FORKED, EMPTY, CREATED, UPDATED];
                Some(ok(200, &shown(&caller.organization, repo, &parts)))
            })
            .ok_or_else(no_repo),
        OnRepos::Delete { repo } => {
            caller.must_be_master(MASTER_ONLY)?;
            server
                .state
                .with(|data| {
                    let found = data.repo(&caller.organization, repo.namespace.as_deref(), &repo.slug)?;
                    let id = found.id.clone();
                    data.repos.retain(|repo| repo.id != id);
                    data.delete_configs(|config| config.repo == id);
                    Some(ok(200, &json!({"deleted": true})))
                })
                .ok_or_else(no_repo)
        }
    }
}

pub(super) fn add(
    data: &mut Data,
    organization: &str,
    namespace: Option<String>,
    slug: String,
    description: Option<String>,
) -> Repo {
    let now = data.clock.now();
    let repo = Repo {
        id: data.clock.make_id(21),
        organization: organization.to_owned(),
        namespace,
        slug,
        description,
        created: now,
        updated: now,
    };
    data.repos.push(repo.clone());
    repo
}

fn list(server: &Server, caller: &Caller, request: &Request) -> Result<Answer, Answer> {
    let page = Page::of(request)?;
    let mut repos: Vec<Repo> = server.state.with(|data| {
        data.repos
            .iter()
            .filter(|repo| repo.organization == caller.organization && caller.sees(repo))
            .cloned()
            .collect()
    });
    // Newest update first.
    repos.sort_by(|one, other| (other.updated, &other.id).cmp(&(one.updated, &one.id)));
    let mut body = json!({"limit": page.limit});
    let rest: Vec<&Repo> = match &page.start {
        Start::Offset(offset) => {
            body["offset"] = json!(offset);
            repos.iter().skip(*offset).collect()
        }
        Start::After(time, id) => repos
            .iter()
            .filter(|repo| (iso(repo.updated), &repo.id) < (time.clone(), id))
            .collect(),
    };
    let shown: Vec<Value> = rest.iter().take(page.limit).map(|repo| row(repo)).collect();
    let last = rest.get(page.limit.saturating_sub(1));
    body["repos"] = json!(shown);
    body["next_cursor"] = json!(last.filter(|_| rest.len() > page.limit).map(|repo| cursor(repo)));
    Ok(ok(200, &body))
}

fn row(repo: &Repo) -> Value {
    json!({
        "id": repo.id, "namespace": repo.namespace, "slug": repo.slug, "description": repo.description,
        "default_branch": "main", "visibility": "private", "is_template": false, "forked_from": null,
        "created_at": iso(repo.created), "updated_at": iso(repo.updated),
    })
}

type Part = (&'static str, fn(&Repo) -> Value);
const FORKED: Part = ("forked_from", |_repo| Value::Null);
const EMPTY: Part = ("is_empty", |_repo| true.into());
const CREATED: Part = ("created_at", |repo| iso(repo.created).into());
const UPDATED: Part = ("updated_at", |repo| iso(repo.updated).into());

/// One repository by itself: with the addresses of the hosted service, whatever serves it (coregit.md section 12).
fn shown(organization: &str, repo: &Repo, parts: &[Part]) -> Value {
    let path = match &repo.namespace {
        Some(namespace) => format!("{namespace}/{}", repo.slug),
        None => repo.slug.clone(),
    };
    let mut body = json!({
        "id": repo.id, "namespace": repo.namespace, "slug": repo.slug, "description": repo.description,
        "default_branch": "main", "visibility": "private", "is_template": false,
        "git_url": format!("https://api.coregit.dev/{organization}/{path}.git"),
        "api_url": format!("https://api.coregit.dev/v1/repos/{path}"),
    });
    for (name, value) in parts {
        body[*name] = value(repo);
    }
    body
}
