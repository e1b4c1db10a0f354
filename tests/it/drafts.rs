//! Drafts: everything but the secret, over a restart.

use std::sync::Arc;

use app::{App, NoVariables, Start};
use domain::{
    Query,
    kinds::{Answers, ConnectionKind, FieldId},
};
use patchbay_tests::fakes::Bench;
use vault::{Edition, Identity};

use crate::story::with_devlake;

const KIND: ConnectionKind = ConnectionKind::DevLakeGithub;
/// Made up; nobody takes it for a token of theirs.
const TYPED_ASTRAY: &str = "zz-made-up-secret-in-a-draft";

#[tokio::test]
async fn a_draft_survives_a_restart_and_is_continued_and_discarded() {
    let (bench, system) = with_devlake().await;
    let saved = bench
        .app
        .save_draft(None, KIND, Some(system), organization("my-org"), None)
        .await
        .unwrap();

    let again = reopened(&bench);
    let [draft] = again.drafts().await.unwrap().try_into().unwrap();
    assert_eq!(
        (draft.draft.id, draft.draft.name().as_str()),
        (saved, "GitHub - my-org")
    );
    assert_eq!(draft.system_name.as_deref(), Some("DevLake production"));
    assert_eq!(again.list(Query::default()).await.unwrap().drafts, 1);

    again
        .save_draft(Some(saved), KIND, Some(system), organization("other-org"), None)
        .await
        .unwrap();
    let [draft] = again.drafts().await.unwrap().try_into().unwrap();
    assert_eq!(
        (draft.draft.id, draft.draft.name().as_str()),
        (saved, "GitHub - other-org")
    );

    again.discard_draft(saved).await.unwrap();
    assert_eq!(again.drafts().await.unwrap(), []);
}

#[tokio::test]
async fn what_stands_in_a_field_for_secrets_is_never_kept() {
    let (bench, system) = with_devlake().await;
    let mut answers = organization("my-org");
    answers.insert(FieldId::Token, TYPED_ASTRAY.to_owned());
    answers.insert(FieldId::Password, TYPED_ASTRAY.to_owned());

    bench
        .app
        .save_draft(None, KIND, Some(system), answers, None)
        .await
        .unwrap();

    let [draft] = bench.app.drafts().await.unwrap().try_into().unwrap();
    assert_eq!(draft.draft.answers, organization("my-org"));
    for entry in std::fs::read_dir(bench.directory.path().join("data")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes
                .windows(TYPED_ASTRAY.len())
                .any(|window| window == TYPED_ASTRAY.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}

fn organization(name: &str) -> Answers {
    Answers::from([(FieldId::Organization, name.to_owned())])
}

/// A second face over the same directory, as after a restart.
fn reopened(bench: &Bench) -> App {
    App::open(Start {
        directory: bench.directory.path().join("data"),
        identity: Identity::of(Edition::Debug),
        keychain: bench.keychain.clone(),
        clock: bench.clock.clone(),
        events: Arc::clone(&bench.events) as Arc<_>,
        desktop: Arc::clone(&bench.desktop) as Arc<_>,
        variables: Arc::new(NoVariables),
    })
    .unwrap()
}
