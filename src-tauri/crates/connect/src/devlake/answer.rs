//! What a status and a body together mean (devlake.md 1.4, 1.6). The status alone says little: tests pass the
//! provider's through, and nginx in front answers with pages of its own.

use domain::Origin;
use serde_json::Value;

use super::{DevLakeError, LoginWay};
use crate::{
    Message,
    net::{NetError, Response},
};

/// The JSON of a success, or what went wrong.
pub(super) fn success(response: &Response, plugin: &str, origin: &Origin) -> Result<Value, DevLakeError> {
    if let Some(error) = gate(response, plugin, origin) {
        return Err(error);
    }
    let json = response.json();
    match (response.is_success(), json) {
        (true, Some(json)) => Ok(json),
        (true, None) => Err(DevLakeError::NotDevLake),
        // A list that broke off half-way: DevLake could not decrypt a row (devlake.md 1.8).
        (false, Some(Value::Array(_))) => Err(DevLakeError::KeyChanged),
        (false, Some(_)) if response.status == 404 => Err(DevLakeError::NotFound),
        (false, _) => Err(DevLakeError::Other {
            status: response.status,
            message: message(response),
        }),
    }
}

/// What stands before every handler: login, migration, a missing route, a crash, a page of the server in front.
pub(super) fn gate(response: &Response, plugin: &str, origin: &Origin) -> Option<DevLakeError> {
    let net = |error| Some(DevLakeError::Net(error));
    let (origin, may_have_left) = (origin.clone(), true);
    match response.status {
        428 => Some(DevLakeError::MigrationPending),
        401 | 403 if is_auth_layer(response) => Some(DevLakeError::LoginNeeded(LoginWay::ApiKey)),
        401 if response.is_web_page() || response.header("www-authenticate").is_some() => {
            Some(DevLakeError::LoginNeeded(LoginWay::UiBasic))
        }
        404 if response.is_text("404 page not found") => Some(DevLakeError::PluginMissing {
            plugin: plugin.to_owned(),
        }),
        500 if response.is_empty() => Some(DevLakeError::Crashed),
        502 | 503 if response.is_web_page() => net(NetError::NoAnswer {
            origin,
            may_have_left,
        }),
        504 if response.is_web_page() => net(NetError::TimedOut {
            origin,
            may_have_left,
        }),
        _ => None,
    }
}

/// The two-key body: DevLake refuses *us*. With `code` it would be a handler's answer about the provider.
fn is_auth_layer(response: &Response) -> bool {
    let Some(Value::Object(body)) = response.json() else {
        return false;
    };
    body.contains_key("success") && body.contains_key("message") && !body.contains_key("code")
}

/// The cleaned `message` of an envelope.
pub(super) fn message(response: &Response) -> Message {
    let json = response.json();
    let raw = json
        .as_ref()
        .and_then(|body| body.get("message"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    Message::clean(raw, &response.scrubber)
}
