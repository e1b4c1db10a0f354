//! `DELETE` of a connection (devlake.md 2.7).

use super::Server;
use super::connections::{find, show};
use super::failure::Failure;
use super::plugins::{Behaviour, Plugin};
use crate::http::Answer;

/// Deletes a connection and answers what it was, masked.
pub(super) fn answer(server: &Server, plugin: &'static Plugin, id: &str) -> Result<Answer, Failure> {
    let behaviour = Behaviour::Full(plugin);
    let row = find(server, plugin.slug, &behaviour, id)?;
    server.state.delete(plugin.slug, row.id);
    // The row is gone before the answer is made: a mask that crashes does not bring it back (devlake.md 3.1).
    Ok(Answer::json(200, &show(&behaviour, &row)?))
}
