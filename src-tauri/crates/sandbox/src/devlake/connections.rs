//! List, create, get and test (change and delete in files of their own): the part that all plugins share (devlake.md section 2).

use serde_json::{Map, Value};

use super::decode::{Manner, nothing, overlay, parse_body};
use super::encryption::{self, blanked, check_readable, is_readable};
use super::failure::{ERROR_STRING, Failure, GoError};
use super::plugins::{Behaviour, Helper, Plugin, Trial, behaviour_of};
use super::state::{Refused, Row};
use super::{Server, older};
use crate::http::Answer;

/// All connections of a plugin.
pub(super) fn list(server: &Server, plugin: &str) -> Result<Answer, Failure> {
    let behaviour = behaviour_of(plugin);
    let rows = server.state.rows(plugin);
    let mut status = 200;
    let mut shown = Vec::new();
    for row in &rows {
        if is_readable(server, plugin, row) {
            shown.push(show(server, &behaviour, row)?);
        } else {
            // The list goes on and is sent with the status of a failure (devlake.md 1.8).
            status = 500;
            shown.push(show(server, &behaviour, &blanked(row))?);
        }
    }
    Ok(Answer::json(status, &Value::Array(shown)))
}

/// One connection.
pub(super) fn get(server: &Server, plugin: &str, id: &str) -> Result<Answer, Failure> {
    let behaviour = behaviour_of(plugin);
    let row = find(server, plugin, &behaviour, id)?;
    Ok(Answer::json(200, &show(server, &behaviour, &row)?))
}

/// The row of an id in a path.
pub(super) fn find(server: &Server, plugin: &str, behaviour: &Behaviour, id: &str) -> Result<Row, Failure> {
    let row = match behaviour.helper() {
        Helper::Generic => server
            .state
            .find(plugin, id)
            .ok_or_else(|| Failure::not_found(behaviour.model()))?,
        Helper::Older { .. } => older::find(server, plugin, id).map_err(|missing| Failure::Said {
            status: missing.status,
            error: missing.error,
        })?,
    };
    check_readable(server, plugin, &row).map_err(encryption::failed)?;
    Ok(row)
}

/// Stores a connection.
pub(super) fn create(server: &Server, plugin: &'static Plugin, body: &[u8]) -> Result<Answer, Failure> {
    let body = parse_body(body)?;
    if let Helper::Older { prepare, .. } = plugin.helper {
        return older::create(server, plugin, prepare, &body.unwrap_or_default());
    }
    let Some(body) = body else {
        return if plugin.crashes_without_body {
            Err(Failure::Panic)
        } else {
            Err(validation_failed(&stored_violations(
                plugin,
                &nothing(plugin.fields),
            )))
        };
    };
    let mut values = nothing(plugin.fields);
    for key in plugin.on_by_default {
        values.insert((*key).to_owned(), true.into());
    }
    overlay(&mut values, plugin.fields, &body, Manner::Lenient).map_err(|error| error.bare())?;
    let violations = stored_violations(plugin, &values);
    if !violations.is_empty() {
        return Err(validation_failed(&violations));
    }
    let row = server.state.insert(plugin.slug, values).map_err(refused)?;
    // The row is stored before the answer is made: a mask that crashes leaves it behind (devlake.md 2.4).
    let shown = show(server, &Behaviour::Full(plugin), &row)?;
    Ok(Answer::json(201, &shown))
}

/// Tests values that are not stored.
pub(super) async fn test(server: &Server, plugin: &'static Plugin, body: &[u8]) -> Result<Answer, Failure> {
    let body = parse_body(body)?.unwrap_or_default();
    let mut values = nothing(plugin.fields);
    // A generic test's own type knows neither name nor id: they are dropped whatever they are.
    let fields = tested_fields(plugin);
    overlay(&mut values, &fields, &body, Manner::Strict).map_err(plugin.undecodable)?;
    (plugin.test)(trial(server, values)).await
}

/// Tests a stored connection, with the fields of the body over it.
pub(super) async fn saved_test(
    server: &Server,
    plugin: &Plugin,
    id: &str,
    body: &[u8],
) -> Result<Answer, Failure> {
    let found = match plugin.helper {
        Helper::Generic => server
            .state
            .find(plugin.slug, id)
            .ok_or_else(|| GoError::not_found(plugin.model)),
        Helper::Older { .. } => older::find(server, plugin.slug, id).map_err(|missing| missing.error),
    };
    let found = found.and_then(|row| check_readable(server, plugin.slug, &row).map(|()| row));
    let row = found.map_err(|error| {
        let mut error = error.wrapped("find connection from db (400)");
        if let Some(headline) = plugin.saved_test_headline {
            error = error.wrapped(headline);
        }
        Failure::Said { status: 400, error }
    })?;
    let body = parse_body(body)?.unwrap_or_default();
    let mut values = nothing(plugin.fields);
    values.extend(row.fields);
    overlay(&mut values, plugin.fields, &body, Manner::Strict).map_err(plugin.undecodable)?;
    (plugin.saved_test)(trial(server, values)).await
}

/// The values of a connection, ready to be used on its provider.
pub(super) fn trial(server: &Server, values: Map<String, Value>) -> Trial {
    Trial {
        world: server.world.clone(),
        devlake: server.name.clone(),
        values,
    }
}

fn tested_fields(plugin: &Plugin) -> Vec<super::decode::Field> {
    let knows_name = match plugin.helper {
        Helper::Generic => false,
        Helper::Older { .. } => true,
    };
    plugin
        .fields
        .iter()
        .filter(|field| knows_name || field.json != "name")
        .copied()
        .collect()
}

/// The object of a response, masked.
pub(super) fn show(server: &Server, behaviour: &Behaviour, row: &Row) -> Result<Value, Failure> {
    let shown = match behaviour {
        Behaviour::Full(plugin) => {
            let mut values = nothing(plugin.fields);
            values.extend(row.fields.clone());
            let plain = values.clone();
            (plugin.mask)(&mut values).ok_or(Failure::Panic)?;
            if server.state.settings().shows_secrets {
                plain
            } else {
                values
            }
        }
        Behaviour::Listed => super::plugins::masked_generically(&row.fields),
    };
    let masked = Row {
        fields: shown,
        ..row.clone()
    };
    Ok(masked.shown())
}

pub(super) fn validation_failed(violations: &[String]) -> Failure {
    let lines = violations.join("\n  | ");
    Failure::Said {
        status: 400,
        error: GoError::around("validation failed (400)", &[(&lines, VALIDATION_ERRORS)]),
    }
}

/// What keeps a row from being stored.
pub(super) fn stored_violations(plugin: &Plugin, values: &Map<String, Value>) -> Vec<String> {
    let mut violations = Vec::new();
    if is_empty(values, "name") {
        violations.push(violation(plugin.model, "BaseConnection.Name", "required"));
    }
    let prefix = format!("{}.{}", plugin.model, plugin.inner_model);
    violations.extend((plugin.violations)(values, &prefix));
    violations
}

pub(super) const VALIDATION_ERRORS: &str = "validator.ValidationErrors";

/// One line of the validator's (devlake.md 1.5).
pub(super) fn violation(prefix: &str, path: &str, rule: &str) -> String {
    let field = path.rsplit('.').next().unwrap_or(path);
    format!("Key: '{prefix}.{path}' Error:Field validation for '{field}' failed on the '{rule}' tag")
}

/// Whether a text or number was not given.
pub(super) fn is_empty(values: &Map<String, Value>, key: &str) -> bool {
    match values.get(key) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Number(number)) => number.as_i64() == Some(0),
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => false,
    }
}

fn refused(reason: Refused) -> Failure {
    match reason {
        Refused::NameTaken => name_taken(),
        Refused::NameTooLong => name_too_long(),
        Refused::Gone => gone(),
    }
}

/// A row that went away between two steps of a handler.
pub(super) fn gone() -> Failure {
    let error = GoError::around("record not found (404)", &[("record not found", ERROR_STRING)]);
    Failure::Said { status: 404, error }
}

/// The original's text is about scope configurations whatever was duplicated (devlake.md 2.4).
pub(super) fn name_taken() -> Failure {
    Failure::plain(
        500,
        "The name of the current scope config is duplicated. Please modify it before saving.",
    )
}

pub(super) fn name_too_long() -> Failure {
    let inner = "Error 1406 (22001): Data too long for column 'name' at row 1";
    Failure::Said {
        status: 500,
        error: GoError::around(format!("{inner} (500)"), &[(inner, "*mysql.MySQLError")]),
    }
}
