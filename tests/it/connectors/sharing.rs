//! What is held is used for connectors, too: one Atlassian token for three, a place picked with it, and the way of a
//! secret into the agent's prompt.

use std::sync::atomic::Ordering;

use app::{ActivityQuery, ConnectorUseError, DraftRequest, NewPlace, Settings};
use domain::{
    Outcome,
    activity::Action,
    kinds::{Answers, ConnectionKind, FieldId},
};

use super::rows::{ROWS, draft, with_dojops};
use crate::{
    plugins,
    rotate::credential_of,
    story::{add_devlake, create, never},
};

use ConnectionKind::{DevLakeJira, DojopsConfluence, DojopsJira};

#[tokio::test]
async fn one_atlassian_token_is_offered_for_devlakes_jira_and_both_connectors_of_its_site() {
    let (bench, agent) = with_dojops().await;
    let devlake = add_devlake(&bench, "DevLake production").await;
    let row = plugins::rows()
        .into_iter()
        .find(|row| row.kind == DevLakeJira)
        .unwrap();
    let first = create(&bench, plugins::draft(&bench, devlake, &row, ROWS[0].secret))
        .await
        .unwrap()
        .connection;
    let credential = credential_of(&bench, first).await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);

    let (_, places) = bench.app.further_places(first).await.unwrap();
    for (kind, place) in [(DojopsJira, "PROJ"), (DojopsConfluence, "ENG")] {
        let offered = places.iter().find(|one| one.kind == kind).unwrap();
        let mut answers = offered.answers.clone();
        answers.insert(FieldId::Organization, place.to_owned());
        let held = bench.app.stage_held(kind, credential).await.unwrap();
        answers.insert(FieldId::Login, held.login.unwrap());
        let request = DraftRequest {
            kind,
            system: agent,
            answers,
            staged: held.staged.id,
            further: Vec::new(),
        };
        let created = create(&bench, request).await.unwrap();

        assert_eq!(
            created.check.unwrap().verdict.outcome,
            Outcome::Passed,
            "{kind:?}"
        );
        assert_eq!(
            credential_of(&bench, created.connection).await,
            credential,
            "{kind:?}"
        );
    }
    let offers = bench
        .app
        .held_offers(DojopsConfluence, agent, &atlassian_answers())
        .await
        .unwrap();
    assert_eq!(offers[0].overview.uses.len(), 3);
    assert!(offers[0].is_at_home);
}

#[tokio::test]
async fn a_place_is_picked_with_what_is_held_once_it_may_go_there() {
    let (bench, system) = with_dojops().await;
    let first = create(&bench, draft(&bench, system, &ROWS[0], ROWS[0].secret))
        .await
        .unwrap()
        .connection;
    let credential = credential_of(&bench, first).await;
    let staged = bench
        .app
        .stage_held(DojopsConfluence, credential)
        .await
        .unwrap()
        .staged
        .id;
    let new = NewPlace {
        kind: DojopsConfluence,
        system,
        answers: atlassian_answers(),
        staged,
    };

    let found = bench.app.places_for(&new, &never()).await.unwrap();

    let keys: Vec<&str> = found.items.iter().map(|place| place.key.as_str()).collect();
    assert_eq!(keys, ["ENG", "HR"]);
}

#[tokio::test]
async fn a_secret_is_copied_only_where_the_settings_allow_it_and_each_copy_is_written_down() {
    let (bench, system) = with_dojops().await;
    let id = create(&bench, draft(&bench, system, &ROWS[3], ROWS[3].secret))
        .await
        .unwrap()
        .connection;
    let copied = || bench.desktop.copied_secrets.lock().unwrap().clone();

    let refused = bench.app.copy_connector_secret(id).await.unwrap_err();
    let before = copied();
    let settings = bench.app.settings().await.unwrap();
    let allowing = Settings {
        copies_secrets: true,
        ..settings
    };
    bench.app.save_settings(allowing).await.unwrap();
    bench.app.copy_connector_secret(id).await.unwrap();
    bench.app.lock().await.unwrap();
    let locked = bench.app.copy_connector_secret(id).await.unwrap_err();

    assert_eq!((refused, before), (ConnectorUseError::CopyingIsOff, Vec::new()));
    assert_eq!(copied(), [ROWS[3].secret]);
    assert!(matches!(locked, ConnectorUseError::Key(_)), "{locked:?}");
    let query = ActivityQuery {
        limit: 50,
        ..ActivityQuery::default()
    };
    let page = bench.app.activity(query).await.unwrap();
    let written = page
        .entries
        .iter()
        .filter(|entry| entry.activity.action == Action::CopySecret);
    assert_eq!(written.count(), 1);
}

/// What a connector of Confluence needs beside the place.
fn atlassian_answers() -> Answers {
    [
        (FieldId::Address, "https://my-org.atlassian.net".to_owned()),
        (FieldId::Login, "kim@example.test".to_owned()),
    ]
    .into()
}
