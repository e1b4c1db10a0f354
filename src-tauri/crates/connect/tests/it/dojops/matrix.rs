//! What each "yes" of the matrix does, read back from what is stored. Whether it needs its right: `lacking`.

use connect::dojops::{PlanError, Target, WantedMove};
use domain::connector::{Capability, TicketStatus};
use rstest::rstest;
use serde_json::Value;

use super::{
    CLOUD, CONFLUENCE, DATA_CENTER, ENTERPRISE, GITHUB, GITLAB, GITLAB_GROUP, Site, done, never, repository,
    start, texts, ticket,
};

#[rstest]
#[case::jira(CLOUD, &["PROJ-5", "PROJ-4", "PROJ-3", "PROJ-2", "PROJ-1"])]
#[case::data_center(DATA_CENTER, &["OPS-5", "OPS-4", "OPS-3", "OPS-2", "OPS-1"])]
#[case::gitlab(GITLAB, &["mygroup/myproject#2", "mygroup/myproject#1"])]
#[case::gitlab_group(GITLAB_GROUP, &["mygroup/other#1", "mygroup/myproject#2", "mygroup/myproject#1"])]
#[case::github(GITHUB, &["my-org/api#2", "my-org/api#1"])]
#[case::enterprise_server(ENTERPRISE, &["my-org/api#2", "my-org/api#1"])]
#[tokio::test]
async fn tickets_of_the_account_are_found(#[case] site: Site, #[case] expected: &[&str]) {
    let sandbox = start().await;

    let found = site.client(&sandbox).tickets(&never()).await.unwrap();

    let names: Vec<String> = found.items.iter().map(|one| one.reference.to_string()).collect();
    assert_eq!(names, expected);
    assert_eq!(found.gap, None);
    assert!(found.items.iter().all(|one| !one.title.is_empty()));
    assert!(
        found
            .items
            .iter()
            .all(|one| one.url.as_ref().unwrap().starts_with("https://"))
    );
}

#[rstest]
#[case::jira(CLOUD, "PROJ-2")]
#[case::data_center(DATA_CENTER, "OPS-2")]
#[tokio::test]
async fn a_ticket_really_moves(#[case] site: Site, #[case] name: &str) {
    let sandbox = start().await;
    let jira = site.client(&sandbox);
    let wanted = WantedMove::to(TicketStatus::InReview);

    let plan = jira.plan_move(&ticket(&jira, name), &wanted, &never()).await;
    assert_eq!(plan.as_ref().unwrap().capability(), Capability::Status);
    done(&jira, plan).await.unwrap();

    assert_eq!(site.issue(&sandbox, name)["status"], "In Review");
}

#[rstest]
#[case::jira(CLOUD, "PROJ-2")]
#[case::data_center(DATA_CENTER, "OPS-2")]
#[tokio::test]
async fn a_ticket_is_closed_with_the_resolution_that_the_workflow_asks_for(
    #[case] site: Site,
    #[case] name: &str,
) {
    let sandbox = start().await;
    let jira = site.client(&sandbox);
    let reference = ticket(&jira, name);

    let refused = jira
        .plan_move(&reference, &WantedMove::to(TicketStatus::Done), &never())
        .await;
    let PlanError::FieldsMissing { fields } = refused.unwrap_err() else {
        panic!("the workflow asks for a resolution");
    };
    let choice = fields[0]
        .choices
        .iter()
        .find(|choice| choice.name == "Won't Do")
        .unwrap();
    let wanted = WantedMove {
        target: Target::Status(TicketStatus::Done),
        fields: [(fields[0].key.clone(), choice.id.clone())].into(),
    };
    let plan = jira.plan_move(&reference, &wanted, &never()).await;
    done(&jira, plan).await.unwrap();

    let stored = site.issue(&sandbox, name);
    assert_eq!(
        (&stored["status"], &stored["resolution"]),
        (&"Done".into(), &"Won't Do".into())
    );
}

#[rstest]
#[case::gitlab(GITLAB, "mygroup/myproject#1")]
#[case::gitlab_group(GITLAB_GROUP, "mygroup/myproject#1")]
#[case::github(GITHUB, "my-org/api#1")]
#[case::enterprise_server(ENTERPRISE, "my-org/api#1")]
#[tokio::test]
async fn the_status_label_is_swapped_and_foreign_labels_stay(#[case] site: Site, #[case] name: &str) {
    let sandbox = start().await;
    let forge = site.client(&sandbox);
    let wanted = WantedMove::to(TicketStatus::InReview);

    let plan = forge.plan_move(&ticket(&forge, name), &wanted, &never()).await;
    done(&forge, plan).await.unwrap();

    assert_eq!(texts(&site.issue(&sandbox, name)["labels"]), ["bug", "In Review"]);
    let stored = sandbox.work().stored();
    let (path, _) = name.split_once('#').unwrap();
    let labels = repository(&stored[site.stored], path)["labels"].clone();
    let made = labels
        .as_array()
        .unwrap()
        .iter()
        .find(|label| label["name"] == "In Review")
        .unwrap();
    assert_eq!(made["color"], TicketStatus::InReview.colour());
}

#[tokio::test]
async fn at_gitlab_the_swap_is_one_request_and_at_github_the_new_label_comes_first() {
    let sandbox = start().await;
    let wanted = WantedMove::to(TicketStatus::Done);
    let gitlab = GITLAB.client(&sandbox);
    let github = GITHUB.client(&sandbox);

    let at_gitlab = gitlab
        .plan_move(&ticket(&gitlab, "mygroup/myproject#1"), &wanted, &never())
        .await
        .unwrap();
    let at_github = github
        .plan_move(&ticket(&github, "my-org/api#1"), &wanted, &never())
        .await
        .unwrap();

    let verbs = |plan: &connect::dojops::Plan| -> Vec<&str> {
        plan.steps().iter().map(|step| step.verb().word()).collect()
    };
    assert_eq!(verbs(&at_gitlab), ["POST", "PUT"]);
    assert_eq!(
        at_gitlab.steps()[1].body().unwrap()["remove_labels"],
        "In Progress"
    );
    assert_eq!(verbs(&at_github), ["POST", "POST", "DELETE"]);
    assert!(at_github.steps()[2].address().ends_with("/labels/In%20Progress"));
}

#[rstest]
#[case::jira(CLOUD, "PROJ-1")]
#[case::data_center(DATA_CENTER, "OPS-1")]
#[case::gitlab(GITLAB, "mygroup/myproject#1")]
#[case::github(GITHUB, "my-org/api#1")]
#[tokio::test]
async fn labels_are_added_and_taken_off_everywhere(#[case] site: Site, #[case] name: &str) {
    let sandbox = start().await;
    let connector = site.client(&sandbox);
    let reference = ticket(&connector, name);
    let before = texts(&site.issue(&sandbox, name)["labels"]);

    let plan = connector
        .plan_labels(&reference, &["checked"], &[&before[0]], &never())
        .await;
    done(&connector, plan).await.unwrap();

    let after = texts(&site.issue(&sandbox, name)["labels"]);
    assert!(
        after.contains(&"checked".to_owned()) && !after.contains(&before[0]),
        "{after:?}"
    );
    let again = connector
        .plan_labels(&reference, &["checked"], &[&before[0]], &never())
        .await;
    assert_eq!(again.unwrap_err(), PlanError::NothingToChange);
}

#[rstest]
#[case::jira(CLOUD, "PROJ-1")]
#[case::data_center(DATA_CENTER, "OPS-1")]
#[case::gitlab(GITLAB, "mygroup/myproject#1")]
#[case::github(GITHUB, "my-org/api#1")]
#[tokio::test]
async fn a_comment_is_kept_as_it_was_typed(#[case] site: Site, #[case] name: &str) {
    let sandbox = start().await;
    let connector = site.client(&sandbox);

    let plan = connector
        .plan_comment(
            &ticket(&connector, name),
            "Deployed to staging.\n\n- step one",
            false,
            &never(),
        )
        .await;
    done(&connector, plan).await.unwrap();

    let comments = site.issue(&sandbox, name)["comments"].clone();
    assert_eq!(comments.as_array().unwrap().len(), 1);
    let body = comments[0]["body"].to_string();
    assert!(
        body.contains("Deployed to staging.") && body.contains("step one"),
        "{body}"
    );
    assert_eq!(comments[0]["body"].is_object(), site.stored == "cloud");
}

#[rstest]
#[case::cloud(CLOUD, "PROJ-1", "712020:lee-fake")]
#[case::data_center(DATA_CENTER, "OPS-1", "[~lee]")]
#[tokio::test]
async fn the_reporter_is_mentioned(#[case] site: Site, #[case] name: &str, #[case] whom: &str) {
    let sandbox = start().await;
    let jira = site.client(&sandbox);

    let plan = jira
        .plan_comment(&ticket(&jira, name), "please look", true, &never())
        .await;
    assert_eq!(plan.as_ref().unwrap().capability(), Capability::Mentions);
    done(&jira, plan).await.unwrap();

    let body = site.issue(&sandbox, name)["comments"][0]["body"].to_string();
    assert!(body.contains(whom) && body.contains("please look"), "{body}");
}

#[rstest]
#[case::gitlab(GITLAB, "mygroup/myproject#1", "work/1", "main")]
#[case::github(GITHUB, "my-org/api#1", "work/7", "main")]
#[case::enterprise_server(ENTERPRISE, "my-org/api#1", "work/7", "main")]
#[tokio::test]
async fn a_request_from_the_work_branch_to_the_default_branch_really_exists(
    #[case] site: Site,
    #[case] name: &str,
    #[case] branch: &str,
    #[case] target: &str,
) {
    let sandbox = start().await;
    let forge = site.client(&sandbox);
    let reference = ticket(&forge, name);

    let plan = forge
        .plan_request(&reference, branch, "Fix it", "What changed.", &never())
        .await;
    let made = forge.carry_out(&plan.unwrap(), &never()).await.unwrap();
    let again = forge
        .plan_request(&reference, branch, "Fix it", "", &never())
        .await;

    let stored = sandbox.work().stored();
    let (path, _) = name.split_once('#').unwrap();
    let request = repository(&stored[site.stored], path)["requests"][0].clone();
    assert_eq!(
        (&request["source"], &request["target"]),
        (&Value::from(branch), &Value::from(target))
    );
    assert!(request["body"].as_str().unwrap().contains(name));
    assert_eq!(made.made, Some(request["number"].to_string()));
    assert!(made.url.is_some());
    assert!(matches!(
        again.unwrap_err(),
        PlanError::AlreadyOpen { url: Some(_), .. }
    ));
}

#[rstest]
#[case::cloud(CLOUD, "PROJ-1", "PROJ-2", "PROJ-3")]
#[case::data_center(DATA_CENTER, "OPS-1", "OPS-2", "OPS-3")]
#[tokio::test]
async fn sub_tasks_are_seen_with_their_siblings_and_a_new_one_really_exists(
    #[case] site: Site,
    #[case] parent: &str,
    #[case] first: &str,
    #[case] second: &str,
) {
    let sandbox = start().await;
    let jira = site.client(&sandbox);

    let kin = jira.kin(&ticket(&jira, first), &never()).await.unwrap();
    let plan = jira
        .plan_sub_task(&ticket(&jira, parent), "Write a test", "As said.", &never())
        .await;
    let made = jira
        .carry_out(&plan.unwrap(), &never())
        .await
        .unwrap()
        .made
        .unwrap();
    let below = jira.kin(&ticket(&jira, parent), &never()).await.unwrap();

    assert_eq!(kin.parent.unwrap().reference.to_string(), parent);
    let siblings: Vec<String> = kin.siblings.iter().map(|one| one.reference.to_string()).collect();
    assert_eq!(siblings, [second]);
    let stored = site.issue(&sandbox, &made);
    assert_eq!(
        (&stored["parent"], &stored["type"]),
        (&Value::from(parent), &Value::from("Sub-task"))
    );
    assert_eq!(stored["description"].is_object(), site.stored == "cloud");
    assert_eq!(below.children.len(), 3);
}

#[tokio::test]
async fn pages_are_found_by_words() {
    let sandbox = start().await;

    let found = CONFLUENCE
        .client(&sandbox)
        .search("Deployments fail (at night)", &never())
        .await
        .unwrap();

    let titles: Vec<&str> = found.items.iter().map(|page| page.title.as_str()).collect();
    assert_eq!(titles, ["Deployments", "Rollback <fast>"]);
    assert_eq!(
        found.items[0].excerpt,
        "How deployments run at night, and what to do when they fail."
    );
    assert_eq!(
        found.items[1].excerpt,
        "When a deployment fails, roll back & tell the team."
    );
    let url = found.items[0].url.as_ref().unwrap();
    assert!(
        url.starts_with("https://my-org.atlassian.net/wiki/spaces/ENG/pages/"),
        "{url}"
    );
}

#[tokio::test]
async fn what_the_matrix_says_no_to_is_not_offered_and_nothing_is_asked() {
    let sandbox = start().await;
    let (jira, forge, knowledge) = (
        CLOUD.client(&sandbox),
        GITHUB.client(&sandbox),
        CONFLUENCE.client(&sandbox),
    );
    let (of_jira, of_forge) = (ticket(&jira, "PROJ-1"), ticket(&forge, "my-org/api#1"));
    let cancel = never();

    let refused = [
        jira.plan_request(&of_jira, "work/1", "x", "", &cancel)
            .await
            .unwrap_err(),
        jira.search("x", &cancel).await.unwrap_err(),
        forge
            .plan_sub_task(&of_forge, "x", "", &cancel)
            .await
            .unwrap_err(),
        forge.kin(&of_forge, &cancel).await.unwrap_err(),
        forge
            .plan_comment(&of_forge, "x", true, &cancel)
            .await
            .unwrap_err(),
        forge.search("x", &cancel).await.unwrap_err(),
        knowledge.tickets(&cancel).await.unwrap_err(),
        knowledge
            .plan_comment(&of_forge, "x", false, &cancel)
            .await
            .unwrap_err(),
        knowledge
            .plan_labels(&of_forge, &["x"], &[], &cancel)
            .await
            .unwrap_err(),
    ];

    assert!(
        refused.iter().all(|error| *error == PlanError::NotOffered),
        "{refused:?}"
    );
    assert_eq!(
        sandbox.requests("my-org.atlassian.net").len() + sandbox.requests("api.github.com").len(),
        0
    );
}
