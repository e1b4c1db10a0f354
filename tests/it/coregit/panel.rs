//! What the panel says of a connection in a CoreGit.

use domain::{Finding, sync::Gap};
use patchbay_tests::fakes::Bench;
use serde_json::json;

use super::{
    MASTER, SCOPED,
    deleting::{remote_id, seed_syncs, with_syncs},
    reload,
    table::adopted,
};
use crate::story::never;

const GITHUB: domain::kinds::ConnectionKind = domain::kinds::ConnectionKind::CoreGitGithub;

#[tokio::test]
async fn its_syncs_are_known_once_somebody_looked_and_with_them_when_it_last_worked() {
    let (bench, _, id) = with_syncs().await;
    let before = bench.app.connection(id).await.unwrap().unwrap();

    let found = bench.app.look_for_syncs(id, &|_| {}, &never()).await.unwrap();

    let after = bench.app.connection(id).await.unwrap().unwrap();
    assert_eq!((before.syncs.as_ref(), before.last_synced()), (None, None));
    assert_eq!(after.syncs.as_ref(), Some(&found));
    assert_eq!((found.configs.len(), &found.gap), (2, &None));
    assert_eq!(
        found.configs[1].last_error.as_deref(),
        Some("GitHub branch not found: main")
    );
    let newest = found.configs[0].last_synced_at.unwrap();
    assert_eq!(
        after.last_synced(),
        Some((newest, false)),
        "the newest of its syncs"
    );
}

#[tokio::test]
async fn one_walk_serves_every_connection_of_the_system() {
    let (bench, coregit, id) = with_syncs().await;
    coregit.seed_connection(&json!({"provider": "gitlab", "label": "Other"}));
    reload(&bench).await;
    bench.app.look_for_syncs(id, &|_| {}, &never()).await.unwrap();

    let rows = super::rows(&bench).await;
    let other = rows.iter().find(|row| row.name == "Other").unwrap().id;

    let detail = bench.app.connection(other).await.unwrap().unwrap();
    assert_eq!(detail.syncs.unwrap().configs, []);
}

#[tokio::test]
async fn with_a_scoped_key_the_syncs_may_not_be_all_and_what_writes_says_why() {
    let (bench, coregit, id) = adopted(GITHUB, SCOPED).await;
    seed_syncs(&coregit, &remote_id(&bench, id).await);

    let found = bench.app.look_for_syncs(id, &|_| {}, &never()).await.unwrap();

    assert_eq!((found.configs.len(), found.gap), (2, Some(Gap::ScopedKey)));
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    assert_eq!(detail.read_only, Some(Finding::SystemKeyOnlyReads));
}

#[tokio::test]
async fn what_changed_last_is_the_servers_own_stamp_and_a_rename_moves_it() {
    let (bench, coregit, id) = adopted(GITHUB, MASTER).await;
    let before = changed_at(&bench, id).await;

    super::table::rename(&bench, id, "Another label").await.unwrap();

    let stored = coregit.stored()["connections"][0]["updated_at"].clone();
    let after = changed_at(&bench, id).await;
    assert!(after > before);
    assert_eq!(Some(after), stored.as_str().map(|at| at.parse().unwrap()));
}

async fn changed_at(bench: &Bench, id: domain::ConnectionId) -> jiff::Timestamp {
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    detail.connection.remote.unwrap().updated_at.unwrap()
}
