//! CoreGit beside DevLake: added, listed, created, renamed, rotated and deleted, with a key that may do everything and
//! with one that may only read.

mod adding;
mod as_command;
mod bad_input;
mod deleting;
mod panel;
mod rotating;
mod table;

use app::{DraftRequest, NewSystem, OwnLogin, Reloaded, SystemError};
use domain::{
    ConnectionRow, Environment, Query, SystemId, SystemKind,
    kinds::{Answers, ConnectionKind, FieldId},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::{CoreGit, SampleCredentials};
use serde_json::json;

use crate::story::{never, secret, stage};

pub(crate) const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
pub(crate) const MASTER: &str = SAMPLE.coregit_master_key;
pub(crate) const SCOPED: &str = SAMPLE.coregit_scoped_token;

/// A bench whose store has a key, and a CoreGit with nothing in it that is no system yet.
pub(crate) async fn with_coregit() -> (Bench, CoreGit) {
    let bench = Bench::lay_out().await;
    bench.app.create_store_in_keychain().await.unwrap();
    let coregit = bench.sandbox.add_coregit().await.unwrap();
    coregit.seed_token(SCOPED, json!({"repos:*": ["read"]}));
    (bench, coregit)
}

/// The same, added with this key.
pub(crate) async fn added(key: &str) -> (Bench, CoreGit, SystemId) {
    let (bench, coregit) = with_coregit().await;
    let system = add(&bench, &coregit, "CoreGit", key).await.unwrap();
    (bench, coregit, system)
}

pub(crate) async fn add(
    bench: &Bench,
    coregit: &CoreGit,
    name: &str,
    key: &str,
) -> Result<SystemId, SystemError> {
    let new = with_key(&coregit.url(), name, key);
    let added = bench.app.add_system(new, &never()).await?;
    Ok(added.system.id)
}

pub(crate) fn with_key(address: &str, name: &str, key: &str) -> NewSystem {
    NewSystem {
        kind: SystemKind::CoreGit,
        address: address.to_owned(),
        name: name.to_owned(),
        environment: Environment::Staging,
        login: Some(OwnLogin::ApiKey(secret(key))),
        allows_plain_http: false,
    }
}

pub(crate) fn draft(
    bench: &Bench,
    system: SystemId,
    kind: ConnectionKind,
    label: &str,
    token: &str,
) -> DraftRequest {
    DraftRequest {
        kind,
        system,
        answers: Answers::from([(FieldId::Name, label.to_owned())]),
        staged: stage(bench, kind, token),
        further: Vec::new(),
    }
}

/// A token that the kind's provider accepts, of its usual account.
pub(crate) fn good_token(kind: ConnectionKind) -> &'static str {
    if kind == ConnectionKind::CoreGitGitlab {
        SAMPLE.gitlab_token
    } else {
        SAMPLE.github_token
    }
}

pub(crate) async fn reload(bench: &Bench) -> Reloaded {
    let watcher = RecordingProgress::default();
    bench.app.reload(&[], &watcher, &never()).await.unwrap()
}

pub(crate) async fn rows(bench: &Bench) -> Vec<ConnectionRow> {
    let all = Query {
        limit: 100,
        ..Query::default()
    };
    bench.app.list(all).await.unwrap().listing.into_rows()
}
