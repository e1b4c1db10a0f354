//! CoreGit's client against the stand-in: the right requests, every refusal that means something, nothing twice.

mod changing;
mod creating;
mod deleting;
mod hostile;
mod testing;
mod walking;

use std::sync::Arc;

use connect::coregit::{ApiKey, Change, CoreGit, CoreGitError, Found, KeyKind, Limit, Whose};
use domain::{AuthStyle, Origin};
use rstest::rstest;
use sandbox::{Database, SampleCredentials, Sandbox};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{Held, Reply, Server, address, direct, net};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;

#[rstest]
#[case::master(SAMPLE.coregit_master_key, KeyKind::Master)]
#[case::scoped(SAMPLE.coregit_scoped_token, KeyKind::Scoped)]
#[tokio::test]
async fn the_server_says_what_a_key_may_do(#[case] key: &str, #[case] expected: KeyKind) {
    let (_sandbox, coregit) = sample().await;

    let found = client(&coregit, key, KeyKind::Master)
        .find(&never())
        .await
        .unwrap();

    let version = Some("0.1.0".to_owned());
    assert_eq!(
        found,
        Found::CoreGit {
            version,
            key: expected
        }
    );
}

#[tokio::test]
async fn an_address_with_the_version_in_it_is_the_same_server() {
    let (_sandbox, coregit) = sample().await;
    let url = format!("{}/v1/", coregit.url());

    let client = client_at(&url, SAMPLE.coregit_master_key, KeyKind::Master);

    assert_eq!(client.address(), &address(&coregit.url()));
    assert_eq!(client.list(&never()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn everything_is_listed_with_a_scoped_key_too() {
    let (sandbox, coregit) = sample().await;

    let list = scoped(&coregit).list(&never()).await.unwrap();

    let labels: Vec<&str> = list.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["GitHub - platform", "GitLab - shop"]);
    assert_eq!(list[0].account.as_deref(), Some("octo-fake"));
    assert!(list[0].created_at.is_some() && list[0].updated_at.is_some());
    assert_eq!(sandbox.who_saw(SAMPLE.coregit_scoped_token), ["coregit#1"]);
}

#[tokio::test]
async fn a_key_of_another_organization_sees_nothing_of_this_one() {
    let (_sandbox, coregit) = sample().await;
    let other = "cgk_live_made_up_for_another_organization_0001";
    coregit.configure(|settings| {
        settings.master_keys.insert(other.to_owned(), "other".to_owned());
    });
    let mine = first_id(&coregit).await;
    let other = client(&coregit, other, KeyKind::Master);

    assert_eq!(other.list(&never()).await.unwrap(), []);
    let change = Change {
        label: Some("mine now"),
        ..Change::default()
    };
    assert_eq!(
        other.update(&mine, &change, &never()).await.unwrap_err(),
        CoreGitError::NotFound.into()
    );
    let deleted = other.delete(&mine, &[], &|_| {}, &never()).await.unwrap();
    assert!(!deleted.was_there);
    assert_eq!(master(&coregit).list(&never()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_unknown_key_is_refused() {
    let (_sandbox, coregit) = sample().await;
    let client = client(
        &coregit,
        "cgk_live_nobody_knows_this_made_up_key_000001",
        KeyKind::Master,
    );

    assert_eq!(client.list(&never()).await.unwrap_err(), CoreGitError::KeyRefused);
    let version = Some("0.1.0".to_owned());
    assert_eq!(
        client.find(&never()).await.unwrap(),
        Found::KeyRefused { version }
    );
}

#[tokio::test]
async fn a_full_limit_says_whose_it_is_and_when_it_goes_on() {
    let (_sandbox, coregit) = sample().await;
    coregit.spend_requests(SAMPLE.coregit_master_key, 600);

    let of_the_key = master(&coregit).list(&never()).await.unwrap_err();
    coregit.spend_requests_of_all(2000);
    let of_all = scoped(&coregit).list(&never()).await.unwrap_err();

    let limit = |error| {
        let CoreGitError::LimitReached { whose, until } = error else {
            panic!("{error}");
        };
        (whose, until.is_some_and(|until| until > crate::support::now()))
    };
    assert_eq!(limit(of_the_key), (Whose::Key, true));
    assert_eq!(limit(of_all), (Whose::Organization, true));
}

#[tokio::test]
async fn a_full_limit_is_kept_to_by_every_client_that_knows_of_it() {
    let (sandbox, coregit) = sample().await;
    let limit = Limit::default();
    let client = || master(&coregit).keeping_to(limit.clone());
    coregit.spend_requests(SAMPLE.coregit_master_key, 600);
    client().list(&never()).await.unwrap_err();
    let sent = sandbox.requests("coregit#1").len();

    let told = client().list(&never()).await.unwrap_err();

    let is_known = matches!(
        told,
        CoreGitError::LimitReached {
            whose: Whose::Key,
            until: Some(_)
        }
    );
    assert!(is_known, "{told:?}");
    assert_eq!(sandbox.requests("coregit#1").len(), sent);
}

#[tokio::test]
async fn without_a_key_a_coregit_is_known_by_its_name_and_by_how_it_asks() {
    let (sandbox, coregit) = sample().await;

    let found = CoreGit::find_without_key(&net(), &address(&coregit.url()), &direct(), &never())
        .await
        .unwrap();
    let other = CoreGit::find_without_key(&net(), &address(&sandbox.devlake_url()), &direct(), &never())
        .await
        .unwrap();

    let version = Some("0.1.0".to_owned());
    assert_eq!((found, other), (Found::KeyNeeded { version }, Found::NotCoreGit));
}

#[rstest]
#[case::another_host(Reply::text(421, "Unknown domain"), CoreGitError::HostNotServed)]
#[case::suspended(Reply::text(403, "Domain is not active"), CoreGitError::HostNotServed)]
#[case::a_page(Reply::page(200), CoreGitError::NotCoreGit)]
#[case::a_page_of_the_front(Reply::page(502), CoreGitError::NotCoreGit)]
#[case::another_program(Reply::json(200, &json!({"hello": "world"})), CoreGitError::NotCoreGit)]
#[case::a_list(Reply::json(200, &json!([])), CoreGitError::NotCoreGit)]
#[case::a_full_quota(
    Reply::json(429, &json!({"error": "x", "used": 3, "limit": 3, "upgrade_url": "https://x"})),
    CoreGitError::LimitReached { whose: Whose::Key, until: None }
)]
#[tokio::test]
async fn what_answers_is_told_apart(#[case] reply: Reply, #[case] expected: CoreGitError) {
    let reply = std::sync::Mutex::new(Some(reply));
    let server = Server::start(move |_| reply.lock().unwrap().take().unwrap_or(Reply::Drop)).await;

    let error = client_at(&server.url(), SAMPLE.coregit_master_key, KeyKind::Master)
        .list(&never())
        .await
        .unwrap_err();

    assert_eq!(error, expected);
}

#[tokio::test]
async fn a_broken_database_is_the_servers_trouble_and_nobodys_key_is_refused() {
    let (_sandbox, coregit) = sample().await;
    coregit.configure(|settings| settings.database = Database::Unreachable);

    let error = master(&coregit).list(&never()).await.unwrap_err();

    assert_eq!(error, CoreGitError::Crashed);
}

#[tokio::test]
async fn fields_unknown_to_us_are_dropped_and_rows_without_an_id_too() {
    let row = json!({
        "id": "-_abc", "provider": "forgejo", "label": "x", "shiny": {"access_token": "zz-never-kept-0001"},
        "created_at": "2026-11-20T22:09:18.304Z",
    });
    let server = Server::start(move |_| {
        Reply::json(
            200,
            &json!({"connections": [row, {"label": "no id"}, 7], "next": "x"}),
        )
    })
    .await;

    let list = client_at(&server.url(), SAMPLE.coregit_master_key, KeyKind::Master)
        .list(&never())
        .await
        .unwrap();

    assert_eq!(list.len(), 1);
    assert_eq!((list[0].id.as_str(), list[0].hosted()), ("-_abc", None));
    assert!(!format!("{list:?}").contains("zz-never-kept"));
}

/// The sample's CoreGit.
async fn sample() -> (Sandbox, sandbox::CoreGit) {
    let sandbox = Sandbox::start().await.unwrap();
    let coregit = sandbox::seed_coregit(&sandbox).await.unwrap();
    (sandbox, coregit)
}

fn master(coregit: &sandbox::CoreGit) -> CoreGit {
    client(coregit, SAMPLE.coregit_master_key, KeyKind::Master)
}

fn scoped(coregit: &sandbox::CoreGit) -> CoreGit {
    client(coregit, SAMPLE.coregit_scoped_token, KeyKind::Scoped)
}

fn client(coregit: &sandbox::CoreGit, key: &str, kind: KeyKind) -> CoreGit {
    client_at(&coregit.url(), key, kind)
}

fn client_at(url: &str, key: &str, kind: KeyKind) -> CoreGit {
    let at = address(url);
    let key = ApiKey {
        source: Arc::new(Held::for_origin(key, at.origin(), AuthStyle::ApiKeyHeader)),
        kind,
    };
    CoreGit::new(net(), &at, direct(), key)
}

/// A token that may go into a body for this server.
fn token(coregit: &sandbox::CoreGit, text: &str) -> Held {
    let origin: Origin = coregit.url().parse().unwrap();
    Held::for_origin(text, &origin, AuthStyle::BodyField)
}

async fn first_id(coregit: &sandbox::CoreGit) -> String {
    master(coregit).list(&never()).await.unwrap()[0].id.clone()
}

fn never() -> CancellationToken {
    CancellationToken::new()
}
