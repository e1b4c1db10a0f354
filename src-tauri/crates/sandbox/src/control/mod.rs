//! The control address: the library's face as JSON over http, for tests that run in another process.

mod coregit;
mod work;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::devlake::{DevLake, DevLakeSettings};
use crate::faults::{CONTROL, Fault};
use crate::http::{Answer, Handler, Request, Site};
use crate::sandbox::{CoreGits, DevLakes};
use crate::world::World;

#[derive(Deserialize)]
struct Secret {
    secret: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeedScope {
    plugin: String,
    connection_id: u64,
    fields: Value,
}

#[derive(Deserialize)]
struct SeedProject {
    name: String,
    connections: Value,
}

#[derive(Deserialize)]
struct Change {
    plugin: String,
    id: u64,
    fields: Value,
}

#[derive(Deserialize)]
struct Run {
    name: String,
}

#[derive(Deserialize)]
struct SeedRow {
    plugin: String,
    fields: Value,
}

/// What the control address says no with.
struct Wrong(u16, String);

/// The site of the control address. Its own requests are recorded as `control`.
pub(crate) fn site(world: &Arc<World>, devlakes: &Arc<DevLakes>, coregits: &Arc<CoreGits>) -> Site {
    let handler: Handler =
        {
            let world = Arc::clone(world);
            let devlakes = Arc::clone(devlakes);
            let coregits = Arc::clone(coregits);
            Arc::new(move |request| {
                let world = Arc::clone(&world);
                let devlakes = Arc::clone(&devlakes);
                let coregits = Arc::clone(&coregits);
                Box::pin(async move {
                    let result = answer(&world, &devlakes, &coregits, &request).await;
                    Some(result.unwrap_or_else(|Wrong(status, reason)| {
                        Answer::json(status, &json!({"error": reason}))
                    }))
                })
            })
        };
    Site {
        name: CONTROL.to_owned(),
        handler,
        world: Arc::clone(world),
    }
}

async fn answer(
    world: &World,
    devlakes: &DevLakes,
    coregits: &CoreGits,
    request: &Request,
) -> Result<Answer, Wrong> {
    let path = request.path().trim_start_matches('/').to_owned();
    let parts: Vec<&str> = path.split('/').collect();
    let result = match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["faults"]) => json!(world.faults.list()),
        ("POST", ["faults"]) => {
            world.faults.set(read::<Fault>(request)?);
            Value::Null
        }
        ("DELETE", ["faults"]) => {
            world.faults.clear();
            Value::Null
        }
        ("POST", ["secrets", "accept"]) => {
            world.tokens.accept(&read::<Secret>(request)?.secret);
            Value::Null
        }
        ("POST", ["secrets", "revoke"]) => {
            world.tokens.revoke(&read::<Secret>(request)?.secret);
            Value::Null
        }
        ("GET", ["sightings"]) => json!(world.ledger.sightings()),
        ("DELETE", ["sightings"]) => {
            world.ledger.forget();
            Value::Null
        }
        ("GET", ["requests", server]) => {
            let server = percent_encoding::percent_decode_str(server).decode_utf8_lossy();
            json!(world.ledger.requests(&server))
        }
        ("GET", ["webhooks"]) => json!(world.tokens.webhooks()),
        ("GET", ["work"]) => world.work.stored(),
        ("POST", ["work", what]) => work::change(&world.work, what, request)?,
        ("GET", ["coregits"]) => coregit::list(coregits),
        ("GET", ["coregits", number, "stored"]) => coregit::find(coregits, number)?.stored(),
        ("POST", ["coregits", number, what]) => {
            let coregit = coregit::find(coregits, number)?;
            coregit::change(&coregit, what, request).await?
        }
        ("GET", ["devlakes"]) => {
            let list: Vec<Value> = devlakes
                .all()
                .iter()
                .map(|devlake| json!({"name": devlake.name(), "url": devlake.url()}))
                .collect();
            json!(list)
        }
        ("GET", ["devlakes", number, "stored"]) => find(devlakes, number)?.stored(),
        ("POST", ["devlakes", number, "pipelines", id, "finish"]) => {
            let devlake = find(devlakes, number)?;
            let finished = id.parse().is_ok_and(|id| devlake.finish_pipeline(id));
            done(finished, "no such pipeline")?
        }
        ("POST", ["devlakes", number, what]) => {
            let devlake = find(devlakes, number)?;
            change(&devlake, what, request).await?
        }
        _ => return Err(Wrong(404, "no such control".to_owned())),
    };
    Ok(Answer::json(200, &result))
}

async fn change(devlake: &DevLake, what: &str, request: &Request) -> Result<Value, Wrong> {
    match what {
        "down" => devlake.go_down().await,
        "up" => devlake
            .come_back()
            .await
            .map_err(|reason| Wrong(500, reason.to_string()))?,
        "settings" => {
            let settings: DevLakeSettings = read(request)?;
            devlake.configure(|current| *current = settings);
        }
        "connections" => {
            let row: SeedRow = read(request)?;
            return Ok(json!({"id": devlake.seed(&row.plugin, &row.fields)}));
        }
        "scopes" => {
            let scope: SeedScope = read(request)?;
            let stored = devlake.seed_scope(&scope.plugin, scope.connection_id, &scope.fields);
            return done(stored, "no scopes of this plugin");
        }
        "projects" => {
            let project: SeedProject = read(request)?;
            let id = devlake.seed_project(&project.name, &project.connections);
            return Ok(json!({"blueprintId": id}));
        }
        "pipelines" => {
            let run: Run = read(request)?;
            return Ok(json!({"id": devlake.start_pipeline(&run.name)}));
        }
        "changes" => {
            let change: Change = read(request)?;
            let changed = devlake.change(&change.plugin, change.id, &change.fields);
            return done(changed, "no such connection");
        }
        "lose-encryption-secret" => devlake.lose_encryption_secret(),
        "restore-encryption-secret" => devlake.restore_encryption_secret(),
        _ => return Err(Wrong(404, "no such control".to_owned())),
    }
    Ok(Value::Null)
}

fn done(done: bool, otherwise: &str) -> Result<Value, Wrong> {
    if done {
        Ok(Value::Null)
    } else {
        Err(Wrong(404, otherwise.to_owned()))
    }
}

fn find(devlakes: &DevLakes, number: &str) -> Result<DevLake, Wrong> {
    devlakes
        .named(&format!("devlake#{number}"))
        .ok_or_else(|| Wrong(404, "no such DevLake".to_owned()))
}

fn read<T: for<'a> Deserialize<'a>>(request: &Request) -> Result<T, Wrong> {
    serde_json::from_slice(&request.body).map_err(|reason| Wrong(400, reason.to_string()))
}
