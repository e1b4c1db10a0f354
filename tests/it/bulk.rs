//! Tags and policies of many at once: one transaction, and what undoes it.

use app::{CredentialError, PolicyChange, Tagging};
use domain::{ConnectionId, SystemId, Tag};
use patchbay_tests::fakes::Bench;

use crate::story::{GOOD_PASSWORD, GOOD_TOKEN, create, github, jenkins, with_devlake};

#[tokio::test]
async fn many_are_tagged_together_and_undone_together() {
    let (bench, ids) = two().await;
    let before = [tags(&bench, ids[0]).await, tags(&bench, ids[1]).await];
    change(&bench, &ids[..1], &["Nightly"], &[]).await;

    let undo = change(&bench, &ids, &["core"], &["nightly"]).await;

    for id in ids {
        assert_eq!(tags(&bench, id).await, ["core"]);
    }
    assert_eq!(undo.len(), 2, "one had a tag that the other had not: {undo:?}");
    bench.app.tag_connections(undo).await.unwrap();
    assert_eq!(tags(&bench, ids[0]).await, ["Nightly"], "letter for letter");
    assert_eq!(tags(&bench, ids[1]).await, before[1]);
}

#[tokio::test]
async fn who_has_the_tag_already_is_not_untagged_by_undoing() {
    let (bench, ids) = two().await;
    change(&bench, &ids[..1], &["core"], &[]).await;

    let undo = change(&bench, &ids, &["core"], &[]).await;
    bench.app.tag_connections(undo).await.unwrap();

    assert_eq!(tags(&bench, ids[0]).await, ["core"]);
    assert_eq!(tags(&bench, ids[1]).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_secrets_of_many_connections_get_one_policy_and_their_own_ones_back() {
    let (bench, ids) = two().await;
    let first = PolicyChange {
        connections: ids[..1].to_vec(),
        days: None,
        reason: "inside the network".to_owned(),
        ..PolicyChange::default()
    };
    bench.app.set_policies(vec![first]).await.unwrap();
    let both = PolicyChange {
        connections: ids.to_vec(),
        days: Some(30),
        ..PolicyChange::default()
    };

    let undo = bench.app.set_policies(vec![both]).await.unwrap();

    assert_eq!(days(&bench).await, [Some(30), Some(30)]);
    bench.app.set_policies(undo).await.unwrap();
    assert_eq!(days(&bench).await, [None, Some(90)]);
}

#[tokio::test]
async fn a_policy_without_end_and_without_a_reason_changes_none_of_them() {
    let (bench, ids) = two().await;
    let wanted = |days, connections: &[ConnectionId]| PolicyChange {
        connections: connections.to_vec(),
        days,
        ..PolicyChange::default()
    };

    let refused = bench
        .app
        .set_policies(vec![wanted(Some(30), &ids[..1]), wanted(None, &ids[1..])])
        .await;

    assert!(matches!(refused, Err(CredentialError::Policy(_))), "{refused:?}");
    assert_eq!(days(&bench).await, [Some(90), Some(90)]);
}

async fn two() -> (Bench, [ConnectionId; 2]) {
    let (bench, system): (Bench, SystemId) = with_devlake().await;
    let first = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    let second = create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();
    (bench, [first.connection, second.connection])
}

async fn change(bench: &Bench, ids: &[ConnectionId], add: &[&str], remove: &[&str]) -> Vec<Tagging> {
    let parse = |tags: &[&str]| tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect();
    let tagging = Tagging {
        connections: ids.to_vec(),
        add: parse(add),
        remove: parse(remove),
    };
    bench.app.tag_connections(vec![tagging]).await.unwrap()
}

async fn tags(bench: &Bench, id: ConnectionId) -> Vec<String> {
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    detail.connection.tags.iter().map(ToString::to_string).collect()
}

/// Of the two credentials, the one without end first.
async fn days(bench: &Bench) -> Vec<Option<u32>> {
    let all = bench.app.credentials().await.unwrap();
    let mut days: Vec<_> = all.iter().map(|one| one.credential.policy.days).collect();
    days.sort_unstable();
    days
}
