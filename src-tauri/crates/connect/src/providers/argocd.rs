//! Argo CD: who is asking it tells everyone; of nobody it knows nothing, in JSON (providers.md 13).

use serde_json::Value;

use crate::net::Response;

/// All that the answer may have.
const KEYS: [&str; 4] = ["loggedIn", "username", "iss", "groups"];

pub(super) fn is_argocd(response: &Response) -> bool {
    let Some(Value::Object(body)) = response.json() else {
        return false;
    };
    response.status == 200 && body.keys().all(|key| KEYS.contains(&key.as_str()))
}
