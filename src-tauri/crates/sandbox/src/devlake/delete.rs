//! `DELETE` of a connection and the three reasons against it (devlake.md 2.7).

use super::Server;
use super::blueprints;
use super::connections::{find, show};
use super::failure::Failure;
use super::pipelines::refuse_while_running;
use super::plugins::{Behaviour, Helper, Plugin};
use super::scopes::used;
use crate::http::Answer;

const USED: &str = "Cannot delete the connection because it is referenced by blueprints (409)";
const USED_OLDER: &str = "Found one or more blueprint/project references to this connection (409)";
const HAS_SCOPES: &str = "Please delete all data scope(s) before you delete this Data Connection. (409)";

/// Deletes a connection and answers what it was, masked.
pub(super) fn answer(server: &Server, plugin: &'static Plugin, id: &str) -> Result<Answer, Failure> {
    let behaviour = Behaviour::Full(plugin);
    let row = find(server, plugin.slug, &behaviour, id)?;
    server.state.with(|data| {
        let text = match plugin.helper {
            Helper::Generic => {
                refuse_while_running(data)?;
                USED
            }
            // Does not look whether anything is running.
            Helper::Older { .. } => USED_OLDER,
        };
        let uses = blueprints::that_use(data, plugin.slug, row.id, None);
        if !uses.is_empty() {
            return Err(used(text, &uses));
        }
        let has_scopes =
            |scope: &super::scopes::Scope| scope.plugin == plugin.slug && scope.connection == row.id;
        if data.scopes.iter().any(has_scopes) {
            return Err(Failure::plain(409, HAS_SCOPES));
        }
        data.remove_connection(plugin.slug, row.id);
        Ok(())
    })?;
    // The row is gone before the answer is made: a mask that crashes does not bring it back (devlake.md 3.1).
    Ok(Answer::json(200, &show(server, &behaviour, &row)?))
}
