//! The work at the providers: the traps that a client must not fall into, asked as a client asks.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;
mod tunnel;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use client::{Answer, exchange, send};
use sandbox::{Sandbox, Strangers};
use serde_json::{Value, json};

const CLOUD: &str = "my-org.atlassian.net";
const SERVER: &str = "jira.example.test";
const GOOD: &str = "ATATT3zzgoodzzMadeUpWork00000000000000000000000000001";
const QUERY: &str = "assignee%20%3D%20currentUser%28%29";

#[tokio::test]
async fn a_bad_credential_sees_what_anybody_sees_and_only_a_header_tells() {
    let sandbox = Sandbox::start().await.unwrap();
    let search = format!("/rest/api/3/search/jql?jql={QUERY}");

    let nothing = ask(&sandbox, CLOUD, "GET", &search, "zz-unknown", Value::Null).await;
    sandbox
        .work()
        .configure(|settings| settings.strangers = Strangers::GetAnEmptyBody);
    let empty = ask(&sandbox, CLOUD, "GET", &search, "zz-unknown", Value::Null).await;
    let myself = ask(
        &sandbox,
        CLOUD,
        "GET",
        "/rest/api/3/myself",
        "zz-unknown",
        Value::Null,
    )
    .await;

    assert_eq!(
        (nothing.status, nothing.json()["issues"].clone()),
        (200, json!([]))
    );
    assert_eq!((empty.status, empty.body.len()), (200, 0));
    assert_eq!(myself.status, 401);
    for answer in [nothing, empty, myself] {
        assert_eq!(
            answer.header("X-Seraph-LoginReason"),
            Some("AUTHENTICATED_FAILED")
        );
    }
}

#[tokio::test]
async fn the_old_search_is_gone_from_the_cloud() {
    let sandbox = Sandbox::start().await.unwrap();

    let answer = ask(
        &sandbox,
        CLOUD,
        "GET",
        "/rest/api/3/search?jql=x",
        GOOD,
        Value::Null,
    )
    .await;

    assert_eq!(answer.status, 410);
    assert!(answer.text().contains("CHANGE-2046"));
}

#[tokio::test]
async fn wrong_passwords_lock_the_sign_in_until_somebody_solves_a_captcha() {
    let sandbox = Sandbox::start().await.unwrap();
    let myself = "/rest/api/2/myself";
    for _ in 0..3 {
        ask(&sandbox, SERVER, "GET", myself, "zz-wrong", Value::Null).await;
    }

    let locked = ask(&sandbox, SERVER, "GET", myself, GOOD, Value::Null).await;
    send(&sandbox.control_url(), "POST", "/work/captcha", &[], "").await;
    let open = ask(&sandbox, SERVER, "GET", myself, GOOD, Value::Null).await;

    assert_eq!(locked.status, 403);
    assert!(
        locked
            .header("X-Authentication-Denied-Reason")
            .unwrap()
            .starts_with("CAPTCHA_CHALLENGE")
    );
    assert_eq!((open.status, open.json()["name"].clone()), (200, "kim".into()));
}

#[tokio::test]
async fn a_plain_text_is_no_comment_in_the_cloud_and_a_document_none_elsewhere() {
    let sandbox = Sandbox::start().await.unwrap();
    let document = json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "hello"}]},
    ]});
    let hollow = json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": ""}]},
    ]});
    let (cloud, server) = (
        "/rest/api/3/issue/PROJ-1/comment",
        "/rest/api/2/issue/OPS-1/comment",
    );
    let statuses = [
        ask(&sandbox, CLOUD, "POST", cloud, GOOD, json!({"body": "hello"}))
            .await
            .status,
        ask(&sandbox, CLOUD, "POST", cloud, GOOD, json!({"body": hollow}))
            .await
            .status,
        ask(&sandbox, CLOUD, "POST", cloud, GOOD, json!({"body": document}))
            .await
            .status,
        ask(&sandbox, SERVER, "POST", server, GOOD, json!({"body": document}))
            .await
            .status,
        ask(&sandbox, SERVER, "POST", server, GOOD, json!({"body": "hello"}))
            .await
            .status,
    ];

    assert_eq!(statuses, [400, 400, 201, 400, 201]);
    let kept = |place: &str| {
        sandbox.work().stored()[place]["issues"][0]["comments"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((kept("cloud"), kept("server")), (1, 1));
}

#[tokio::test]
async fn a_line_with_a_slash_is_a_command_to_gitlab_and_no_note() {
    let sandbox = Sandbox::start().await.unwrap();
    let notes = "/api/v4/projects/mygroup%2Fmyproject/issues/1/notes";

    let answer = ask(
        &sandbox,
        "gitlab.com",
        "POST",
        notes,
        GOOD,
        json!({"body": "/close"}),
    )
    .await;

    let issue = sandbox.work().stored()["gitlab"]["repositories"][0]["issues"][0].clone();
    assert_eq!(answer.status, 202);
    assert_eq!(
        (&issue["isOpen"], &issue["comments"]),
        (&json!(false), &json!([]))
    );
}

#[tokio::test]
async fn an_empty_list_of_labels_takes_them_all_at_github() {
    let sandbox = Sandbox::start().await.unwrap();
    let labels = "/repos/my-org/api/issues/1/labels";

    ask(
        &sandbox,
        "api.github.com",
        "POST",
        labels,
        GOOD,
        json!({"labels": []}),
    )
    .await;

    let issue = sandbox.work().stored()["github"]["repositories"][0]["issues"][0].clone();
    assert_eq!(issue["labels"], json!([]));
}

#[tokio::test]
async fn nothing_is_changed_at_confluence() {
    let sandbox = Sandbox::start().await.unwrap();
    let before = sandbox.work().stored();

    let answer = ask(
        &sandbox,
        CLOUD,
        "POST",
        "/wiki/api/v2/pages",
        GOOD,
        json!({"title": "x"}),
    )
    .await;

    assert_eq!(answer.status, 405);
    assert_eq!(sandbox.work().stored(), before);
}

#[tokio::test]
async fn the_control_address_shows_seeds_and_takes_rights_away() {
    let sandbox = Sandbox::start().await.unwrap();
    let control = sandbox.control_url();
    let post = |path: &'static str, body: Value| {
        let control = control.clone();
        async move {
            send(&control, "POST", path, &[], &body.to_string())
                .await
                .unwrap()
        }
    };

    let fields = json!({"project": "PROJ", "summary": "Seeded", "assignee": "kim"});
    let seeded = post("/work/issues", json!({"place": "cloud", "fields": fields}))
        .await
        .json();
    let nowhere = post(
        "/work/issues",
        json!({"place": "cloud", "fields": {"project": "NOPE"}}),
    )
    .await;
    post("/work/lack", json!({"secret": GOOD, "right": "EDIT_ISSUES"})).await;
    post("/work/settings", json!({"pageSize": 1})).await;
    let key = seeded["key"].as_str().unwrap().to_owned();
    let edit = json!({"update": {"labels": [{"add": "x"}]}});
    let refused = ask(
        &sandbox,
        CLOUD,
        "PUT",
        &format!("/rest/api/3/issue/{key}"),
        GOOD,
        edit,
    )
    .await;
    let page = ask(
        &sandbox,
        CLOUD,
        "GET",
        &format!("/rest/api/3/search/jql?jql={QUERY}&fields=summary"),
        GOOD,
        Value::Null,
    )
    .await
    .json();
    let shown = send(&control, "GET", "/work", &[], "").await.unwrap().json();

    assert_eq!((nowhere.status, refused.status), (404, 400));
    assert_eq!(page["issues"].as_array().unwrap().len(), 1);
    assert_eq!(page["issues"][0]["fields"]["summary"], "Seeded");
    assert_eq!(shown, sandbox.work().stored());
}

/// One request to a provider's real name, with e-mail or user name and this secret; GitHub and GitLab get it as bearer.
async fn ask(sandbox: &Sandbox, host: &str, method: &str, target: &str, secret: &str, body: Value) -> Answer {
    let mut stream = tunnel::handshake(&sandbox.proxy_url(), host, Some(sandbox.ca_pem()))
        .await
        .unwrap();
    let login = if host == CLOUD { "kim@example.test" } else { "kim" };
    let authorization = match host {
        CLOUD | SERVER => format!("Basic {}", STANDARD.encode(format!("{login}:{secret}"))),
        _ => format!("Bearer {secret}"),
    };
    let headers = [("Host", host), ("Authorization", authorization.as_str())];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    exchange(&mut stream, method, target, &headers, &body)
        .await
        .unwrap()
}
