//! From a route of a plugin to its handler.

use super::failure::Failure;
use super::plugins::{Behaviour, Plugin, behaviour_of};
use super::routes::{About, OnScopes};
use super::{Server, browse, connections, delete, patch, scope_configs, scopes};
use crate::http::{Answer, Request};

/// Answers a route of a plugin.
pub(super) async fn answer(server: &Server, slug: &str, about: About, request: &Request) -> Answer {
    let result = match (about, behaviour_of(slug)) {
        (About::List, _) => connections::list(server, slug),
        (About::Get { id }, _) => connections::get(server, slug, &id),
        (about, Behaviour::Full(plugin)) => full(server, plugin, about, request).await,
        (_, Behaviour::Listed) => Ok(list_only()),
    };
    result.unwrap_or_else(Failure::into_answer)
}

/// No route of the original; says so instead of imitating what has not been built.
fn list_only() -> Answer {
    Answer::text(501, "this stand-in only lists the connections of this plugin")
}

async fn full(
    server: &Server,
    plugin: &'static Plugin,
    about: About,
    request: &Request,
) -> Result<Answer, Failure> {
    let body = &request.body;
    match about {
        About::List => connections::list(server, plugin.slug),
        About::Get { id } => connections::get(server, plugin.slug, &id),
        About::Create => connections::create(server, plugin, body),
        About::Patch { id } => patch::answer(server, plugin, &id, body),
        About::Delete { id } => delete::answer(server, plugin, &id),
        About::Test => connections::test(server, plugin, body).await,
        About::SavedTest { id } => connections::saved_test(server, plugin, &id, body).await,
        About::Scopes { id, action } => match action {
            OnScopes::List => scopes::list(server, plugin, &id, request),
            OnScopes::Put => scopes::put(server, plugin, &id, body).await,
            OnScopes::Get { scope } => scopes::get(server, plugin, &id, &scope),
            OnScopes::Delete { scope } => scopes::delete(server, plugin, &id, &scope, request),
        },
        About::ScopeConfigs { id } => scope_configs::list(server, plugin, &id),
        About::CreateScopeConfig { id } => scope_configs::create(server, plugin, &id, body),
        About::RemoteScopes { id } => browse::remote_scopes(server, plugin, &id, request).await,
        About::SearchRemoteScopes { id } => browse::search(server, plugin, &id),
        About::ProviderProxy { id, path } => browse::proxy(server, plugin, &id, &path, request).await,
    }
}
