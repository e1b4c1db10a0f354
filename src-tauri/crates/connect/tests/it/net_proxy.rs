//! P4: the environment's proxies are ignored unless switched on; loopback is never proxied.

use std::process::Command;

use connect::net::{Clothing, Lane, NetError, Request};
use domain::{Address, AuthStyle, NetworkRoute, ProxyMode, Rung};
use rstest::rstest;
use tokio_util::sync::CancellationToken;

use crate::support::{Held, Reply, Server, address, direct, net, send, through};

const SPELLINGS: [&str; 6] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
];
const SECRET: &str = "zz-not-for-proxies-77a0";

#[tokio::test(flavor = "multi_thread")]
async fn the_environments_proxies_are_ignored_in_every_spelling() {
    let proxy = Server::sink().await;

    let succeeded = child("child_goes_directly", &proxy).await;

    assert!(succeeded);
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environments_proxy_is_used_when_it_is_switched_on_but_not_for_this_computer() {
    let proxy = Server::sink().await;

    let succeeded = child("child_asks_for_the_environments_proxy", &proxy).await;

    let targets: Vec<_> = proxy
        .seen()
        .into_iter()
        .map(|seen| (seen.method, seen.target))
        .collect();
    assert!(succeeded);
    assert_eq!(
        targets,
        [
            ("GET".to_owned(), "http://plain.example/x".to_owned()),
            ("CONNECT".to_owned(), "secure.example:443".to_owned()),
        ]
    );
}

#[tokio::test]
#[ignore = "run by its parent, with proxies in its environment"]
async fn child_goes_directly() {
    let target = Server::sink().await;
    let address = address(&format!("http://plain.example:{}", target.port()));

    send(
        &net(),
        &direct(),
        Request::get(address.below("x"), Lane::Provider),
    )
    .await
    .unwrap();
    send(&net(), &direct(), Request::get(target.below("x"), Lane::Provider))
        .await
        .unwrap();

    assert_eq!(target.connections(), 2);
}

#[tokio::test]
#[ignore = "run by its parent, with proxies in its environment"]
async fn child_asks_for_the_environments_proxy() {
    let here = Server::sink().await;
    let route = NetworkRoute {
        proxy: ProxyMode::System,
        extra_ca_pem: None,
    };
    let held = Held::for_origin(
        SECRET,
        &"http://plain.example".parse().unwrap(),
        AuthStyle::Bearer,
    );
    let get = |text: &str| Request::get(Address::parse(text).unwrap().below("x"), Lane::Provider).once();

    send(&net(), &route, get("http://plain.example")).await.unwrap();
    let tunnel = send(&net(), &route, get("https://secure.example")).await;
    let in_clear = send(
        &net(),
        &route,
        get("http://plain.example").carrying(&held, Clothing::Bearer),
    )
    .await;
    send(&net(), &route, get(&here.url())).await.unwrap();

    assert!(tunnel.is_err());
    assert!(matches!(in_clear, Err(NetError::PlainHttpThroughProxy { .. })));
    assert_eq!(here.connections(), 1);
}

#[rstest]
#[case("http://127.0.0.1")]
#[case("http://localhost")]
#[case("http://127.9.9.9")]
#[tokio::test]
async fn an_explicit_proxy_never_sees_a_call_to_this_computer(#[case] host: &str) {
    let proxy = Server::sink().await;
    let here = Server::sink().await;
    let address = address(&format!("{host}:{}", here.port()));

    let sent = send(
        &net(),
        &through(&proxy),
        Request::get(address.below("x"), Lane::System).once(),
    )
    .await;

    // Nothing listens on 127.9.9.9; what matters is who was asked.
    assert_eq!(sent.is_ok(), here.connections() == 1);
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
async fn a_secret_is_not_sent_in_clear_through_a_proxy_even_where_plain_http_was_agreed_to() {
    let proxy = Server::sink().await;
    let target = address("http://plain.example");
    let mut held = Held::for_origin(SECRET, target.origin(), AuthStyle::Bearer);
    held.grants[0].allows_plain_http = true;
    let request = Request::get(target.below("x"), Lane::System).carrying(&held, Clothing::Bearer);

    let sent = send(&net(), &through(&proxy), request).await;

    assert_eq!(
        sent.unwrap_err(),
        NetError::PlainHttpThroughProxy {
            origin: target.origin().clone()
        }
    );
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
async fn a_proxy_is_told_the_host_of_a_secure_call_and_nothing_else() {
    let proxy = Server::start(|_| Reply::text(502, "no such host")).await;
    let target = address("https://secure.example");
    let held = Held::for_origin(SECRET, target.origin(), AuthStyle::Bearer);
    let request = Request::get(target.below("secret-path"), Lane::System)
        .carrying(&held, Clothing::Bearer)
        .once();

    let sent = send(&net(), &through(&proxy), request).await;

    let seen = &proxy.seen()[0];
    assert_eq!(
        sent.unwrap_err(),
        NetError::NoAnswer {
            origin: target.origin().clone(),
            may_have_left: false
        }
    );
    assert_eq!(
        (seen.method.as_str(), seen.target.as_str()),
        ("CONNECT", "secure.example:443")
    );
    assert!(!seen.head.contains(SECRET) && !seen.head.contains("secret-path"));
}

#[tokio::test]
async fn through_a_proxy_the_name_is_no_rung_of_ours() {
    let proxy = Server::sink().await;
    let mut rungs = Vec::new();

    let holds = net()
        .probe(
            &through(&proxy),
            &address("http://no-such-host.invalid"),
            &CancellationToken::new(),
            &mut |report| {
                rungs.push(report.rung);
            },
        )
        .await
        .unwrap();

    assert!(holds);
    assert_eq!(rungs, [Rung::Answers]);
}

#[tokio::test]
async fn a_missing_proxy_is_named_and_not_the_target() {
    let proxy = NetworkRoute {
        proxy: ProxyMode::Explicit(address("http://proxy.invalid:3128")),
        extra_ca_pem: None,
    };

    let sent = send(
        &net(),
        &proxy,
        Request::get(address("https://secure.example").below("x"), Lane::System),
    )
    .await;

    assert_eq!(
        sent.unwrap_err(),
        NetError::NoSuchHost {
            host: "proxy.invalid".to_owned()
        }
    );
}

/// Runs one ignored test of this program in a process of its own, because the environment is process-wide.
async fn child(name: &'static str, proxy: &Server) -> bool {
    let proxy = format!("http://127.0.0.1:{}", proxy.port());
    let run = move || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", &format!("net_proxy::{name}")]);
        command
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .env_remove("REQUEST_METHOD");
        for spelling in SPELLINGS {
            command.env(spelling, &proxy);
        }
        let output = command.output().unwrap();
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains("1 passed")
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}
