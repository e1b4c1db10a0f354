//! Telling a DevLake from everything else (devlake.md 1.2, 1.3).

use std::sync::Arc;

use connect::devlake::{DevLake, DevLakeError, Found, LoginWay, OwnKey, OwnKeyKind, Readiness};
use connect::net::NetError;
use domain::AuthStyle;
use rstest::rstest;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{Held, Reply, Seen, Server, direct, impatient, net, net_with};

#[tokio::test]
async fn a_backend_is_found_under_its_own_address() {
    let server = Server::start(|seen| backend(seen, "/")).await;

    let found = find(&server, None).await.unwrap();

    let (version, readiness) = ("v1.0.2@a1b2".to_owned(), Readiness::Ready);
    assert_eq!(
        found,
        Found::DevLake {
            version,
            address: server.address(),
            readiness
        }
    );
}

#[tokio::test]
async fn the_page_in_front_leads_to_the_interface_below_it() {
    let server = Server::start(|seen| match seen.target.starts_with("/api/") {
        true => backend(seen, "/api/"),
        false => Reply::page(200),
    })
    .await;

    let found = find(&server, None).await.unwrap();

    let (version, readiness) = ("v1.0.2@a1b2".to_owned(), Readiness::Ready);
    assert_eq!(
        found,
        Found::DevLake {
            version,
            address: server.address().at("api"),
            readiness
        }
    );
}

#[tokio::test]
async fn a_page_that_asks_for_user_and_password_says_which_login_it_wants() {
    let server = Server::start(|_| {
        Reply::with(
            401,
            "www-authenticate: Basic realm=\"DevLake Config UI\"\r\ncontent-type: text/html\r\n",
            b"<html>",
        )
    })
    .await;

    let found = find(&server, None).await.unwrap();

    assert_eq!(
        found,
        Found::LoginNeeded {
            way: LoginWay::UiBasic,
            address: server.address()
        }
    );
}

#[tokio::test]
async fn a_server_with_logins_switched_on_asks_for_an_api_key() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/version" | "/ready" => backend(seen, "/"),
        _ => Reply::json(401, &json!({"message": "unauthorized", "success": false})),
    })
    .await;

    let found = find(&server, None).await.unwrap();

    assert_eq!(
        found,
        Found::LoginNeeded {
            way: LoginWay::ApiKey,
            address: server.address()
        }
    );
}

#[tokio::test]
async fn a_pending_migration_is_seen_and_never_confirmed() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/version" => backend(seen, "/"),
        "/ready" => Reply::json(
            503,
            &envelope("service is not ready: waiting for migration confirmation (503)"),
        ),
        _ => Reply::json(428, &envelope("New migration scripts detected. (428)")),
    })
    .await;

    let found = find(&server, None).await.unwrap();

    assert_eq!(
        found,
        Found::MigrationPending {
            version: "v1.0.2@a1b2".to_owned(),
            address: server.address()
        }
    );
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.method == "GET" && !seen.target.contains("migration"))
    );
}

#[rstest]
#[case::a_page_everywhere(|_: &Seen| Reply::page(200))]
#[case::other_json(|_: &Seen| Reply::json(200, &json!({"version": 7})))]
#[case::nothing_there(|_: &Seen| Reply::text(404, "404 page not found"))]
#[case::empty(|_: &Seen| Reply::with(200, "", b""))]
#[case::version_of_something_else(|seen: &Seen| match seen.target.as_str() {
    "/version" => Reply::json(200, &json!({"version": "1"})),
    _ => Reply::json(200, &json!({})),
})]
#[tokio::test]
async fn what_is_no_devlake_is_said_to_be_none(#[case] answer: fn(&Seen) -> Reply) {
    let server = Server::start(answer).await;

    assert_eq!(find(&server, None).await.unwrap(), Found::NotDevLake);
}

#[tokio::test]
async fn an_api_key_goes_below_rest_and_user_and_password_do_not() {
    let server = Server::start(|seen| match seen.target.starts_with("/rest/") {
        true => backend(seen, "/rest/"),
        false => backend(seen, "/"),
    })
    .await;
    let key = OwnKey {
        source: Arc::new(Held::for_origin(
            "zz-api-key-1",
            &server.origin(),
            AuthStyle::Bearer,
        )),
        kind: OwnKeyKind::ApiKey,
    };
    let user = OwnKey {
        source: Arc::new(Held::for_origin(
            "zz-password-1",
            &server.origin(),
            AuthStyle::Basic,
        )),
        kind: OwnKeyKind::UiBasic {
            login: "kim".to_owned(),
        },
    };

    find(&server, Some(key)).await.unwrap();
    let with_key = server.seen();
    find(&server, Some(user)).await.unwrap();
    let with_user = server.seen().split_off(with_key.len());

    let authorization = |seen: &Seen| seen.header("authorization").map(str::to_owned);
    assert!(with_key.iter().all(|seen| seen.target.starts_with("/rest/")));
    assert!(
        with_key
            .iter()
            .all(|seen| authorization(seen).as_deref() == Some("Bearer zz-api-key-1"))
    );
    assert!(with_user.iter().all(|seen| !seen.target.starts_with("/rest/")));
    assert!(
        with_user
            .iter()
            .all(|seen| authorization(seen).unwrap().starts_with("Basic "))
    );
}

#[tokio::test]
async fn a_refused_api_key_asks_for_the_login_again() {
    let server =
        Server::start(|_| Reply::json(403, &json!({"success": false, "message": "api key is invalid"})))
            .await;

    let found = find(&server, None).await.unwrap();

    assert_eq!(
        found,
        Found::LoginNeeded {
            way: LoginWay::ApiKey,
            address: server.address()
        }
    );
}

#[tokio::test]
async fn a_silent_server_is_an_error_of_the_network() {
    let server = Server::start(|_| Reply::ThenSilence(Vec::new())).await;
    let devlake = DevLake::new(net_with(impatient()), server.address(), direct(), None);

    let error = devlake.find(&CancellationToken::new()).await.unwrap_err();

    let expected = NetError::TimedOut {
        origin: server.origin(),
        may_have_left: true,
    };
    assert_eq!(error, DevLakeError::Net(expected));
}

#[tokio::test]
async fn a_page_of_the_server_in_front_means_that_nothing_is_behind_it() {
    let server = Server::start(|_| Reply::page(502)).await;

    let error = find(&server, None).await.unwrap_err();

    assert!(matches!(error, DevLakeError::Net(NetError::NoAnswer { .. })));
}

async fn find(server: &Server, own_key: Option<OwnKey>) -> Result<Found, DevLakeError> {
    let devlake = DevLake::new(net(), server.address(), direct(), own_key);
    devlake.find(&CancellationToken::new()).await
}

fn backend(seen: &Seen, base: &str) -> Reply {
    match seen.target.strip_prefix(base).unwrap() {
        "version" => Reply::json(200, &json!({"version": "v1.0.2@a1b2"})),
        "ready" => Reply::json(200, &envelope("ready")),
        "plugins" => Reply::json(200, &json!([{"plugin": "github", "metric": {}}])),
        _ => Reply::text(404, "404 page not found"),
    }
}

fn envelope(message: &str) -> serde_json::Value {
    json!({"code": 0, "success": false, "message": message, "causes": null, "data": null})
}
