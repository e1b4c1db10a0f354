//! A limit says when it goes on, in any form, or in none; and what changes something is sent once.

use connect::dojops::{ConnectorError, PlanError, WantedMove};
use domain::connector::TicketStatus;
use jiff::Timestamp;
use rstest::rstest;
use sandbox::{Fault, FaultKind};

use super::{CLOUD, DATA_CENTER, GITHUB, GITLAB, Site, never, sent, start, ticket};

#[rstest]
#[case::seconds(Some("90"), Some("2026-11-20T12:01:30Z"))]
#[case::date(Some("Fri, 20 Nov 2026 12:02:00 GMT"), Some("2026-11-20T12:02:00Z"))]
#[case::past(Some("Fri, 20 Nov 2020 12:02:00 GMT"), None)]
#[case::nonsense(Some("after lunch"), None)]
#[case::nothing(None, None)]
#[tokio::test]
async fn a_used_up_limit_says_until_when_where_it_can(
    #[case] retry_after: Option<&str>,
    #[case] expected: Option<&str>,
) {
    let sandbox = start().await;
    let retry_after = retry_after.map(str::to_owned);
    sandbox
        .faults()
        .set(Fault::on("api.github.com", FaultKind::Limited { retry_after }));

    let error = GITHUB.client(&sandbox).test(&never()).await.unwrap_err();

    let until = expected.map(|text| text.parse::<Timestamp>().unwrap());
    assert_eq!(error, ConnectorError::LimitReached { until });
}

#[rstest]
#[case::jira(CLOUD, "PROJ-1")]
#[case::data_center(DATA_CENTER, "OPS-1")]
#[case::gitlab(GITLAB, "mygroup/myproject#1")]
#[case::github(GITHUB, "my-org/api#1")]
#[tokio::test]
async fn reading_waits_and_goes_on_and_a_post_is_never_repeated(#[case] site: Site, #[case] name: &str) {
    let sandbox = start().await;
    let connector = site.client(&sandbox);
    let host = site.address.trim_start_matches("https://");
    let limited = |method: &str| {
        let retry_after = Some("1".to_owned());
        Fault::on(host, FaultKind::Limited { retry_after })
            .at(method, "*")
            .times(1)
    };

    sandbox.faults().set(limited("GET"));
    let found = connector.tickets(&never()).await;
    let plan = connector
        .plan_comment(&ticket(&connector, name), "once", false, &never())
        .await
        .unwrap();
    sandbox.faults().set(limited("POST"));
    let stopped = connector.carry_out(&plan, &never()).await.unwrap_err();

    assert!(found.is_ok(), "{found:?}");
    assert!(
        matches!(stopped.reason, ConnectorError::LimitReached { until: Some(_) }),
        "{stopped:?}"
    );
    assert_eq!(sent(&sandbox, host, "POST"), 1);
    assert_eq!(site.issue(&sandbox, name)["comments"], serde_json::json!([]));
}

#[rstest]
#[case::answer_lost(FaultKind::AnswerLost, 1)]
#[case::hung_up_before(FaultKind::Drop, 0)]
#[case::page_instead(FaultKind::Html, 1)]
#[case::trouble(FaultKind::Status { status: 502, body: String::new() }, 1)]
#[tokio::test]
async fn a_lost_answer_is_said_and_nothing_is_sent_twice(#[case] fault: FaultKind, #[case] kept: usize) {
    let sandbox = start().await;
    let jira = CLOUD.client(&sandbox);
    let plan = jira
        .plan_comment(&ticket(&jira, "PROJ-1"), "once", false, &never())
        .await
        .unwrap();
    sandbox
        .faults()
        .set(Fault::on("my-org.atlassian.net", fault).at("POST", "*"));

    let stopped = jira.carry_out(&plan, &never()).await.unwrap_err();

    assert_eq!((stopped.reason, stopped.done), (ConnectorError::AnswerLost, 0));
    assert_eq!(sent(&sandbox, "my-org.atlassian.net", "POST"), 1);
    let comments = CLOUD.issue(&sandbox, "PROJ-1")["comments"].clone();
    assert_eq!(comments.as_array().unwrap().len(), kept);
}

#[tokio::test]
async fn a_swap_that_stops_half_way_says_how_far_it_came() {
    let sandbox = start().await;
    let github = GITHUB.client(&sandbox);
    let wanted = WantedMove::to(TicketStatus::InReview);
    let plan = github
        .plan_move(&ticket(&github, "my-org/api#1"), &wanted, &never())
        .await
        .unwrap();
    sandbox
        .faults()
        .set(Fault::on("api.github.com", FaultKind::AnswerLost).at("DELETE", "*"));

    let stopped = github.carry_out(&plan, &never()).await.unwrap_err();

    assert_eq!((stopped.done, stopped.of), (2, 3));
    assert_eq!(stopped.reason, ConnectorError::AnswerLost);
    sandbox.faults().clear();
    let again = github
        .plan_move(&ticket(&github, "my-org/api#1"), &wanted, &never())
        .await;
    assert_eq!(again.unwrap_err(), PlanError::NothingToChange);
}
