//! dojops-sa's connectors through the use cases: four types × add, list, test, edit, rotate, remove, each also with a
//! credential that lacks the right; what a connector writes, once; how it is handed over.

mod lacking;
mod rows;
mod sharing;

use std::{collections::BTreeMap, time::Duration};

use app::{ConnectorUseError, CreateError, DeletionRequest, EditRequest, NewPlace, Writing};
use domain::{
    ConnectionId, Outcome, Query,
    connector::TicketStatus,
    deletion::{Consents, DeletionEnd},
    kinds::FieldId,
    rotation::Phase,
};
use patchbay_tests::fakes::{Bench, RecordingDeletion, RecordingProgress};

use crate::{
    rotate::{credential_of, rotated},
    story::{create, never},
};
use rows::{ROWS, draft};

pub(crate) use rows::with_dojops;

#[tokio::test]
async fn every_connector_is_added_listed_tested_edited_rotated_and_removed() {
    for row in &ROWS {
        let (bench, system) = with_dojops().await;

        let checked = bench
            .app
            .check_draft(&draft(&bench, system, row, row.secret), &progress(), &never())
            .await
            .unwrap();
        let created = create(&bench, draft(&bench, system, row, row.secret))
            .await
            .unwrap();
        assert_eq!(
            checked.verdict.outcome,
            Outcome::Passed,
            "{:?}: {checked:?}",
            row.kind
        );
        let saved = created.check.unwrap();
        assert_eq!(
            saved.verdict.outcome,
            Outcome::Passed,
            "{:?}: {saved:?}",
            row.kind
        );
        let detail = bench.app.connection(created.connection).await.unwrap().unwrap();
        let short_id = format!("{}-1", row.kind.spec().slug);
        assert_eq!(detail.connection.remote_id.unwrap().to_string(), short_id);
        assert_eq!(listed(&bench).await, [detail.connection.name]);
        let again = bench
            .app
            .check(created.connection, &progress(), &never())
            .await
            .unwrap();
        assert_eq!(again.verdict.outcome, Outcome::Passed, "{:?}", row.kind);

        let request = EditRequest {
            connection: created.connection,
            answers: [(FieldId::Name, "Renamed".to_owned())].into(),
            further: BTreeMap::new(),
            staged: None,
            added: Vec::new(),
            removed: Vec::new(),
            seen: None,
        };
        let edited = bench.app.edit(&request, &progress(), &never()).await.unwrap();
        assert_eq!(edited.changes.len(), 1, "{:?}", row.kind);
        assert_eq!(
            edited.check.unwrap().verdict.outcome,
            Outcome::Passed,
            "{:?}",
            row.kind
        );
        assert_eq!(listed(&bench).await, ["Renamed"]);

        let credential = credential_of(&bench, created.connection).await;
        bench.sandbox.forget_records();
        let done = rotated(&bench, credential, row.kind, row.next).await;
        assert_eq!(done.rotation.phase, Phase::Committed, "{:?}: {done:?}", row.kind);
        let shown: Vec<_> = bench
            .sandbox
            .sightings()
            .into_iter()
            .map(|one| one.secret)
            .collect();
        assert!(
            shown.iter().all(|secret| secret == row.next),
            "{:?}: {shown:?}",
            row.kind
        );
        bench.sandbox.revoke_secret(row.secret);
        let after = bench
            .app
            .check(created.connection, &progress(), &never())
            .await
            .unwrap();
        assert_eq!(after.verdict.outcome, Outcome::Passed, "{:?}", row.kind);

        let planned = bench
            .app
            .plan_deletion(created.connection, &RecordingDeletion::default(), &never())
            .await
            .unwrap();
        assert_eq!(planned.plan.steps().len(), 2, "{:?}", row.kind);
        let request = DeletionRequest {
            connection: created.connection,
            agreed: Consents::default(),
            typed_name: String::new(),
        };
        let deleted = bench
            .app
            .delete(&request, &RecordingDeletion::default(), &never())
            .await
            .unwrap();
        assert_eq!(deleted.end, DeletionEnd::Deleted, "{:?}", row.kind);
        assert_eq!(deleted.unused.len(), 1, "{:?}", row.kind);
        assert_eq!(listed(&bench).await, [""; 0]);
        assert!(bench.app.connection(created.connection).await.unwrap().is_none());
        assert_eq!(bench.app.archived().await.unwrap().len(), 1, "{:?}", row.kind);
    }
}

#[tokio::test]
async fn several_connectors_of_one_type_have_short_ids_and_a_name_is_taken_once() {
    let (bench, system) = with_dojops().await;
    let row = &ROWS[3];
    let mut second = draft(&bench, system, row, row.secret);
    second.answers.insert(FieldId::Name, "Second".to_owned());

    let first = create(&bench, draft(&bench, system, row, row.secret))
        .await
        .unwrap();
    let other = create(&bench, second).await.unwrap();
    let clash = create(&bench, draft(&bench, system, row, row.secret)).await;

    let id = async |id: ConnectionId| {
        let detail = bench.app.connection(id).await.unwrap().unwrap();
        detail.connection.remote_id.unwrap().to_string()
    };
    assert_eq!(
        (id(first.connection).await, id(other.connection).await),
        ("github-1".to_owned(), "github-2".to_owned())
    );
    assert!(matches!(clash, Err(CreateError::NameTaken(Some(known))) if known == first.connection));
}

#[tokio::test]
async fn the_secret_goes_to_the_provider_alone() {
    for row in &ROWS {
        let (bench, system) = with_dojops().await;

        create(&bench, draft(&bench, system, row, row.secret))
            .await
            .unwrap();

        assert_eq!(bench.sandbox.who_saw(row.secret), [row.host], "{:?}", row.kind);
    }
}

#[tokio::test]
async fn reading_the_lists_leaves_connectors_as_they_are() {
    let (bench, system) = with_dojops().await;
    let created = create(&bench, draft(&bench, system, &ROWS[0], ROWS[0].secret))
        .await
        .unwrap();
    let before = bench
        .app
        .connection(created.connection)
        .await
        .unwrap()
        .unwrap()
        .connection;

    bench.app.reload(&[], &progress(), &never()).await.unwrap();

    let after = bench
        .app
        .connection(created.connection)
        .await
        .unwrap()
        .unwrap()
        .connection;
    assert_eq!(before, after);
}

#[tokio::test]
async fn what_is_written_was_shown_before_and_is_sent_once() {
    let (bench, system) = with_dojops().await;
    let jira = create(&bench, draft(&bench, system, &ROWS[0], ROWS[0].secret))
        .await
        .unwrap()
        .connection;
    let tickets = bench.app.connector_tickets(jira, &never()).await.unwrap();
    let ticket = tickets.items.last().unwrap().reference.to_string();
    let comment = Writing::Comment {
        text: "Deployed.".to_owned(),
        mentions_reporter: true,
    };

    let (plan, shown) = bench
        .app
        .plan_writing(jira, &ticket, &comment, &never())
        .await
        .unwrap();
    let before = bench.sandbox.work().stored()["cloud"]["issues"][0]["comments"].clone();
    let written = bench.app.carry_out(plan).await.unwrap();
    let again = bench.app.carry_out(plan).await.unwrap_err();

    assert_eq!(before, serde_json::json!([]));
    let comments = bench.sandbox.work().stored()["cloud"]["issues"][0]["comments"].clone();
    assert_eq!(comments.as_array().unwrap().len(), 1);
    assert_eq!(comments[0]["body"], shown.steps()[0].body().unwrap()["body"]);
    assert!(written.done.made.is_some());
    assert_eq!(again, ConnectorUseError::PlanGone);
}

#[tokio::test]
async fn a_plan_that_waited_too_long_is_gone() {
    let (bench, system) = with_dojops().await;
    let github = create(&bench, draft(&bench, system, &ROWS[3], ROWS[3].secret))
        .await
        .unwrap()
        .connection;
    let status = Writing::Status {
        status: TicketStatus::InReview,
        fields: BTreeMap::new(),
    };
    let (plan, _) = bench
        .app
        .plan_writing(github, "my-org/api#1", &status, &never())
        .await
        .unwrap();

    bench.clock.advance(Duration::from_secs(15 * 60));

    assert_eq!(
        bench.app.carry_out(plan).await.unwrap_err(),
        ConnectorUseError::PlanGone
    );
}

#[tokio::test]
async fn places_are_picked_from_a_list_before_anything_is_stored() {
    for (row, expected) in ROWS.iter().zip(["PROJ", "OPS", "mygroup", "my-org/api", "ENG"]) {
        let (bench, system) = with_dojops().await;
        let request = draft(&bench, system, row, row.secret);
        let new = NewPlace {
            kind: row.kind,
            system,
            answers: request.answers,
            staged: request.staged,
        };

        let found = bench.app.places_for(&new, &never()).await.unwrap();

        assert_eq!(found.items[0].key, expected, "{:?}", row.kind);
    }
}

#[tokio::test]
async fn a_rotation_makes_what_was_entered_in_the_agent_out_of_date() {
    let (bench, system) = with_dojops().await;
    let row = &ROWS[3];
    let id = create(&bench, draft(&bench, system, row, row.secret))
        .await
        .unwrap()
        .connection;
    let adding = bench.app.hand_over(id).await.unwrap();
    bench.clock.advance(Duration::from_secs(60));
    bench.app.mark_entered(id, true).await.unwrap();
    let entered = bench.app.hand_over(id).await.unwrap();

    bench.clock.advance(Duration::from_secs(60));
    let credential = credential_of(&bench, id).await;
    rotated(&bench, credential, row.kind, row.next).await;
    let after = bench.app.hand_over(id).await.unwrap();

    assert_eq!((adding.entered_at, adding.steps.answers.len()), (None, 5));
    assert!(entered.entered_at.is_some() && !entered.is_out_of_date);
    assert!(after.is_out_of_date);
    assert_eq!(after.steps.command, "dojops-sa secrets rotate");
}

fn sightings(bench: &Bench, secret: &str) -> usize {
    bench
        .sandbox
        .sightings()
        .iter()
        .filter(|one| one.secret == secret)
        .count()
}

async fn listed(bench: &Bench) -> Vec<String> {
    let query = Query {
        limit: 50,
        ..Query::default()
    };
    let listed = bench.app.list(query).await.unwrap();
    listed.listing.rows().map(|row| row.name.clone()).collect()
}

fn progress() -> RecordingProgress {
    RecordingProgress::default()
}
