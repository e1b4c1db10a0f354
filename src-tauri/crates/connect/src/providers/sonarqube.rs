//! SonarQube: whether a credential is valid it tells everyone, of no credential too (providers.md 12).

use serde_json::Value;

use crate::net::Response;

pub(super) fn is_sonarqube(response: &Response) -> bool {
    let body = response.json().unwrap_or_default();
    response.status == 200 && body.get("valid").is_some_and(Value::is_boolean)
}
