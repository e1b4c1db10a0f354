//! The table: eleven plugins × test draft, create, list, test saved, update (each field), rotate, delete; and the same for
//! the two other ways in which GitHub signs in, an App and several tokens.

use std::collections::BTreeMap;

use app::DraftRequest;
use domain::{
    ConnectionId, Outcome, Query, SystemId, SystemKind,
    deletion::DeletionEnd,
    kinds::{ConnectionKind, Control, Field, FieldId},
    rotation::{Phase, SinkStep},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::SampleCredentials;
use serde_json::{Map, Value};

use crate::{
    app_key::next_key,
    delete::{ALL, about, delete, hang, plan, remote_id},
    edit::edit,
    plugins::{Row, draft, rows},
    rotate::{credential_of, next, reload, rotated},
    story::{create, never, stage, with_devlake},
};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    TestDraft,
    Create,
    List,
    TestSaved,
    Update,
    Rotate,
    Delete,
}

impl Operation {
    const ALL: [Self; 7] = [
        Self::TestDraft,
        Self::Create,
        Self::List,
        Self::TestSaved,
        Self::Update,
        Self::Rotate,
        Self::Delete,
    ];
}

#[tokio::test]
async fn eleven_plugins_do_all_seven() {
    let (bench, system) = with_devlake().await;
    agree(&bench);
    let mut done = Vec::new();

    for row in rows() {
        let mut case = Case {
            bench: &bench,
            system,
            next: next(row.secret),
            row,
            further: None,
            made: None,
        };
        for operation in Operation::ALL {
            case.perform(operation).await;
            done.push((case.row.kind, operation));
        }
    }

    let every = ConnectionKind::of_system(SystemKind::DevLake)
        .flat_map(|kind| Operation::ALL.map(|operation| (kind, operation)));
    assert_eq!(done.len(), 11 * 7);
    for one in every {
        assert!(done.contains(&one), "{one:?}");
    }
}

#[tokio::test]
async fn an_app_of_github_does_all_seven() {
    let (bench, system) = with_devlake().await;
    agree(&bench);
    let app = Row {
        kind: ConnectionKind::DevLakeGithub,
        answers: vec![
            (FieldId::AuthMethod, "app"),
            (FieldId::Organization, "acme"),
            (FieldId::AppId, SAMPLE.github_app_id),
            (FieldId::Installation, "77"),
        ],
        secret: SAMPLE.github_app_key,
    };
    let mut case = Case {
        bench: &bench,
        system,
        row: app,
        further: None,
        next: next_key(),
        made: None,
    };

    for operation in Operation::ALL {
        case.perform(operation).await;
    }

    assert_eq!(bench.sandbox.devlake().count("github"), 0);
}

#[tokio::test]
async fn several_tokens_of_github_do_all_seven() {
    let (bench, system) = with_devlake().await;
    agree(&bench);
    let row = rows().swap_remove(0);
    let mut case = Case {
        bench: &bench,
        system,
        next: next(row.secret),
        row,
        further: Some("ghp_zzgood_hubotzzEleven00000000000000022"),
        made: None,
    };

    for operation in Operation::ALL {
        case.perform(operation).await;
    }

    assert_eq!(bench.sandbox.devlake().count("github"), 0);
}

/// The way to another address is asked about.
fn agree(bench: &Bench) {
    let agrees = &bench.desktop.agrees;
    agrees.store(true, std::sync::atomic::Ordering::Relaxed);
}

/// One connection on its way through all of them.
struct Case<'b> {
    bench: &'b Bench,
    system: SystemId,
    row: Row,
    /// A second token.
    further: Option<&'static str>,
    /// What replaces the secret.
    next: String,
    made: Option<ConnectionId>,
}

impl Case<'_> {
    async fn perform(&mut self, operation: Operation) {
        match operation {
            Operation::TestDraft => self.test_draft().await,
            Operation::Create => self.create().await,
            Operation::List => self.list().await,
            Operation::TestSaved => self.test_saved().await,
            Operation::Update => self.update().await,
            Operation::Rotate => self.rotate().await,
            Operation::Delete => self.delete().await,
        }
    }

    fn draft(&self) -> DraftRequest {
        let kind = self.row.kind;
        let further = self.further.map(|token| stage(self.bench, kind, token));
        DraftRequest {
            further: further.into_iter().collect(),
            ..draft(self.bench, self.system, &self.row, self.row.secret)
        }
    }

    async fn test_draft(&self) {
        let draft = self.draft();
        let checked = self
            .bench
            .app
            .check_draft(&draft, &RecordingProgress::default(), &never())
            .await
            .unwrap();
        assert_eq!(
            checked.verdict.outcome,
            Outcome::Passed,
            "{:?}: {checked:?}",
            self.row.kind
        );
    }

    async fn create(&mut self) {
        let draft = self.draft();
        let created = create(self.bench, draft).await.unwrap();
        self.made = Some(created.connection);
        let remote = remote_id(self.bench, created.connection).await;
        hang(&self.bench.sandbox, self.row.kind, remote);
    }

    async fn list(&self) {
        reload(self.bench).await;
        let query = Query {
            limit: 50,
            ..Query::default()
        };
        let listed = self.bench.app.list(query).await.unwrap();
        let found = listed.listing.rows().find(|row| row.id == self.id()).unwrap();
        assert!(!found.is_changed_elsewhere, "{found:?}");
        assert_eq!(
            found.kind,
            domain::kinds::plugin_display(self.row.kind.spec().slug)
        );
    }

    async fn test_saved(&self) {
        let check = self
            .bench
            .app
            .check(self.id(), &RecordingProgress::default(), &never())
            .await
            .unwrap();
        assert_eq!(
            check.verdict.outcome,
            Outcome::Passed,
            "{:?}: {check:?}",
            self.row.kind
        );
    }

    /// Each field that the form shows, there and back: it changes alone.
    async fn update(&self) {
        let form = self
            .bench
            .app
            .edit_form(self.id(), &BTreeMap::new(), &BTreeMap::new())
            .await
            .unwrap();
        let before = self.stored().await;
        for field in &form.form.fields {
            let first = form.answers.get(&field.id).cloned().unwrap_or_default();
            let Some(other) = another(field, &first) else {
                continue;
            };
            let place = format!("{:?} {:?}", self.row.kind, field.id);

            let edited = edit(self.bench, self.id(), &[(field.id, &other)]).await;
            let edited = edited.unwrap_or_else(|error| panic!("{place}: {error:?}"));
            let changed = differing(&before, &self.stored().await);
            edit(self.bench, self.id(), &[(field.id, &first)]).await.unwrap();

            assert_eq!(edited.changes.len(), 1, "{place}: {edited:?}");
            // Some plugins have no place for it: then only our own record has.
            let is_ours = changed.is_empty() && field.id == FieldId::Organization;
            assert!(changed.len() == 1 || is_ours, "{place}: {changed:?}");
            assert_eq!(differing(&before, &self.stored().await), [""; 0], "{place}");
        }
    }

    async fn rotate(&self) {
        let before = self.stored().await;
        let credential = credential_of(self.bench, self.id()).await;

        let run = rotated(self.bench, credential, self.row.kind, &self.next).await;

        assert_eq!(run.rotation.phase, Phase::Committed, "{run:?}");
        assert_eq!(run.rotation.sinks[0].step, SinkStep::Confirmed, "{run:?}");
        let slot = run.rotation.sinks[0].slot.devlake_field();
        assert_eq!(
            differing(&before, &self.stored().await),
            [slot],
            "{:?}",
            self.row.kind
        );
    }

    async fn delete(&self) {
        let (slug, remote) = (self.row.kind.spec().slug, self.remote().await);
        plan(self.bench, self.id()).await;

        let deleted = delete(self.bench, self.id(), ALL).await.unwrap();

        assert_eq!(deleted.end, DeletionEnd::Deleted, "{slug}: {deleted:?}");
        assert_eq!(
            about(&self.bench.sandbox, slug, remote),
            Vec::<Value>::new(),
            "{slug}"
        );
    }

    fn id(&self) -> ConnectionId {
        self.made.unwrap()
    }

    async fn remote(&self) -> u64 {
        remote_id(self.bench, self.id()).await
    }

    /// The server's record first, then all that hangs on it, secrets in clear.
    async fn stored(&self) -> Vec<Value> {
        about(
            &self.bench.sandbox,
            self.row.kind.spec().slug,
            self.remote().await,
        )
    }
}

/// Another answer, where a field can be given one alone: the site and the way of signing in want a secret with it, and
/// a secret is rotated.
fn another(field: &Field, first: &str) -> Option<String> {
    match field.id {
        FieldId::Name | FieldId::Organization | FieldId::Enterprise => Some("another-one".to_owned()),
        // Where nothing was answered, it follows from the site.
        FieldId::Address => (!first.is_empty()).then(|| first.replacen("://", "://another.", 1)),
        FieldId::Login => Some("lee@example.com".to_owned()),
        FieldId::Proxy => Some("http://proxy.example:3128".to_owned()),
        FieldId::RateLimit => matches!(field.control, Control::Number).then(|| "900".to_owned()),
        FieldId::System
        | FieldId::Site
        | FieldId::AuthMethod
        | FieldId::Token
        | FieldId::Password
        | FieldId::AppId
        | FieldId::AppKey
        | FieldId::Installation => None,
    }
}

/// The names of the record's fields that are not the same. The stamp of the change is expected, and left out; what
/// hangs on the record must not change at all.
fn differing(before: &[Value], after: &[Value]) -> Vec<String> {
    assert_eq!(before[1..], after[1..], "what hangs on it");
    let (before, after) = (before[0].as_object().unwrap(), after[0].as_object().unwrap());
    let names = before.keys().filter(|name| *name != "updatedAt");
    let changed = names.filter(|name| in_one_order(name, before) != in_one_order(name, after));
    changed.cloned().collect()
}

/// A change puts several tokens into another order (devlake.md 2.5).
fn in_one_order(name: &str, record: &Map<String, Value>) -> Value {
    match record.get(name) {
        Some(Value::String(tokens)) if name == "token" => {
            let mut each: Vec<&str> = tokens.split(',').collect();
            each.sort_unstable();
            each.into()
        }
        found => found.cloned().unwrap_or_default(),
    }
}
