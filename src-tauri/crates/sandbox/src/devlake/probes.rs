//! The routes about the server itself.

use serde_json::{Value, json};

use super::Server;
use super::access::not_found;
use super::failure::{Failure, success};
use super::routes::Route;
use super::settings::DevLakeSettings;
use crate::http::Answer;

pub(super) fn answer(server: &Server, route: &Route, settings: &DevLakeSettings) -> Answer {
    let pending = settings.migration_pending;
    match route {
        Route::Ping => Answer::empty(200),
        Route::Version => Answer::json(200, &json!({"version": settings.version})),
        Route::Ready if pending => {
            let text = "service is not ready: waiting for migration confirmation (503)";
            Failure::plain(503, text).into_answer()
        }
        Route::Ready => Answer::json(200, &success("ready")),
        Route::Health => Answer::json(200, &success(if pending { "maybe" } else { "good" })),
        Route::ProceedMigration => {
            server
                .state
                .configure(|settings| settings.migration_pending = false);
            Answer::json(200, &success("success"))
        }
        Route::AuthMethods => Answer::json(200, &json!({"apiKey": {"enabled": true}})),
        Route::UserInfo => Answer::json(200, &json!({"authenticated": false, "name": "", "email": ""})),
        Route::Plugins => {
            let plugins: Vec<Value> = settings.plugins.iter().map(|name| entry(name)).collect();
            Answer::json(200, &Value::Array(plugins))
        }
        Route::List { .. }
        | Route::Create { .. }
        | Route::Get { .. }
        | Route::Patch { .. }
        | Route::Delete { .. }
        | Route::Test { .. }
        | Route::SavedTest { .. } => not_found(),
    }
}

/// One row of `/plugins`; the metric plugins say what they need, the others nothing.
fn entry(plugin: &str) -> Value {
    let (entities, after, is_project_metric) = match plugin {
        "dora" => (
            json!([{"model": "cicd_tasks", "requiredFields": {"column": "type", "execptedValue": "Deployment"}}]),
            json!([]),
            true,
        ),
        "refdiff" => (json!([]), json!([]), false),
        _ => (Value::Null, Value::Null, false),
    };
    json!({
        "plugin": plugin,
        "metric": {
            "requiredDataEntities": entities,
            "runAfter": after,
            "isProjectMetric": is_project_metric,
        },
    })
}
