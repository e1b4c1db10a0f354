//! Confluence is read and never changed.

use connect::dojops::{ConnectorError, Gap, PlanError};

use super::{CLOUD, CONFLUENCE, never, start, ticket};

#[tokio::test]
async fn nothing_but_get_ever_reaches_confluence() {
    let sandbox = start().await;
    let confluence = CONFLUENCE.client(&sandbox);
    let jira = CLOUD.client(&sandbox);
    let cancel = never();
    let reference = ticket(&jira, "PROJ-1");
    let plan = jira.plan_comment(&reference, "x", false, &cancel).await.unwrap();
    sandbox.forget_records();

    confluence.test(&cancel).await.unwrap();
    confluence.abilities(&cancel).await.unwrap();
    confluence.places(&cancel).await.unwrap();
    confluence.search("deployments", &cancel).await.unwrap();
    let refusals = [
        confluence
            .plan_comment(&reference, "x", false, &cancel)
            .await
            .unwrap_err(),
        confluence
            .plan_sub_task(&reference, "x", "", &cancel)
            .await
            .unwrap_err(),
        confluence
            .plan_request(&reference, "b", "x", "", &cancel)
            .await
            .unwrap_err(),
    ];
    // Not even with a plan that another connector made.
    let carried_out = confluence.carry_out(&plan, &cancel).await.unwrap_err();

    let seen = sandbox.requests("my-org.atlassian.net");
    assert!(seen.len() >= 6, "{seen:?}");
    assert!(seen.iter().all(|request| request.method == "GET"), "{seen:?}");
    assert!(refusals.iter().all(|error| *error == PlanError::NotOffered));
    assert_eq!(
        (carried_out.reason, carried_out.done),
        (ConnectorError::NotAllowed, 0)
    );
}

#[tokio::test]
async fn a_plan_of_one_connector_is_not_sent_by_another() {
    let sandbox = start().await;
    let jira = CLOUD.client(&sandbox);
    let other = super::DATA_CENTER.client(&sandbox);
    let plan = jira
        .plan_comment(&ticket(&jira, "PROJ-1"), "x", false, &never())
        .await
        .unwrap();
    sandbox.forget_records();

    let stopped = other.carry_out(&plan, &never()).await.unwrap_err();

    assert_eq!(stopped.reason, ConnectorError::NotAllowed);
    assert_eq!(sandbox.requests("my-org.atlassian.net").len(), 0);
}

#[tokio::test]
async fn a_text_without_words_is_not_searched_for() {
    let sandbox = start().await;

    let error = CONFLUENCE
        .client(&sandbox)
        .search("+ - (?)", &never())
        .await
        .unwrap_err();

    assert_eq!(error, PlanError::Empty);
    assert_eq!(sandbox.requests("my-org.atlassian.net").len(), 0);
}

#[tokio::test]
async fn words_that_look_like_a_query_stay_words_and_other_spaces_stay_closed() {
    let sandbox = start().await;

    let found = CONFLUENCE
        .client(&sandbox)
        .search("deployments\" OR space = \"HR", &never())
        .await
        .unwrap();

    assert!(!found.items.is_empty());
    assert!(found.items.iter().all(|page| page.space == "Engineering"));
}

#[tokio::test]
async fn pages_come_over_several_pages_and_a_circle_ends() {
    let sandbox = start().await;
    sandbox.work().configure(|settings| settings.page_size = 1);
    let confluence = CONFLUENCE.client(&sandbox);

    let whole = confluence
        .search("deployment deployments fail", &never())
        .await
        .unwrap();
    sandbox.work().configure(|settings| settings.repeats_pages = true);
    let circle = confluence.search("deployments", &never()).await.unwrap();

    assert_eq!((whole.items.len(), whole.gap), (2, None));
    assert_eq!((circle.items.len(), circle.gap), (1, Some(Gap::RepeatsItself)));
}
