//! What can be done to a CoreGit.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Wrong, done, read};
use crate::coregit::{CoreGit, CoreGitSettings};
use crate::http::Request;
use crate::sandbox::CoreGits;

#[derive(Deserialize)]
struct SeedRepo {
    name: String,
}

#[derive(Deserialize)]
struct SeedSync {
    repo: String,
    connection: String,
    fields: Value,
}

#[derive(Deserialize)]
struct SeedRun {
    config: String,
    fields: Value,
}

#[derive(Deserialize)]
struct SeedToken {
    token: String,
    scopes: Value,
}

#[derive(Deserialize)]
struct Spent {
    credential: String,
    requests: usize,
}

#[derive(Deserialize)]
struct Gone {
    id: String,
}

pub(super) fn list(coregits: &CoreGits) -> Value {
    coregits
        .all()
        .iter()
        .map(|coregit| json!({"name": coregit.name(), "url": coregit.url()}))
        .collect()
}

pub(super) fn find(coregits: &CoreGits, number: &str) -> Result<CoreGit, Wrong> {
    coregits
        .named(&format!("coregit#{number}"))
        .ok_or_else(|| Wrong(404, "no such CoreGit".to_owned()))
}

pub(super) async fn change(coregit: &CoreGit, what: &str, request: &Request) -> Result<Value, Wrong> {
    match what {
        "down" => coregit.go_down().await,
        "up" => coregit
            .come_back()
            .await
            .map_err(|reason| Wrong(500, reason.to_string()))?,
        "settings" => {
            let settings: CoreGitSettings = read(request)?;
            coregit.configure(|current| *current = settings);
        }
        "connections" => {
            let fields: Value = read(request)?;
            return Ok(json!({"id": coregit.seed_connection(&fields)}));
        }
        "repos" => {
            let repo: SeedRepo = read(request)?;
            return Ok(json!({"id": coregit.seed_repo(&repo.name)}));
        }
        "syncs" => {
            let sync: SeedSync = read(request)?;
            coregit.seed_sync(&sync.repo, &sync.connection, &sync.fields);
        }
        "runs" => {
            let run: SeedRun = read(request)?;
            return done(
                coregit.seed_run(&run.config, &run.fields),
                "no such sync configuration",
            );
        }
        "tokens" => {
            let token: SeedToken = read(request)?;
            coregit.seed_token(&token.token, token.scopes);
        }
        "spend" => {
            let spent: Spent = read(request)?;
            coregit.spend_requests(&spent.credential, spent.requests);
        }
        "forget" => {
            let gone: Gone = read(request)?;
            coregit.forget_connection(&gone.id);
        }
        _ => return Err(Wrong(404, "no such control".to_owned())),
    }
    Ok(Value::Null)
}
