//! Deleting through the use cases: eleven plugins with everything that can hang on a connection, and what is kept.

use std::time::Duration;

use app::{CreateError, Creation, Deletion, DeletionError, DeletionRequest, DraftRequest, PlannedDeletion};
use domain::{
    ConnectionId, Query,
    deletion::{Consents, DeletionEnd, StepOutcome},
    kinds::{ConnectionKind, FieldId},
};
use patchbay_tests::fakes::{Bench, RecordingDeletion, RecordingProgress};
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::{
    plugins::{draft, rows},
    story::{GOOD_TOKEN, create, github, never, stage, with_devlake},
};

pub(crate) const ALL: Consents = Consents {
    leave_blueprints: true,
    delete_scopes: true,
    wait: true,
    delete_syncs: true,
    despite_gap: false,
};

#[tokio::test]
async fn every_plugin_is_deleted_with_what_hangs_on_it_and_nothing_else() {
    let (bench, system) = with_devlake().await;
    for row in rows() {
        let slug = row.kind.spec().slug;
        let id = create(&bench, draft(&bench, system, &row, row.secret))
            .await
            .unwrap()
            .connection;
        let remote = remote_id(&bench, id).await;
        let bystander = bench
            .sandbox
            .devlake()
            .seed(slug, &json!({ "name": "bystander" }));
        hang(&bench.sandbox, row.kind, remote);
        hang(&bench.sandbox, row.kind, bystander);
        let before = about(&bench.sandbox, slug, bystander);

        let planned = plan(&bench, id).await;
        let deleted = delete(&bench, id, ALL).await.unwrap();

        assert_eq!(
            (planned.plan.blueprints.len(), planned.plan.scopes.len()),
            (2, 2),
            "{slug}: {planned:?}"
        );
        assert_eq!(deleted.end, DeletionEnd::Deleted, "{slug}: {deleted:?}");
        assert!(
            deleted.steps.iter().all(|step| step.outcome == StepOutcome::Done),
            "{slug}: {deleted:?}"
        );
        assert_eq!(about(&bench.sandbox, slug, remote), Vec::<Value>::new(), "{slug}");
        assert_eq!(about(&bench.sandbox, slug, bystander), before, "{slug}");
        assert!(bench.app.connection(id).await.unwrap().is_none(), "{slug}");
    }
    assert_eq!(bench.app.archived().await.unwrap().len(), rows().len());
}

#[tokio::test]
async fn a_deleted_connection_is_not_taken_in_again() {
    let (bench, id) = with_github().await;
    plan(&bench, id).await;

    delete(&bench, id, ALL).await.unwrap();
    let reloaded = bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();

    assert_eq!((reloaded.found, reloaded.adopted, reloaded.gone), (0, 0, 0));
    assert_eq!(bench.app.list(Query::default()).await.unwrap().listing.total, 0);
}

#[tokio::test]
async fn the_secret_stays_until_somebody_says_so_and_can_go_nowhere() {
    let (bench, id) = with_github().await;
    plan(&bench, id).await;

    let deleted = delete(&bench, id, ALL).await.unwrap();
    let [unused] = deleted.unused.try_into().unwrap();
    bench.clock.advance(Duration::from_secs(400 * 24 * 3600));
    let [kept] = bench.app.archived().await.unwrap().try_into().unwrap();
    let erased = bench.app.erase_unused(unused.id).await.unwrap();
    let [after] = bench.app.archived().await.unwrap().try_into().unwrap();

    assert_eq!(kept.unused, [unused.id]);
    assert!(kept.is_erasure_due && erased.is_erased);
    assert_eq!(after.unused, []);
    assert!(
        after.archived.uses[0]
            .name
            .ends_with(&GOOD_TOKEN[GOOD_TOKEN.len() - 4..])
    );
}

#[tokio::test]
async fn erasing_the_record_erases_the_secret_that_only_it_used() {
    let (bench, id) = with_github().await;
    plan(&bench, id).await;
    let deleted = delete(&bench, id, ALL).await.unwrap();

    bench.app.erase_archived(id).await.unwrap();

    assert_eq!(deleted.unused.len(), 1);
    assert!(bench.app.archived().await.unwrap().is_empty());
    assert!(matches!(
        bench.app.restore_archived(id).await,
        Err(DeletionError::NotFound)
    ));
}

#[tokio::test]
async fn restoring_begins_a_draft_with_every_answer_and_no_secret() {
    let (bench, id) = with_github().await;
    let before = bench.app.connection(id).await.unwrap().unwrap().connection;
    plan(&bench, id).await;
    delete(&bench, id, ALL).await.unwrap();

    let restored = bench.app.restore_archived(id).await.unwrap();

    let draft = restored.draft;
    assert_eq!((draft.name(), draft.system), (before.name, Some(before.system)));
    assert_eq!(
        draft
            .kind
            .form(&draft.answers)
            .draft
            .unwrap()
            .settings
            .organization
            .as_deref(),
        Some("my-org")
    );
    assert_eq!(bench.app.drafts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn one_whose_name_somebody_took_is_kept_until_it_is_restored_under_another() {
    let (bench, id) = with_github().await;
    plan(&bench, id).await;
    delete(&bench, id, ALL).await.unwrap();
    let draft = bench.app.restore_archived(id).await.unwrap().draft;
    let theirs = json!({ "name": draft.name(), "endpoint": "https://api.github.com/", "token": GOOD_TOKEN });
    bench.sandbox.devlake().seed("github", &theirs);
    let creation = |name: &str| Creation {
        draft: DraftRequest {
            kind: draft.kind,
            system: draft.system.unwrap(),
            answers: [draft.answers.clone(), [(FieldId::Name, name.to_owned())].into()]
                .into_iter()
                .flatten()
                .collect(),
            staged: stage(&bench, draft.kind, GOOD_TOKEN),
            further: Vec::new(),
        },
        despite: None,
        saved: Some(draft.id),
    };
    let progress = RecordingProgress::default();

    let taken = bench
        .app
        .create(&creation(&draft.name()), &progress, &never())
        .await;
    let kept = (
        bench.app.archived().await.unwrap().len(),
        bench.app.drafts().await.unwrap().len(),
    );
    bench
        .app
        .create(&creation("GitHub - again"), &progress, &never())
        .await
        .unwrap();

    assert!(matches!(taken, Err(CreateError::NameTaken(_))), "{taken:?}");
    assert_eq!(kept, (1, 1));
    assert!(bench.app.archived().await.unwrap().is_empty());
    assert!(bench.app.drafts().await.unwrap().is_empty());
}

#[tokio::test]
async fn one_that_is_gone_in_between_is_marked_and_not_deleted_again() {
    let (bench, id) = with_github().await;
    plan(&bench, id).await;
    let remote = remote_id(&bench, id).await;
    bench.sandbox.devlake().remove("github", remote);

    let refused = delete(&bench, id, ALL).await;

    assert!(matches!(refused, Err(DeletionError::Gone)), "{refused:?}");
    let kept = bench.app.connection(id).await.unwrap().unwrap().connection;
    assert!(matches!(kept.state, domain::ConnectionState::Gone(_)));
}

#[tokio::test]
async fn more_than_was_shown_is_shown_first() {
    let (bench, id) = with_github().await;
    let remote = remote_id(&bench, id).await;
    plan(&bench, id).await;
    hang(&bench.sandbox, ConnectionKind::DevLakeGithub, remote);

    let refused = delete(&bench, id, ALL).await;

    assert!(
        matches!(refused, Err(DeletionError::ChangedMeanwhile)),
        "{refused:?}"
    );
    assert_eq!(bench.sandbox.devlake().count("github"), 1);
}

#[tokio::test]
async fn production_wants_the_name_typed() {
    let (bench, id) = with_github().await;
    plan(&bench, id).await;
    let request = DeletionRequest {
        typed_name: "GitHub".to_owned(),
        ..request(&bench, id, ALL).await
    };

    let refused = bench
        .app
        .delete(&request, &RecordingDeletion::default(), &never())
        .await;

    assert!(matches!(refused, Err(DeletionError::NameNotTyped)), "{refused:?}");
    assert_eq!(bench.sandbox.devlake().count("github"), 1);
}

pub(crate) async fn with_github() -> (Bench, ConnectionId) {
    let (bench, system) = with_devlake().await;
    let created = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    (bench, created.connection)
}

pub(crate) async fn plan(bench: &Bench, id: ConnectionId) -> PlannedDeletion {
    bench
        .app
        .plan_deletion(id, &RecordingDeletion::default(), &never())
        .await
        .unwrap()
}

pub(crate) async fn delete(
    bench: &Bench,
    id: ConnectionId,
    agreed: Consents,
) -> Result<Deletion, DeletionError> {
    let request = request(bench, id, agreed).await;
    bench
        .app
        .delete(&request, &RecordingDeletion::default(), &never())
        .await
}

pub(crate) async fn request(bench: &Bench, id: ConnectionId, agreed: Consents) -> DeletionRequest {
    DeletionRequest {
        connection: id,
        agreed,
        typed_name: bench.app.connection(id).await.unwrap().unwrap().connection.name,
    }
}

pub(crate) async fn remote_id(bench: &Bench, id: ConnectionId) -> u64 {
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    detail.connection.devlake_id().unwrap()
}

/// Two scopes, a scope configuration, and two projects whose blueprints collect from it.
pub(crate) fn hang(sandbox: &Sandbox, kind: ConnectionKind, remote: u64) {
    let (devlake, slug) = (sandbox.devlake(), kind.spec().slug);
    let (field, ids) = scope_of(kind);
    for id in &ids {
        devlake.seed_scope(slug, remote, &json!({ field: id }));
    }
    if !matches!(
        kind,
        ConnectionKind::DevLakePagerduty | ConnectionKind::DevLakeSonarqube
    ) {
        devlake.seed_scope_config(slug, remote, &json!({ "name": format!("config of {remote}") }));
    }
    for team in ["team-a", "team-b"] {
        let scope = ids[0].as_str().map_or_else(|| ids[0].to_string(), str::to_owned);
        devlake.seed_project(
            &format!("{team} {slug} {remote}"),
            &json!([{ "pluginName": slug, "connectionId": remote, "scopes": [{ "scopeId": scope }] }]),
        );
    }
}

fn scope_of(kind: ConnectionKind) -> (&'static str, [Value; 2]) {
    use ConnectionKind as Kind;
    match kind {
        Kind::DevLakeGithub => ("githubId", [json!(384_111_310), json!(384_111_311)]),
        Kind::DevLakeGitlab => ("gitlabId", [json!(11), json!(12)]),
        Kind::DevLakeJira => ("boardId", [json!(8), json!(9)]),
        Kind::DevLakeJenkins => ("fullName", [json!("team/deploy"), json!("team/build it")]),
        Kind::DevLakeBitbucket => ("bitbucketId", [json!("work/one"), json!("work/two")]),
        Kind::DevLakeSonarqube => ("projectKey", [json!("org:one"), json!("org:two")]),
        Kind::DevLakeArgocd => ("name", [json!("app-one"), json!("app-two")]),
        Kind::DevLakeGhCopilot
        | Kind::DevLakeCircleci
        | Kind::DevLakeAzuredevops
        | Kind::DevLakePagerduty => ("id", [json!("one"), json!("two")]),
        Kind::CoreGitGithub
        | Kind::CoreGitGitlab
        | Kind::DojopsJira
        | Kind::DojopsGitlab
        | Kind::DojopsGithub
        | Kind::DojopsConfluence => panic!("no DevLake has scopes of {kind:?}"),
    }
}

/// Everything that the server stores about one connection.
pub(crate) fn about(sandbox: &Sandbox, slug: &str, remote: u64) -> Vec<Value> {
    let stored = sandbox.devlake().stored();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut found: Vec<Value> = list(&stored["connections"][slug])
        .into_iter()
        .filter(|one| one["id"] == remote)
        .collect();
    let of_it = |one: &Value| one["connectionId"] == remote;
    found.extend(
        list(&stored["scopes"])
            .into_iter()
            .filter(|one| one["plugin"] == slug && of_it(one)),
    );
    found.extend(list(&stored["scopeConfigs"][slug]).into_iter().filter(of_it));
    for blueprint in list(&stored["blueprints"]) {
        let entries = list(&blueprint["connections"]).into_iter();
        found.extend(entries.filter(|one| one["pluginName"] == slug && of_it(one)));
    }
    found
}
