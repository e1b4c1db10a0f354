//! The same four types × six operations with a credential that is refused, and with one that lacks a right.

use std::collections::BTreeMap;

use app::{Ability, ConnectorUseError, DeletionRequest, EditRequest, Gap, NewPlace};
use domain::{
    Finding, Health, Outcome,
    deletion::{Consents, DeletionEnd},
    kinds::{ConnectionKind, FieldId},
    rotation::Phase,
};
use patchbay_tests::fakes::RecordingDeletion;

use super::{
    listed, progress,
    rows::{ROWS, Row, draft, with_dojops},
    sightings,
};
use crate::{
    rotate::{begun, credential_of, rotated},
    story::{create, never},
};

#[tokio::test]
async fn without_its_right_one_is_added_listed_and_tested_with_the_right_by_name() {
    for row in &ROWS {
        let (bench, system) = with_dojops().await;
        bench.sandbox.work().lack(row.secret, row.needed.0);

        let checked = bench
            .app
            .check_draft(&draft(&bench, system, row, row.secret), &progress(), &never())
            .await
            .unwrap();
        let created = create(&bench, draft(&bench, system, row, row.secret))
            .await
            .unwrap();
        let again = bench
            .app
            .check(created.connection, &progress(), &never())
            .await
            .unwrap();

        for rungs in [checked.rungs, created.check.unwrap().rungs, again.rungs] {
            expect_told(row, rungs.last().unwrap().finding.as_ref());
        }
        let detail = bench.app.connection(created.connection).await.unwrap().unwrap();
        assert_eq!(detail.health, Health::Rejected, "{:?}", row.kind);
        assert_eq!(listed(&bench).await, [detail.connection.name]);
    }
}

#[tokio::test]
async fn without_its_right_one_is_edited_and_removed_and_its_provider_is_not_asked_for_that() {
    for row in &ROWS {
        let (bench, system) = with_dojops().await;
        bench.sandbox.work().lack(row.secret, row.needed.0);
        let id = create(&bench, draft(&bench, system, row, row.secret))
            .await
            .unwrap()
            .connection;
        let work = bench.sandbox.work().stored();

        let edited = bench.app.edit(&rename(id), &progress(), &never()).await.unwrap();
        let named = listed(&bench).await;
        bench.sandbox.forget_records();
        bench
            .app
            .plan_deletion(id, &RecordingDeletion::default(), &never())
            .await
            .unwrap();
        let deleted = bench
            .app
            .delete(&deletion(id), &RecordingDeletion::default(), &never())
            .await
            .unwrap();

        let told = edited.check.unwrap();
        expect_told(row, told.rungs.last().unwrap().finding.as_ref());
        assert_eq!(named, ["Renamed"], "{:?}", row.kind);
        assert_eq!(deleted.end, DeletionEnd::Deleted, "{:?}", row.kind);
        assert_eq!(listed(&bench).await, [""; 0]);
        assert_eq!(sightings(&bench, row.secret), 0, "{:?}", row.kind);
        assert_eq!(bench.sandbox.work().stored(), work, "{:?}", row.kind);
    }
}

#[tokio::test]
async fn a_new_secret_without_the_right_replaces_nothing_and_one_with_it_replaces_the_other() {
    for row in &ROWS {
        let (bench, system) = with_dojops().await;
        let id = create(&bench, draft(&bench, system, row, row.secret))
            .await
            .unwrap()
            .connection;
        let credential = credential_of(&bench, id).await;

        bench.sandbox.work().lack(row.next, row.needed.0);
        let run = begun(&bench, credential, row.kind, row.next).await;
        let tried = bench.app.rotation(run).await.unwrap();
        let kept = bench.app.check(id, &progress(), &never()).await.unwrap();
        bench.sandbox.work().lack(row.secret, row.needed.0);
        let lacks = bench.app.check(id, &progress(), &never()).await.unwrap();
        let done = rotated(&bench, credential, row.kind, row.third).await;
        let after = bench.app.check(id, &progress(), &never()).await.unwrap();

        assert_eq!(tried.rotation.phase, Phase::Rejected, "{:?}: {tried:?}", row.kind);
        assert_eq!(
            (kept.verdict.outcome, lacks.verdict.outcome, after.verdict.outcome),
            (Outcome::Passed, Outcome::Rejected, Outcome::Passed),
            "{:?}",
            row.kind
        );
        assert_eq!(done.rotation.phase, Phase::Committed, "{:?}: {done:?}", row.kind);
    }
}

#[tokio::test]
async fn a_refused_credential_is_told_and_shown_only_once() {
    for row in &ROWS {
        let (bench, system) = with_dojops().await;

        let checked = bench
            .app
            .check_draft(&draft(&bench, system, row, row.refused), &progress(), &never())
            .await
            .unwrap();
        let created = create(&bench, draft(&bench, system, row, row.refused))
            .await
            .unwrap();
        let seen = sightings(&bench, row.refused);
        let abilities = bench.app.connector_abilities(created.connection, &never()).await;

        assert_eq!(
            checked.verdict.outcome,
            Outcome::Rejected,
            "{:?}: {checked:?}",
            row.kind
        );
        assert_eq!(
            created.check.unwrap().verdict.outcome,
            Outcome::Rejected,
            "{:?}",
            row.kind
        );
        assert!(
            matches!(abilities, Err(ConnectorUseError::Refused(_))),
            "{:?}: {abilities:?}",
            row.kind
        );
        assert_eq!((seen, sightings(&bench, row.refused)), (2, 2), "{:?}", row.kind);
    }
}

#[tokio::test]
async fn a_place_that_is_hidden_from_the_account_is_named() {
    for row in &ROWS {
        let (bench, system) = with_dojops().await;
        let is_repository = [ConnectionKind::DojopsGitlab, ConnectionKind::DojopsGithub].contains(&row.kind);
        let nowhere = if is_repository { "nobody/nothing" } else { "NOPE" };
        let mut request = draft(&bench, system, row, row.secret);
        request.answers.insert(FieldId::Organization, nowhere.to_owned());

        let checked = bench
            .app
            .check_draft(&request, &progress(), &never())
            .await
            .unwrap();

        let finding = checked.rungs.last().unwrap().finding.clone();
        assert!(
            matches!(finding, Some(Finding::NoSuchPlace { .. })),
            "{:?}: {finding:?}",
            row.kind
        );
    }
}

#[tokio::test]
async fn an_organization_that_wants_single_sign_on_names_the_page_that_authorises_the_token() {
    let (bench, system) = with_dojops().await;
    let row = &ROWS[3];
    let created = create(&bench, draft(&bench, system, row, row.secret))
        .await
        .unwrap();
    bench.sandbox.work().lack(row.secret, "sso");

    let checked = bench
        .app
        .check(created.connection, &progress(), &never())
        .await
        .unwrap();
    let finding = checked.rungs.last().unwrap().finding.clone();
    let Some(Finding::SignOnRequired {
        organization,
        link: Some(link),
        ..
    }) = finding
    else {
        panic!("{finding:?}");
    };
    bench.app.open_sign_on_page(&link.url).unwrap();
    let elsewhere = bench
        .app
        .open_sign_on_page("https://github.com.evil.test/orgs/my-org/sso");

    assert_eq!(checked.verdict.outcome, Outcome::Rejected);
    assert_eq!(organization.as_deref(), Some("my-org"));
    assert!(elsewhere.is_err());
    assert_eq!(*bench.desktop.links.lock().unwrap(), [link.url]);
}

#[tokio::test]
async fn repositories_of_such_an_organization_are_missing_from_the_choice_and_that_is_said() {
    let (bench, system) = with_dojops().await;
    let row = &ROWS[3];
    bench.sandbox.work().lack(row.secret, "sso");
    let request = draft(&bench, system, row, row.secret);
    let new = NewPlace {
        kind: row.kind,
        system,
        answers: request.answers,
        staged: request.staged,
    };

    let found = bench.app.places_for(&new, &never()).await.unwrap();

    assert_eq!((found.items.len(), found.gap), (0, Some(Gap::SignOn)));
}

#[tokio::test]
async fn a_token_without_one_right_passes_its_test_and_its_panel_names_the_right() {
    for row in &ROWS {
        let (bench, system) = with_dojops().await;
        let created = create(&bench, draft(&bench, system, row, row.secret))
            .await
            .unwrap();
        let (right, capability) = row.lacking;
        bench.sandbox.work().lack(row.secret, right);

        let reports = bench
            .app
            .connector_abilities(created.connection, &never())
            .await
            .unwrap();

        let of = reports
            .iter()
            .find(|report| report.capability == capability)
            .unwrap();
        assert!(
            matches!(of.ability, Ability::Cannot { .. }),
            "{:?}: {of:?}",
            row.kind
        );
    }
}

#[tokio::test]
async fn a_new_secret_that_is_refused_replaces_nothing() {
    for row in &ROWS {
        let (bench, system) = with_dojops().await;
        let created = create(&bench, draft(&bench, system, row, row.secret))
            .await
            .unwrap();
        let credential = credential_of(&bench, created.connection).await;

        let id = begun(&bench, credential, row.kind, row.refused).await;
        let tried = bench.app.rotation(id).await.unwrap();
        let check = bench
            .app
            .check(created.connection, &progress(), &never())
            .await
            .unwrap();

        assert_eq!(tried.rotation.phase, Phase::Rejected, "{:?}: {tried:?}", row.kind);
        assert_eq!(check.verdict.outcome, Outcome::Passed, "{:?}", row.kind);
    }
}

/// The right by its name; where the place is hidden without it, that.
fn expect_told(row: &Row, finding: Option<&Finding>) {
    let is_told = match row.needed.1 {
        Some(right) => {
            matches!(finding, Some(Finding::RightsMissing { missing }) if missing.iter().any(|one| one == right))
        }
        None => matches!(finding, Some(Finding::NoSuchPlace { .. })),
    };
    assert!(is_told, "{:?}: {finding:?}", row.kind);
}

fn rename(connection: domain::ConnectionId) -> EditRequest {
    EditRequest {
        connection,
        answers: [(FieldId::Name, "Renamed".to_owned())].into(),
        further: BTreeMap::new(),
        staged: None,
        added: Vec::new(),
        removed: Vec::new(),
        seen: None,
    }
}

fn deletion(connection: domain::ConnectionId) -> DeletionRequest {
    DeletionRequest {
        connection,
        agreed: Consents::default(),
        typed_name: String::new(),
    }
}
