//! A form's fields and a system's fields, each by the other's name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::EditError;
use crate::{
    Connection, SystemKind,
    kinds::{ConnectionKind, FieldId, Reading},
};

/// What a form says, by the system's names.
pub(super) fn wanted(kind: ConnectionKind, reading: &Reading) -> BTreeMap<&'static str, Value> {
    let mut fields = BTreeMap::new();
    let mut put = |name, value: Option<Value>| {
        if let Some(value) = value {
            fields.insert(name, value);
        }
    };
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    put("name", text(&reading.name));
    put("username", text(&reading.login));
    put("proxy", Some(reading.proxy.as_deref().unwrap_or_default().into()));
    if kind.spec().stores_address {
        put(
            "endpoint",
            reading.address.as_ref().map(|address| address.to_string().into()),
        );
        put(
            "rateLimitPerHour",
            Some(reading.rate_limit_per_hour.unwrap_or_default().into()),
        );
    }
    for (name, value) in &reading.body {
        put(name, Some(value.clone()));
    }
    fields
}

/// The form's field behind one of the system's.
pub(super) fn field_of(name: &str) -> FieldId {
    match name {
        "endpoint" => FieldId::Address,
        "username" => FieldId::Login,
        "proxy" => FieldId::Proxy,
        "rateLimitPerHour" => FieldId::RateLimit,
        "authMethod" => FieldId::AuthMethod,
        "appId" => FieldId::AppId,
        "installationId" => FieldId::Installation,
        "organization" | "org" => FieldId::Organization,
        "enterprise" => FieldId::Enterprise,
        _ => FieldId::Name,
    }
}

/// The system's names that forms ask for: they are changed by answers and never as further fields.
pub const ASKED: [&str; 11] = [
    "name",
    "endpoint",
    "username",
    "proxy",
    "rateLimitPerHour",
    "authMethod",
    "appId",
    "installationId",
    "organization",
    "org",
    "enterprise",
];

/// The form's field that asks for one of the system's; `None` for those beyond the form.
pub fn asked_field(name: &str) -> Option<FieldId> {
    ASKED.contains(&name).then(|| field_of(name))
}

pub(super) fn stored(connection: &Connection, name: &str) -> Option<Value> {
    match name {
        "name" => Some(connection.name.as_str().into()),
        name => connection.remote.as_ref()?.fields.get(name).cloned(),
    }
}

/// Whether the system takes changes to fields beyond the form: CoreGit changes label and token, and nothing else
/// (coregit.md 5.3); a connector has none.
pub fn has_further_fields(kind: ConnectionKind) -> bool {
    match kind.spec().system {
        SystemKind::DevLake => true,
        SystemKind::CoreGit | SystemKind::Dojops => false,
    }
}

/// A field beyond the form: one that the system returned, of the type it has there, and that a PATCH can change.
pub(super) fn further_field(
    connection: &Connection,
    kind: ConnectionKind,
    name: &str,
    value: &Value,
) -> Result<Value, EditError> {
    let refused = || EditError::Field(name.to_owned());
    let is_in_form = ASKED.contains(&name) || !has_further_fields(kind);
    let before = stored(connection, name)
        .filter(|_| !is_in_form)
        .ok_or_else(refused)?;
    let is_same_type = matches!(
        (&before, value),
        (Value::Bool(_), Value::Bool(_))
            | (Value::Number(_), Value::Number(_))
            | (Value::String(_), Value::String(_))
    );
    is_same_type.then(|| value.clone()).ok_or_else(refused)
}

/// A value in an activity or a comparison.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}
