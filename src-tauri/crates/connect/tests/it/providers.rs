//! The right interface, told by one call without a credential.

use connect::providers::{look, right_api};
use domain::{Finding, Outcome, Rung, kinds::ConnectionKind};
use rstest::rstest;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{Reply, Seen, Server, direct, net, now};

const GITHUB: ConnectionKind = ConnectionKind::DevLakeGithub;
const COPILOT: ConnectionKind = ConnectionKind::DevLakeGhCopilot;
const JENKINS: ConnectionKind = ConnectionKind::DevLakeJenkins;
const CIRCLECI: ConnectionKind = ConnectionKind::DevLakeCircleci;
const GITLAB: ConnectionKind = ConnectionKind::DevLakeGitlab;
const BITBUCKET: ConnectionKind = ConnectionKind::DevLakeBitbucket;
const AZURE: ConnectionKind = ConnectionKind::DevLakeAzuredevops;
const JIRA: ConnectionKind = ConnectionKind::DevLakeJira;
const PAGERDUTY: ConnectionKind = ConnectionKind::DevLakePagerduty;
const SONARQUBE: ConnectionKind = ConnectionKind::DevLakeSonarqube;
const ARGOCD: ConnectionKind = ConnectionKind::DevLakeArgocd;

#[rstest]
#[case::the_same(0, None)]
#[case::a_little_off(4, None)]
#[case::off(14, Some(Finding::ClockOff { minutes: 14 }))]
#[case::off_the_other_way(-75, Some(Finding::ClockOff { minutes: 75 }))]
#[tokio::test]
async fn a_clock_that_is_off_is_said_beside_the_right_interface(
    #[case] minutes: i64,
    #[case] expected: Option<Finding>,
) {
    let answer = move |_: &Seen| {
        let there = now() - jiff::SignedDuration::from_mins(minutes);
        let date = there.strftime("%a, %d %b %Y %H:%M:%S GMT");
        let headers = format!("content-type: application/json\r\ndate: {date}\r\n");
        Reply::with(
            200,
            &headers,
            br#"{"current_user_url":"https://api.github.com/user"}"#,
        )
    };

    assert_eq!(found(GITHUB, answer).await, expected);
}

#[rstest]
#[case::github(GITHUB, |_: &Seen| Reply::json(200, &json!({"current_user_url": "https://api.github.com/user"})))]
#[case::github_private_mode(GITHUB, |_: &Seen| Reply::json(401, &json!({
    "message": "Must authenticate to access this API.",
    "documentation_url": "https://docs.github.com/enterprise-server/rest",
})))]
#[case::github_limit_used_up(GITHUB, |_: &Seen| Reply::with(
    403, "x-github-request-id: 1\r\n", br#"{"message":"API rate limit exceeded"}"#))]
#[case::jenkins(JENKINS, |_: &Seen| Reply::with(200, "x-jenkins: 2.479\r\n", b"<html>"))]
#[case::jenkins_closed(JENKINS, |_: &Seen| Reply::with(403, "x-jenkins: 2.479\r\n", b"<html>"))]
#[case::jenkins_at_home(JENKINS, |seen: &Seen| match seen.target.as_str() {
    "/" => Reply::redirect(302, "/login"),
    _ => Reply::with(200, "x-jenkins: 2.479\r\n", b"<html>"),
})]
#[case::copilot(COPILOT, |_: &Seen| Reply::json(200, &json!({"current_user_url": "https://api.github.com/user"})))]
#[case::circleci(CIRCLECI, |seen: &Seen| at(seen, "/v2/me", Reply::json(401, &json!({"message": "You must log in first."}))))]
#[case::gitlab(GITLAB, |seen: &Seen| at(seen, "/version", Reply::json(401, &json!({"message": "401 Unauthorized"}))))]
#[case::bitbucket(BITBUCKET, |seen: &Seen| at(seen, "/hook_events", Reply::json(200, &json!({
    "repository": {"links": {}}, "workspace": {"links": {}},
}))))]
#[case::bitbucket_closed(BITBUCKET, |_: &Seen| Reply::json(401, &json!({
    "type": "error", "error": {"message": "Token is invalid or expired."},
})))]
#[case::azure(AZURE, |seen: &Seen| at(seen, "/_apis/connectionData", Reply::with(401, "x-tfs-processid: 1\r\n", b"")))]
#[case::azure_page_for_signing_in(
    AZURE, |_: &Seen| Reply::with(203, "content-type: text/html\r\nx-vss-e2eid: 1\r\n", b"<html>"))]
#[case::azure_sent_to_sign_in(AZURE, |_: &Seen| Reply::redirect(302, "https://spsprodeus1.vssps.visualstudio.com/_signin"))]
#[case::jira(JIRA, |seen: &Seen| at(seen, "/api/2/serverInfo", Reply::json(200, &json!({
    "baseUrl": "https://my-site.atlassian.net", "version": "1001.0.0", "deploymentType": "Cloud",
}))))]
#[case::jira_closed(JIRA, |_: &Seen| Reply::with(401, "x-seraph-loginreason: AUTHENTICATED_FAILED\r\n", b""))]
#[case::pagerduty(PAGERDUTY, |seen: &Seen| at(seen, "/abilities", Reply::with(
    401, "www-authenticate: Token realm=\"Application\"\r\n", b"HTTP Token: Access denied.")))]
#[case::pagerduty_in_json(PAGERDUTY, |_: &Seen| Reply::json(401, &json!({"error": {"message": "Unauthorized", "code": 2006}})))]
#[case::sonarqube(SONARQUBE, |seen: &Seen| at(seen, "/authentication/validate", Reply::json(200, &json!({"valid": false}))))]
#[case::connector_github(ConnectionKind::DojopsGithub, |_: &Seen| Reply::json(200, &json!({"current_user_url": "https://api.github.com/user"})))]
#[case::connector_gitlab(ConnectionKind::DojopsGitlab, |seen: &Seen| at(seen, "/api/v4/version", Reply::json(401, &json!({"message": "401 Unauthorized"}))))]
#[case::connector_jira(ConnectionKind::DojopsJira, |seen: &Seen| at(seen, "/rest/api/2/serverInfo", Reply::json(200, &json!({
    "baseUrl": "https://jira.example.com", "version": "9.12.5", "deploymentType": "Server",
}))))]
#[case::connector_confluence(ConnectionKind::DojopsConfluence, |seen: &Seen| at(seen, "/wiki/rest/api/user/current", Reply::with(
    401, "x-seraph-loginreason: AUTHENTICATED_FAILED\r\n", b"")))]
#[case::connector_confluence_open(ConnectionKind::DojopsConfluence, |_: &Seen| Reply::json(200, &json!({"type": "anonymous"})))]
#[case::argocd(ARGOCD, |seen: &Seen| at(seen, "/session/userinfo", Reply::json(200, &json!({}))))]
#[case::argocd_after_single_sign_on(ARGOCD, |_: &Seen| Reply::json(200, &json!({"iss": "sso"})))]
#[tokio::test]
async fn a_provider_is_recognised(#[case] kind: ConnectionKind, #[case] answer: fn(&Seen) -> Reply) {
    assert_eq!(found(kind, answer).await, None);
}

#[rstest]
#[case::page(GITHUB, |_: &Seen| Reply::page(200), "WebPage")]
#[case::refusing_page(GITHUB, |_: &Seen| Reply::page(403), "WebPage")]
#[case::other_json(GITHUB, |_: &Seen| Reply::json(200, &json!({"version": 3})), "WrongApi")]
#[case::other_refusal(GITHUB, |_: &Seen| Reply::json(401, &json!({"message": "401 Unauthorized"})), "WrongApi")]
#[case::github_is_no_jenkins(
    JENKINS, |_: &Seen| Reply::json(200, &json!({"current_user_url": "https://api.github.com/user"})), "WrongApi")]
#[case::page_of_someone_else(JENKINS, |_: &Seen| Reply::page(200), "WebPage")]
#[case::missing(JENKINS, |_: &Seen| Reply::text(404, "nothing"), "NotFoundThere")]
#[case::in_trouble(GITHUB, |_: &Seen| Reply::text(503, ""), "ServerTrouble")]
#[case::sent_away(GITHUB, |_: &Seen| Reply::redirect(302, "https://login.example/sso"), "RedirectedElsewhere")]
#[case::no_http(JENKINS, |_: &Seen| Reply::Bytes(b"SSH-2.0-x\r\n\r\n".to_vec()), "WrongApi")]
#[case::dropped(JENKINS, |_: &Seen| Reply::Drop, "NoAnswer")]
#[case::circleci_page(CIRCLECI, |_: &Seen| Reply::page(200), "WebPage")]
#[case::gitlab_is_someone_else(GITLAB, |_: &Seen| Reply::json(401, &json!({"message": "Unauthorized"})), "WrongApi")]
#[case::gitlab_one_level_off(GITLAB, |_: &Seen| Reply::text(404, ""), "UnderAnotherAddress")]
#[case::bitbucket_page(BITBUCKET, |_: &Seen| Reply::page(200), "WebPage")]
#[case::azure_page_of_someone_else(AZURE, |_: &Seen| Reply::page(203), "WebPage")]
#[case::azure_sent_elsewhere(AZURE, |_: &Seen| Reply::redirect(302, "https://visualstudio.com.evil.example/"), "RedirectedElsewhere")]
#[case::jira_one_level_off(JIRA, |_: &Seen| Reply::text(404, ""), "UnderAnotherAddress")]
#[case::jira_refused_by_a_page(JIRA, |_: &Seen| Reply::page(401), "WebPage")]
#[case::pagerduty_page(PAGERDUTY, |_: &Seen| Reply::page(200), "WebPage")]
#[case::sonarqube_other_json(SONARQUBE, |_: &Seen| Reply::json(200, &json!({"valid": "yes"})), "WrongApi")]
#[case::argocd_own_page(ARGOCD, |_: &Seen| Reply::page(200), "WebPage")]
#[case::argocd_other_json(ARGOCD, |_: &Seen| Reply::json(200, &json!({"status": "ok"})), "WrongApi")]
#[tokio::test]
async fn what_is_not_the_provider_is_said(
    #[case] kind: ConnectionKind,
    #[case] answer: fn(&Seen) -> Reply,
    #[case] expected: &str,
) {
    let finding = found(kind, answer).await.unwrap();

    assert!(format!("{finding:?}").starts_with(expected), "{finding:?}");
}

#[tokio::test]
async fn a_used_up_limit_says_until_when() {
    let finding = found(GITHUB, |_| Reply::with(429, "retry-after: 90\r\n", b"")).await;

    let until = Some("2026-11-20T12:01:30Z".parse().unwrap());
    assert_eq!(finding, Some(Finding::LimitReached { until }));
}

#[tokio::test]
async fn the_ladder_carries_no_credential() {
    let server = Server::start(|_| Reply::with(200, "x-jenkins: 2.479\r\n", b"")).await;
    let mut reports = Vec::new();

    look(
        &net(),
        &direct(),
        JENKINS,
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
            (Rung::RightApi, passed)
        ]
    );
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("authorization").is_none())
    );
}

/// The answer at this path, a page anywhere else.
fn at(seen: &Seen, path: &str, reply: Reply) -> Reply {
    if seen.target == path {
        reply
    } else {
        Reply::page(404)
    }
}

async fn found(
    kind: ConnectionKind,
    answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
) -> Option<Finding> {
    let server = Server::start(answer).await;
    let cancel = CancellationToken::new();
    right_api(&net(), &direct(), kind, &server.address(), &cancel)
        .await
        .unwrap()
        .finding
}
