//! Who may ask, in the original's order: API key under `/rest`, session, pending migration, then the routes.

use super::failure::{Failure, refused_at_the_door};
use super::routes::Route;
use super::settings::{DevLakeSettings, WITHOUT_CONNECTIONS};
use super::{Server, collection_routes, plugin_routes, probes};
use crate::http::{Answer, Request};

const MIGRATION_PENDING: &str = "\nNew migration scripts detected. Database migration is required to launch DevLake.\nWARNING: Performing migration may wipe collected data for consistency and re-collecting data may be required.\nTo proceed, please send a request to <config-ui-endpoint>/api/proceed-db-migration (or <devlake-endpoint>/proceed-db-migration).\nAlternatively, you may downgrade back to the previous DevLake version.\n (428)";

/// Answers a request to the backend.
pub(super) async fn answer(server: &Server, request: Request) -> Answer {
    let settings = server.state.settings();
    let Some(rest) = request.target.strip_prefix("/rest/") else {
        let path = request.path().to_owned();
        let open = Route::of(&request.method, &path).is_some_and(|route| route.is_open());
        if settings.session_login && !open && !names_somebody(&request) {
            return Answer::json(
                401,
                &serde_json::json!({"message": "unauthorized", "success": false}),
            );
        }
        return routed(server, request, &settings).await;
    };
    if let Some(refusal) = refuse_key(&request, &settings) {
        return refusal;
    }
    // Routed a second time, already decoded: an encoded slash has become one that separates (devlake.md 1.1).
    let inner = request.at(format!("/{}", rest.replace("%2F", "/").replace("%2f", "/")));
    routed(server, inner, &settings).await
}

fn refuse_key(request: &Request, settings: &DevLakeSettings) -> Option<Answer> {
    let header = request.header("authorization").unwrap_or_default();
    if header.is_empty() {
        return Some(refused_at_the_door(401, "token is missing"));
    }
    let Some(key) = header.strip_prefix("Bearer ") else {
        return Some(refused_at_the_door(401, "token is not present or malformed"));
    };
    let known = settings.api_keys.iter().any(|known| known == key);
    (!known).then(|| refused_at_the_door(403, "api key is invalid"))
}

/// The original trusts a forwarded user name and any Basic header (devlake.md 1.3).
fn names_somebody(request: &Request) -> bool {
    let basic = request
        .header("authorization")
        .is_some_and(|value| value.starts_with("Basic "));
    basic || request.header("x-forwarded-user").is_some()
}

async fn routed(server: &Server, request: Request, settings: &DevLakeSettings) -> Answer {
    let route = Route::of(&request.method, request.path());
    let open = route.as_ref().is_some_and(Route::is_open);
    if settings.migration_pending && !open {
        return Failure::plain(428, MIGRATION_PENDING).into_answer();
    }
    let Some(route) = route else {
        return without_slash(&request).unwrap_or_else(not_found);
    };
    let installed = |plugin: &str| {
        settings.plugins.iter().any(|name| name == plugin) && !WITHOUT_CONNECTIONS.contains(&plugin)
    };
    if !route.plugin().is_none_or(installed) {
        return not_found();
    }
    match route {
        Route::Server(probe) => probes::answer(server, probe, settings),
        Route::Plugin { plugin, about } => plugin_routes::answer(server, &plugin, about, &request).await,
        Route::Collection(collection) => collection_routes::answer(server, collection, &request),
    }
}

/// The redirect of a route that was asked with a trailing slash.
fn without_slash(request: &Request) -> Option<Answer> {
    let shorter = request.path().strip_suffix('/')?;
    Route::of(&request.method, shorter)?;
    if request.method == "GET" {
        let page = format!("<a href=\"{shorter}\">Moved Permanently</a>.\n\n");
        Some(Answer::html(301, page).with_header("Location", shorter))
    } else {
        Some(Answer::empty(307).with_header("Location", shorter))
    }
}

pub(super) fn not_found() -> Answer {
    Answer::text(404, "404 page not found")
}
