//! `PATCH` of a connection (devlake.md 2.5). Nothing is tested and no version compared.

use super::connections::{find, gone, name_too_long, show, stored_violations, validation_failed};
use super::decode::{DecodeError, nothing, parse_body};
use super::failure::{Failure, GoError};
use super::merge::{Merge, Merged};
use super::plugins::{Behaviour, Helper, Plugin};
use super::state::Refused;
use super::{Server, older};
use crate::http::Answer;

/// Changes a stored connection and answers it, masked.
pub(super) fn answer(
    server: &Server,
    plugin: &'static Plugin,
    id: &str,
    body: &[u8],
) -> Result<Answer, Failure> {
    let behaviour = Behaviour::Full(plugin);
    let row = find(server, plugin.slug, &behaviour, id)?;
    let body = parse_body(body)?.unwrap_or_default();
    let mut stored = nothing(plugin.fields);
    stored.extend(row.fields.clone());
    let merged = plugin
        .merge
        .apply(plugin.fields, &stored, &body)
        .map_err(|error| undecodable(plugin, error))?;
    let Merged::Values(values) = merged else {
        return Err(Failure::Panic);
    };
    if let Helper::Older { complete, .. } = plugin.helper {
        return older::change(server, plugin, complete, row, values);
    }
    let violations = stored_violations(plugin, &values);
    if !violations.is_empty() {
        return Err(validation_failed(&violations));
    }
    let name = values["name"].as_str().unwrap_or_default().to_owned();
    let row = server
        .state
        .update(plugin.slug, row.id, values)
        .map_err(|reason| refused(plugin, &name, reason))?;
    Ok(Answer::json(200, &show(server, &behaviour, &row)?))
}

fn undecodable(plugin: &Plugin, error: DecodeError) -> Failure {
    match plugin.merge {
        Merge::StoresWhatCame => error.patching(plugin.model),
        Merge::Replaces | Merge::KeepsSecret(_) | Merge::KeepsSecretsOfMethod => error.bare(),
    }
}

/// The raw text of the database.
fn refused(plugin: &Plugin, name: &str, reason: Refused) -> Failure {
    match reason {
        Refused::NameTooLong => name_too_long(),
        Refused::Gone => gone(),
        Refused::NameTaken => {
            let inner = format!(
                "Error 1062 (23000): Duplicate entry '{name}' for key 'idx_{}_name'",
                plugin.table
            );
            Failure::Said {
                status: 400,
                error: GoError::around(format!("{inner} (400)"), &[(&inner, "*mysql.MySQLError")]),
            }
        }
    }
}
