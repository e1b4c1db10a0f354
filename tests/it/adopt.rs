//! What a DevLake holds already is shown, with honest ages, and never touched.

use domain::{ConnectionState, Health, Query, kinds::FieldId};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::{
    delete,
    edit::edit,
    story::{GOOD_TOKEN, create, github, never, with_devlake},
};

#[tokio::test]
async fn connections_of_every_plugin_are_listed_unknown_ones_too() {
    let (bench, _) = with_devlake().await;
    let devlake = bench.sandbox.devlake();
    devlake.configure(|settings| settings.plugins.push("teambition".to_owned()));
    devlake.seed("github", &json!({"name": "GitHub - acme", "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzAdopt00000000000000000000001", "authMethod": "AccessToken"}));
    devlake.seed("gitlab", &json!({"name": "GitLab - acme", "endpoint": "https://gitlab.com/api/v4/", "token": "glpat-zzmadeupzz0000000001"}));
    devlake.seed(
        "teambition",
        &json!({"name": "Team", "endpoint": "https://team.example.test/"}),
    );

    let reloaded = bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();

    assert_eq!(
        (reloaded.found, reloaded.adopted, reloaded.troubles.len()),
        (3, 3, 0)
    );
    let rows = bench
        .app
        .list(Query {
            limit: 50,
            ..Query::default()
        })
        .await
        .unwrap()
        .listing
        .into_rows();
    let mut shown: Vec<_> = rows
        .iter()
        .map(|row| (row.name.as_str(), row.kind.as_str(), row.health))
        .collect();
    shown.sort_unstable();
    assert_eq!(
        shown,
        [
            ("GitHub - acme", "GitHub", Health::Unchecked),
            ("GitLab - acme", "GitLab", Health::Unchecked),
            ("Team", "teambition", Health::Unchecked),
        ]
    );
    let github = rows.iter().find(|row| row.kind == "GitHub").unwrap();
    assert_eq!(github.credentials, ["…0001"]);
    assert_eq!(github.account, None);
}

#[tokio::test]
async fn one_that_vanished_is_kept_and_marked() {
    let (bench, _) = with_devlake().await;
    let devlake = bench.sandbox.devlake();
    devlake.seed("jenkins", &json!({"name": "builds", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": "11zzgoodzz0000000000000000000adopt"}));
    bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();
    devlake.configure(|settings| settings.plugins.retain(|plugin| plugin != "jenkins"));

    let reloaded = bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();

    assert_eq!(reloaded.gone, 1);
    let rows = bench
        .app
        .list(Query {
            limit: 50,
            ..Query::default()
        })
        .await
        .unwrap()
        .listing
        .into_rows();
    let detail = bench.app.connection(rows[0].id).await.unwrap().unwrap();
    assert!(matches!(detail.connection.state, ConnectionState::Gone(_)));
    assert!(!detail.is_testable);
}

#[tokio::test]
async fn a_list_that_is_older_than_what_was_done_here_meanwhile_says_nothing_about_it() {
    let (bench, system) = with_devlake().await;
    let [edited, deleted] = [GOOD_TOKEN, "ghp_zzgoodzzAdopt00000000000000000000004"].map(|token| {
        let mut draft = github(&bench, system, token);
        draft
            .answers
            .insert(FieldId::Name, token[6..12].to_owned() + &token[36..]);
        draft
    });
    let edited = create(&bench, edited).await.unwrap().connection;
    let deleted = create(&bench, deleted).await.unwrap().connection;
    delete::plan(&bench, deleted).await;
    bench.sandbox.forget_records();
    // The list as a whole is as slow as its slowest part.
    let slow = Fault::on("devlake#1", FaultKind::Latency { ms: 1500 }).at("GET", "/plugins/jira/connections");
    bench.sandbox.faults().set(slow);

    let (progress, never) = (RecordingProgress::default(), never());
    let meanwhile = async {
        while !is_listed(&bench, "/plugins/github/connections") {
            tokio::task::yield_now().await;
        }
        edit(&bench, edited, &[(FieldId::Name, "renamed")]).await.unwrap();
        delete::delete(&bench, deleted, delete::ALL).await.unwrap();
        create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap()
    };
    let (reloaded, created) = tokio::join!(bench.app.reload(&[], &progress, &never), meanwhile);

    assert!(
        is_listed(&bench, "/plugins/jira/connections"),
        "the list was kept after all that"
    );
    let reloaded = reloaded.unwrap();
    assert_eq!((reloaded.adopted, reloaded.gone), (0, 0), "{reloaded:?}");
    let listed = bench
        .app
        .list(Query {
            limit: 50,
            ..Query::default()
        })
        .await
        .unwrap();
    let rows: Vec<_> = listed.listing.rows().collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().all(|row| !row.is_changed_elsewhere), "{rows:?}");
    let named = |id| rows.iter().find(|row| row.id == id).unwrap().name.as_str();
    assert_eq!(
        (named(edited), named(created.connection)),
        ("renamed", "GitHub - my-org")
    );
}

#[tokio::test]
async fn a_broken_plugin_hides_no_other() {
    let (bench, _) = with_devlake().await;
    let devlake = bench.sandbox.devlake();
    devlake.seed("github", &json!({"name": "GitHub - acme", "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzAdopt00000000000000000000002", "authMethod": "AccessToken"}));
    bench
        .sandbox
        .faults()
        .set(Fault::on("devlake#1", FaultKind::Html).at("GET", "/plugins/gitlab/connections"));

    let reloaded = bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();

    assert_eq!((reloaded.found, reloaded.troubles.len()), (1, 1));
    assert_eq!(reloaded.troubles[0].name, "DevLake production, GitLab");
}

#[tokio::test]
async fn a_devlake_that_is_down_keeps_its_last_known_rows() {
    let (bench, _) = with_devlake().await;
    let devlake = bench.sandbox.devlake();
    devlake.seed("github", &json!({"name": "GitHub - acme", "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzAdopt00000000000000000000003", "authMethod": "AccessToken"}));
    bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();
    devlake.go_down().await;

    let reloaded = bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();

    assert_eq!(reloaded.troubles.len(), 1);
    let rows = bench
        .app
        .list(Query {
            limit: 50,
            ..Query::default()
        })
        .await
        .unwrap()
        .listing
        .into_rows();
    assert_eq!(
        (rows[0].name.as_str(), rows[0].health),
        ("GitHub - acme", Health::Unreachable)
    );
    devlake.come_back().await.unwrap();
    bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();
    let rows = bench
        .app
        .list(Query {
            limit: 50,
            ..Query::default()
        })
        .await
        .unwrap()
        .listing
        .into_rows();
    assert_eq!(rows[0].health, Health::Unchecked);
}

/// Whether DevLake answered a list.
fn is_listed(bench: &Bench, path: &str) -> bool {
    let seen = bench.sandbox.requests("devlake#1");
    seen.iter()
        .any(|one| one.method == "GET" && one.path == path && one.answered.is_some())
}
