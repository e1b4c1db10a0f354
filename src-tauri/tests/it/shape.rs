//! Every way in which an argument can be wrong, made from a right one.

use serde_json::{Map, Value, json};

/// A changed argument, and where it was changed.
pub(crate) struct Changed {
    pub(crate) place: String,
    pub(crate) value: Value,
}

/// Each place once with something wrong in it: a secret of another type, nothing, something else, one thing more.
pub(crate) fn wrongs(right: &Value, secret: &str) -> Vec<Changed> {
    let mut wrongs = Vec::new();
    for place in places(right, "") {
        let wrong_types = [
            json!({ secret: secret }),
            json!([secret]),
            json!({ "nested": { "deeper": [secret, secret] } }),
            json!(-7.5),
            Value::Null,
        ];
        for wrong in wrong_types {
            wrongs.push(changed(right, &place, wrong));
        }
        let found = right.pointer(&place).unwrap();
        if !found.is_string() {
            wrongs.push(changed(right, &place, json!(secret)));
        }
        if let Value::Object(fields) = found {
            let mut more = fields.clone();
            more.insert("unknown".to_owned(), json!(secret));
            more.insert(secret.to_owned(), json!(secret));
            wrongs.push(changed(right, &place, Value::Object(more)));
            for field in fields.keys() {
                let mut less = fields.clone();
                less.remove(field);
                wrongs.push(changed(right, &place, Value::Object(less)));
            }
        }
    }
    wrongs
}

/// Each text once replaced by a secret.
pub(crate) fn texts_replaced(right: &Value, secret: &str) -> Vec<Changed> {
    let texts = places(right, "")
        .into_iter()
        .filter(|place| right.pointer(place).is_some_and(Value::is_string));
    texts.map(|place| changed(right, &place, json!(secret))).collect()
}

fn changed(right: &Value, place: &str, wrong: Value) -> Changed {
    let mut value = right.clone();
    *value.pointer_mut(place).unwrap() = wrong;
    Changed {
        place: place.to_owned(),
        value,
    }
}

fn places(value: &Value, place: &str) -> Vec<String> {
    let mut places = vec![place.to_owned()];
    match value {
        Value::Object(fields) => places.extend(below(fields, place)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places.extend(self::places(item, &format!("{place}/{index}")));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    places
}

fn below(fields: &Map<String, Value>, place: &str) -> Vec<String> {
    fields
        .iter()
        .flat_map(|(name, value)| places(value, &format!("{place}/{name}")))
        .collect()
}
