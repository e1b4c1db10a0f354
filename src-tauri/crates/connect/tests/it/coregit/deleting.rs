//! Deleting: configurations first, so that the webhooks go too; then the connection; then proof.

use connect::coregit::{CoreGitError, DeleteError, KeyKind, RepoName};
use sandbox::{Fault, FaultKind};
use serde_json::json;

use super::{SAMPLE, client_at, first_id, master, never, sample, scoped};
use crate::support::{Reply, Server};

#[tokio::test]
async fn the_webhooks_go_with_the_configurations_and_then_the_connection() {
    let (sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    let client = master(&coregit);
    let repos = repos_of(&client, &id).await;
    let hooks = sandbox.webhooks().len();

    let deleted = client.delete(&id, &repos, &|_| {}, &never()).await.unwrap();

    assert_eq!((hooks, sandbox.webhooks().len()), (1, 0));
    assert_eq!((deleted.syncs, deleted.was_there), (repos, true));
    assert_eq!(coregit.stored()["configs"], json!([]));
    let order: Vec<(String, String)> = sandbox
        .requests("coregit#1")
        .into_iter()
        .filter(|request| request.method == "DELETE")
        .map(|request| (request.method, request.path))
        .collect();
    assert!(order.last().unwrap().1.ends_with(&id), "{order:?}");
    assert_eq!(order.len(), 3);
}

#[tokio::test]
async fn one_that_is_gone_already_is_told_and_no_failure() {
    let (_sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    let client = master(&coregit);
    let repos = repos_of(&client, &id).await;
    coregit.forget_connection(&id);

    let deleted = client.delete(&id, &repos, &|_| {}, &never()).await.unwrap();

    assert!(!deleted.was_there);
}

#[tokio::test]
async fn a_configuration_that_now_belongs_to_another_connection_stays() {
    let (_sandbox, coregit) = sample().await;
    let list = master(&coregit).list(&never()).await.unwrap();
    let repos = repos_of(&master(&coregit), &list[0].id).await;

    let deleted = master(&coregit)
        .delete(&list[1].id, &repos, &|_| {}, &never())
        .await;

    assert!(deleted.unwrap().was_there);
    assert_eq!(coregit.stored()["configs"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn lost_answers_are_resolved_by_looking() {
    let (sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    let client = master(&coregit);
    let repos = repos_of(&client, &id).await;
    sandbox
        .faults()
        .set(Fault::on("coregit#1", FaultKind::AnswerLost).at("DELETE", "*"));

    let deleted = client.delete(&id, &repos, &|_| {}, &never()).await.unwrap();

    assert!(deleted.was_there);
    assert_eq!(client.list(&never()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn where_a_configuration_stays_the_connection_stays_too() {
    let (sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    let client = master(&coregit);
    let repos = repos_of(&client, &id).await;
    sandbox
        .faults()
        .set(Fault::on("coregit#1", FaultKind::Drop).at("DELETE", "*/web/sync/config"));

    let error = client.delete(&id, &repos, &|_| {}, &never()).await.unwrap_err();

    let DeleteError::SyncStays { repo, gone, source } = error else {
        panic!("{error}");
    };
    assert_eq!((repo.to_string().as_str(), gone.len()), ("platform/web", 1));
    assert_eq!(source, CoreGitError::AnswerLost);
    assert_eq!(client.list(&never()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_success_that_the_list_denies_is_none() {
    let server = Server::start(|seen| match seen.method.as_str() {
        "DELETE" => Reply::json(200, &json!({"deleted": true})),
        _ => Reply::json(
            200,
            &json!({"connections": [{"id": "stays", "provider": "github"}]}),
        ),
    })
    .await;
    let client = client_at(&server.url(), SAMPLE.coregit_master_key, KeyKind::Master);

    let error = client.delete("stays", &[], &|_| {}, &never()).await.unwrap_err();

    assert_eq!(error, DeleteError::StillListed { gone: Vec::new() });
}

#[tokio::test]
async fn with_a_scoped_key_nothing_is_deleted() {
    let (sandbox, coregit) = sample().await;

    let error = scoped(&coregit)
        .delete("any", &[], &|_| {}, &never())
        .await
        .unwrap_err();

    assert!(
        matches!(
            error,
            DeleteError::ConnectionStays {
                source: CoreGitError::MasterKeyNeeded,
                ..
            }
        ),
        "{error}"
    );
    assert!(sandbox.requests("coregit#1").is_empty());
}

async fn repos_of(client: &connect::coregit::CoreGit, id: &str) -> Vec<RepoName> {
    let walk = client.walk(&|_| {}, &never()).await;
    walk.of_connection(id).map(|sync| sync.repo.clone()).collect()
}
