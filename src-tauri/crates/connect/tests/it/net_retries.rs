//! What is repeated, and what never is.

use std::{
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

use connect::net::{Lane, Limits, NetError, Patience, Request};
use domain::Address;
use rstest::rstest;
use serde_json::Map;

use crate::support::{Reply, Server, direct, net, net_with, send, small_limits};

#[rstest]
#[case(429)]
#[case(502)]
#[case(503)]
#[case(504)]
#[tokio::test]
async fn reading_is_repeated_while_the_server_is_busy(#[case] status: u16) {
    let busy = AtomicU16::new(2);
    let server = Server::start(move |_| {
        if busy
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .is_ok()
        {
            Reply::with(status, "retry-after: 7\r\n", b"")
        } else {
            Reply::text(200, "at last")
        }
    })
    .await;

    let response = send(&net(), &direct(), Request::get(server.below("x"), Lane::System))
        .await
        .unwrap();

    assert!(response.is_text("at last"));
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn a_server_that_stays_busy_is_believed_after_three_repetitions() {
    let server = Server::start(|_| Reply::text(503, "")).await;

    let response = send(&net(), &direct(), Request::get(server.below("x"), Lane::System))
        .await
        .unwrap();

    assert_eq!((response.status, server.connections()), (503, 4));
}

#[rstest]
#[case(400)]
#[case(401)]
#[case(403)]
#[case(404)]
#[case(500)]
#[tokio::test]
async fn a_refusal_is_never_tried_again(#[case] status: u16) {
    let server = Server::start(move |_| Reply::text(status, "")).await;

    let response = send(&net(), &direct(), Request::get(server.below("x"), Lane::Provider))
        .await
        .unwrap();

    assert_eq!((response.status, server.connections()), (status, 1));
}

#[tokio::test]
async fn what_may_have_arrived_is_not_sent_again() {
    let server = Server::start(|_| Reply::Drop).await;
    let mut request = Request::post(server.below("x"), Map::new(), Lane::System);
    request.patience = Patience::Retry;

    let error = send(&net(), &direct(), request).await.unwrap_err();

    assert!(error.may_have_left());
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn what_certainly_did_not_leave_says_so() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let here = Address::parse(&format!("http://127.0.0.1:{closed}")).unwrap();
    let missing = Address::parse("http://no-such-host.invalid").unwrap();
    let post = |address: &Address| Request::post(address.below("x"), Map::new(), Lane::System);

    let refused = send(&net(), &direct(), post(&here)).await.unwrap_err();
    let unknown = send(&net(), &direct(), post(&missing)).await.unwrap_err();

    assert_eq!(
        refused,
        NetError::NoAnswer {
            origin: here.origin().clone(),
            may_have_left: false
        }
    );
    assert_eq!(
        unknown,
        NetError::NoSuchHost {
            host: "no-such-host.invalid".to_owned()
        }
    );
}

#[tokio::test]
async fn where_nothing_listens_is_said_at_once() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let here = Address::parse(&format!("http://127.0.0.1:{port}")).unwrap();
    // A pause would outlast any test.
    let net = net_with(Limits {
        first_wait: Duration::from_secs(3600),
        ..small_limits()
    });

    let refused = send(&net, &direct(), Request::get(here.below("x"), Lane::System))
        .await
        .unwrap_err();

    assert!(matches!(
        refused,
        NetError::NoAnswer {
            may_have_left: false,
            ..
        }
    ));
}
