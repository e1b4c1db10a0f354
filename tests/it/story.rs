//! The steps that the stories share.

use app::{CreateError, Created, Creation, DraftRequest, NewSystem};
use domain::{
    Environment, Secret, StagedId, SystemId, SystemKind,
    kinds::{Answers, ConnectionKind, FieldId},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use tokio_util::sync::CancellationToken;

/// A made-up token that GitHub's stand-in accepts with all rights.
pub(crate) const GOOD_TOKEN: &str = "ghp_zzgoodzzStory00000000000000000000001";
/// A made-up password that the Jenkins stand-in accepts for every user.
pub(crate) const GOOD_PASSWORD: &str = "11zzgoodzz0000000000000000000story";

/// A bench whose store has a key, with its DevLake added.
pub(crate) async fn with_devlake() -> (Bench, SystemId) {
    let bench = Bench::lay_out().await;
    bench.app.create_store_in_keychain().await.unwrap();
    let system = add_devlake(&bench, "DevLake production").await;
    (bench, system)
}

pub(crate) async fn add_devlake(bench: &Bench, name: &str) -> SystemId {
    bench
        .app
        .add_system(at(&bench.sandbox.devlake_url(), name), &never())
        .await
        .unwrap()
        .system
        .id
}

/// A DevLake without a login.
pub(crate) fn at(address: &str, name: &str) -> NewSystem {
    NewSystem {
        kind: SystemKind::DevLake,
        address: address.to_owned(),
        name: name.to_owned(),
        environment: Environment::Production,
        login: None,
        allows_plain_http: false,
    }
}

pub(crate) fn github(bench: &Bench, system: SystemId, token: &str) -> DraftRequest {
    draft(
        bench,
        system,
        ConnectionKind::DevLakeGithub,
        &[(FieldId::Organization, "my-org")],
        token,
    )
}

pub(crate) fn jenkins(bench: &Bench, system: SystemId, password: &str) -> DraftRequest {
    let answers = [
        (FieldId::Address, "https://jenkins.example.test"),
        (FieldId::Login, "kim"),
    ];
    draft(bench, system, ConnectionKind::DevLakeJenkins, &answers, password)
}

fn draft(
    bench: &Bench,
    system: SystemId,
    kind: ConnectionKind,
    answers: &[(FieldId, &str)],
    typed: &str,
) -> DraftRequest {
    let answers: Answers = answers
        .iter()
        .map(|(field, answer)| (*field, (*answer).to_owned()))
        .collect();
    DraftRequest {
        kind,
        system,
        answers,
        staged: stage(bench, kind, typed),
        further: Vec::new(),
    }
}

pub(crate) fn stage(bench: &Bench, kind: ConnectionKind, typed: &str) -> StagedId {
    bench.app.stage(kind, &secret(typed), None).unwrap().id
}

pub(crate) async fn create(bench: &Bench, draft: DraftRequest) -> Result<Created, CreateError> {
    bench
        .app
        .create(
            &Creation {
                draft,
                despite: None,
                saved: None,
            },
            &RecordingProgress::default(),
            &never(),
        )
        .await
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned()).unwrap()
}

pub(crate) fn never() -> CancellationToken {
    CancellationToken::new()
}
