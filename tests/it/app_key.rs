//! A GitHub App: its id and key, the installation from a list, tests, edits, a new key, and the end.

use std::collections::BTreeMap;

use app::{
    CheckError, ConnectionDetail, DraftRequest, EditError, EditRequest, Edited, InstallationsRequest,
    StageError,
};
use domain::{
    ConnectionId, CredentialId, Finding, Outcome, Slot, StagedId, SystemId, TokenKind,
    edit::NeedsSecret,
    kinds::{Answers, ConnectionKind, FieldId},
    rotation::Phase,
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::SampleCredentials;
use serde_json::{Value, json};

use crate::{
    rotate::{connections, reload, rotated},
    story::{GOOD_TOKEN, add_devlake, create, never, secret, stage, with_devlake},
};

const KIND: ConnectionKind = ConnectionKind::DevLakeGithub;
const APP_ID: &str = SampleCredentials::SAMPLE.github_app_id;
const KEY: &str = SampleCredentials::SAMPLE.github_app_key;

#[tokio::test]
async fn an_installation_is_chosen_from_what_the_app_says_and_the_connection_made_and_tested() {
    let (bench, system) = with_devlake().await;
    let staged = stage(&bench, KIND, KEY);

    let asked = InstallationsRequest {
        kind: KIND,
        system,
        answers: answers(APP_ID, None),
        staged: Some(staged),
        stored: None,
    };
    let found = bench.app.installations(&asked, &never()).await.unwrap();
    let chosen = found.all[0].id.to_string();
    assert_eq!((found.all[0].account.as_str(), chosen.as_str()), ("acme", "77"));
    let draft = draft(&bench, system, APP_ID, Some(&chosen));
    let checked = bench
        .app
        .check_draft(&draft, &RecordingProgress::default(), &never())
        .await
        .unwrap();
    assert_eq!(checked.verdict.outcome, Outcome::Passed, "{checked:?}");

    let created = create(&bench, draft).await.unwrap();

    assert_eq!(created.check.unwrap().verdict.outcome, Outcome::Passed);
    let row = stored(&bench);
    assert_eq!(
        (
            &row["authMethod"],
            &row["appId"],
            &row["installationId"],
            &row["secretKey"],
            &row["token"]
        ),
        (
            &json!("AppKey"),
            &json!(APP_ID),
            &json!(77),
            &json!(KEY),
            &json!("")
        )
    );
    let used = &detail(&bench, created.connection).await.uses[0];
    assert_eq!(
        (
            used.slot,
            used.credential.token_kind,
            used.credential.login.as_deref()
        ),
        (Slot::AppKey, TokenKind::GithubAppKey, Some(APP_ID))
    );
    assert_eq!(used.credential.account.as_deref(), Some("fake-app"));
    assert_eq!(used.credential.hint.last_four.as_deref(), Some("0001"));
}

#[tokio::test]
async fn the_key_goes_to_devlake_and_to_nobody_else() {
    let (bench, system) = with_devlake().await;

    create(&bench, draft(&bench, system, APP_ID, Some("77")))
        .await
        .unwrap();

    assert_eq!(bench.sandbox.who_saw("MIIEzzgoodzzSampleAppKey"), ["devlake#1"]);
}

#[tokio::test]
async fn an_installation_that_the_app_does_not_have_is_refused_although_devlake_never_looks() {
    let (bench, system) = with_devlake().await;

    let checked = bench
        .app
        .check_draft(
            &draft(&bench, system, APP_ID, Some("999")),
            &RecordingProgress::default(),
            &never(),
        )
        .await
        .unwrap();

    let found = checked.rungs.last().unwrap().finding.clone();
    let (app, number) = ("fake-app".to_owned(), 999);
    assert_eq!(found, Some(Finding::NoSuchInstallation { app, number }));
}

#[tokio::test]
async fn a_key_that_github_refuses_says_so_where_the_list_would_be() {
    let (bench, system) = with_devlake().await;
    let request = |id: &str| InstallationsRequest {
        kind: KIND,
        system,
        answers: answers(id, None),
        staged: Some(stage(&bench, KIND, KEY)),
        stored: None,
    };

    let refused = bench
        .app
        .installations(&request("zz401zz"), &never())
        .await
        .unwrap();
    let nameless = bench.app.installations(&request(""), &never()).await;

    assert_eq!(
        refused.finding.map(|finding| finding.outcome()),
        Some(Outcome::Rejected)
    );
    assert!(matches!(nameless, Err(CheckError::Invalid(_))), "{nameless:?}");
}

#[tokio::test]
async fn a_key_and_a_token_do_not_take_each_others_place() {
    let (bench, _) = with_devlake().await;

    let token = bench.app.stage_for(KIND, Slot::AppKey, &secret(GOOD_TOKEN), None);
    let key = bench.app.stage_for(KIND, Slot::Token, &secret(KEY), None);
    let elsewhere = bench
        .app
        .stage(ConnectionKind::DevLakeGhCopilot, &secret(KEY), None);

    for refused in [token, key, elsewhere] {
        assert!(matches!(refused, Err(StageError::Unfit(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn each_field_of_an_app_changes_alone_and_its_key_survives() {
    let (bench, system) = with_devlake().await;
    let id = made(&bench, system).await;

    for (field, value, stored_as) in [
        (FieldId::Name, "renamed", "name"),
        (FieldId::RateLimit, "900", "rateLimitPerHour"),
        (FieldId::Installation, "78", "installationId"),
        (FieldId::Installation, "77", "installationId"),
    ] {
        let before = stored(&bench);

        let edited = save(&bench, &edit(id, &[(field, value)])).await;

        assert_eq!(edited.unwrap().differences, []);
        assert_eq!(differing(&before, &stored(&bench)), [stored_as]);
    }
    let another = bench
        .app
        .edit(
            &edit(id, &[(FieldId::AppId, "12345")]),
            &RecordingProgress::default(),
            &never(),
        )
        .await;
    assert!(
        matches!(another, Err(EditError::SecretNeeded(NeedsSecret::Method))),
        "another App has another key: {another:?}"
    );
    assert_eq!(stored(&bench)["secretKey"], KEY);
}

#[tokio::test]
async fn the_list_of_a_stored_app_needs_no_key_again() {
    let (bench, system) = with_devlake().await;
    let id = made(&bench, system).await;
    let request = InstallationsRequest {
        kind: KIND,
        system,
        answers: Answers::new(),
        staged: None,
        stored: Some(id),
    };

    let found = bench.app.installations(&request, &never()).await.unwrap();

    assert_eq!(found.all.len(), 1);
}

#[tokio::test]
async fn a_key_is_rotated_and_everything_else_stays() {
    let (bench, system) = with_devlake().await;
    let id = made(&bench, system).await;
    let before = stored(&bench);
    let credential = credential_of(&bench, id).await;

    let done = rotated(&bench, credential, KIND, &next_key()).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!(differing(&before, &stored(&bench)), ["secretKey"]);
    assert_eq!(stored(&bench)["secretKey"], next_key());
    assert_eq!(done.credential.login.as_deref(), Some(APP_ID));
}

#[tokio::test]
async fn an_adopted_app_is_known_as_one_and_gets_a_new_key() {
    let (bench, system) = with_devlake().await;
    made(&bench, system).await;
    let name = "DevLake production";
    bench.app.remove_system(system, name).await.unwrap();
    add_devlake(&bench, name).await;
    reload(&bench).await;
    let id = connections(&bench).await[0];
    let adopted = detail(&bench, id).await.uses[0].clone();
    assert_eq!(
        (
            adopted.slot,
            adopted.credential.token_kind,
            adopted.credential.is_held
        ),
        (Slot::AppKey, TokenKind::GithubAppKey, false)
    );
    assert_eq!(adopted.credential.login.as_deref(), Some(APP_ID));

    let done = rotated(&bench, adopted.credential.id, KIND, &next_key()).await;

    assert_eq!(done.rotation.phase, Phase::Done, "{done:?}");
    assert_eq!(stored(&bench)["secretKey"], next_key());
}

#[tokio::test]
async fn an_app_becomes_tokens_and_tokens_an_app_with_a_new_secret_each_time() {
    let (bench, system) = with_devlake().await;
    let id = made(&bench, system).await;
    let number = stored(&bench)["id"].clone();
    let to_tokens = EditRequest {
        staged: Some(stage(&bench, KIND, GOOD_TOKEN)),
        ..edit(id, &[(FieldId::AuthMethod, "tokens")])
    };
    bench
        .app
        .edit(&to_tokens, &RecordingProgress::default(), &never())
        .await
        .unwrap();
    let row = stored(&bench);
    assert_eq!(
        (&row["authMethod"], &row["token"], &row["secretKey"], &row["id"]),
        (&json!("AccessToken"), &json!(GOOD_TOKEN), &json!(""), &number)
    );
    let to_app = EditRequest {
        staged: Some(stage(&bench, KIND, KEY)),
        ..edit(
            id,
            &[
                (FieldId::AuthMethod, "app"),
                (FieldId::AppId, APP_ID),
                (FieldId::Installation, "77"),
            ],
        )
    };

    let edited = bench
        .app
        .edit(&to_app, &RecordingProgress::default(), &never())
        .await
        .unwrap();

    assert_eq!(edited.check.unwrap().verdict.outcome, Outcome::Passed);
    let row = stored(&bench);
    assert_eq!(
        (&row["authMethod"], &row["token"], &row["secretKey"], &row["id"]),
        (&json!("AppKey"), &json!(""), &json!(KEY), &number)
    );
    assert_eq!(detail(&bench, id).await.uses.len(), 1);
}

fn draft(bench: &Bench, system: SystemId, app_id: &str, installation: Option<&str>) -> DraftRequest {
    DraftRequest {
        kind: KIND,
        system,
        answers: answers(app_id, installation),
        staged: stage(bench, KIND, KEY),
        further: Vec::new(),
    }
}

fn answers(app_id: &str, installation: Option<&str>) -> Answers {
    let mut answers: Answers = [
        (FieldId::Organization, "acme".to_owned()),
        (FieldId::AuthMethod, "app".to_owned()),
        (FieldId::AppId, app_id.to_owned()),
    ]
    .into();
    answers.extend(installation.map(|number| (FieldId::Installation, number.to_owned())));
    answers
}

fn edit(connection: ConnectionId, answers: &[(FieldId, &str)]) -> EditRequest {
    let answers = answers
        .iter()
        .map(|(field, answer)| (*field, (*answer).to_owned()));
    EditRequest {
        connection,
        answers: answers.collect(),
        further: BTreeMap::new(),
        staged: None::<StagedId>,
        added: Vec::new(),
        removed: Vec::new(),
        seen: None,
    }
}

async fn save(bench: &Bench, request: &EditRequest) -> Result<Edited, EditError> {
    bench
        .app
        .edit(request, &RecordingProgress::default(), &never())
        .await
}

async fn made(bench: &Bench, system: SystemId) -> ConnectionId {
    let created = create(bench, draft(bench, system, APP_ID, Some("77"))).await;
    created.unwrap().connection
}

async fn detail(bench: &Bench, id: ConnectionId) -> ConnectionDetail {
    bench.app.connection(id).await.unwrap().unwrap()
}

async fn credential_of(bench: &Bench, id: ConnectionId) -> CredentialId {
    detail(bench, id).await.uses[0].credential.id
}

/// The only connection of the plugin, secrets in clear.
fn stored(bench: &Bench) -> Value {
    bench.sandbox.devlake().stored()["connections"]["github"][0].clone()
}

/// Another key of the same App.
pub(crate) fn next_key() -> String {
    KEY.replace("Key00001", "Key00002")
}

fn differing(before: &Value, after: &Value) -> Vec<String> {
    let before = before.as_object().unwrap();
    let changed = before.iter().filter(|(name, value)| after[*name] != **value);
    let names = changed.map(|(name, _)| name.clone());
    names.filter(|name| name != "updatedAt").collect()
}
