//! `/v1/tokens`: scoped tokens (coregit.md section 10).

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Server;
use super::access::Caller;
use super::answers::{as_text, fields, given, ok, refused};
use super::clock::{database_text, iso, later};
use super::routes::OnTokens;
use super::state::{Data, ScopedToken};
use crate::http::{Answer, Request};

const SHORTEST: i64 = 3_600;
const LONGEST: i64 = 2_592_000;
/// How much of a token its list shows.
const PREFIX: usize = 12;

pub(super) fn handle(
    server: &Server,
    caller: &Caller,
    request: &Request,
    action: OnTokens,
) -> Result<Answer, Answer> {
    match action {
        OnTokens::List => {
            caller.must_be_master("Only master API keys can list tokens")?;
            Ok(server.state.with(|data| list(data, caller)))
        }
        OnTokens::Create => {
            caller.must_be_master("Only master API keys can create scoped tokens")?;
            let body = fields(request)?;
            server.state.with(|data| create(data, caller, &body))
        }
        OnTokens::Revoke { id } => {
            caller.must_be_master("Only master API keys can revoke tokens")?;
            server
                .state
                .with(|data| revoke(data, caller, &id))
                .ok_or_else(|| refused(404, "Token not found or already revoked"))
        }
    }
}

fn list(data: &mut Data, caller: &Caller) -> Answer {
    let now = data.clock.now();
    let rows: Vec<Value> = data
        .tokens
        .iter()
        .rev()
        .filter(|token| token.organization == caller.organization && !token.is_revoked && token.expires > now)
        .map(|token| {
            json!({
                "id": token.id, "name": token.name, "key_prefix": prefix(&token.token), "scopes": token.scopes,
                "expires_at": database_text(token.expires), "last_used": token.last_used.map(database_text),
                "created_at": database_text(token.created),
            })
        })
        .collect();
    ok(200, &json!({"tokens": rows}))
}

fn create(data: &mut Data, caller: &Caller, body: &Value) -> Result<Answer, Answer> {
    let lifetime = body["expires_in"].as_i64().unwrap_or(0);
    if !(SHORTEST..=LONGEST).contains(&lifetime) {
        return Err(refused(400, "expires_in is required (3600-2592000 seconds)"));
    }
    let scopes = scopes(body)?;
    let name = given(body, "name").map(as_text).unwrap_or_default();
    let now = data.clock.now();
    let token = format!("cgt_{:0>40x}", data.tokens.len() + 1);
    let made = add(
        data,
        &caller.organization,
        &token,
        &name,
        scopes,
        later(now, lifetime),
    );
    let answer = json!({
        "id": made.id, "token": made.token, "name": made.name, "key_prefix": prefix(&made.token),
        "scopes": made.scopes, "expires_at": iso(made.expires), "created_at": iso(made.created),
    });
    Ok(ok(201, &answer))
}

/// The scopes, where `write` brings `read`.
fn scopes(body: &Value) -> Result<Value, Answer> {
    let mut scopes = Map::new();
    for (key, levels) in body["scopes"].as_object().into_iter().flatten() {
        if !key.starts_with("repos:") {
            let text = format!("Invalid scope key \"{key}\": must start with \"repos:\"");
            return Err(refused(400, &text));
        }
        let mut levels = levels.as_array().cloned().unwrap_or_default();
        if levels.contains(&"write".into()) && !levels.contains(&"read".into()) {
            levels.push("read".into());
        }
        scopes.insert(key.clone(), levels.into());
    }
    Ok(scopes.into())
}

pub(super) fn add(
    data: &mut Data,
    organization: &str,
    token: &str,
    name: &str,
    scopes: Value,
    expires: Timestamp,
) -> ScopedToken {
    let made = ScopedToken {
        id: format!("tok_{}", data.clock.make_id(16)),
        organization: organization.to_owned(),
        token: token.to_owned(),
        name: name.to_owned(),
        scopes,
        created: data.clock.now(),
        expires,
        last_used: None,
        is_revoked: false,
    };
    data.tokens.push(made.clone());
    made
}

fn revoke(data: &mut Data, caller: &Caller, id: &str) -> Option<Answer> {
    let token = data
        .tokens
        .iter_mut()
        .find(|token| token.id == id && token.organization == caller.organization && !token.is_revoked)?;
    token.is_revoked = true;
    Some(ok(200, &json!({"id": id, "revoked": true})))
}

fn prefix(token: &str) -> &str {
    token.get(..PREFIX).unwrap_or(token)
}
