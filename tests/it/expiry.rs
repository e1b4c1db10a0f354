//! When a credential ends: as a signed token says itself, or as its provider says beside what a check asked anyway.

use app::DraftRequest;
use domain::{
    Health, Query,
    kinds::{Answers, ConnectionKind, FieldId},
};
use jiff::Timestamp;
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::SampleCredentials;

use crate::{
    coregit::{MASTER, added},
    story::{create, never, stage, with_devlake},
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
