//! P22: a server cannot exhaust memory or time.

use base64::{Engine, engine::general_purpose::STANDARD};
use connect::net::{Lane, Limits, NetError, Request};
use rstest::rstest;
use serde_json::Map;
use tokio_util::sync::CancellationToken;

use crate::support::{Reply, Server, direct, impatient, net, net_with, send, small_limits};

/// 262,144 zero bytes, compressed a thousandfold: what Python's `gzip.compress(b"\0" * 262144, 9, mtime=0)` gives, in
/// base64 with its 339 times `A` in the middle left out.
const BOMB: (&str, usize, &str) = ("H4sIAAAAAAACA+3BMQEAAADCoPVP7W0Ho", 339, "3gAi6g7iAAAEAA==");

#[tokio::test]
async fn a_large_body_ends_at_the_limit() {
    let announced = Server::start(|_| Reply::with(200, "", &vec![b'x'; 5 * 1024 * 1024])).await;
    let endless = Server::start(|_| {
        Reply::Endless(
            b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n".to_vec(),
            chunk(&[b'x'; 4096]),
        )
    })
    .await;

    assert_eq!(get(net(), &announced).await.unwrap_err(), NetError::TooLarge);
    assert_eq!(get(net(), &endless).await.unwrap_err(), NetError::TooLarge);
}

#[tokio::test]
async fn a_body_counts_after_decompression() {
    let bomb = STANDARD
        .decode([BOMB.0, &"A".repeat(BOMB.1), BOMB.2].concat())
        .unwrap();
    let server = Server::start(move |_| Reply::with(200, "content-encoding: gzip\r\n", &bomb)).await;

    let too_small = get(
        net_with(Limits {
            body_bytes: 64 * 1024,
            ..small_limits()
        }),
        &server,
    )
    .await;
    let large_enough = get(
        net_with(Limits {
            body_bytes: 262_144,
            ..small_limits()
        }),
        &server,
    )
    .await;

    assert_eq!(too_small.unwrap_err(), NetError::TooLarge);
    assert_eq!(large_enough.unwrap().status, 200);
}

#[tokio::test]
async fn deep_and_long_json_is_no_json() {
    let deep = Server::start(|_| Reply::with(200, "", "[".repeat(100_000).as_bytes())).await;
    let long =
        Server::start(|_| Reply::with(200, "", format!("[{}0]", "0,".repeat(10_000)).as_bytes())).await;
    let just = Server::start(|_| Reply::with(200, "", format!("[{}0]", "0,".repeat(9_999)).as_bytes())).await;

    assert!(get(net(), &deep).await.unwrap().json().is_none());
    assert!(get(net(), &long).await.unwrap().json().is_none());
    assert!(get(net(), &just).await.unwrap().json().is_some());
}

#[rstest]
#[case::endless(Reply::Endless(b"HTTP/1.1 200 X\r\n".to_vec(), b"x-more: and more\r\n".to_vec()))]
#[case::one_endless(Reply::Endless(b"HTTP/1.1 200 X\r\nx-more: ".to_vec(), vec![b'y'; 4096]))]
#[case::many(Reply::with(200, &"x-more: 1\r\n".repeat(120), b""))]
#[case::large(Reply::with(200, &format!("x-large: {}\r\n", "y".repeat(70_000)), b""))]
#[tokio::test]
async fn headers_end_at_their_limits(#[case] reply: Reply) {
    let reply = std::sync::Mutex::new(Some(reply));
    let server = Server::start(move |_| reply.lock().unwrap().take().unwrap_or(Reply::Drop)).await;
    let request = Request::get(server.below("x"), Lane::Provider).once();

    let error = send(&net(), &direct(), request).await.unwrap_err();

    assert!(
        matches!(error, NetError::TooLarge | NetError::Protocol),
        "{error:?}"
    );
}

#[rstest]
#[case::says_nothing(Reply::ThenSilence(Vec::new()))]
#[case::stops_in_the_head(Reply::ThenSilence(b"HTTP/1.1 200 X\r\ncontent-".to_vec()))]
#[case::stops_in_the_body(Reply::ThenSilence(b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\nabc".to_vec()))]
#[tokio::test]
async fn silence_ends_at_the_limit(#[case] reply: Reply) {
    let reply = std::sync::Mutex::new(Some(reply));
    let server = Server::start(move |_| reply.lock().unwrap().take().unwrap_or(Reply::Drop)).await;

    let sent = get(net_with(impatient()), &server).await;

    assert_eq!(
        sent.unwrap_err(),
        NetError::TimedOut {
            origin: server.origin(),
            may_have_left: true
        }
    );
}

#[tokio::test]
async fn a_trickle_ends_at_the_limit_of_the_whole() {
    let head = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let server = Server::start(move |_| Reply::Endless(head.clone(), chunk(b"x"))).await;
    let limits = Limits {
        body_bytes: usize::MAX,
        ..impatient()
    };

    let sent = get(net_with(limits), &server).await;

    assert_eq!(
        sent.unwrap_err(),
        NetError::TimedOut {
            origin: server.origin(),
            may_have_left: true
        }
    );
}

#[tokio::test]
async fn a_broken_off_answer_is_no_answer() {
    let server =
        Server::start(|_| Reply::Bytes(b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\nabc".to_vec())).await;
    let dropped = Server::start(|_| Reply::Drop).await;
    let nonsense = Server::start(|_| Reply::Bytes(b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec())).await;
    let once = |server: &Server| Request::get(server.below("x"), Lane::Provider).once();

    let broken = send(&net(), &direct(), once(&server)).await.unwrap_err();
    let no_word = send(&net(), &direct(), once(&dropped)).await.unwrap_err();
    let no_http = send(&net(), &direct(), once(&nonsense)).await.unwrap_err();

    assert_eq!(
        broken,
        NetError::NoAnswer {
            origin: server.origin(),
            may_have_left: true
        }
    );
    assert_eq!(
        no_word,
        NetError::NoAnswer {
            origin: dropped.origin(),
            may_have_left: true
        }
    );
    assert_eq!(no_http, NetError::Protocol);
}

#[tokio::test]
async fn a_call_ends_when_it_is_cancelled() {
    let server = Server::start(|_| Reply::ThenSilence(Vec::new())).await;
    let (net, cancel) = (net(), CancellationToken::new());
    let request = Request::get(server.below("x"), Lane::Provider);

    let route = direct();
    let (sent, ()) = tokio::join!(net.send(&route, &request, &cancel), async {
        while server.seen().is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    });

    assert_eq!(sent.unwrap_err(), NetError::Cancelled);
}

#[rstest]
#[case(Lane::Provider, 2)]
#[case(Lane::System, 3)]
#[case(Lane::SystemTest { provider: "https://ci.example".to_owned() }, 1)]
#[tokio::test]
async fn only_so_many_requests_run_at_a_time(#[case] lane: Lane, #[case] allowed: usize) {
    let server = Server::start(|_| Reply::ThenSilence(Vec::new())).await;
    let net = net_with(Limits {
        at_a_provider: 2,
        at_a_system: 3,
        ..small_limits()
    });
    let (cancel, request) = (
        CancellationToken::new(),
        Request::post(server.below("x"), Map::new(), lane),
    );
    let route = direct();

    let all = futures_util::future::join_all((0..8).map(|_| net.send(&route, &request, &cancel)));
    let (answers, seen) = tokio::join!(all, async {
        // Nobody gets an answer, so nobody makes room: what has arrived after many turns is what may run at a time.
        while server.seen().len() < allowed {
            tokio::task::yield_now().await;
        }
        for _ in 0..2_000 {
            tokio::task::yield_now().await;
        }
        let seen = server.seen().len();
        cancel.cancel();
        seen
    });

    assert_eq!(seen, allowed);
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Err(NetError::Cancelled)))
    );
}

async fn get(net: connect::net::Net, server: &Server) -> Result<connect::net::Response, NetError> {
    send(&net, &direct(), Request::get(server.below("x"), Lane::Provider)).await
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}
