//! `/v1/repos/…/sync/config` and the webhooks at the providers (coregit.md 9.3 and 9.4).

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::Server;
use super::access::Caller;
use super::answers::{as_text, fields, given, ok, refused};
use super::clock::iso;
use super::front::no_repo;
use super::outgoing::ask;
use super::routes::{OnConfig, RepoName};
use super::state::{Config, Data};
use super::validation::{GITHUB, GITLAB, github, gitlab};
use crate::http::{Answer, Request};

const MASTER_ONLY: &str = "Only master API keys can manage sync config";

pub(super) async fn handle(
    server: &Server,
    caller: &Caller,
    request: &Request,
    repo: &RepoName,
    action: OnConfig,
) -> Result<Answer, Answer> {
    match action {
        OnConfig::Get => get(server, caller, repo),
        OnConfig::Create => {
            caller.must_be_master(MASTER_ONLY)?;
            create(server, caller, repo, &fields(request)?).await
        }
        OnConfig::Change => {
            caller.must_be_master(MASTER_ONLY)?;
            change(server, caller, repo, &fields(request)?).await
        }
        OnConfig::Delete => {
            caller.must_be_master(MASTER_ONLY)?;
            delete(server, caller, repo).await
        }
    }
}

/// The id of a repository of the caller's organization. A scoped token may read any (coregit.md section 3).
pub(super) fn repo_id(data: &Data, caller: &Caller, repo: &RepoName) -> Result<String, Answer> {
    data.repo(&caller.organization, repo.namespace.as_deref(), &repo.slug)
        .map(|repo| repo.id.clone())
        .ok_or_else(no_repo)
}

fn get(server: &Server, caller: &Caller, repo: &RepoName) -> Result<Answer, Answer> {
    server.state.with(|data| {
        let id = repo_id(data, caller, repo)?;
        let Some(config) = data.config_of(&id).map(|config| config.clone()) else {
            return Ok(ok(200, &json!({"config": null})));
        };
        let connection = data.connection(&caller.organization, &config.connection);
        let connection =
            connection.map(|found| json!({"label": found.label, "external_username": found.username}));
        let body = json!({
            "id": config.id, "connection_id": config.connection, "provider": config.provider,
            "remote": config.remote, "branch": config.branch, "direction": config.direction,
            "auto_sync": config.auto_sync, "last_synced_sha": config.last_sha,
            "last_synced_at": config.last_synced.map(iso), "last_error": config.last_error,
            "connection": connection,
        });
        Ok(ok(200, &json!({"config": body})))
    })
}

async fn create(server: &Server, caller: &Caller, repo: &RepoName, body: &Value) -> Result<Answer, Answer> {
    let (repo_id, mut config, token) = server.state.with(|data| {
        let repo_id = repo_id(data, caller, repo)?;
        let config = wanted(data, caller, &repo_id, body)?;
        let token = data
            .connection(&caller.organization, &config.connection)
            .map(|connection| connection.token.clone())
            .unwrap_or_default();
        Ok::<_, Answer>((repo_id, config, token))
    })?;
    if has_webhook(&config) {
        // That it failed is not reported (coregit.md 9.4).
        config.webhook = register(server, &config, &token).await;
    }
    let answer = json!({
        "id": config.id, "repo_id": repo_id, "connection_id": config.connection, "provider": config.provider,
        "remote": config.remote, "branch": config.branch, "direction": config.direction,
        "auto_sync": config.auto_sync, "webhook_id": config.webhook,
    });
    server.state.with(|data| data.configs.push(config));
    Ok(ok(201, &answer))
}

fn wanted(data: &mut Data, caller: &Caller, repo: &str, body: &Value) -> Result<Config, Answer> {
    let (Some(connection), Some(remote)) = (given(body, "connection_id"), given(body, "remote")) else {
        return Err(refused(400, "connection_id and remote are required"));
    };
    let direction = given(body, "direction").map_or_else(|| "import".to_owned(), as_text);
    check_direction(&direction)?;
    let connection = data
        .connection(&caller.organization, &as_text(connection))
        .map(|found| (found.id.clone(), found.provider.clone()))
        .ok_or_else(|| refused(404, "Connection not found"))?;
    if data.config_of(repo).is_some() {
        let text = "Sync config already exists for this repo. Use PATCH to update.";
        return Err(refused(409, text));
    }
    Ok(Config {
        id: data.clock.make_id(21),
        repo: repo.to_owned(),
        connection: connection.0,
        provider: connection.1,
        remote: as_text(remote),
        branch: given(body, "branch").map_or_else(|| "main".to_owned(), as_text),
        direction,
        auto_sync: given(body, "auto_sync").is_some(),
        webhook: None,
        last_sha: None,
        last_synced: None,
        last_error: None,
    })
}

fn check_direction(direction: &str) -> Result<(), Answer> {
    if ["import", "export"].contains(&direction) {
        Ok(())
    } else {
        Err(refused(400, "direction must be import or export"))
    }
}

async fn change(server: &Server, caller: &Caller, repo: &RepoName, body: &Value) -> Result<Answer, Answer> {
    let (before, token) = find(server, caller, repo)?;
    let mut after = before.clone();
    let text = |field| given(body, field).map(as_text);
    if let Some(direction) = text("direction") {
        check_direction(&direction)?;
        after.direction = direction;
    }
    after.auto_sync = body
        .get("auto_sync")
        .and_then(Value::as_bool)
        .unwrap_or(before.auto_sync);
    after.branch = text("branch").unwrap_or(after.branch);
    after.remote = text("remote").unwrap_or(after.remote);
    let fields = ["direction", "auto_sync", "branch", "remote"];
    if !fields.iter().any(|field| body.get(field).is_some()) {
        return Err(refused(400, "Nothing to update"));
    }
    if has_webhook(&before) && !has_webhook(&after) {
        remove(server, &before, &token).await;
        after.webhook = None;
    } else if has_webhook(&after) && after.webhook.is_none() {
        after.webhook = register(server, &after, &token).await;
    }
    server.state.with(|data| {
        if let Some(config) = data.config_of(&before.repo) {
            *config = after;
        }
    });
    Ok(ok(200, &json!({"updated": true})))
}

async fn delete(server: &Server, caller: &Caller, repo: &RepoName) -> Result<Answer, Answer> {
    let (config, token) = find(server, caller, repo)?;
    remove(server, &config, &token).await;
    server
        .state
        .with(|data| data.delete_configs(|other| other.id == config.id));
    Ok(ok(200, &json!({"deleted": true})))
}

/// The configuration of a repository and the token of its connection.
fn find(server: &Server, caller: &Caller, repo: &RepoName) -> Result<(Config, String), Answer> {
    server.state.with(|data| {
        let id = repo_id(data, caller, repo)?;
        let config = data
            .config_of(&id)
            .map(|config| config.clone())
            .ok_or_else(|| refused(404, "Sync config not found"))?;
        let token = data
            .connection(&caller.organization, &config.connection)
            .map(|connection| connection.token.clone())
            .unwrap_or_default();
        Ok((config, token))
    })
}

fn has_webhook(config: &Config) -> bool {
    config.auto_sync && config.direction == "import"
}

async fn register(server: &Server, config: &Config, token: &str) -> Option<u64> {
    // The hosted service's address, whatever server this is (coregit.md section 12).
    let url = format!("https://api.coregit.dev/v1/sync-webhooks/{}", config.provider);
    let body = json!({"name": "web", "active": true, "events": ["push"], "config": {"url": url}});
    let answer = call(server, config, token, "POST", "", &body.to_string()).await?;
    let made: Value = serde_json::from_slice(&answer.body).ok()?;
    made["id"].as_u64()
}

async fn remove(server: &Server, config: &Config, token: &str) {
    let Some(webhook) = config.webhook else {
        return;
    };
    // Removed if possible; what the provider says is not passed on.
    drop(call(server, config, token, "DELETE", &format!("/{webhook}"), "").await);
}

async fn call(
    server: &Server,
    config: &Config,
    token: &str,
    method: &str,
    path: &str,
    body: &str,
) -> Option<Answer> {
    let (host, mut request) = if config.provider == "gitlab" {
        let project = utf8_percent_encode(&config.remote, NON_ALPHANUMERIC);
        let target = format!("/api/v4/projects/{project}/hooks{path}");
        (GITLAB, gitlab(token, method, &target))
    } else {
        let target = format!("/repos/{}/hooks{path}", config.remote);
        (GITHUB, github(token, method, &target))
    };
    request.body = body.as_bytes().to_vec();
    let answer = ask(server, host, &request).await.ok()?;
    (200..300).contains(&answer.status).then_some(answer)
}
