//! What nobody hopes for: a connection that went in between, a name that was taken in between, a server that cannot
//! read its own secrets, or that shows them.

use app::{CreateError, Decision, EditError, ListTrouble};
use domain::{
    ConnectionState, Finding, Outcome,
    kinds::FieldId,
    rotation::{Holds, OnTrouble, Phase},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::{
    delete::{remote_id, with_github},
    edit::{edit, stored},
    plugins::{draft, rows},
    rotate::{NEW, OLD, begun, carry_on, token, two_uses},
    story::{create, never, with_devlake},
};

#[tokio::test]
async fn a_connection_that_is_gone_is_not_edited_and_is_marked() {
    let (bench, id) = with_github().await;
    let remote = remote_id(&bench, id).await;
    bench.sandbox.devlake().remove("github", remote);

    let refused = edit(&bench, id, &[(FieldId::Name, "too late")]).await;

    assert!(matches!(refused, Err(EditError::Gone)), "{refused:?}");
    let state = stored(&bench, id).await.state;
    assert!(matches!(state, ConnectionState::Gone(_)), "{state:?}");
}

#[tokio::test]
async fn a_test_of_a_connection_that_is_gone_says_so() {
    let (bench, id) = with_github().await;
    let remote = remote_id(&bench, id).await;
    bench.sandbox.devlake().remove("github", remote);

    let tested = bench
        .app
        .check(id, &RecordingProgress::default(), &never())
        .await
        .unwrap();

    assert_eq!(tested.verdict.outcome, Outcome::Rejected);
    let found = tested.rungs.last().unwrap().finding.clone();
    assert_eq!(found, Some(Finding::ConnectionMissing));
}

#[tokio::test]
async fn a_use_that_goes_while_a_rotation_waits_is_left_out_or_ends_it() {
    let (bench, credential, [first, second]) = two_uses().await;
    let id = begun(
        &bench,
        credential,
        domain::kinds::ConnectionKind::DevLakeGithub,
        NEW,
    )
    .await;
    bench.sandbox.devlake().remove("github", second);

    let stopped = carry_on(&bench, id, Decision::Begin(OnTrouble::PutBack)).await;

    assert_eq!(stopped.rotation.phase, Phase::RolledBack, "{stopped:?}");
    assert_eq!(token(&bench, first), OLD);
    let gone = &stopped.rotation.sinks[1];
    assert_eq!(
        (gone.holds(), gone.finding.clone()),
        (Holds::Old, Some(Finding::ConnectionMissing))
    );
}

#[tokio::test]
async fn a_name_that_somebody_took_in_between_is_told_whatever_the_plugin_answers() {
    let (bench, system) = with_devlake().await;

    for row in rows() {
        let slug = row.kind.spec().slug;
        let mut request = draft(&bench, system, &row, row.secret);
        request.answers.insert(FieldId::Name, "taken".to_owned());
        // Listed after the look at the names, before the create: the list that is looked at does not show it yet.
        let empty = FaultKind::Status {
            status: 200,
            body: "[]".to_owned(),
        };
        let once = Fault::on("devlake#1", empty)
            .at("GET", &format!("*/plugins/{slug}/connections"))
            .times(1);
        bench.sandbox.devlake().seed(slug, &json!({ "name": "taken" }));
        bench.sandbox.faults().set(once);

        let refused = create(&bench, request).await;

        assert!(
            matches!(refused, Err(CreateError::NameTaken(_))),
            "{slug}: {refused:?}"
        );
        assert_eq!(bench.sandbox.devlake().count(slug), 1, "{slug}");
    }
}

#[tokio::test]
async fn a_server_that_cannot_read_its_secrets_keeps_its_rows_and_says_why_once() {
    let (bench, system) = with_devlake().await;
    let rows = rows();
    for row in [&rows[0], &rows[2]] {
        create(&bench, draft(&bench, system, row, row.secret))
            .await
            .unwrap();
    }
    bench.sandbox.devlake().lose_encryption_secret();

    let troubles = reload(&bench).await;

    assert_eq!(
        troubles,
        [ListTrouble {
            system,
            name: "DevLake production, GitHub, Jenkins".to_owned(),
            is_whole: false,
            finding: domain::SystemFinding {
                system: domain::SystemKind::DevLake,
                finding: Finding::SystemKeyChanged,
            },
        }]
    );
    let known = bench.app.list(domain::Query::default()).await.unwrap();
    assert_eq!(known.listing.total, 2);
}

#[tokio::test]
async fn a_server_that_shows_tokens_is_reported_and_nothing_of_them_is_kept() {
    let shown = "ghp_zzgoodzzPlain00000000000000000000001";
    let (bench, _) = with_devlake().await;
    let list =
        json!([{ "id": 1, "name": "GitHub - plain", "endpoint": "https://api.github.com/", "token": shown }]);
    let plain = FaultKind::Status {
        status: 200,
        body: list.to_string(),
    };
    bench
        .sandbox
        .faults()
        .set(Fault::on("devlake#1", plain).at("GET", "*/plugins/github/connections"));

    let [trouble] = reload(&bench).await.try_into().unwrap();

    assert_eq!(trouble.finding.finding, Finding::SecretsShown);
    let file = bench.directory.path().join("data/patchbay.db");
    let kept = [file.clone(), file.with_extension("db-wal")]
        .map(|file| std::fs::read(file).unwrap_or_default())
        .concat();
    let has = |text: &str| kept.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has("GitHub - plain"), "the search finds what is there");
    assert!(!has(shown));
}

async fn reload(bench: &Bench) -> Vec<ListTrouble> {
    let progress = RecordingProgress::default();
    bench.app.reload(&[], &progress, &never()).await.unwrap().troubles
}
