//! What a person may get wrong, and what a provider may say no to.

use connect::dojops::{ConnectorError, Note, PlanError, Target, WantedMove};
use domain::connector::TicketStatus;
use rstest::rstest;
use sandbox::{Fault, FaultKind};

use super::{CLOUD, DATA_CENTER, GITHUB, GITLAB, Site, done, never, no_fields, sent, start, ticket};

#[tokio::test]
async fn a_ticket_of_another_project_is_none_of_this_connectors() {
    let sandbox = start().await;

    assert!(CLOUD.client(&sandbox).ticket_ref("LEGAL-1").is_none());
    assert!(GITHUB.client(&sandbox).ticket_ref("my-org/empty#1").is_none());
    assert!(GITLAB.client(&sandbox).ticket_ref("mygroup/other#1").is_none());
}

#[rstest]
#[case::jira(CLOUD, "PROJ-99")]
#[case::gitlab(GITLAB, "mygroup/myproject#99")]
#[case::github(GITHUB, "my-org/api#99")]
#[tokio::test]
async fn a_ticket_that_is_not_there_is_said(#[case] site: Site, #[case] name: &str) {
    let sandbox = start().await;
    let connector = site.client(&sandbox);

    let error = connector
        .ticket(&ticket(&connector, name), &never())
        .await
        .unwrap_err();

    assert_eq!(error, PlanError::Asked(ConnectorError::NotFound));
}

#[tokio::test]
async fn a_transition_that_jira_refuses_changes_nothing() {
    let sandbox = start().await;
    let jira = CLOUD.client(&sandbox);
    // It has open sub-tasks, which the list of transitions does not tell.
    let wanted = WantedMove {
        target: Target::Status(TicketStatus::Done),
        fields: [("resolution".to_owned(), "10000".to_owned())].into(),
    };

    let plan = jira.plan_move(&ticket(&jira, "PROJ-1"), &wanted, &never()).await;
    let stopped = done(&jira, plan).await.unwrap_err();

    assert!(
        matches!(stopped.reason, ConnectorError::Rejected { .. }),
        "{stopped:?}"
    );
    assert_eq!(CLOUD.issue(&sandbox, "PROJ-1")["status"], "In Progress");
}

#[tokio::test]
async fn a_value_that_the_workflow_does_not_offer_is_not_sent() {
    let sandbox = start().await;
    let jira = CLOUD.client(&sandbox);
    let wanted = WantedMove {
        target: Target::Move("41".to_owned()),
        fields: [("resolution".to_owned(), "no such".to_owned())].into(),
    };

    let error = jira
        .plan_move(&ticket(&jira, "PROJ-2"), &wanted, &never())
        .await
        .unwrap_err();

    assert!(matches!(error, PlanError::FieldsMissing { .. }));
    assert_eq!(sent(&sandbox, "my-org.atlassian.net", "POST"), 0);
}

#[rstest]
#[case::jira(CLOUD, "PROJ-1")]
#[case::gitlab(GITLAB, "mygroup/myproject#1")]
#[case::github(GITHUB, "my-org/api#1")]
#[tokio::test]
async fn a_ticket_that_is_there_already_is_not_moved(#[case] site: Site, #[case] name: &str) {
    let sandbox = start().await;
    let connector = site.client(&sandbox);
    let wanted = WantedMove::to(TicketStatus::InProgress);

    let error = connector
        .plan_move(&ticket(&connector, name), &wanted, &never())
        .await
        .unwrap_err();

    assert_eq!(error, PlanError::NothingToChange);
}

#[tokio::test]
async fn an_unknown_move_names_those_that_there_are() {
    let sandbox = start().await;
    let jira = CLOUD.client(&sandbox);
    let wanted = WantedMove {
        target: Target::Move("999".to_owned()),
        fields: no_fields(),
    };

    let error = jira
        .plan_move(&ticket(&jira, "PROJ-2"), &wanted, &never())
        .await
        .unwrap_err();

    let PlanError::NoWay { offered } = error else {
        panic!("{error:?}");
    };
    assert_eq!(offered.len(), 3);
}

#[rstest]
#[case::gitlab_branch(GITLAB, "mygroup/myproject#1", "work/404", PlanError::NoSuchBranch)]
#[case::github_branch(GITHUB, "my-org/api#1", "work/404", PlanError::NoSuchBranch)]
#[case::gitlab_default(GITLAB, "mygroup/myproject#1", "main", PlanError::SameBranch)]
#[case::github_default(GITHUB, "my-org/api#1", "main", PlanError::SameBranch)]
#[case::no_branch(GITHUB, "my-org/api#1", "  ", PlanError::Empty)]
#[tokio::test]
async fn a_branch_that_cannot_be_merged_is_said_before_anything_is_sent(
    #[case] site: Site,
    #[case] name: &str,
    #[case] branch: &str,
    #[case] expected: PlanError,
) {
    let sandbox = start().await;
    let forge = site.client(&sandbox);

    let error = forge
        .plan_request(&ticket(&forge, name), branch, "x", "", &never())
        .await
        .unwrap_err();

    assert_eq!(error, expected);
    let host = site.address.trim_start_matches("https://");
    assert_eq!(sent(&sandbox, host, "POST"), 0);
}

#[rstest]
#[case::gitlab_comma(GITLAB, "mygroup/myproject#1", "a,b", PlanError::LabelWithComma)]
#[case::jira_blank(CLOUD, "PROJ-1", "In Review", PlanError::LabelWithBlank)]
#[tokio::test]
async fn a_label_that_cannot_be_one_is_refused(
    #[case] site: Site,
    #[case] name: &str,
    #[case] label: &str,
    #[case] expected: PlanError,
) {
    let sandbox = start().await;
    let connector = site.client(&sandbox);

    let error = connector
        .plan_labels(&ticket(&connector, name), &[label], &[], &never())
        .await
        .unwrap_err();

    assert_eq!(error, expected);
}

#[tokio::test]
async fn a_label_with_a_comma_is_fine_at_github() {
    let sandbox = start().await;
    let github = GITHUB.client(&sandbox);

    let plan = github
        .plan_labels(&ticket(&github, "my-org/api#2"), &["a, b/c"], &[], &never())
        .await;
    done(&github, plan).await.unwrap();

    assert_eq!(GITHUB.issue(&sandbox, "my-org/api#2")["labels"][0], "a, b/c");
}

#[tokio::test]
async fn titles_full_of_markup_are_text() {
    let sandbox = start().await;

    let jira = CLOUD.client(&sandbox).tickets(&never()).await.unwrap();
    let github = GITHUB.client(&sandbox).tickets(&never()).await.unwrap();

    assert_eq!(
        jira.items[1].title,
        "<b>Markup</b> {code}in{code} \"a\" title & more *stars*"
    );
    assert_eq!(jira.items[1].blocked_by[0].reference.to_string(), "PROJ-1");
    assert_eq!(
        github.items[0].title,
        "Title with `code`, @octo-fake and <b>markup</b>"
    );
}

#[rstest]
#[case::gitlab(GITLAB, "mygroup/myproject#1")]
#[case::github(GITHUB, "my-org/api#1")]
#[tokio::test]
async fn text_that_looks_like_a_command_or_a_mention_is_kept_as_text(#[case] site: Site, #[case] name: &str) {
    let sandbox = start().await;
    let forge = site.client(&sandbox);
    let text = "/close\n@octo-fake <script>alert(1)</script> #1";

    let plan = forge
        .plan_comment(&ticket(&forge, name), text, false, &never())
        .await;
    done(&forge, plan).await.unwrap();

    let issue = site.issue(&sandbox, name);
    assert_eq!(issue["isOpen"], true);
    let kept = issue["comments"][0]["body"].as_str().unwrap();
    assert!(kept.starts_with("\\/close"), "{kept}");
    assert!(!kept.contains("@octo") && !kept.contains(" #1"), "{kept}");
}

#[tokio::test]
async fn a_reporter_who_is_gone_is_left_out_and_that_is_said() {
    let sandbox = start().await;
    let jira = CLOUD.client(&sandbox);
    let reference = ticket(&jira, "PROJ-5");

    let plan = jira
        .plan_comment(&reference, "Hello", true, &never())
        .await
        .unwrap();
    jira.carry_out(&plan, &never()).await.unwrap();

    assert_eq!(plan.notes(), [Note::NobodyToMention]);
    let body = CLOUD.issue(&sandbox, "PROJ-5")["comments"][0]["body"].to_string();
    assert!(body.contains("Hello") && !body.contains("mention"));
}

#[rstest]
#[case::cloud(CLOUD, "PROJ-1")]
#[case::data_center(DATA_CENTER, "OPS-1")]
#[tokio::test]
async fn a_sub_task_that_would_need_more_fields_names_them(#[case] site: Site, #[case] name: &str) {
    let sandbox = start().await;
    sandbox
        .work()
        .configure(|settings| settings.requires_component = true);
    let jira = site.client(&sandbox);

    let error = jira
        .plan_sub_task(&ticket(&jira, name), "x", "", &never())
        .await
        .unwrap_err();

    let names = vec!["components".to_owned()];
    assert_eq!(error, PlanError::SubTaskFields { names });
}

#[rstest]
#[case::empty(" ".repeat(2), PlanError::Empty)]
#[case::too_long("x".repeat(32_768), PlanError::TooLong { most: 32_767 })]
#[tokio::test]
async fn a_comment_has_a_content_and_an_end(#[case] text: String, #[case] expected: PlanError) {
    let sandbox = start().await;
    let jira = CLOUD.client(&sandbox);

    let error = jira
        .plan_comment(&ticket(&jira, "PROJ-1"), &text, false, &never())
        .await
        .unwrap_err();

    assert_eq!(error, expected);
}

#[rstest]
#[case::page(FaultKind::Html, ConnectorError::NotTheInterface)]
#[case::trouble(FaultKind::Status { status: 500, body: String::new() }, ConnectorError::ServerTrouble { status: 500 })]
#[tokio::test]
async fn what_is_no_answer_says_nothing_about_the_credential(
    #[case] fault: FaultKind,
    #[case] expected: ConnectorError,
) {
    let sandbox = start().await;
    sandbox.faults().set(Fault::on("api.github.com", fault));
    let github = GITHUB.client(&sandbox);

    let error = github.test(&never()).await.unwrap_err();
    sandbox.faults().clear();
    let after = github.test(&never()).await;

    assert_eq!(error, expected);
    assert!(after.is_ok());
}
