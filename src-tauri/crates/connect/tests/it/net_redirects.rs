//! P2: no redirect to another origin is followed, with or without data.

use connect::net::{Lane, NetError, Request};
use reqwest::Method;
use rstest::rstest;
use serde_json::Map;

use crate::support::{Authority, Flaw, Reply, Server, direct, net, send, trusting};

#[rstest]
#[tokio::test]
async fn a_redirect_elsewhere_is_refused_and_named(
    #[values(301, 302, 303, 307, 308)] status: u16,
    #[values(Target::OtherPort, Target::OtherHost, Target::PlainHttp)] target: Target,
    #[values(Method::GET, Method::POST)] method: Method,
) {
    let sink = Server::sink().await;
    let (location, expected) = match target {
        Target::OtherPort | Target::PlainHttp => (sink.url(), sink.url()),
        Target::OtherHost => {
            let other = format!("http://other.example:{}/path?query=1", sink.port());
            (other.clone(), other)
        }
    };
    let authority = Authority::new();
    let answer = move |_: &_| Reply::redirect(status, &location);
    let (server, route) = match target {
        Target::PlainHttp => (
            Server::start_tls(authority.acceptor(Flaw::Nothing), answer).await,
            trusting(&authority),
        ),
        Target::OtherPort | Target::OtherHost => (Server::start(answer).await, direct()),
    };
    let request = match method {
        Method::POST => Request::post(server.below("x"), Map::new(), Lane::Provider),
        _ => Request::get(server.below("x"), Lane::Provider),
    };

    let error = send(&net(), &route, request).await.unwrap_err();

    assert_eq!(
        error,
        NetError::RedirectRefused {
            to: Some(expected.parse().unwrap())
        }
    );
    assert_eq!((server.connections(), sink.connections()), (1, 0));
}

#[tokio::test]
async fn a_get_is_followed_at_home_three_times_at_most() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/3" => Reply::redirect(302, "/2"),
        "/2" => Reply::redirect(301, "1"),
        "/1" => Reply::redirect(307, "/0"),
        "/round" => Reply::redirect(302, "/round"),
        _ => Reply::text(200, "arrived"),
    })
    .await;

    let arrived = send(&net(), &direct(), Request::get(server.below("3"), Lane::Provider))
        .await
        .unwrap();
    let round = send(
        &net(),
        &direct(),
        Request::get(server.below("round"), Lane::Provider),
    )
    .await;

    assert!(arrived.is_text("arrived"));
    assert_eq!(
        round.unwrap_err(),
        NetError::RedirectRefused {
            to: Some(server.origin())
        }
    );
    assert_eq!(server.connections(), 4 + 4);
}

#[tokio::test]
async fn a_post_is_not_sent_again_even_at_home() {
    let server = Server::start(|_| Reply::redirect(307, "/elsewhere")).await;

    let sent = send(
        &net(),
        &direct(),
        Request::post(server.below("x"), Map::new(), Lane::System),
    )
    .await;

    assert_eq!(
        sent.unwrap_err(),
        NetError::RedirectRefused {
            to: Some(server.origin())
        }
    );
    assert_eq!(server.connections(), 1);
}

#[rstest]
#[case("ftp://127.0.0.1/")]
#[case("javascript:alert(1)")]
#[case("http://")]
#[tokio::test]
async fn a_redirect_to_nonsense_is_refused_without_a_name(#[case] location: &'static str) {
    let server = Server::start(move |_| Reply::redirect(302, location)).await;

    let sent = send(&net(), &direct(), Request::get(server.below("x"), Lane::Provider)).await;

    assert_eq!(sent.unwrap_err(), NetError::RedirectRefused { to: None });
}

#[tokio::test]
async fn no_request_says_where_it_came_from() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/a" => Reply::with(302, "location: /b\r\nset-cookie: session=zz1; Path=/\r\n", b""),
        _ => Reply::text(200, "arrived"),
    })
    .await;

    send(&net(), &direct(), Request::get(server.below("a"), Lane::Provider))
        .await
        .unwrap();

    let last = server.seen().pop().unwrap();
    assert_eq!((last.header("referer"), last.header("cookie")), (None, None));
}

#[derive(Debug, Clone, Copy)]
enum Target {
    OtherPort,
    OtherHost,
    PlainHttp,
}
