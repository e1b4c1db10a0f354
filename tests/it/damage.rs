//! Damaged rows: named with what intact rows say of them, forgotten when told to, and in nobody's way.

use app::{Damage, Settings, Table, Theme};
use domain::Query;
use patchbay_tests::fakes::{Bench, RecordingProgress};
use vault::fakes::tamper;

use crate::story::{GOOD_PASSWORD, GOOD_TOKEN, create, github, jenkins, never, with_devlake};

#[tokio::test]
async fn a_damaged_connection_is_named_and_the_others_work() {
    let bench = with_two().await;

    damage(
        &bench,
        "UPDATE connection SET content = replace(content, 'my-org', 'evil-org') WHERE content LIKE '%my-org%'",
    );

    let listed = list(&bench).await;
    assert_eq!((names(&listed), listed.damaged), (vec!["Jenkins".to_owned()], 1));
    assert!(listed.attention >= 1);
    let [row] = bench.app.damage().await.unwrap().rows.try_into().unwrap();
    assert_eq!((row.damaged.table, row.connection), (Table::Connection, None));
    assert_eq!(row.about, ["…0001"], "by its credential, which is intact");
    let other = listed.listing.rows().next().unwrap().id;
    let checked = bench
        .app
        .check(other, &RecordingProgress::default(), &never())
        .await;
    assert_eq!(checked.unwrap().verdict.outcome, domain::Outcome::Passed);
}

#[tokio::test]
async fn a_forgotten_connection_comes_back_with_the_next_list() {
    let bench = with_two().await;
    damage(
        &bench,
        "UPDATE connection SET version = 9 WHERE content LIKE '%my-org%'",
    );
    let [row] = bench.app.damage().await.unwrap().rows.try_into().unwrap();

    bench.app.forget_damaged(row.damaged.clone()).await.unwrap();
    reload(&bench).await;

    assert_eq!(bench.app.damage().await.unwrap(), Damage::default());
    let listed = list(&bench).await;
    assert_eq!(names(&listed), ["GitHub - my-org", "Jenkins"]);
    assert!(
        bench.app.forget_damaged(row.damaged).await.is_err(),
        "an intact or missing row is never forgotten"
    );
}

#[tokio::test]
async fn a_damaged_credential_shows_at_its_connection_which_still_opens() {
    let bench = with_two().await;

    damage(
        &bench,
        "UPDATE credential SET content = replace(content, 'jenkins', 'jenkinz') WHERE content LIKE '%jenkins%'",
    );

    let [row] = bench.app.damage().await.unwrap().rows.try_into().unwrap();
    assert_eq!(
        (row.damaged.table, row.about.as_slice()),
        (Table::Credential, ["Jenkins".to_owned()].as_slice())
    );
    let detail = bench
        .app
        .connection(row.connection.unwrap())
        .await
        .unwrap()
        .unwrap();
    assert!(detail.uses.is_empty(), "nothing of it is guessed");
    assert_eq!(names(&list(&bench).await).len(), 2);
}

#[tokio::test]
async fn a_damaged_secret_is_said_without_opening_it_and_can_be_let_go() {
    let bench = with_two().await;
    damage(&bench, "UPDATE secret SET sealed = zeroblob(200)");
    let found = bench.app.damage().await.unwrap();
    assert_eq!(found.rows.len(), 2);
    assert!(found.rows.iter().all(|row| row.damaged.table == Table::Secret));
    bench.app.lock().await.unwrap();
    assert_eq!(list(&bench).await.damaged, 2, "the list needs no key for it");

    for row in found.rows {
        bench.app.forget_damaged(row.damaged).await.unwrap();
        let detail = bench
            .app
            .connection(row.connection.unwrap())
            .await
            .unwrap()
            .unwrap();
        assert!(!detail.uses[0].credential.is_held);
    }

    assert_eq!(bench.app.damage().await.unwrap(), Damage::default());
}

#[tokio::test]
async fn a_damaged_system_hides_its_connections_and_can_be_forgotten_with_them() {
    let bench = with_two().await;

    damage(
        &bench,
        "UPDATE system SET content = replace(content, '127.0.0.1', '127.0.0.9')",
    );

    assert_eq!(names(&list(&bench).await), Vec::<String>::new());
    let [row] = bench.app.damage().await.unwrap().rows.try_into().unwrap();
    assert_eq!(
        (row.damaged.table, row.about),
        (
            Table::System,
            vec!["GitHub - my-org".to_owned(), "Jenkins".to_owned()]
        )
    );
    bench.app.forget_damaged(row.damaged).await.unwrap();
    assert_eq!(bench.app.damage().await.unwrap(), Damage::default());
}

#[tokio::test]
async fn damaged_settings_give_way_to_the_defaults() {
    let bench = with_two().await;

    damage(
        &bench,
        "UPDATE setting SET content = '{}' WHERE name = 'settings'",
    );

    assert_eq!(bench.app.settings().await.unwrap(), Settings::default());
    let dark = Settings {
        theme: Theme::Dark,
        ..Settings::default()
    };
    bench.app.save_settings(dark.clone()).await.unwrap();
    assert_eq!(bench.app.settings().await.unwrap(), dark);
    assert_eq!(bench.app.damage().await.unwrap(), Damage::default());
}

#[tokio::test]
async fn a_row_that_vanished_is_counted() {
    let bench = with_two().await;

    damage(&bench, "DELETE FROM check_run");

    let found = bench.app.damage().await.unwrap();
    assert_eq!(found.missing, [(Table::CheckRun, 2)]);
}

async fn with_two() -> Bench {
    let (bench, system) = with_devlake().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();
    bench
}

fn damage(bench: &Bench, statement: &str) {
    let database = bench.directory.path().join("data/patchbay.db");
    assert!(tamper(&database, statement) > 0, "the statement finds something");
}

async fn list(bench: &Bench) -> app::ListedRows {
    let query = Query {
        limit: 50,
        ..Query::default()
    };
    bench.app.list(query).await.unwrap()
}

fn names(listed: &app::ListedRows) -> Vec<String> {
    let mut names: Vec<_> = listed.listing.rows().map(|row| row.name.clone()).collect();
    names.sort_unstable();
    names
}

async fn reload(bench: &Bench) {
    bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();
}
