//! Tokens from an env file and from the environment, and what becomes of the file.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

use app::{Created, Creation, DraftRequest, EnvFileEnd, FoundSecret, Question};
use domain::{
    StagedId, SystemId,
    env_file::OtherKeys,
    kinds::{ConnectionKind, FieldId},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};

use crate::story::{GOOD_PASSWORD, GOOD_TOKEN, create, github, never, with_devlake};

const REFUSED_TOKEN: &str = "ghp_zz401zzStory000000000000000000000001";

#[tokio::test]
async fn what_fits_is_offered_in_order_and_the_rest_is_only_named() {
    let (bench, _) = with_devlake().await;
    let file = write(
        &bench,
        &format!(
            "GITHUB_TOKEN={REFUSED_TOKEN}\nGITHUB_PAT='{GOOD_TOKEN}'\nJENKINS_TOKEN=zz1\nhalf a line\nzzpart=of-a-token\n"
        ),
    );

    let read = bench
        .app
        .read_env_file(ConnectionKind::DevLakeGithub, file)
        .await
        .unwrap();

    let keys: Vec<_> = read.found.iter().map(|found| found.key).collect();
    assert_eq!(keys, ["GITHUB_PAT", "GITHUB_TOKEN"]);
    assert_eq!(
        read.found[0].staged.as_ref().unwrap().hint.last_four.as_deref(),
        Some("0001")
    );
    assert_eq!(
        (read.others, read.unread_lines),
        (
            OtherKeys {
                names: vec!["JENKINS_TOKEN".to_owned()],
                unnamed: 1
            },
            vec![4]
        )
    );
}

#[tokio::test]
async fn the_chooser_begins_beside_the_state_file_and_dismissing_it_reads_nothing() {
    let (bench, system) = with_devlake().await;

    let read = bench
        .app
        .pick_env_file(ConnectionKind::DevLakeGithub, system)
        .await
        .unwrap();

    assert!(read.is_none());
    assert_eq!(*bench.desktop.proposed.lock().unwrap(), None);
}

#[tokio::test]
async fn a_user_name_comes_along() {
    let (bench, _) = with_devlake().await;
    let file = write(
        &bench,
        "JIRA_EMAIL=late@example.com\nJIRA_USER=kim@example.com\nJIRA_API_TOKEN=zzjira\n",
    );

    let read = bench
        .app
        .read_env_file(ConnectionKind::DevLakeJira, file)
        .await
        .unwrap();

    assert_eq!(read.found[0].login.as_deref(), Some("kim@example.com"));
}

#[tokio::test]
async fn the_environment_is_read_like_the_file() {
    let (bench, _) = with_devlake().await;
    for (name, value) in [("JENKINS_USERNAME", "kim"), ("JENKINS_PASSWORD", GOOD_PASSWORD)] {
        let mut set = bench.variables.0.lock().unwrap();
        set.insert(name.to_owned(), value.to_owned());
    }

    let keys = bench.app.environment_keys(ConnectionKind::DevLakeJenkins);
    let found = bench.app.read_environment(ConnectionKind::DevLakeJenkins);

    assert_eq!(keys, ["JENKINS_PASSWORD"]);
    assert_eq!(
        (found[0].key, found[0].login.as_deref()),
        ("JENKINS_PASSWORD", Some("kim"))
    );
    assert!(
        bench
            .app
            .environment_keys(ConnectionKind::DevLakeGithub)
            .is_empty()
    );
}

#[tokio::test]
async fn an_unfit_value_says_why() {
    let (bench, _) = with_devlake().await;
    let file = write(&bench, "GITHUB_PAT=ghp_zzcut\n");

    let read = bench
        .app
        .read_env_file(ConnectionKind::DevLakeGithub, file)
        .await
        .unwrap();

    let why = read.found[0].staged.as_ref().unwrap_err().to_string();
    assert!(why.contains("cut off"), "{why}");
    assert!(!why.contains("zzcut"), "{why}");
}

#[tokio::test]
async fn the_file_goes_when_the_person_agrees_and_what_is_lost_is_named() {
    let (bench, system) = with_devlake().await;
    let file = write(&bench, &format!("GITHUB_PAT={GOOD_TOKEN}\nJENKINS_TOKEN=zz1\n"));
    bench.desktop.agrees.store(true, Ordering::Relaxed);

    let created = create_from(&bench, system, &file).await;
    let end = bench
        .app
        .offer_to_delete_env_file(created.connection)
        .await
        .unwrap();

    assert!(created.offers_deletion);
    assert_eq!(end, EnvFileEnd::Deleted);
    assert!(!file.exists());
    assert_eq!(
        *bench.desktop.questions.lock().unwrap(),
        [Question::DeleteEnvFile {
            file: file.display().to_string(),
            key: "GITHUB_PAT".to_owned(),
            unused: vec!["JENKINS_TOKEN".to_owned()],
            unnamed: 0,
        }]
    );
}

#[tokio::test]
async fn the_file_stays_when_the_person_declines_and_is_offered_again() {
    let (bench, system) = with_devlake().await;
    let file = write(&bench, &format!("GITHUB_PAT={GOOD_TOKEN}\n"));

    let created = create_from(&bench, system, &file).await;
    let declined = bench
        .app
        .offer_to_delete_env_file(created.connection)
        .await
        .unwrap();
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    let agreed = bench
        .app
        .offer_to_delete_env_file(created.connection)
        .await
        .unwrap();

    assert_eq!((declined, agreed), (EnvFileEnd::Kept, EnvFileEnd::Deleted));
}

#[tokio::test]
async fn another_file_under_the_name_or_one_that_was_edited_stays() {
    let (bench, system) = with_devlake().await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    let text = format!("GITHUB_PAT={GOOD_TOKEN}\n");
    let file = write(&bench, &text);
    let created = create_from(&bench, system, &file).await;

    fs::write(&file, format!("{text}LATER_KEY=zz9\n")).unwrap();
    let edited = bench
        .app
        .offer_to_delete_env_file(created.connection)
        .await
        .unwrap();
    let beside = file.with_file_name("other");
    fs::write(&beside, &text).unwrap();
    fs::rename(&beside, &file).unwrap();
    let replaced = bench
        .app
        .offer_to_delete_env_file(created.connection)
        .await
        .unwrap();

    assert_eq!((edited, replaced), (EnvFileEnd::Changed, EnvFileEnd::Changed));
    assert!(file.exists());
    assert!(bench.desktop.questions.lock().unwrap().is_empty());
}

#[tokio::test]
async fn while_locked_nothing_is_compared_and_the_file_stays() {
    let (bench, system) = with_devlake().await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    let file = write(&bench, &format!("GITHUB_PAT={GOOD_TOKEN}\n"));
    let created = create_from(&bench, system, &file).await;

    bench.app.lock().await.unwrap();
    let end = bench
        .app
        .offer_to_delete_env_file(created.connection)
        .await
        .unwrap();

    assert_eq!(end, EnvFileEnd::NotCompared);
    assert!(file.exists());
}

#[tokio::test]
async fn a_typed_token_offers_no_deletion() {
    let (bench, system) = with_devlake().await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    let created = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    let end = bench
        .app
        .offer_to_delete_env_file(created.connection)
        .await
        .unwrap();

    assert!(!created.offers_deletion);
    assert_eq!(end, EnvFileEnd::Kept);
}

#[tokio::test]
async fn a_refused_token_keeps_its_file() {
    let (bench, system) = with_devlake().await;
    let file = write(&bench, &format!("GITHUB_PAT={REFUSED_TOKEN}\n"));

    let created = create_from(&bench, system, &file).await;

    assert!(!created.offers_deletion);
}

fn write(bench: &Bench, text: &str) -> PathBuf {
    let path = bench.directory.path().join(".devlake.env");
    fs::write(&path, text).unwrap();
    path
}

/// Creates a GitHub connection with the first secret of the file.
async fn create_from(bench: &Bench, system: SystemId, file: &Path) -> Created {
    let kind = ConnectionKind::DevLakeGithub;
    let read = bench.app.read_env_file(kind, file.to_owned()).await.unwrap();
    let draft = DraftRequest {
        kind,
        system,
        answers: [(FieldId::Organization, "my-org".to_owned())].into(),
        staged: staged(&read.found[0]),
        further: Vec::new(),
    };
    let creation = Creation {
        draft,
        despite: Some("a test of the file".to_owned()),
        saved: None,
    };
    let progress = RecordingProgress::default();
    bench.app.create(&creation, &progress, &never()).await.unwrap()
}

fn staged(found: &FoundSecret) -> StagedId {
    found.staged.as_ref().unwrap().id
}
