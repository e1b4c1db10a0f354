//! `/v1/connections` (coregit.md section 5).

use serde_json::{Value, json};

use super::Server;
use super::access::Caller;
use super::answers::{as_text, crashed, fields, given, ok, refused};
use super::clock::iso;
use super::routes::OnConnections;
use super::settings::EncryptionKey;
use super::state::Connection;
use super::validation::validate;
use crate::http::{Answer, Request};

const MASTER_ONLY: &str = "Only master API keys can manage connections";

pub(super) async fn handle(
    server: &Server,
    caller: &Caller,
    request: &Request,
    action: OnConnections,
) -> Result<Answer, Answer> {
    match action {
        OnConnections::List => Ok(list(server, caller)),
        OnConnections::Test { id } => test(server, caller, &id).await,
        OnConnections::Create => {
            caller.must_be_master(MASTER_ONLY)?;
            create(server, caller, &fields(request)?).await
        }
        OnConnections::Change { id } => {
            caller.must_be_master(MASTER_ONLY)?;
            change(server, caller, &id, &fields(request)?).await
        }
        OnConnections::Delete { id } => {
            caller.must_be_master(MASTER_ONLY)?;
            server
                .state
                .with(|data| data.delete_connection(&caller.organization, &id));
            Ok(ok(200, &json!({"deleted": true})))
        }
    }
}

fn list(server: &Server, caller: &Caller) -> Answer {
    let rows: Vec<Value> = server.state.with(|data| {
        data.connections
            .iter()
            .filter(|connection| connection.organization == caller.organization)
            .map(row)
            .collect()
    });
    ok(200, &json!({"connections": rows}))
}

fn row(connection: &Connection) -> Value {
    json!({
        "id": connection.id, "provider": connection.provider, "label": connection.label,
        "external_username": connection.username,
        // No code of the original ever fills it (coregit.md 5.2).
        "last_synced_at": null,
        "created_at": iso(connection.created), "updated_at": iso(connection.updated),
    })
}

async fn create(server: &Server, caller: &Caller, body: &Value) -> Result<Answer, Answer> {
    let fields = (
        given(body, "provider"),
        given(body, "label"),
        given(body, "access_token"),
    );
    let (Some(provider), Some(label), Some(token)) = fields else {
        return Err(refused(400, "provider, label, and access_token are required"));
    };
    let provider = as_text(provider);
    if !["github", "gitlab"].contains(&provider.as_str()) {
        return Err(refused(400, "provider must be github or gitlab"));
    }
    let token = as_text(token);
    let username = validate(server, &provider, &token)
        .await
        .map_err(|reason| refused(400, &reason))?;
    let text = as_text(label);
    let has_key = server
        .state
        .with(|data| data.settings.encryption_key != EncryptionKey::Missing);
    // The provider was asked before either is noticed.
    if text.contains('\0') || !has_key {
        return Err(crashed());
    }
    let made = server.state.with(|data| {
        let now = data.clock.now();
        let made = Connection {
            id: data.clock.make_id(21),
            organization: caller.organization.clone(),
            provider,
            label: text,
            username,
            token,
            created: now,
            updated: now,
        };
        data.connections.push(made.clone());
        made
    });
    let body = json!({
        "id": made.id, "provider": made.provider, "label": label, "external_username": made.username,
        "created_at": iso(made.created),
    });
    Ok(ok(201, &body))
}

async fn change(server: &Server, caller: &Caller, id: &str, body: &Value) -> Result<Answer, Answer> {
    let gone = || refused(404, "Connection not found");
    let provider = server
        .state
        .with(|data| Some(data.connection(&caller.organization, id)?.provider.clone()))
        .ok_or_else(gone)?;
    let label = given(body, "label").map(as_text);
    let token = given(body, "access_token").map(as_text);
    let validated = match &token {
        Some(token) => Some(
            validate(server, &provider, token)
                .await
                .map_err(|reason| refused(400, &reason))?,
        ),
        None => None,
    };
    if label.is_none() && token.is_none() {
        return Err(refused(400, "Nothing to update"));
    }
    server
        .state
        .with(|data| {
            let now = data.clock.now();
            let connection = data.connection(&caller.organization, id)?;
            if let Some(label) = label {
                connection.label = label;
            }
            if let (Some(token), Some(username)) = (token, validated) {
                connection.token = token;
                connection.username = username;
            }
            connection.updated = now;
            Some(ok(200, &json!({"updated": true})))
        })
        .ok_or_else(gone)
}

async fn test(server: &Server, caller: &Caller, id: &str) -> Result<Answer, Answer> {
    let stored = server.state.with(|data| {
        let key = data.settings.encryption_key;
        let connection = data.connection(&caller.organization, id)?;
        Some((key, connection.provider.clone(), connection.token.clone()))
    });
    let Some((key, provider, token)) = stored else {
        return Err(refused(404, "Connection not found"));
    };
    let unreadable = match key {
        EncryptionKey::Set => None,
        EncryptionKey::Missing => Some("SYNC_ENCRYPTION_KEY is not configured".to_owned()),
        EncryptionKey::Changed => Some(decryption_failed(&token)),
    };
    let verdict = match unreadable {
        Some(reason) => Err(reason),
        None => validate(server, &provider, &token).await,
    };
    let body = match verdict {
        Ok(username) => json!({"valid": true, "username": username}),
        Err(reason) => json!({"valid": false, "error": reason}),
    };
    Ok(ok(200, &body))
}

fn decryption_failed(token: &str) -> String {
    let length = token.len().saturating_sub(1);
    format!(
        "Decryption failed. This could be due to a ciphertext authentication failure, bad padding, incorrect CryptoKey, \
         or another algorithm-specific reason. Input length was {length}, output length expected to be {length} for AES-GCM"
    )
}
