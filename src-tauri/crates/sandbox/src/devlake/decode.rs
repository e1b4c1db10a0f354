//! From a request body to the fields of a connection, with the tolerance and the complaints of the original.

use serde_json::{Map, Value};

use super::failure::{Failure, GoError};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Integer,
    Switch,
    Date,
}

/// One field of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) json: &'static str,
    /// The name in decoding complaints.
    pub(super) go: &'static str,
    pub(super) holds: Holds,
}

impl Field {
    pub(super) const fn text(json: &'static str, go: &'static str) -> Self {
        let holds = Holds::Text;
        Self { json, go, holds }
    }

    pub(super) const fn integer(json: &'static str, go: &'static str) -> Self {
        let holds = Holds::Integer;
        Self { json, go, holds }
    }

    pub(super) const fn switch(json: &'static str, go: &'static str) -> Self {
        let holds = Holds::Switch;
        Self { json, go, holds }
    }

    pub(super) const fn date(json: &'static str, go: &'static str) -> Self {
        let holds = Holds::Date;
        Self { json, go, holds }
    }

    fn nothing(&self) -> Value {
        match self.holds {
            Holds::Text => "".into(),
            Holds::Integer => 0.into(),
            Holds::Switch => false.into(),
            Holds::Date => Value::Null,
        }
    }
}

/// How a wrong type is met: storing converts, testing refuses (devlake.md 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Lenient,
    Strict,
}

/// Reads a body as an object. `None` = no body at all, or `null`.
pub(super) fn parse_body(body: &[u8]) -> Result<Option<Map<String, Value>>, Failure> {
    if body.is_empty() {
        return Ok(None);
    }
    let kind = match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(object)) => return Ok(Some(object)),
        Ok(Value::Null) => return Ok(None),
        Ok(other) => json_kind(&other),
        Err(reason) if reason.is_eof() => return Err(Failure::plain(500, "unexpected EOF")),
        Err(_) => return Err(Failure::plain(500, unexpected_character(body))),
    };
    let text = format!("json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}");
    Err(Failure::plain(500, text))
}

/// The Go name of a JSON kind.
pub(super) fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The complaint about text that is not JSON.
pub(super) fn unexpected_character(body: &[u8]) -> String {
    let first = String::from_utf8_lossy(body)
        .trim_start()
        .chars()
        .next()
        .unwrap_or(' ');
    format!("invalid character '{first}' looking for beginning of value")
}

/// Every field at its zero value.
pub(super) fn nothing(fields: &[Field]) -> Map<String, Value> {
    fields
        .iter()
        .map(|field| (field.json.to_owned(), field.nothing()))
        .collect()
}

/// Puts the known fields of `body` over `values`; unknown ones are dropped.
///
/// # Errors
/// The decoder's complaint, several lines.
pub(super) fn overlay(
    values: &mut Map<String, Value>,
    fields: &[Field],
    body: &Map<String, Value>,
    manner: Manner,
) -> Result<(), DecodeError> {
    let mut complaints = Vec::new();
    for field in fields {
        let Some(given) = body.get(field.json) else {
            continue;
        };
        match read(field, given, manner) {
            Ok(value) => drop(values.insert(field.json.to_owned(), value)),
            Err(complaint) => complaints.push(complaint),
        }
    }
    if complaints.is_empty() {
        return Ok(());
    }
    complaints.sort();
    let count = complaints.len();
    let list: String = complaints
        .iter()
        .map(|complaint| format!("\n  | * {complaint}"))
        .collect();
    Err(DecodeError(format!("{count} error(s) decoding:\n  |{list}")))
}

/// What the decoder said.
#[derive(Debug)]
pub(super) struct DecodeError(String);

impl DecodeError {
    const GO_TYPE: &'static str = "*mapstructure.Error";

    pub(super) fn bare(self) -> Failure {
        let text = self.0.clone();
        self.under(&text)
    }

    /// The complaint of the helper that changes a stored model; the spelling is the original's.
    pub(super) fn patching(self, model: &str) -> Failure {
        let text = self.0.clone();
        let headline = format!("faled to patch *models.{model} (400)");
        self.wrapped(400, &text, &headline)
    }

    /// Two headlines deep, with a status of its own.
    pub(super) fn wrapped(self, status: u16, inner: &str, headline: &str) -> Failure {
        Failure::Said {
            status,
            error: GoError::around(inner, &[(&self.0, Self::GO_TYPE)]).wrapped(headline),
        }
    }

    pub(super) fn under(self, headline: &str) -> Failure {
        Failure::Said {
            status: 500,
            error: GoError::around(headline, &[(&self.0, Self::GO_TYPE)]),
        }
    }
}

fn read(field: &Field, given: &Value, manner: Manner) -> Result<Value, String> {
    let strict = manner == Manner::Strict;
    match (field.holds, given) {
        (_, Value::Null) => Ok(field.nothing()),
        (Holds::Text, Value::String(_)) | (Holds::Switch, Value::Bool(_)) => Ok(given.clone()),
        (Holds::Integer, Value::Number(number)) => Ok(whole(number)),
        (Holds::Text, Value::Number(number)) if !strict => Ok(number_as_text(number).into()),
        (Holds::Text, Value::Bool(on)) if !strict => Ok(if *on { "1" } else { "0" }.into()),
        (Holds::Integer, Value::String(text)) if !strict => read_integer(field, text),
        (Holds::Integer, Value::Bool(on)) if !strict => Ok(i64::from(*on).into()),
        (Holds::Switch, Value::Number(number)) if !strict => Ok((number.as_f64() != Some(0.0)).into()),
        (Holds::Date, Value::String(_)) if !strict => Ok(given.clone()),
        (Holds::Date, _) => Err(format!("'{}' expected a map, got '{}'", field.go, go_kind(given))),
        (Holds::Text | Holds::Integer | Holds::Switch, _) => {
            let expected = match field.holds {
                Holds::Text => "string",
                Holds::Integer => "int",
                Holds::Switch | Holds::Date => "bool",
            };
            Err(format!(
                "'{}' expected type '{expected}', got unconvertible type '{}', value: '{}'",
                field.go,
                go_kind(given),
                go_value(given)
            ))
        }
    }
}

fn read_integer(field: &Field, text: &str) -> Result<Value, String> {
    if text.is_empty() {
        return Ok(0.into());
    }
    let number: Result<i64, _> = text.parse();
    number.map(Value::from).map_err(|_| {
        format!(
            "cannot parse '{}' as int: strconv.ParseInt: parsing {text:?}: invalid syntax",
            field.go
        )
    })
}

/// Fractions are cut off (devlake.md 2.2).
fn whole(number: &serde_json::Number) -> Value {
    match (number.as_i64(), number.as_f64()) {
        (Some(whole), _) => whole.into(),
        (None, Some(fraction)) => (fraction as i64).into(),
        (None, None) => 0.into(),
    }
}

/// Go reads every JSON number as a float and writes it without an exponent.
fn number_as_text(number: &serde_json::Number) -> String {
    number
        .as_f64()
        .map_or_else(|| number.to_string(), |float| float.to_string())
}

/// A number in a complaint: with an exponent from 1e21 on.
fn printed_number(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if float.abs() >= 1e21 => format!("{float:e}").replacen('e', "e+", 1),
        Some(_) | None => number_as_text(number),
    }
}

fn go_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nil",
        Value::Bool(_) => "bool",
        Value::Number(_) => "float64",
        Value::String(_) => "string",
        Value::Array(_) => "[]interface {}",
        Value::Object(_) => "map[string]interface {}",
    }
}

fn go_value(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::Bool(on) => on.to_string(),
        Value::Number(number) => printed_number(number),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(go_value).collect();
            format!("[{}]", items.join(" "))
        }
        Value::Object(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{key}:{}", go_value(value)))
                .collect();
            format!("map[{}]", entries.join(" "))
        }
    }
}
