//! A connection as DevLake lists it, decoded without its secrets.

use std::collections::BTreeMap;

use domain::{
    Hint, RemoteCopy, Slot, TokenKind,
    recognise::{end_of_key, kind_of_mask},
};
use jiff::Timestamp;
use serde_json::{Map, Value};
use url::Url;

/// One connection in DevLake. Secrets and masks were dropped when it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteConnection {
    /// DevLake's number, unique per plugin.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// DevLake's stamps.
    pub created_at: Option<Timestamp>,
    /// See `created_at`; moves on every change.
    pub updated_at: Option<Timestamp>,
    /// The provider's address, as stored; never checked by DevLake.
    pub endpoint: Option<String>,
    /// Every further field without secrets, by DevLake's name.
    pub fields: BTreeMap<String, Value>,
    /// The secrets that it holds, as far as they are seen: one per visible mask, in order.
    pub secrets: Vec<SeenSecret>,
    /// Whether it showed a secret in plain. That was dropped, and is worth a warning.
    pub shows_tokens: bool,
}

/// A mask in an answer: which field, and its visible end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenSecret {
    /// The field.
    pub field: String,
    /// At most four characters.
    pub hint: Hint,
    /// What sort it is, where the mask shows how it begins.
    pub token_kind: TokenKind,
}

impl RemoteConnection {
    /// Decodes one; `None` when it has no id or name.
    pub(super) fn decode(value: Value) -> Option<Self> {
        let Value::Object(mut object) = value else {
            return None;
        };
        let id = object.remove("id")?.as_u64()?;
        let name = object.remove("name")?.as_str()?.to_owned();
        let stamp = |object: &mut Map<String, Value>, field| object.remove(field)?.as_str()?.parse().ok();
        let (created_at, updated_at) = (stamp(&mut object, "createdAt"), stamp(&mut object, "updatedAt"));
        let mut seen = Seen::default();
        let fields = seen.keep(object);
        let endpoint = fields.get("endpoint").and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            id,
            name,
            created_at,
            updated_at,
            endpoint,
            fields: fields.into_iter().collect(),
            secrets: seen.secrets,
            shows_tokens: seen.has_plain,
        })
    }

    /// The copy that is kept with our own record.
    pub fn copy(&self, seen_at: Timestamp) -> RemoteCopy {
        RemoteCopy {
            seen_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
            fields: self.fields.clone(),
            secrets: self.secrets.iter().filter_map(SeenSecret::in_slot).collect(),
        }
    }
}

impl SeenSecret {
    /// The same by its slot; `None` for a field that is no secret of its own.
    pub fn in_slot(&self) -> Option<domain::SeenSecret> {
        Some(domain::SeenSecret {
            slot: Slot::of_devlake_field(&self.field)?,
            hint: self.hint.clone(),
            token_kind: self.token_kind,
        })
    }
}

#[derive(Default)]
struct Seen {
    secrets: Vec<SeenSecret>,
    has_plain: bool,
}

impl Seen {
    /// The fields that are no secrets.
    fn keep(&mut self, object: Map<String, Value>) -> Map<String, Value> {
        let mut kept = Map::new();
        for (name, value) in object {
            if is_secret_name(&name, &value) {
                self.note(&name, &value);
            } else {
                kept.insert(name, self.calm(value));
            }
        }
        kept
    }

    /// What a secret field shows: several tokens are masked each on its own (devlake.md 2.8).
    fn note(&mut self, field: &str, value: &Value) {
        let Value::String(text) = value else {
            self.has_plain |= !value.is_null();
            return;
        };
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            if part.contains('*') {
                self.secrets.push(SeenSecret {
                    field: field.to_owned(),
                    hint: hint_of_mask(part),
                    token_kind: kind_of_mask(part),
                });
            } else {
                self.has_plain = true;
            }
        }
    }

    /// Other values: secrets may hide inside, and in the password of an address.
    fn calm(&mut self, value: Value) -> Value {
        match value {
            Value::Object(object) => Value::Object(self.keep(object)),
            Value::Array(list) => Value::Array(list.into_iter().map(|item| self.calm(item)).collect()),
            Value::String(text) => Value::String(self.without_password(text)),
            Value::Null | Value::Bool(_) | Value::Number(_) => value,
        }
    }

    fn without_password(&mut self, text: String) -> String {
        if !text.contains('@') {
            return text;
        }
        match Url::parse(&text) {
            Ok(mut url) if url.password().is_some() => {
                self.has_plain = true;
                let _ = url.set_password(None);
                let _ = url.set_username("");
                url.to_string()
            }
            Ok(_) | Err(_) => text,
        }
    }
}

/// Names that carry a secret: `token`, `password`, `secretKey`, `refreshToken`, and their like in plugins that
/// nobody knows yet. Expiry dates and switches are none.
pub(super) fn is_secret_name(name: &str, value: &Value) -> bool {
    const PARTS: [&str; 7] = [
        "token",
        "password",
        "secret",
        "apikey",
        "privatekey",
        "credential",
        "passphrase",
    ];
    let lower = name.to_ascii_lowercase().replace(['_', '-'], "");
    let is_named = PARTS.iter().any(|part| lower.contains(part)) || lower == "key" || lower.ends_with("key");
    let is_date = lower.ends_with("at") && (value.is_null() || value.as_str().is_some_and(is_date));
    is_named && !is_date && !value.is_boolean()
}

fn is_date(text: &str) -> bool {
    text.is_empty() || text.parse::<Timestamp>().is_ok()
}

/// What may be kept of a mask.
pub(super) fn hint_of_mask(mask: &str) -> Hint {
    Hint {
        last_four: end_of_key(mask).or_else(|| visible_end(mask)),
    }
}

/// At most the last four characters behind the stars. A mask without an end shows nothing.
fn visible_end(mask: &str) -> Option<String> {
    let end = mask.rsplit('*').next().unwrap_or_default();
    let start = end.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    (!end.is_empty()).then(|| end[start..].to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn of_a_mask_only_the_last_four_characters_stay() {
        let record = RemoteConnection::decode(json!({
            "id": 7, "name": "GitHub - acme", "createdAt": "2026-05-01T09:00:00.123Z", "updatedAt": "2026-05-02T09:00:00Z",
            "endpoint": "https://api.github.com/", "token": "ghp_abcdefgh********************12345678,zz****yy",
            "secretKey": "", "refreshToken": "", "tokenExpiresAt": null, "enableGraphql": true, "installationId": 0,
        }))
        .unwrap();

        let ends: Vec<_> = record
            .secrets
            .iter()
            .map(|seen| seen.hint.last_four.as_deref())
            .collect();
        assert_eq!(ends, [Some("5678"), Some("yy")]);
        let kept: Vec<_> = record.fields.keys().map(String::as_str).collect();
        assert_eq!(
            kept,
            ["enableGraphql", "endpoint", "installationId", "tokenExpiresAt"]
        );
        assert!(!record.shows_tokens);
        assert!(!format!("{record:?}").contains("abcdefgh"));
    }

    #[test]
    fn a_plain_token_is_dropped_and_reported() {
        let record = RemoteConnection::decode(json!({
            "id": 1, "name": "x", "nested": {"apiKey": "zz-plain-1"}, "refreshToken": "zz-plain-2",
            "proxy": "http://kim:zz-plain-3@proxy.example:3128",
        }))
        .unwrap();

        assert!(record.shows_tokens);
        assert!(!format!("{record:?}").contains("zz-plain"));
        assert_eq!(record.fields["proxy"], "http://proxy.example:3128/");
    }

    #[test]
    fn something_without_id_or_name_is_no_connection() {
        assert_eq!(RemoteConnection::decode(json!({"name": "x"})), None);
        assert_eq!(RemoteConnection::decode(json!({"id": "1", "name": "x"})), None);
        assert_eq!(RemoteConnection::decode(json!([1])), None);
    }

    proptest! {
        #[test]
        fn no_secret_survives_decoding(
            name in "(token|Token|refreshToken|password|secretKey|api_key|apiKey|privateKey|clientSecret)[a-zA-Z]{0,3}",
            secret in "zz[a-zA-Z0-9]{12,40}",
            depth in 0_usize..4,
        ) {
            let mut value = json!({ name: secret.clone() });
            for _ in 0..depth {
                value = json!({ "inner": [value] });
            }
            let record = RemoteConnection::decode(json!({"id": 1, "name": "x", "outer": value})).unwrap();

            let shown = format!("{record:?}");
            prop_assert!(record.shows_tokens);
            prop_assert!(!shown.contains(&secret));
        }
    }
}
