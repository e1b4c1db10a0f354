//! Which Jira it is, the server says; and where an account is found by its e-mail address, and where not.

use std::sync::Arc;

use connect::dojops::{Connector, ConnectorError, ConnectorFacts, Deployment};
use domain::{AuthStyle, connector::ConnectorType};
use rstest::rstest;
use serde_json::{Value, json};

use super::{CLOUD, CONFLUENCE, DATA_CENTER, Site, never, sent, start};
use crate::support::{Held, Reply, Server, direct, net};

#[rstest]
#[case::cloud(CLOUD, Deployment::Cloud)]
#[case::data_center(DATA_CENTER, Deployment::DataCenter)]
#[tokio::test]
async fn the_server_says_which_jira_it_is(#[case] site: Site, #[case] expected: Deployment) {
    let sandbox = start().await;

    let test = site.client(&sandbox).test(&never()).await.unwrap();

    assert_eq!(test.deployment, Some(expected));
    let host = site.address.trim_start_matches("https://");
    let asked: Vec<String> = sandbox.requests(host).into_iter().map(|one| one.path).collect();
    assert_eq!(
        asked.iter().filter(|path| path.ends_with("/serverInfo")).count(),
        1
    );
    let version = if expected == Deployment::Cloud {
        "/rest/api/3/"
    } else {
        "/rest/api/2/"
    };
    assert!(
        asked.iter().skip(1).all(|path| path.starts_with(version)),
        "{asked:?}"
    );
    assert!(
        !sandbox
            .sightings()
            .iter()
            .any(|one| one.path.ends_with("serverInfo"))
    );
}

#[rstest]
#[case::nothing_said(json!({"baseUrl": "https://x", "version": "6.4.0"}), Ok(Deployment::DataCenter))]
#[case::cloud_under_another_name(json!({"version": "1001.0.0", "deploymentType": "Cloud"}), Ok(Deployment::Cloud))]
#[case::something_else(json!({"hello": "world"}), Err(ConnectorError::NotTheInterface))]
#[tokio::test]
async fn an_unusual_answer_is_understood_or_refused(
    #[case] info: Value,
    #[case] expected: Result<Deployment, ConnectorError>,
) {
    let server = Server::start(move |seen| match seen.target.as_str() {
        "/rest/api/2/serverInfo" => Reply::json(200, &info),
        _ => Reply::json(
            200,
            &json!({"accountId": "1", "name": "kim", "displayName": "Kim"}),
        ),
    })
    .await;
    let facts = ConnectorFacts {
        connector: ConnectorType::Jira,
        address: server.address(),
        login: None,
        style: AuthStyle::Bearer,
        place: String::new(),
    };
    let held = Held::for_origin("zz-made-up-0001", &server.origin(), AuthStyle::Bearer);

    let test = Connector::new(net(), direct(), facts, Arc::new(held))
        .test(&never())
        .await;

    assert_eq!(test.map(|test| test.deployment.unwrap()), expected);
}

#[rstest]
#[case::found_by_its_email(true, 1)]
#[case::not_found_by_it(false, 2)]
#[tokio::test]
async fn the_query_is_the_agents_and_falls_back_to_whoever_asks(
    #[case] resolves: bool,
    #[case] queries: usize,
) {
    let sandbox = start().await;
    sandbox
        .work()
        .configure(|settings| settings.resolves_email = resolves);

    let found = CLOUD.client(&sandbox).tickets(&never()).await.unwrap();

    assert_eq!(found.items.len(), 5);
    let asked: Vec<String> = sandbox
        .requests("my-org.atlassian.net")
        .into_iter()
        .map(|one| one.path)
        .filter(|path| path.contains("/search/jql"))
        .collect();
    assert_eq!(asked.len(), queries);
    assert!(asked[0].contains("assignee+%3D+%22kim%40example.test%22+AND+resolution+%3D+Unresolved"));
    assert_eq!(asked.last().unwrap().contains("currentUser"), !resolves);
}

#[tokio::test]
async fn tokens_with_scopes_work_at_the_gateway() {
    let sandbox = start().await;
    let jira = Site {
        address: "https://api.atlassian.com/ex/jira/00000000-0000-4000-8000-0000000000c1",
        ..CLOUD
    };
    let confluence = Site {
        address: "https://api.atlassian.com/ex/confluence/00000000-0000-4000-8000-0000000000c1",
        ..CONFLUENCE
    };

    let tickets = jira.client(&sandbox).tickets(&never()).await.unwrap();
    let pages = confluence
        .client(&sandbox)
        .search("deployments", &never())
        .await
        .unwrap();

    assert_eq!((tickets.items.len(), tickets.items[0].url.as_ref()), (5, None));
    assert!(!pages.items.is_empty());
    assert_eq!(sandbox.requests("my-org.atlassian.net").len(), 0);
    assert_eq!(sent(&sandbox, "api.atlassian.com", "POST"), 0);
}
