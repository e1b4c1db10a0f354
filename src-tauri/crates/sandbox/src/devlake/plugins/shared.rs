//! Steps that several plugins take in the same way.

use serde_json::{Map, Value};

use super::Trial;
use crate::devlake::connections::{VALIDATION_ERRORS, is_empty, violation};
use crate::devlake::failure::{Failure, GoError, success};
use crate::devlake::mask;
use crate::http::Answer;

/// The validator's lines about fields that must not be empty: JSON name and path of each.
pub(super) fn missing(values: &Map<String, Value>, prefix: &str, fields: &[(&str, &str)]) -> Vec<String> {
    fields
        .iter()
        .filter(|(key, _path)| is_empty(values, key))
        .map(|(_key, path)| violation(prefix, path, "required"))
        .collect()
}

/// Stops a test whose values do not hold.
pub(super) fn validated(violations: &[String]) -> Result<(), Failure> {
    if violations.is_empty() {
        return Ok(());
    }
    let lines = violations.join("\n  | ");
    Err(Failure::Said {
        status: 500,
        error: GoError::around("error validating target", &[(&lines, VALIDATION_ERRORS)]),
    })
}

/// The same without a headline of its own (github, jira).
pub(super) fn validated_bare(violations: &[String]) -> Result<(), Failure> {
    if violations.is_empty() {
        return Ok(());
    }
    let lines = violations.join("\n  | ");
    Err(Failure::Said {
        status: 500,
        error: GoError::around(lines.as_str(), &[(&lines, VALIDATION_ERRORS)]),
    })
}

/// The provider gave no answer.
pub(in crate::devlake) fn unanswered(error: GoError) -> Failure {
    Failure::Said { status: 500, error }
}

/// A test that passed.
pub(super) fn passed() -> Answer {
    Answer::json(200, &success("success"))
}

/// A test that passed, with the connection: masked, without id and name.
pub(super) fn passed_with(
    trial: Trial,
    mask: fn(&mut Map<String, Value>) -> Option<()>,
) -> Result<Answer, Failure> {
    let mut connection = trial.values;
    connection.remove("name");
    mask(&mut connection).ok_or(Failure::Panic)?;
    let mut body = success("success");
    body["Connection"] = Value::Object(connection);
    Ok(Answer::json(200, &body))
}

/// Hides `token` with the mask of most plugins.
#[expect(clippy::unnecessary_wraps, reason = "the masks of other plugins can crash")]
pub(super) fn mask_token(values: &mut Map<String, Value>) -> Option<()> {
    let token = values.get("token").and_then(Value::as_str).unwrap_or_default();
    let masked = mask::generic(token);
    values.insert("token".to_owned(), masked.into());
    Some(())
}

/// Hides `password` wholly.
#[expect(clippy::unnecessary_wraps, reason = "the masks of other plugins can crash")]
pub(super) fn mask_password(values: &mut Map<String, Value>) -> Option<()> {
    values.insert("password".to_owned(), "".into());
    Some(())
}
