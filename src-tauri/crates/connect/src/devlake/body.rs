//! What is sent for a connection, without its secret.

use domain::kinds::{ConnectionKind, Draft, FixedValue};
use serde_json::{Map, Value};

/// DevLake's body for a draft. Numbers are numbers: its tests take nothing else (devlake.md 2.2).
pub(super) fn of_draft(kind: ConnectionKind, draft: &Draft) -> Map<String, Value> {
    let spec = kind.spec();
    let mut body = Map::new();
    body.insert("name".to_owned(), draft.name.trim().into());
    body.insert("endpoint".to_owned(), draft.address.to_string().into());
    body.insert(
        "proxy".to_owned(),
        draft.settings.proxy.as_deref().unwrap_or_default().into(),
    );
    body.insert(
        "rateLimitPerHour".to_owned(),
        draft.settings.rate_limit_per_hour.unwrap_or_default().into(),
    );
    if let (Some(field), Some(login)) = (spec.login_field, &draft.login) {
        body.insert(field.to_owned(), login.as_str().into());
    }
    for (field, value) in spec.fixed_fields {
        let value = match value {
            FixedValue::Text(text) => Value::from(*text),
            FixedValue::Flag(flag) => Value::from(*flag),
        };
        body.insert((*field).to_owned(), value);
    }
    body
}
