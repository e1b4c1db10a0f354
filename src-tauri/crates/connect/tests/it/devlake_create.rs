//! Creating: the right request, and every answer that means something. Never twice.

use connect::devlake::{DevLake, DevLakeError, RemoteConnection};
use connect::net::{NetError, SecretSource};
use domain::{
    AuthStyle, Settings, Slot,
    kinds::{ConnectionKind, Draft, FieldId},
};
use rstest::rstest;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{Held, LockedVault, Reply, Server, address, direct, impatient, net, net_with};

const SECRET: &str = "zz-created-once-51aa-0123456789abcdef";

#[tokio::test]
async fn a_github_connection_is_asked_for_as_devlake_wants_it() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/plugins/github/connections" => Reply::json(
            201,
            &json!({"id": 9, "name": "GitHub - acme", "token": "zz*********************************ef"}),
        ),
        _ => Reply::text(404, ""),
    })
    .await;

    let made = create(&server, ConnectionKind::DevLakeGithub).await.unwrap();

    let seen = &server.seen()[0];
    assert_eq!((made.id, made.name.as_str()), (9, "GitHub - acme"));
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(
        seen.json(),
        json!({
            "name": "GitHub - acme", "endpoint": "https://provider.example/", "proxy": "", "rateLimitPerHour": 0,
            "authMethod": "AccessToken", "enableGraphql": true, "token": SECRET,
        })
    );
}

#[tokio::test]
async fn a_jenkins_connection_carries_its_login_beside_the_password() {
    let server = Server::start(|_| Reply::json(201, &json!({"id": 2, "name": "ci", "password": ""}))).await;

    create(&server, ConnectionKind::DevLakeJenkins).await.unwrap();

    assert_eq!(
        server.seen()[0].json(),
        json!({
            "name": "GitHub - acme", "endpoint": "https://provider.example/", "proxy": "", "rateLimitPerHour": 0,
            "username": "kim", "password": SECRET,
        })
    );
}

#[rstest]
#[case::dropped(Reply::Drop)]
#[case::crashed_after_storing(Reply::with(500, "", b""))]
#[case::front_gave_up(Reply::page(504))]
#[case::front_lost_it(Reply::page(502))]
#[case::answer_without_id(Reply::json(201, &json!({"name": "GitHub - acme"})))]
#[case::page_instead(Reply::page(201))]
#[case::cut_off(Reply::Bytes(b"HTTP/1.1 201 X\r\ncontent-length: 99\r\n\r\n{\"id\":".to_vec()))]
#[case::silent(Reply::ThenSilence(Vec::new()))]
#[tokio::test]
async fn a_lost_answer_is_an_error_of_its_own_and_nothing_is_sent_twice(#[case] reply: Reply) {
    let reply = std::sync::Mutex::new(Some(reply));
    let server = Server::start(move |_| reply.lock().unwrap().take().unwrap_or(Reply::Drop)).await;
    let devlake = DevLake::new(net_with(impatient()), server.address(), direct(), None);
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);

    let error = devlake
        .create(
            ConnectionKind::DevLakeGithub,
            &draft(),
            &[&held],
            &CancellationToken::new(),
        )
        .await
        .unwrap_err();

    assert_eq!(error, DevLakeError::AnswerLost);
    assert_eq!(
        server.seen().iter().filter(|seen| seen.method == "POST").count(),
        1
    );
}

#[tokio::test]
async fn a_cancelled_create_may_have_happened() {
    let server = Server::start(|_| Reply::ThenSilence(Vec::new())).await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);
    let (cancel, draft) = (CancellationToken::new(), draft());
    let secrets: [&dyn SecretSource; 1] = [&held];

    let (made, ()) = tokio::join!(
        devlake.create(ConnectionKind::DevLakeGithub, &draft, &secrets, &cancel),
        async {
            while server.seen().is_empty() {
                tokio::task::yield_now().await;
            }
            cancel.cancel();
        }
    );

    assert_eq!(made.unwrap_err(), DevLakeError::AnswerLost);
}

#[tokio::test]
async fn a_create_that_was_cancelled_before_it_began_sent_nothing() {
    let server = Server::sink().await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);
    let cancel = CancellationToken::new();
    cancel.cancel();

    let made = devlake
        .create(ConnectionKind::DevLakeGithub, &draft(), &[&held], &cancel)
        .await;

    assert_eq!(made.unwrap_err(), DevLakeError::Net(NetError::Cancelled));
    assert_eq!(server.connections(), 0);
}

#[rstest]
#[case::the_list_has_it("GitHub - acme ", DevLakeError::NameTaken)]
#[case::the_list_has_it_not("another", other(500, "The name of the current scope config is duplicated."))]
#[tokio::test]
async fn a_taken_name_is_told_by_the_list_and_not_by_the_text(
    #[case] listed: &'static str,
    #[case] expected: DevLakeError,
) {
    let server = Server::start(move |seen| match seen.method.as_str() {
        "POST" => Reply::json(
            500,
            &envelope("The name of the current scope config is duplicated."),
        ),
        _ => Reply::json(200, &json!([{"id": 1, "name": listed}])),
    })
    .await;

    assert_eq!(
        create(&server, ConnectionKind::DevLakeGithub).await.unwrap_err(),
        expected
    );
}

#[tokio::test]
async fn a_refused_field_is_named() {
    let text = "validation failed (400)\nWraps: (2) Key: 'GithubConnection.Endpoint' Error:Field validation for 'Endpoint' failed on the 'required' tag";
    let server = Server::start(move |_| Reply::json(400, &envelope(text))).await;

    let error = create(&server, ConnectionKind::DevLakeGithub).await.unwrap_err();

    assert!(
        matches!(
            error,
            DevLakeError::FieldRefused {
                field: FieldId::Address,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_plugin_that_is_missing_is_named() {
    let server = Server::start(|_| Reply::text(404, "404 page not found")).await;

    let error = create(&server, ConnectionKind::DevLakeJenkins).await.unwrap_err();

    assert_eq!(
        error,
        DevLakeError::PluginMissing {
            plugin: "jenkins".to_owned()
        }
    );
}

#[tokio::test]
async fn a_locked_vault_creates_nothing() {
    let server = Server::sink().await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);

    let made = devlake
        .create(
            ConnectionKind::DevLakeGithub,
            &draft(),
            &[&LockedVault],
            &CancellationToken::new(),
        )
        .await;

    assert_eq!(made.unwrap_err(), DevLakeError::Net(NetError::Locked));
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn the_secret_is_in_no_error_even_when_the_server_quotes_it() {
    let server = Server::start(|seen| match seen.method.as_str() {
        "POST" => Reply::json(400, &envelope(&format!("bad token {SECRET} in {}", seen.body))),
        _ => Reply::json(200, &json!([])),
    })
    .await;

    let error = create(&server, ConnectionKind::DevLakeGithub).await.unwrap_err();

    let shown = format!("{error:?} {error}");
    assert!(shown.contains("bad token [secret]"), "{shown}");
    assert!(!shown.contains("created-once"));
}

async fn create(server: &Server, kind: ConnectionKind) -> Result<RemoteConnection, DevLakeError> {
    let devlake = DevLake::new(net(), server.address(), direct(), None);
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);
    devlake
        .create(kind, &draft_of(kind), &[&held], &CancellationToken::new())
        .await
}

/// A draft for GitHub, or one with a password for Jenkins.
fn draft_of(kind: ConnectionKind) -> Draft {
    let is_jenkins = kind == ConnectionKind::DevLakeJenkins;
    let method = ("authMethod", "AccessToken".into());
    Draft {
        login: is_jenkins.then(|| "kim".to_owned()),
        slot: kind.spec().slot,
        auth_style: kind.spec().auth_style,
        body: if is_jenkins { Vec::new() } else { vec![method] },
        ..draft()
    }
}

fn draft() -> Draft {
    let address = address("https://provider.example");
    let settings = Settings {
        address: Some(address.clone()),
        ..Settings::default()
    };
    Draft {
        name: " GitHub - acme ".to_owned(),
        address,
        login: None,
        slot: Slot::Token,
        auth_style: AuthStyle::Bearer,
        settings,
        body: Vec::new(),
    }
}

fn envelope(message: &str) -> serde_json::Value {
    json!({"code": 0, "success": false, "message": message, "causes": null, "data": null})
}

fn other(status: u16, line: &str) -> DevLakeError {
    DevLakeError::Other {
        status,
        message: connect::Message {
            lines: vec![line.to_owned()],
        },
    }
}
