//! Text that comes from a provider through CoreGit, and a server that lies.

use connect::coregit::{Hosted, KeyKind};
use serde_json::json;

use super::{SAMPLE, client_at, never};
use crate::support::{Held, Reply, Server};

#[tokio::test]
async fn neither_the_token_nor_the_providers_words_are_in_any_error() {
    let secret = SAMPLE.github_token;
    let hostile = format!(
        "GitHub token validation failed: 401 {{\"message\":\"<script>x</script> {secret} \u{202e}ghp_zzsomebodyelses0001\"}}"
    );
    let server = Server::start(move |_| Reply::json(400, &json!({"error": hostile}))).await;
    let client = client_at(&server.url(), SAMPLE.coregit_master_key, KeyKind::Master);
    let held = Held::for_origin(secret, &server.origin(), domain::AuthStyle::BodyField);

    let error = client
        .create(Hosted::GitHub, "x", &held, &never())
        .await
        .unwrap_err();

    let shown = format!("{error} {error:?}");
    for forbidden in [
        secret,
        "script",
        "somebodyelses",
        "\u{202e}",
        SAMPLE.coregit_master_key,
    ] {
        assert!(!shown.contains(forbidden), "{shown}");
    }
}

#[tokio::test]
async fn an_unforeseen_text_that_quotes_the_token_is_shown_without_it() {
    let secret = SAMPLE.gitlab_token;
    let quoted = format!("could not use {secret} {}", "long ".repeat(2_000));
    let server = Server::start(move |_| Reply::json(400, &json!({"error": quoted}))).await;
    let client = client_at(&server.url(), SAMPLE.coregit_master_key, KeyKind::Master);
    let held = Held::for_origin(secret, &server.origin(), domain::AuthStyle::BodyField);

    let error = client
        .create(Hosted::GitLab, "x", &held, &never())
        .await
        .unwrap_err();

    let shown = format!("{error:?}");
    assert!(shown.contains("could not use [secret]"), "{shown}");
    assert!(!shown.contains(secret) && shown.len() < 1_000, "{shown}");
}

#[tokio::test]
async fn labels_and_accounts_of_others_are_calmed() {
    let label = format!("\u{202e}evil\u{7} ghp_zzsomebodyelses0001 {}", "x ".repeat(5_000));
    let row =
        json!({"id": "a", "provider": "github", "label": label, "external_username": "kim\n".repeat(90)});
    let server = Server::start(move |_| Reply::json(200, &json!({"connections": [row]}))).await;

    let list = client_at(&server.url(), SAMPLE.coregit_master_key, KeyKind::Master)
        .list(&never())
        .await
        .unwrap();

    assert!(list[0].label.starts_with("evil [secret] x"), "{}", list[0].label);
    assert!(list[0].label.chars().count() <= 300);
    assert_eq!(
        list[0].account.as_ref().map(|account| account.chars().count()),
        Some(100)
    );
}

#[tokio::test]
async fn pages_that_go_round_in_circles_end() {
    let server = Server::start(|seen| match seen.target.contains("sync/config") {
        true => Reply::json(200, &json!({"config": null})),
        false => Reply::json(
            200,
            &json!({"repos": [{"namespace": null, "slug": "same"}], "next_cursor": "again"}),
        ),
    })
    .await;

    let walk = client_at(&server.url(), SAMPLE.coregit_master_key, KeyKind::Master)
        .walk(&|_| {}, &never())
        .await;

    assert_eq!((walk.asked, walk.gap), (1, None));
}

#[tokio::test]
async fn names_that_would_climb_out_of_an_address_are_not_asked() {
    let server = Server::start(|seen| match seen.target.contains("sync/config") {
        true => Reply::json(200, &json!({"config": null})),
        false => Reply::json(
            200,
            &json!({"repos": [{"slug": ".."}, {"namespace": "a/../..", "slug": "x y?z"}], "next_cursor": null}),
        ),
    })
    .await;

    client_at(&server.url(), SAMPLE.coregit_master_key, KeyKind::Master)
        .walk(&|_| {}, &never())
        .await;

    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(
        targets,
        [
            "/v1/repos?limit=100",
            "/v1/repos/a%2F%2E%2E%2F%2E%2E/x%20y%3Fz/sync/config"
        ]
    );
}

#[tokio::test]
async fn a_key_is_not_sent_where_a_server_points() {
    let other = Server::sink().await;
    let elsewhere = other.url();
    let server = Server::start(move |_| Reply::redirect(307, &elsewhere)).await;

    let list = client_at(&server.url(), SAMPLE.coregit_master_key, KeyKind::Master)
        .list(&never())
        .await;

    assert!(list.is_err());
    assert_eq!(other.connections(), 0);
}
