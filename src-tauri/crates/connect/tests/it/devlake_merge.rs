//! Updating a remote connection changes only what the person changed: every field of every plugin, against a stand-in
//! that merges as each plugin does.

mod rows;

use std::collections::BTreeMap;

use connect::devlake::{Change, DevLake, RemoteConnection, SecretChange, UpdateError};
use domain::{
    Address, AuthStyle, Hint, NetworkRoute, Outcome, ProxyMode, Slot, SystemKind, kinds::ConnectionKind,
};
use sandbox::Sandbox;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{Held, net};
use rows::{rows, ways_of_github};

/// A stored connection of one plugin, secrets in clear, with nothing left empty that can be filled.
struct Row {
    kind: ConnectionKind,
    fields: Value,
    slot: Slot,
    secret: &'static str,
}

#[tokio::test]
async fn each_field_of_each_plugin_changes_alone_and_the_stored_secret_goes_on_working() {
    let rows = rows();
    assert_eq!(
        rows.len(),
        ConnectionKind::of_system(SystemKind::DevLake).count(),
        "eleven means eleven"
    );

    for row in rows.into_iter().chain(ways_of_github()) {
        let bench = Bench::with(&row).await;
        let hanging = bench.hanging();
        let mut before = bench.read().await;
        let names: Vec<String> = before.fields.keys().cloned().chain(["name".to_owned()]).collect();
        for name in names.iter().filter(|name| is_changeable(name)) {
            let wanted = other_value(name, &before);
            let updated = bench.update(name, &wanted, None).await.unwrap();

            let after = bench.read().await;
            assert_eq!(updated.differences, [], "{:?} {name}", row.kind);
            assert_eq!(
                changed(&before, &after),
                BTreeMap::from([(name.clone(), wanted)]),
                "{:?}",
                row.kind
            );
            assert_eq!(
                (after.id, after.created_at),
                (before.id, before.created_at),
                "{:?}",
                row.kind
            );
            assert_eq!(ends(&after), ends(&before), "{:?} {name}", row.kind);
            // Back again, so that the secret can be tried at its own provider.
            let original = value_of(name, &before);
            bench.update(name, &original, None).await.unwrap();
            assert_eq!(
                changed(&before, &bench.read().await),
                BTreeMap::new(),
                "{:?} {name}",
                row.kind
            );
            before = bench.read().await;
        }
        assert_eq!(bench.hanging(), hanging, "{:?}", row.kind);
        assert_eq!(
            bench.saved_test().await,
            Outcome::Passed,
            "{:?} keeps its secret",
            row.kind
        );
    }
}

#[tokio::test]
async fn a_new_secret_changes_alone_for_each_plugin() {
    for row in rows() {
        let bench = Bench::with(&Row {
            fields: with(
                &row.fields,
                row.slot.devlake_field(),
                "zz-made-up-and-refused-0000000000000000000",
            ),
            ..row
        })
        .await;
        let before = bench.read().await;
        let held = Held::for_origin(
            bench.secret,
            bench.devlake.address().origin(),
            AuthStyle::BodyField,
        );

        bench.update_secret(&held).await.unwrap();

        let after = bench.read().await;
        assert_eq!(changed(&before, &after), BTreeMap::new(), "{:?}", bench.kind);
        assert_eq!(after.id, before.id);
        assert_eq!(
            bench.saved_test().await,
            Outcome::Passed,
            "{:?} uses the new one",
            bench.kind
        );
    }
}

#[tokio::test]
async fn clearing_is_an_act_of_its_own_for_each_plugin() {
    for row in rows().into_iter().chain(ways_of_github()) {
        let bench = Bench::with(&row).await;
        let hanging = bench.hanging();
        let before = bench.read().await;

        bench.update("proxy", &json!(""), None).await.unwrap();

        let after = bench.read().await;
        assert_eq!(after.fields["proxy"], "", "{:?}", row.kind);
        assert_eq!(
            changed(&before, &after),
            BTreeMap::from([("proxy".to_owned(), json!(""))]),
            "{:?}",
            row.kind
        );
        assert_eq!(bench.hanging(), hanging, "{:?}", row.kind);
    }
}

#[tokio::test]
async fn what_somebody_changed_in_between_is_never_overwritten() {
    for row in rows().into_iter().chain(ways_of_github()) {
        let bench = Bench::with(&row).await;
        let seen = bench.read().await.updated_at;
        bench
            .update("name", &json!("by somebody else"), None)
            .await
            .unwrap();

        let refused = bench.update("name", &json!("mine"), seen).await;

        let now = bench.read().await;
        assert!(
            matches!(refused, Err(UpdateError::ChangedElsewhere { .. })),
            "{:?}",
            row.kind
        );
        assert_eq!(now.name, "by somebody else", "{:?}", row.kind);
    }
}

struct Bench {
    sandbox: Sandbox,
    devlake: DevLake,
    kind: ConnectionKind,
    id: u64,
    slot: Slot,
    secret: &'static str,
}

impl Bench {
    async fn with(row: &Row) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let id = sandbox.devlake().seed(row.kind.spec().slug, &row.fields);
        hang(&sandbox, row.kind.spec().slug, id);
        let address: Address = sandbox.devlake_url().parse().unwrap();
        let route = NetworkRoute {
            proxy: ProxyMode::Direct,
            extra_ca_pem: None,
        };
        Self {
            devlake: DevLake::new(net(), address, route, None),
            sandbox,
            kind: row.kind,
            id,
            slot: row.slot,
            secret: row.secret,
        }
    }

    /// What hangs on the connection: no update may touch any of it.
    fn hanging(&self) -> [Value; 3] {
        let stored = self.sandbox.devlake().stored();
        ["scopes", "scopeConfigs", "blueprints"].map(|part| stored[part].clone())
    }

    async fn read(&self) -> RemoteConnection {
        let slug = self.kind.spec().slug;
        self.devlake
            .get(slug, self.id, &CancellationToken::new())
            .await
            .unwrap()
    }

    async fn update(
        &self,
        name: &str,
        value: &Value,
        seen: Option<jiff::Timestamp>,
    ) -> Result<connect::devlake::Updated, UpdateError> {
        let change = Change {
            seen,
            fields: BTreeMap::from([(name.to_owned(), value.clone())]),
            secret: None,
        };
        self.devlake
            .update(self.kind, self.id, &change, &CancellationToken::new())
            .await
    }

    async fn update_secret(&self, held: &Held) -> Result<connect::devlake::Updated, UpdateError> {
        let change = Change {
            seen: None,
            fields: BTreeMap::new(),
            secret: Some(SecretChange::replacing(self.slot, Hint::default(), held)),
        };
        self.devlake
            .update(self.kind, self.id, &change, &CancellationToken::new())
            .await
    }

    /// The provider saw it; a key of an App signs and is never shown, so it is looked for where DevLake keeps it.
    fn is_secret_at_work(&self) -> bool {
        let stored = &self.sandbox.devlake().stored()["connections"][self.kind.spec().slug][0];
        match self.slot {
            Slot::AppKey => stored["secretKey"] == self.secret,
            Slot::Token | Slot::Password => !self.sandbox.who_saw(self.secret).is_empty(),
        }
    }

    /// As it is stored, without the proxy that only filled a field.
    async fn saved_test(&self) -> Outcome {
        self.update("proxy", &json!(""), None).await.unwrap();
        let cancel = CancellationToken::new();
        let tested = self
            .devlake
            .test_saved(self.kind, self.id, None, self.slot, &cancel)
            .await
            .unwrap();
        assert!(self.is_secret_at_work(), "{:?}: {tested:?}", self.kind);
        tested.report.outcome
    }
}

/// A scope, a scope configuration where the plugin has them, and a blueprint that collects from it.
fn hang(sandbox: &Sandbox, slug: &str, connection: u64) {
    let (field, id) = match slug {
        "github" => ("githubId", json!(11)),
        "gitlab" => ("gitlabId", json!(11)),
        "jira" => ("boardId", json!(11)),
        "jenkins" => ("fullName", json!("11")),
        "bitbucket" => ("bitbucketId", json!("11")),
        "sonarqube" => ("projectKey", json!("11")),
        "argocd" => ("name", json!("11")),
        _ => ("id", json!("11")),
    };
    let devlake = sandbox.devlake();
    assert!(
        devlake.seed_scope(slug, connection, &json!({ field: id })),
        "{slug}"
    );
    if !matches!(slug, "pagerduty" | "sonarqube") {
        devlake.seed_scope_config(slug, connection, &json!({ "name": "deploys" }));
    }
    let entry = json!([{ "pluginName": slug, "connectionId": connection, "scopes": [{ "scopeId": "11" }] }]);
    devlake.seed_project("team", &entry);
}

/// Fields that DevLake sets itself, and those of the way of signing in, which needs a new secret.
fn is_changeable(name: &str) -> bool {
    !matches!(name, "tokenExpiresAt" | "refreshTokenExpiresAt" | "authMethod")
}

fn value_of(name: &str, row: &RemoteConnection) -> Value {
    match name {
        "name" => row.name.as_str().into(),
        name => row.fields[name].clone(),
    }
}

fn other_value(name: &str, row: &RemoteConnection) -> Value {
    match (name, value_of(name, row)) {
        (_, Value::Bool(value)) => (!value).into(),
        (_, Value::Number(value)) => (value.as_u64().unwrap() + 7).into(),
        ("endpoint", _) => "https://elsewhere.example/".into(),
        ("proxy", _) => "socks5://other.example:1080".into(),
        (_, value) => format!("{}-other", value.as_str().unwrap()).into(),
    }
}

/// What is visible of its secrets, in one order: a change puts several tokens into another one (devlake.md 2.5).
fn ends(row: &RemoteConnection) -> Vec<(String, Option<String>)> {
    let shown = row.secrets.iter();
    let mut ends: Vec<_> = shown
        .map(|seen| (seen.field.clone(), seen.hint.last_four.clone()))
        .collect();
    ends.sort();
    ends
}

/// The fields that differ, as they are after.
fn changed(before: &RemoteConnection, after: &RemoteConnection) -> BTreeMap<String, Value> {
    let mut changed: BTreeMap<String, Value> = after
        .fields
        .iter()
        .filter(|(name, value)| before.fields.get(*name) != Some(value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    for name in before
        .fields
        .keys()
        .filter(|name| !after.fields.contains_key(*name))
    {
        changed.insert(name.clone(), Value::Null);
    }
    if before.name != after.name {
        changed.insert("name".to_owned(), after.name.as_str().into());
    }
    changed
}

fn with(fields: &Value, name: &str, value: &str) -> Value {
    let mut fields = fields.clone();
    fields[name] = value.into();
    fields
}
