//! When a credential ends: as a signed token says itself, or as its provider says beside what a check asked anyway.

use std::sync::Arc;

use app::DraftRequest;
use domain::{
    CredentialId, Health, Query, SystemKind,
    kinds::{Answers, ConnectionKind, FieldId},
};
use jiff::Timestamp;
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::SampleCredentials;
use vault::{Edition, Identity, Vault};

use crate::{
    coregit::{MASTER, added},
    story::{GOOD_TOKEN, create, github, never, stage, with_devlake},
};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
/// `{"iss":"argocd","exp":1796083200}`: 1 December 2026.
const ENDING: &str = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhcmdvY2QiLCJleHAiOjE3OTYwODMyMDB9.zzgoodzzExpiry0000000000000000000000000001";

#[tokio::test]
async fn the_date_in_a_signed_token_is_kept_filtered_by_and_warned_of() {
    let (bench, system) = with_devlake().await;
    let answers: Answers = [(FieldId::Address, "https://argocd.example.test/api/v1".to_owned())].into();
    let kind = ConnectionKind::DevLakeArgocd;

    create(
        &bench,
        DraftRequest {
            kind,
            system,
            answers,
            staged: stage(&bench, kind, ENDING),
            further: Vec::new(),
        },
    )
    .await
    .unwrap();

    assert_eq!(ends(&bench).await, Some("2026-12-01T00:00:00Z".parse().unwrap()));
    assert_eq!(
        found(&bench, "expires:<30d is:expiring").await,
        [Health::Expiring]
    );
    assert_eq!(found(&bench, "expires:<5d").await, []);
}

#[tokio::test]
async fn what_gitlab_says_of_a_token_is_kept_with_the_connection_made_of_it() {
    let (bench, _, system) = added(MASTER).await;
    let kind = ConnectionKind::CoreGitGitlab;
    let draft = DraftRequest {
        kind,
        system,
        answers: Answers::new(),
        staged: stage(&bench, kind, SAMPLE.gitlab_token),
        further: Vec::new(),
    };

    let checked = bench
        .app
        .check_draft(&draft, &RecordingProgress::default(), &never())
        .await
        .unwrap();
    create(&bench, draft).await.unwrap();

    let end: Timestamp = "2027-03-01T00:00:00Z".parse().unwrap();
    assert_eq!(checked.expires_at, Some(end));
    assert_eq!(ends(&bench).await, Some(end));
}

#[tokio::test]
async fn a_refusal_after_the_known_end_says_that_it_expired() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let uses = bench.app.connection(id).await.unwrap().unwrap().uses;
    set_end(
        &bench,
        uses[0].credential.id,
        "2026-11-03T00:00:00Z".parse().unwrap(),
    );
    bench.sandbox.revoke_secret(GOOD_TOKEN);

    let checked = bench
        .app
        .check(id, &RecordingProgress::default(), &never())
        .await
        .unwrap();

    let found = checked.rungs.last().unwrap().finding.clone().unwrap();
    assert_eq!(
        found.words(SystemKind::DevLake).what,
        "The token for GitHub expired on 3 Nov 2026."
    );
}

/// As if a provider had said so before.
fn set_end(bench: &Bench, id: CredentialId, end: Timestamp) {
    let vault = Vault::open(
        &bench.directory.path().join("data"),
        Identity::of(Edition::Debug),
        Arc::clone(&bench.keychain) as _,
    )
    .unwrap();
    vault
        .write(|tables| {
            let mut found = tables.credential(id)?.unwrap();
            found.row.expires_at = Some(end);
            tables.change_credential(&found.row, found.version)
        })
        .unwrap();
}

/// When the credential of the only connection ends.
async fn ends(bench: &Bench) -> Option<Timestamp> {
    let all = Query {
        limit: 9,
        ..Query::default()
    };
    let listing = bench.app.plain_list(all).await.unwrap();
    listing.into_rows()[0].expires_at
}

async fn found(bench: &Bench, text: &str) -> Vec<Health> {
    let query = Query {
        text: text.to_owned(),
        limit: 9,
        ..Query::default()
    };
    let listing = bench.app.plain_list(query).await.unwrap();
    listing.rows().map(|row| row.health).collect()
}
