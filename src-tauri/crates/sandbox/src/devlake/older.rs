//! The older of the original's two helpers, which only gh-copilot still uses (devlake.md 2.1 to 2.4).

use serde_json::{Map, Value};

use super::Server;
use super::connections::{gone, name_too_long, show};
use super::decode::{Manner, nothing, overlay};
use super::failure::{ERROR_STRING, Failure, GoError};
use super::plugins::{Behaviour, Plugin};
use super::state::{Refused, Row};
use crate::http::Answer;

/// Checks the values as a whole and completes them.
pub(super) type Prepare = fn(&mut Map<String, Value>) -> Result<(), Failure>;

/// Stores a connection: strict about types, 200 instead of 201.
pub(super) fn create(
    server: &Server,
    plugin: &'static Plugin,
    prepare: Prepare,
    body: &Map<String, Value>,
) -> Result<Answer, Failure> {
    let mut values = nothing(plugin.fields);
    overlay(&mut values, plugin.fields, body, Manner::Strict).map_err(plugin.undecodable)?;
    prepare(&mut values)?;
    let row = server.state.insert(plugin.slug, values).map_err(refused)?;
    let shown = show(server, &Behaviour::Full(plugin), &row)?;
    Ok(Answer::json(200, &shown))
}

/// Changes a connection without looking at the name; the answer shows the old time (devlake.md 2.5).
pub(super) fn change(
    server: &Server,
    plugin: &'static Plugin,
    check: Prepare,
    row: Row,
    values: Map<String, Value>,
) -> Result<Answer, Failure> {
    let mut values = values;
    check(&mut values)?;
    let changed = server
        .state
        .update(plugin.slug, row.id, values)
        .map_err(refused)?;
    let shown = Row {
        updated_at: row.updated_at,
        ..changed
    };
    Ok(Answer::json(
        200,
        &show(server, &Behaviour::Full(plugin), &shown)?,
    ))
}

fn refused(reason: Refused) -> Failure {
    match reason {
        Refused::NameTaken => Failure::plain(400, "the connection name already exists (400)"),
        Refused::NameTooLong => name_too_long(),
        Refused::Gone => gone(),
    }
}

/// A row that was not found, or an id that is none.
pub(super) struct NotFound {
    pub(super) status: u16,
    pub(super) error: GoError,
}

/// Finds a row by an id that must be a positive number.
pub(super) fn find(server: &Server, plugin: &str, id: &str) -> Result<Row, NotFound> {
    let number: u64 = match id.parse() {
        Ok(number) if number > 0 => number,
        Ok(_) | Err(_) => {
            return Err(NotFound {
                status: 400,
                error: GoError::of_type("invalid connectionId (400)", ERROR_STRING),
            });
        }
    };
    let rows = server.state.rows(plugin);
    rows.into_iter()
        .find(|row| row.id == number)
        .ok_or_else(|| NotFound {
            status: 404,
            error: GoError::around("record not found (404)", &[("record not found", ERROR_STRING)]),
        })
}
