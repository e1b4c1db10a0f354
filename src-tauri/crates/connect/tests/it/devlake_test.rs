//! What a person is told about every answer that DevLake's own test was seen to give.

use std::fmt::Write as _;

use connect::{Tested, devlake::DevLake};
use domain::{
    Address, AuthStyle, Finding, Settings, Slot,
    kinds::{ConnectionKind, Draft},
};
use rstest::rstest;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{Held, Reply, Server, address, direct, net};

const SECRET: &str = "zz-tested-9d20-0123456789abcdef";

#[tokio::test]
async fn every_recorded_answer_becomes_its_finding() {
    let mut table = String::new();

    for line in include_str!("../../fixtures/devlake_tests.jsonl").lines() {
        let exchange: Value = serde_json::from_str(line).unwrap();
        let (tested, port) = replay(&exchange).await;
        let report = &tested.report;
        let finding = report
            .finding
            .as_ref()
            .map_or_else(|| "-".to_owned(), |finding| format!("{finding:?}"));
        let finding = finding.replace(&format!("port: {port}"), "port: DEVLAKE");
        let account = tested.account.as_deref().unwrap_or("-");
        let (plugin, case) = (
            exchange["plugin"].as_str().unwrap(),
            exchange["case"].as_str().unwrap(),
        );
        let status = &exchange["status"];
        writeln!(
            table,
            "{plugin} {case} {status} => {:?} {finding} {account}",
            report.outcome
        )
        .unwrap();
        assert!(
            !format!("{tested:?}").contains("zzgood"),
            "{plugin} {case} shows a token"
        );
    }

    insta::with_settings!({ snapshot_path => "../../fixtures", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("devlake_tests", table);
    });
}

#[tokio::test]
async fn the_tests_are_asked_for_as_devlake_wants_them() {
    let server =
        Server::start(|_| Reply::json(200, &json!({"code": 0, "success": true, "message": ""}))).await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);
    let cancel = CancellationToken::new();

    devlake
        .test_draft(
            ConnectionKind::DevLakeJenkins,
            &draft(ConnectionKind::DevLakeJenkins, None),
            &held,
            &cancel,
        )
        .await
        .unwrap();
    devlake
        .test_saved(ConnectionKind::DevLakeJenkins, 12, None, Slot::Password, &cancel)
        .await
        .unwrap();

    let seen = server.seen();
    assert_eq!(
        (seen[0].method.as_str(), seen[0].target.as_str()),
        ("POST", "/plugins/jenkins/test")
    );
    assert_eq!(
        (&seen[0].json()["password"], &seen[0].json()["rateLimitPerHour"]),
        (&json!(SECRET), &json!(0))
    );
    assert_eq!(
        (seen[1].method.as_str(), seen[1].target.as_str()),
        ("POST", "/plugins/jenkins/connections/12/test")
    );
    assert_eq!(seen[1].json(), json!({}));
}

#[tokio::test]
async fn the_secret_is_in_no_message_even_when_the_provider_quotes_it() {
    let server = Server::start(|_| {
        let message = format!("Get \"https://p.example/?t={SECRET}\": EOF\nWraps: (2) {SECRET}");
        Reply::json(
            500,
            &json!({"code": 0, "success": false, "message": message, "causes": null, "data": null}),
        )
    })
    .await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);

    let tested = devlake
        .test_draft(
            ConnectionKind::DevLakeGithub,
            &draft(ConnectionKind::DevLakeGithub, None),
            &held,
            &CancellationToken::new(),
        )
        .await
        .unwrap();

    assert!(!format!("{tested:?}").contains("zz-tested"));
    assert_eq!(
        tested.message.lines,
        ["Get \"https://p.example/?t=[secret]\": EOF", "[secret]"]
    );
}

#[rstest]
#[case::as_bearer(Slot::Token, "BearerRefused")]
#[case::with_its_email(Slot::Password, "LoginRefused")]
#[tokio::test]
async fn a_refusal_by_jira_cloud_names_the_wrong_way_in(#[case] slot: Slot, #[case] expected: &str) {
    let refusal = json!({
        "code": 0, "success": false, "message": "Please check your credential (401)", "causes": null, "data": null,
    });
    let server = Server::start(move |_| Reply::json(401, &refusal)).await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);
    let site = address("https://my-site.atlassian.net/rest/");

    let tested = devlake
        .test_saved(
            ConnectionKind::DevLakeJira,
            3,
            Some(&site),
            slot,
            &CancellationToken::new(),
        )
        .await
        .unwrap();

    let finding = format!("{:?}", tested.report.finding.unwrap());
    assert!(finding.starts_with(expected), "{finding}");
}

#[tokio::test]
async fn without_an_organization_a_pass_of_azure_devops_is_marked() {
    let server =
        Server::start(|_| Reply::json(200, &json!({"code": 0, "success": true, "message": ""}))).await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);

    let tested = devlake
        .test_saved(
            ConnectionKind::DevLakeAzuredevops,
            3,
            None,
            Slot::Token,
            &CancellationToken::new(),
        )
        .await
        .unwrap();

    assert_eq!(tested.report.finding, Some(Finding::WeakProof));
}

async fn replay(exchange: &Value) -> (Tested, u16) {
    let (status, body) = (
        u16::try_from(exchange["status"].as_u64().unwrap()).unwrap(),
        exchange["body"].clone(),
    );
    let content_type = exchange["content_type"].as_str().unwrap().to_owned();
    let case = exchange["case"].as_str().unwrap().to_owned();
    let server = Server::start(move |seen| match seen.method.as_str() {
        "GET" if case.contains("missing_id") || case.contains("non_numeric_id") => Reply::json(
            404,
            &json!({"code": 0, "success": false, "message": "not found (404)"}),
        ),
        "GET" if case.starts_with("wrong_secret") => Reply::json(
            500,
            &json!({"code": 0, "success": false, "message": "invalid encryptionSecret"}),
        ),
        "GET" => Reply::json(200, &json!({"id": 1, "name": "x"})),
        _ => {
            let body = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
            Reply::with(
                status,
                &format!("content-type: {content_type}\r\n"),
                body.as_bytes(),
            )
        }
    })
    .await;
    let devlake = DevLake::new(net(), server.address(), direct(), None);
    let kind = ConnectionKind::of_devlake_plugin(exchange["plugin"].as_str().unwrap()).unwrap();
    let endpoint = exchange["endpoint"]
        .as_str()
        .and_then(|endpoint| Address::parse(endpoint).ok());
    let mut draft = draft(kind, endpoint);
    draft.slot = match exchange.get("auth_method").and_then(Value::as_str) {
        Some("AccessToken") => Slot::Token,
        Some(_) | None => draft.slot,
    };
    let cancel = CancellationToken::new();
    if exchange["is_saved"].as_bool().unwrap() {
        let tested = devlake
            .test_saved(kind, 1, Some(&draft.address), draft.slot, &cancel)
            .await
            .unwrap();
        return (tested, server.port());
    }
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);
    (
        devlake.test_draft(kind, &draft, &held, &cancel).await.unwrap(),
        server.port(),
    )
}

fn draft(kind: ConnectionKind, endpoint: Option<Address>) -> Draft {
    let address = endpoint.unwrap_or_else(|| address("https://provider.example"));
    let settings = Settings {
        address: Some(address.clone()),
        ..Settings::default()
    };
    Draft {
        name: "x".to_owned(),
        address,
        login: Some("kim".to_owned()),
        slot: kind.spec().slot,
        auth_style: kind.spec().auth_style,
        settings,
        body: Vec::new(),
    }
}
