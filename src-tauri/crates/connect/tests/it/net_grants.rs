//! P1: a secret leaves the process only towards an origin in its grant list.

use connect::net::{Clothing, Lane, NetError, Request};
use domain::AuthStyle;
use rstest::rstest;
use serde_json::Map;
use url::Url;

use crate::support::{Held, LockedVault, Reply, Server, direct, net, send};

const SECRET: &str = "zz-granted-once-8f1c22";

#[rstest]
#[tokio::test]
async fn a_secret_does_not_follow_a_changed_target(
    #[values(AuthStyle::Bearer, AuthStyle::Basic, AuthStyle::BodyField)] style: AuthStyle,
    #[values(
        Change::OtherPort,
        Change::OtherHost,
        Change::UserInfo,
        Change::OtherScheme,
        Change::LookAlike
    )]
    change: Change,
) {
    let granted = Server::sink().await;
    let other = Server::sink().await;
    let held = Held::for_origin(SECRET, &granted.origin(), style);

    let error = send(
        &net(),
        &direct(),
        dressed(change.apply(&granted, &other), &held, style),
    )
    .await
    .unwrap_err();

    assert!(matches!(error, NetError::NotGranted { .. }), "{error:?}");
    assert_eq!((granted.connections(), other.connections()), (0, 0));
    assert!(!format!("{error:?} {error}").contains(SECRET));
}

#[rstest]
#[tokio::test]
async fn a_secret_does_not_follow_a_redirect(
    #[values(AuthStyle::Bearer, AuthStyle::Basic, AuthStyle::BodyField)] style: AuthStyle,
    #[values(301, 302, 303, 307, 308)] status: u16,
) {
    let other = Server::sink().await;
    let target = other.url();
    let granted = Server::start(move |_| Reply::redirect(status, &target)).await;
    let held = Held::for_origin(SECRET, &granted.origin(), style);

    let error = send(&net(), &direct(), dressed(granted.below("x"), &held, style))
        .await
        .unwrap_err();

    assert_eq!(
        error,
        NetError::RedirectRefused {
            to: Some(other.origin())
        }
    );
    assert_eq!(other.connections(), 0);
}

#[rstest]
#[case(AuthStyle::Bearer)]
#[case(AuthStyle::Basic)]
#[case(AuthStyle::BasicAlone)]
#[case(AuthStyle::CircleToken)]
#[case(AuthStyle::TokenToken)]
#[case(AuthStyle::ApiKeyHeader)]
#[case(AuthStyle::BodyField)]
#[tokio::test]
async fn a_secret_arrives_where_it_was_granted(#[case] style: AuthStyle) {
    let granted = Server::sink().await;
    let held = Held::for_origin(SECRET, &granted.origin(), style);

    let response = send(&net(), &direct(), dressed(granted.below("x"), &held, style))
        .await
        .unwrap();

    assert_eq!(response.status, 200);
    let seen = &granted.seen()[0];
    match style {
        AuthStyle::Bearer => assert_eq!(
            seen.header("authorization"),
            Some("Bearer zz-granted-once-8f1c22")
        ),
        // base64 of `kim:` and the secret.
        AuthStyle::Basic => {
            assert_eq!(
                seen.header("authorization"),
                Some("Basic a2ltOnp6LWdyYW50ZWQtb25jZS04ZjFjMjI=")
            );
        }
        // base64 of the secret and `:`.
        AuthStyle::BasicAlone => {
            assert_eq!(
                seen.header("authorization"),
                Some("Basic enotZ3JhbnRlZC1vbmNlLThmMWMyMjo=")
            );
        }
        AuthStyle::CircleToken => assert_eq!(seen.header("circle-token"), Some(SECRET)),
        AuthStyle::ApiKeyHeader => assert_eq!(seen.header("x-api-key"), Some(SECRET)),
        AuthStyle::TokenToken => assert_eq!(
            seen.header("authorization"),
            Some("Token token=zz-granted-once-8f1c22")
        ),
        AuthStyle::BodyField => assert_eq!(seen.json(), serde_json::json!({"name": "x", "token": SECRET})),
    }
}

#[tokio::test]
async fn a_source_that_answers_too_much_changes_nothing() {
    let granted = Server::sink().await;
    let other = Server::sink().await;
    let held = Held {
        is_lying: true,
        ..Held::for_origin(SECRET, &granted.origin(), AuthStyle::Bearer)
    };

    let elsewhere = send(
        &net(),
        &direct(),
        dressed(other.below("x"), &held, AuthStyle::Bearer),
    )
    .await;
    let otherwise = send(
        &net(),
        &direct(),
        dressed(granted.below("x"), &held, AuthStyle::BodyField),
    )
    .await;

    assert!(matches!(elsewhere, Err(NetError::NotGranted { .. })));
    assert!(matches!(otherwise, Err(NetError::NotGranted { .. })));
    assert_eq!((granted.connections(), other.connections()), (0, 0));
}

#[tokio::test]
async fn a_locked_vault_sends_nothing() {
    let server = Server::sink().await;

    let sent = send(
        &net(),
        &direct(),
        dressed(server.below("x"), &LockedVault, AuthStyle::Bearer),
    )
    .await;

    assert_eq!(sent.unwrap_err(), NetError::Locked);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_secret_that_no_header_can_carry_is_not_sent() {
    let server = Server::sink().await;
    let held = Held::for_origin("zz-two\r\nX-Lines: 1", &server.origin(), AuthStyle::Bearer);

    let sent = send(
        &net(),
        &direct(),
        dressed(server.below("x"), &held, AuthStyle::Bearer),
    )
    .await;

    assert_eq!(sent.unwrap_err(), NetError::Unsendable);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_user_name_inside_an_address_never_becomes_a_header() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/start" => Reply::redirect(
            302,
            &format!("http://kim:zz-inside@{}/end", seen.header("host").unwrap()),
        ),
        _ => Reply::text(200, ""),
    })
    .await;
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::Bearer);
    let inside: Url = format!("http://kim:zz-inside@127.0.0.1:{}/", server.port())
        .parse()
        .unwrap();

    let plain = send(&net(), &direct(), Request::get(inside.clone(), Lane::Provider)).await;
    let with_secret = send(&net(), &direct(), dressed(inside, &held, AuthStyle::Bearer)).await;
    let redirected = send(
        &net(),
        &direct(),
        Request::get(server.below("start"), Lane::Provider),
    )
    .await;

    assert!(matches!(plain, Err(NetError::NotGranted { .. })));
    assert!(matches!(with_secret, Err(NetError::NotGranted { .. })));
    assert!(matches!(redirected, Err(NetError::RedirectRefused { .. })));
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("authorization").is_none())
    );
    assert_eq!(server.connections(), 1);
}

/// A way to lead a request astray.
#[derive(Debug, Clone, Copy)]
enum Change {
    OtherPort,
    OtherHost,
    UserInfo,
    OtherScheme,
    LookAlike,
}

impl Change {
    fn apply(self, granted: &Server, other: &Server) -> Url {
        let text = match self {
            Self::OtherPort => other.url(),
            Self::OtherHost => format!("http://other.example:{}/", granted.port()),
            Self::UserInfo => format!("http://127.0.0.1:{}@127.0.0.1:{}/", granted.port(), other.port()),
            Self::OtherScheme => format!("https://127.0.0.1:{}/", granted.port()),
            Self::LookAlike => format!("http://127.0.0.1.evil.example:{}/", granted.port()),
        };
        text.parse().unwrap()
    }
}

fn dressed<'a>(url: Url, source: &'a dyn connect::net::SecretSource, style: AuthStyle) -> Request<'a> {
    match style {
        AuthStyle::Bearer => Request::get(url, Lane::Provider).carrying(source, Clothing::Bearer),
        AuthStyle::BasicAlone => Request::get(url, Lane::Provider).carrying(source, Clothing::BasicAlone),
        AuthStyle::CircleToken => Request::get(url, Lane::Provider).carrying(source, Clothing::CircleToken),
        AuthStyle::TokenToken => Request::get(url, Lane::Provider).carrying(source, Clothing::TokenToken),
        AuthStyle::ApiKeyHeader => Request::get(url, Lane::Provider).carrying(source, Clothing::ApiKeyHeader),
        AuthStyle::Basic => Request::get(url, Lane::Provider).carrying(
            source,
            Clothing::Basic {
                login: "kim".to_owned(),
            },
        ),
        AuthStyle::BodyField => {
            let body = Map::from_iter([("name".to_owned(), "x".into())]);
            Request::post(url, body, Lane::Provider).carrying(source, Clothing::BodyField { field: "token" })
        }
    }
}
