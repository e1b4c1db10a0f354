//! From a route about projects, blueprints and pipelines to its handler.

use super::failure::Failure;
use super::routes::Collection;
use super::{Server, blueprints, pipelines, projects};
use crate::http::{Answer, Request};

/// Answers a route about what is collected.
pub(super) fn answer(server: &Server, collection: Collection, request: &Request) -> Answer {
    let body = &request.body;
    let result = match collection {
        Collection::Projects => projects::list(server, request),
        Collection::CreateProject => projects::create(server, body),
        Collection::Project { name } => projects::get(server, &name),
        Collection::Blueprints => blueprints::list(server, request),
        Collection::CreateBlueprint => blueprints::create(server, body),
        Collection::Blueprint { id } => blueprints::get(server, &id),
        Collection::PatchBlueprint { id } => blueprints::patch(server, &id, body),
        Collection::Pipelines => pipelines::list(server, request),
        Collection::CreatePipeline => pipelines::create(server, body),
        Collection::Pipeline { id } => pipelines::get(server, &id),
        Collection::CancelPipeline { id } => pipelines::cancel(server, &id),
    };
    result.unwrap_or_else(Failure::into_answer)
}
