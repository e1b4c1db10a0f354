//! Reading everything a DevLake holds, whatever some plugin does.

use connect::devlake::{DevLake, DevLakeError, Inventory, LoginWay, PluginAnswer};
use connect::net::NetError;
use domain::{OtherPlugins, kinds::DEVLAKE_PLUGINS};
use rstest::rstest;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{Reply, Seen, Server, direct, net};

#[tokio::test]
async fn all_known_plugins_are_asked_and_unknown_ones_after_them() {
    let server = Server::start(devlake).await;

    let inventory = list(&server).await.unwrap();

    assert_eq!(inventory.version.as_deref(), Some("v1.0.2"));
    assert_eq!(inventory.plugins.len(), DEVLAKE_PLUGINS.len() + 2);
    let PluginAnswer::Listed(github) = answer(&inventory, "github") else {
        panic!("not listed")
    };
    assert_eq!((github[0].id, github[0].name.as_str()), (7, "GitHub - acme"));
    assert_eq!(github[0].secrets[0].hint.last_four.as_deref(), Some("5678"));
    assert!(matches!(answer(&inventory, "newcomer"), PluginAnswer::Listed(list) if list[0].name == "new"));
    assert_eq!(answer(&inventory, "refdiff"), &PluginAnswer::NotInstalled);
    assert_eq!(answer(&inventory, "jira"), &PluginAnswer::NotInstalled);
}

#[tokio::test]
async fn one_broken_plugin_never_hides_the_others() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/plugins/jenkins/connections" => Reply::with(500, "", b""),
        "/plugins/gitlab/connections" => Reply::json(500, &json!([{"id": 1, "name": "enc", "token": ""}])),
        "/plugins/sonarqube/connections" => Reply::page(200),
        _ => devlake(seen),
    })
    .await;

    let inventory = list(&server).await.unwrap();

    assert!(matches!(answer(&inventory, "github"), PluginAnswer::Listed(_)));
    assert_eq!(
        answer(&inventory, "jenkins"),
        &PluginAnswer::Failed(DevLakeError::Crashed)
    );
    assert_eq!(
        answer(&inventory, "gitlab"),
        &PluginAnswer::Failed(DevLakeError::KeyChanged)
    );
    assert_eq!(
        answer(&inventory, "sonarqube"),
        &PluginAnswer::Failed(DevLakeError::NotDevLake)
    );
}

#[rstest]
#[case(Reply::json(428, &json!({"code": 0, "success": false, "message": "x (428)"})), DevLakeError::MigrationPending)]
#[case(
    Reply::json(401, &json!({"success": false, "message": "token is missing"})),
    DevLakeError::LoginNeeded(LoginWay::ApiKey)
)]
#[case(Reply::page(401), DevLakeError::LoginNeeded(LoginWay::UiBasic))]
#[tokio::test]
async fn what_concerns_the_whole_server_is_said_once(#[case] reply: Reply, #[case] expected: DevLakeError) {
    let Reply::Bytes(bytes) = reply else {
        panic!("a reply of bytes")
    };
    let server = Server::start(move |_| Reply::Bytes(bytes.clone())).await;

    assert_eq!(list(&server).await.unwrap_err(), expected);
}

#[tokio::test]
async fn a_server_that_knows_none_of_the_addresses_is_no_empty_devlake() {
    let server = Server::start(|_| Reply::text(404, "404 page not found")).await;

    assert_eq!(list(&server).await.unwrap_err(), DevLakeError::NotDevLake);
}

#[tokio::test]
async fn an_unreadable_entry_is_not_taken_for_a_deleted_one() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/plugins/jenkins/connections" => {
            Reply::json(200, &json!([{"id": 1, "name": "a"}, {"id": "2", "name": "b"}]))
        }
        _ => devlake(seen),
    })
    .await;

    let inventory = list(&server).await.unwrap();

    assert_eq!(
        answer(&inventory, "jenkins"),
        &PluginAnswer::Failed(DevLakeError::NotDevLake)
    );
}

#[tokio::test]
async fn a_server_that_is_down_is_said_once() {
    let server = Server::start(|_| Reply::Drop).await;

    let error = list(&server).await.unwrap_err();

    assert!(matches!(error, DevLakeError::Net(NetError::NoAnswer { .. })));
}

#[tokio::test]
async fn a_name_is_never_made_into_a_path() {
    let server = Server::sink().await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);

    let listed = devlake
        .list_connections("github/../../api-keys", &CancellationToken::new())
        .await;

    assert!(matches!(listed, Err(DevLakeError::PluginMissing { .. })));
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn one_connection_is_read_by_its_number() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/plugins/jenkins/connections/3" => Reply::json(
            200,
            &json!({"id": 3, "name": "ci", "username": "alice", "password": ""}),
        ),
        _ => Reply::json(
            404,
            &json!({"code": 0, "success": false, "message": "not found (404)"}),
        ),
    })
    .await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);
    let cancel = CancellationToken::new();

    let found = devlake.get("jenkins", 3, &cancel).await.unwrap();
    let missing = devlake.get("jenkins", 4, &cancel).await;

    assert_eq!(
        (found.name.as_str(), &found.fields["username"]),
        ("ci", &json!("alice"))
    );
    assert_eq!(missing.unwrap_err(), DevLakeError::NotFound);
}

async fn list(server: &Server) -> Result<Inventory, DevLakeError> {
    DevLake::new(net(), server.address(), direct(), None)
        .list_all(&OtherPlugins::default(), &CancellationToken::new())
        .await
}

fn answer<'a>(inventory: &'a Inventory, plugin: &str) -> &'a PluginAnswer {
    &inventory
        .plugins
        .iter()
        .find(|(slug, _)| slug == plugin)
        .unwrap()
        .1
}

fn devlake(seen: &Seen) -> Reply {
    match seen.target.as_str() {
        "/version" => Reply::json(200, &json!({"version": "v1.0.2"})),
        "/plugins" => Reply::json(
            200,
            &json!([{"plugin": "refdiff"}, {"plugin": "github"}, {"plugin": "newcomer"}, {"plugin": "../x"}]),
        ),
        "/plugins/github/connections" => Reply::json(
            200,
            &json!([{"id": 7, "name": "GitHub - acme", "token": "ghp_abcdefgh********************12345678"}]),
        ),
        "/plugins/newcomer/connections" => Reply::json(200, &json!([{"id": 1, "name": "new"}])),
        "/plugins/jenkins/connections" | "/plugins/gitlab/connections" => Reply::json(200, &json!([])),
        _ => Reply::text(404, "404 page not found"),
    }
}
