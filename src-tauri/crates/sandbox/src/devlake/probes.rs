//! The routes about the server itself.

use serde_json::{Value, json};

use super::Server;
use super::failure::{Failure, success};
use super::routes::Probe;
use super::settings::DevLakeSettings;
use crate::http::Answer;

pub(super) fn answer(server: &Server, probe: Probe, settings: &DevLakeSettings) -> Answer {
    let pending = settings.migration_pending;
    match probe {
        Probe::Ping => Answer::empty(200),
        Probe::Version => Answer::json(200, &json!({"version": settings.version})),
        Probe::Ready if pending => {
            let text = "service is not ready: waiting for migration confirmation (503)";
            Failure::plain(503, text).into_answer()
        }
        Probe::Ready => Answer::json(200, &success("ready")),
        Probe::Health => Answer::json(200, &success(if pending { "maybe" } else { "good" })),
        Probe::ProceedMigration => {
            server
                .state
                .configure(|settings| settings.migration_pending = false);
            Answer::json(200, &success("success"))
        }
        Probe::AuthMethods => Answer::json(200, &json!({"apiKey": {"enabled": true}})),
        Probe::UserInfo => Answer::json(200, &json!({"authenticated": false, "name": "", "email": ""})),
        Probe::Plugins => {
            let plugins: Vec<Value> = settings.plugins.iter().map(|name| entry(name)).collect();
            Answer::json(200, &Value::Array(plugins))
        }
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
