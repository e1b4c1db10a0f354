//! P3: TLS is always verified; plain http goes to loopback only, or where a grant says so.

use connect::net::{Clothing, Lane, NetError, Request, count_certificates};
use domain::{Address, AuthStyle, Finding, NetworkRoute, Outcome, Rung};
use rstest::rstest;
use tokio_util::sync::CancellationToken;

use crate::support::{Authority, Flaw, Held, Reply, Server, direct, net, send, trusting};

const SECRET: &str = "zz-only-over-tls-41d7";

#[rstest]
#[tokio::test]
async fn a_bad_certificate_ends_the_call_before_anything_is_sent(
    #[values(Flaw::SelfSigned, Flaw::WrongHost, Flaw::Expired, Flaw::NotYetValid)] flaw: Flaw,
    #[values(true, false)] trusts_authority: bool,
) {
    let authority = Authority::new();
    let server = Server::start_tls(authority.acceptor(flaw), |_| Reply::text(200, "")).await;
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::Bearer);
    let route = if trusts_authority {
        trusting(&authority)
    } else {
        direct()
    };
    let request = Request::get(server.below("x"), Lane::Provider).carrying(&held, Clothing::Bearer);

    let error = send(&net(), &route, request).await.unwrap_err();

    assert_eq!(
        error,
        NetError::Certificate {
            host: "127.0.0.1".to_owned()
        }
    );
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn an_additional_authority_makes_its_certificates_pass_and_no_route_inherits_it() {
    let authority = Authority::new();
    let server = Server::start_tls(authority.acceptor(Flaw::Nothing), |_| Reply::text(200, "")).await;
    let net = net();
    let ask = || Request::get(server.below("x"), Lane::Provider);

    let without = send(&net, &direct(), ask()).await;
    let with = send(&net, &trusting(&authority), ask()).await;
    let without_again = send(&net, &direct(), ask()).await;

    assert!(matches!(without, Err(NetError::Certificate { .. })));
    assert_eq!(with.unwrap().status, 200);
    assert!(matches!(without_again, Err(NetError::Certificate { .. })));
}

#[rstest]
#[case("http://localhost.evil.example")]
#[case("http://127.0.0.1.evil.example")]
#[case("http://localhost.")]
#[case("http://128.0.0.1")]
#[case("http://[::ffff:10.0.0.1]")]
#[case("http://plain.example")]
#[tokio::test]
async fn a_secret_does_not_go_in_clear_to_what_only_looks_like_this_computer(#[case] look_alike: &str) {
    let address = Address::parse(look_alike).unwrap();
    let held = Held::for_origin(SECRET, address.origin(), AuthStyle::Bearer);
    let request = Request::get(address.below("x"), Lane::Provider).carrying(&held, Clothing::Bearer);

    let sent = send(&net(), &direct(), request).await;

    // `localhost.` is canonical `localhost`, which is this computer: refused there is only the connection.
    let is_loopback = address.origin().is_loopback();
    assert_eq!(
        matches!(sent, Err(NetError::PlainHttpRefused { .. })),
        !is_loopback,
        "{sent:?}"
    );
}

#[tokio::test]
async fn plain_http_over_a_network_needs_the_grants_allowance() {
    let server = Server::sink().await;
    let address = Address::parse(&format!("http://plain.example:{}", server.port())).unwrap();
    let mut held = Held::for_origin(SECRET, address.origin(), AuthStyle::Bearer);
    held.grants[0].allows_plain_http = true;
    let request = Request::get(address.below("x"), Lane::Provider).carrying(&held, Clothing::Bearer);

    send(&net(), &direct(), request).await.unwrap();

    assert_eq!(
        server.seen()[0].header("authorization"),
        Some("Bearer zz-only-over-tls-41d7")
    );
}

#[rstest]
#[case("")]
#[case("not a certificate")]
#[case("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
#[tokio::test]
async fn unreadable_additional_certificates_are_told_at_once(#[case] pem: &str) {
    let route = NetworkRoute {
        extra_ca_pem: Some(pem.to_owned()),
        ..NetworkRoute::default()
    };
    let server = Server::sink().await;

    let sent = send(&net(), &route, Request::get(server.below("x"), Lane::Provider)).await;

    assert_eq!(count_certificates(pem).unwrap_err(), NetError::ExtraCertificates);
    assert_eq!(sent.unwrap_err(), NetError::ExtraCertificates);
    assert_eq!(server.connections(), 0);
}

#[test]
fn additional_certificates_are_counted() {
    let both = format!("{}\n{}", Authority::new().pem(), Authority::new().pem());

    assert_eq!(count_certificates(&both), Ok(2));
}

#[rstest]
#[case(Flaw::Nothing, Outcome::Passed)]
#[case(Flaw::Expired, Outcome::Unreachable)]
#[tokio::test]
async fn the_certificate_is_a_rung_of_its_own(#[case] flaw: Flaw, #[case] expected: Outcome) {
    let authority = Authority::new();
    let server = Server::start_tls(authority.acceptor(flaw), |_| Reply::text(200, "")).await;
    let mut reports = Vec::new();

    let holds = net()
        .probe(
            &trusting(&authority),
            &server.address(),
            &CancellationToken::new(),
            &mut |report| reports.push(report),
        )
        .await
        .unwrap();

    let rungs: Vec<_> = reports
        .iter()
        .map(|report| (report.rung, report.outcome))
        .collect();
    let passed = Outcome::Passed;
    assert_eq!(
        rungs,
        [
            (Rung::NameResolves, passed),
            (Rung::Answers, passed),
            (Rung::CertificateTrusted, expected)
        ]
    );
    assert_eq!(holds, expected == Outcome::Passed);
}

#[tokio::test]
async fn the_ladder_ends_at_the_first_rung_that_does_not_hold() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let missing = Address::parse("https://no-such-host.invalid").unwrap();
    let silent = Address::parse(&format!("https://here.example:{closed}")).unwrap();

    let mut of_missing = Vec::new();
    let mut of_silent = Vec::new();
    let cancel = CancellationToken::new();
    net()
        .probe(&direct(), &missing, &cancel, &mut |report| {
            of_missing.push(report.finding)
        })
        .await
        .unwrap();
    net()
        .probe(&direct(), &silent, &cancel, &mut |report| {
            of_silent.push(report.finding)
        })
        .await
        .unwrap();

    let host = "no-such-host.invalid".to_owned();
    assert_eq!(
        of_missing,
        [Some(Finding::NoSuchHost {
            host,
            suggestion: None
        })]
    );
    assert_eq!(
        of_silent,
        [
            None,
            Some(Finding::NoAnswer {
                origin: silent.origin().clone()
            })
        ]
    );
}
