//! Deleting: what depends on a connection, the three reasons of a 409 told apart, and the proof by listing.

use std::sync::Mutex;

use connect::{
    devlake::{Blueprint, DeleteError, Dependents, DevLake, DevLakeError, OwnKey, OwnKeyKind, Scope},
    net::NetError,
};
use domain::{AuthStyle, kinds::ConnectionKind};
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

use crate::support::{Held, Reply, Seen, Server, direct, net};

const JENKINS: ConnectionKind = ConnectionKind::DevLakeJenkins;

#[tokio::test]
async fn what_depends_on_a_connection_is_read_page_by_page() {
    let server = Lake::of(Lake {
        blueprints: (1..=150)
            .map(|id| blueprint(id, if id == 149 { 7 } else { 8 }))
            .chain([raw_blueprint(151)])
            .collect(),
        scopes: vec!["team/build".to_owned(), "other".to_owned()],
        running: 1,
        ..Lake::default()
    })
    .await;

    let found = client(&server)
        .dependents(JENKINS, 7, &CancellationToken::new())
        .await
        .unwrap();

    let Dependents {
        blueprints,
        scopes,
        scope_configs,
        running,
    } = found;
    let named: Vec<_> = blueprints
        .iter()
        .map(|one| (one.name.as_str(), one.scopes, one.is_raw))
        .collect();
    assert_eq!(named, [("blueprint 149", 1, false), ("blueprint 151", 1, true)]);
    assert_eq!(blueprints[0].project.as_deref(), Some("project 149"));
    assert_eq!(
        scopes.iter().map(|scope| scope.id.as_str()).collect::<Vec<_>>(),
        ["team/build", "other"]
    );
    assert_eq!((scope_configs, running.len()), (1, 1));
}

#[rstest]
#[case::used(Lake { blueprints: vec![blueprint(1, 7)], ..Lake::default() },
    DeleteError::InUse { blueprints: vec!["blueprint 1".to_owned()], projects: vec!["project 1".to_owned()] })]
#[case::scopes(Lake { scopes: vec!["build".to_owned()], ..Lake::default() }, DeleteError::HasScopes)]
#[case::running(Lake { running: 1, scopes: vec!["build".to_owned()], ..Lake::default() }, DeleteError::PipelineRunning)]
#[case::lock(Lake { is_locked: true, ..Lake::default() }, DeleteError::Busy)]
#[tokio::test]
async fn the_reasons_of_a_refusal_are_told_apart_without_reading_texts(
    #[case] lake: Lake,
    #[case] expected: DeleteError,
) {
    let server = Lake::of(lake).await;

    let error = client(&server)
        .delete(JENKINS, 7, &CancellationToken::new())
        .await
        .unwrap_err();

    assert_eq!(error, expected);
}

#[tokio::test]
async fn a_connection_is_taken_out_of_a_blueprint_and_nothing_else_of_it_is_named() {
    let mut shared = blueprint(1, 7);
    let other = json!({"pluginName": "github", "connectionId": 7, "scopes": [{"scopeId": "1"}]});
    shared["connections"].as_array_mut().unwrap().push(other.clone());
    let server = Lake::of(Lake {
        blueprints: vec![shared.clone()],
        scopes: vec!["build".to_owned()],
        ..Lake::default()
    })
    .await;
    let (lake, cancel) = (client(&server), CancellationToken::new());

    let taken = lake
        .leave_blueprint(&named(1), JENKINS, 7, &cancel)
        .await
        .unwrap()
        .unwrap();
    let again = lake
        .leave_blueprint(&named(1), JENKINS, 7, &cancel)
        .await
        .unwrap();
    let remaining = lake.scopes(JENKINS, 7, &cancel).await.unwrap();
    lake.rejoin_blueprint(&taken, &remaining, &cancel).await.unwrap();

    let patches: Vec<Value> = sent(&server, "PATCH").iter().map(Seen::json).collect();
    assert_eq!(patches[0], json!({"connections": [other]}));
    assert_eq!(again, None);
    let whole = patches[1]["connections"].as_array().unwrap();
    assert!(
        whole.len() == 2 && whole.contains(&shared["connections"][0]),
        "put back as it was"
    );
}

#[tokio::test]
async fn the_parts_in_their_order_delete_a_connection_and_the_list_proves_it() {
    let server = Lake::of(Lake {
        blueprints: vec![blueprint(1, 7)],
        scopes: vec!["team/build".to_owned()],
        ..Lake::default()
    })
    .await;
    let (lake, cancel) = (client(&server), CancellationToken::new());

    lake.leave_blueprint(&named(1), JENKINS, 7, &cancel)
        .await
        .unwrap();
    for scope in lake.scopes(JENKINS, 7, &cancel).await.unwrap() {
        lake.delete_scope(JENKINS, 7, &scope, &cancel).await.unwrap();
    }
    lake.wait_for_pipelines(&|_| {}, &cancel).await.unwrap();
    lake.delete(JENKINS, 7, &cancel).await.unwrap();
    lake.delete(JENKINS, 7, &cancel).await.unwrap();

    let deleted = sent(&server, "DELETE");
    assert_eq!(
        deleted[0].target,
        "/plugins/jenkins/connections/7/scopes/team/build"
    );
    assert!(
        server.seen().last().unwrap().target.ends_with("/connections"),
        "proven by listing"
    );
}

#[rstest]
#[case(
    ConnectionKind::DevLakeGhCopilot,
    "big/my-org",
    Some("/plugins/gh-copilot/connections/7/scopes/big%2Fmy-org")
)]
#[case(
    ConnectionKind::DevLakeBitbucket,
    "my org/repo",
    Some("/plugins/bitbucket/connections/7/scopes/my%20org/repo")
)]
#[case(
    ConnectionKind::DevLakeGithub,
    "1?delete=x#y",
    Some("/plugins/github/connections/7/scopes/1%3Fdelete=x%23y")
)]
#[case(ConnectionKind::DevLakeJenkins, "../../8", None)]
#[tokio::test]
async fn a_scope_is_addressed_as_its_plugin_wants_it_and_never_leads_elsewhere(
    #[case] kind: ConnectionKind,
    #[case] scope: &str,
    #[case] expected: Option<&str>,
) {
    let server = Server::sink().await;
    let scope = Scope {
        id: scope.to_owned(),
        name: String::new(),
    };

    let outcome = client(&server)
        .delete_scope(kind, 7, &scope, &CancellationToken::new())
        .await;

    assert_eq!(outcome.is_ok(), expected.is_some(), "{outcome:?}");
    assert_eq!(server.seen().first().map(|seen| seen.target.as_str()), expected);
}

#[tokio::test]
async fn under_an_api_key_a_scope_with_a_slash_cannot_be_addressed_and_is_not_guessed_at() {
    let server = Server::sink().await;
    let key = Held::for_origin("zz-own-key", &server.origin(), AuthStyle::Bearer);
    let own_key = OwnKey {
        source: Arc::new(key),
        kind: OwnKeyKind::ApiKey,
    };
    let lake = DevLake::new(net(), server.address(), direct(), Some(own_key));
    let scope = Scope {
        id: "big/my-org".to_owned(),
        name: String::new(),
    };

    let copilot = ConnectionKind::DevLakeGhCopilot;
    let error = lake
        .delete_scope(copilot, 7, &scope, &CancellationToken::new())
        .await
        .unwrap_err();

    assert_eq!(error, DeleteError::NotAddressable);
    assert!(server.seen().is_empty());
}

#[rstest]
#[case::lost(true)]
#[case::stumbled(false)]
#[tokio::test]
async fn a_blueprint_that_was_left_is_known_whatever_came_of_the_answer(#[case] drops: bool) {
    let lake = |drops, stumbles| Lake {
        blueprints: vec![blueprint(1, 7)],
        drops,
        stumbles,
        ..Lake::default()
    };
    let done = Lake::of(lake(drops.then_some(true), !drops)).await;
    let not_done = Lake::of(lake(Some(false), false)).await;
    let cancel = CancellationToken::new();

    let taken = client(&done)
        .leave_blueprint(&named(1), JENKINS, 7, &cancel)
        .await;
    let still_in = client(&not_done)
        .leave_blueprint(&named(1), JENKINS, 7, &cancel)
        .await;

    assert_eq!(taken.unwrap().map(|taken| taken.blueprint), Some(1));
    assert_eq!(still_in, Err(DeleteError::DevLake(DevLakeError::AnswerLost)));
}

#[tokio::test]
async fn a_lost_answer_of_a_delete_is_resolved_by_the_list() {
    let done = Lake::of(Lake {
        drops: Some(true),
        ..Lake::default()
    })
    .await;
    let not_done = Lake::of(Lake {
        drops: Some(false),
        ..Lake::default()
    })
    .await;
    let cancel = CancellationToken::new();

    assert_eq!(client(&done).delete(JENKINS, 7, &cancel).await, Ok(()));
    assert_eq!(
        client(&not_done).delete(JENKINS, 7, &cancel).await,
        Err(DeleteError::DevLake(DevLakeError::AnswerLost))
    );
}

#[tokio::test]
async fn waiting_for_a_pipeline_ends_when_somebody_cancels() {
    let server = Lake::of(Lake {
        running: 1,
        ..Lake::default()
    })
    .await;
    let cancel = CancellationToken::new();
    let stop = cancel.clone();

    let waited = client(&server)
        .wait_for_pipelines(&move |_| stop.cancel(), &cancel)
        .await;

    assert_eq!(waited, Err(DevLakeError::Net(NetError::Cancelled)));
}

fn client(server: &Server) -> DevLake {
    DevLake::new(net(), server.address(), direct(), None)
}

fn sent(server: &Server, method: &str) -> Vec<Seen> {
    server
        .seen()
        .into_iter()
        .filter(|seen| seen.method == method)
        .collect()
}

fn named(id: u64) -> Blueprint {
    Blueprint {
        id,
        name: format!("blueprint {id}"),
        project: None,
        scopes: 1,
        is_raw: false,
    }
}

fn blueprint(id: u64, connection: u64) -> Value {
    json!({
        "id": id, "name": format!("blueprint {id}"), "projectName": format!("project {id}"), "mode": "NORMAL", "plan": null,
        "connections": [{"pluginName": "jenkins", "connectionId": connection, "scopes": [{"scopeId": "build"}]}],
    })
}

fn raw_blueprint(id: u64) -> Value {
    json!({
        "id": id, "name": format!("blueprint {id}"), "projectName": "", "mode": "ADVANCED", "connections": [],
        "plan": [[{"plugin": "jenkins", "options": {"connectionId": 7}}, {"plugin": "github", "options": {"connectionId": 7}}]],
    })
}

/// A DevLake with the Jenkins connection 7.
#[derive(Default)]
struct Lake {
    blueprints: Vec<Value>,
    scopes: Vec<String>,
    running: usize,
    is_locked: bool,
    /// Never answers what changes something; whether it does it.
    drops: Option<bool>,
    /// Answers 500 to a PATCH that it did.
    stumbles: bool,
    is_deleted: bool,
}

impl Lake {
    async fn of(lake: Self) -> Server {
        let lake = Mutex::new(lake);
        Server::start(move |seen| lake.lock().unwrap().answer(seen)).await
    }

    fn answer(&mut self, seen: &Seen) -> Reply {
        let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match (seen.method.as_str(), segments.as_slice()) {
            ("GET", ["blueprints"]) => page("blueprints", &self.blueprints, query),
            ("GET", ["blueprints", id]) => Reply::json(200, self.blueprint(id)),
            ("PATCH", ["blueprints", id]) => {
                let body = seen.json();
                let (drops, stumbles) = (self.drops, self.stumbles);
                let stored = self.blueprint(id);
                if drops != Some(false) {
                    stored["connections"] = body["connections"].clone();
                }
                match (drops, stumbles) {
                    (Some(_), _) => Reply::Drop,
                    (None, true) => Reply::json(500, &json!({"code": 0, "success": false, "message": "no"})),
                    (None, false) => Reply::json(200, stored),
                }
            }
            ("GET", ["pipelines"]) => {
                let running: Vec<Value> = (0..self.running)
                    .map(|id| json!({"id": id, "name": "run"}))
                    .collect();
                page("pipelines", &running, query)
            }
            ("GET", [.., "scope-configs"]) => Reply::json(200, &json!([{"id": 1}])),
            ("GET", [.., "scopes"]) => {
                let scopes: Vec<Value> = self
                    .scopes
                    .iter()
                    .map(|name| json!({"scope": {"fullName": name}}))
                    .collect();
                page("scopes", &scopes, query)
            }
            ("GET", [.., "connections"]) if self.is_deleted => Reply::json(200, &json!([])),
            ("GET", [.., "connections"]) => Reply::json(200, &json!([{"id": 7, "name": "builds"}])),
            ("DELETE", [_, _, "connections", "7"]) => self.delete(),
            ("DELETE", [_, _, "connections", "7", "scopes", name @ ..]) => {
                let name = name.join("/");
                self.scopes.retain(|stored| *stored != name);
                Reply::json(200, &json!({}))
            }
            _ => Reply::text(404, "404 page not found"),
        }
    }

    fn delete(&mut self) -> Reply {
        if let Some(is_done) = self.drops {
            self.is_deleted = is_done;
            return Reply::Drop;
        }
        let used = self
            .blueprints
            .iter()
            .find(|one| one["connections"].to_string().contains("jenkins"));
        if self.running > 0 || self.is_locked {
            return refusal(Value::Null);
        }
        if let Some(used) = used {
            return refusal(json!({"blueprints": [used["name"]], "projects": [used["projectName"]]}));
        }
        if !self.scopes.is_empty() {
            return refusal(Value::Null);
        }
        if self.is_deleted {
            return Reply::json(
                404,
                &json!({"code": 0, "success": false, "message": "not found (404)", "causes": null, "data": null}),
            );
        }
        self.is_deleted = true;
        Reply::json(200, &json!({"id": 7, "name": "builds"}))
    }

    fn blueprint(&mut self, id: &str) -> &mut Value {
        let found = self
            .blueprints
            .iter_mut()
            .find(|one| one["id"].as_u64() == id.parse().ok());
        found.unwrap()
    }
}

fn page(key: &str, all: &[Value], query: &str) -> Reply {
    let number: usize = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("page="))
        .and_then(|number| number.parse().ok())
        .unwrap();
    let slice: Vec<_> = all.iter().skip((number - 1) * 100).take(100).collect();
    Reply::json(200, &json!({key: slice, "count": all.len()}))
}

fn refusal(data: Value) -> Reply {
    Reply::json(
        409,
        &json!({"code": 0, "success": false, "message": "no (409)", "causes": null, "data": data}),
    )
}
