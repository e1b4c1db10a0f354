//! What programs read, key by key. A change here breaks somebody's script.

use serde_json::{Value, json};

use crate::stage::{Ran, Stage, created};

const TOKEN: &str = "ghp_zzgoodzzShapes00000000000000000001";

#[tokio::test]
async fn every_document_has_the_documented_keys() {
    let stage = created(TOKEN).await;
    let next = "ghp_zzgoodzzShapes00000000000000000002";

    insta::assert_snapshot!(keys(&stage.patchbay("systems --json").await), @"address, connections, environment, id, kind, listed_at, name, version");
    insta::assert_snapshot!(keys(&stage.patchbay("list --json").await), @"account, age_days, checked_at, credentials, enterprise, environment, expires_at, id, kind, name, organization, plugin, state, system, tags, used_by, uuid");
    insta::assert_snapshot!(keys(&stage.patchbay("export").await), @"account, age_days, checked_at, credentials, enterprise, environment, expires_at, id, kind, name, organization, plugin, state, system, tags, used_by, uuid");
    insta::assert_snapshot!(keys(&stage.patchbay("activity --json").await), @"action, at, changes, connections, credentials, group, kind, name, result, system, systems");
    insta::assert_snapshot!(keys(&stage.patchbay("activity --output history.csv --json").await), @"damaged, entries, file");
    insta::assert_snapshot!(keys(&stage.patchbay("show github#1 --json").await), @"account, age_days, checked_at, checks, credentials, endpoint, enterprise, environment, expires_at, id, kind, name, organization, plugin, proxy, rate_limit_per_hour, state, system, tags, used_by, uuid");
    insta::assert_snapshot!(keys(&stage.patchbay("test --all --json").await), @"account, findings, id, name, outcome, plugin, skipped, system, uuid");
    insta::assert_snapshot!(keys(&stage.patchbay("check --json").await), @"account, age_days, connections, days_left, due, exact, expires_at, max_age_days, name, provider, uuid");
    insta::assert_snapshot!(keys(&stage.patchbay("doctor --json").await), @"detail, remedy, state, what");
    insta::assert_snapshot!(keys(&stage.patchbay("tag github#1 --add nightly --json").await), @"changed");
    insta::assert_snapshot!(keys(&stage.patchbay("policy github#1 --days 60 --json").await), @"changed");
    insta::assert_snapshot!(keys(&stage.patchbay("store --json").await), @"is_made, keychain, passphrase, recovery_code, recovery_code_made_at, unlocked");
    insta::assert_snapshot!(keys(&stage.patchbay("show github#1 --as-command --json").await), @"command, tool, variables, why_not");
    insta::assert_snapshot!(keys(&stage.patchbay("edit github#1 --name New --json").await), @"changed, outcome, uuid");
    stage.set("GITHUB_PAT", next);
    insta::assert_snapshot!(keys(&stage.patchbay("rotate github#1 --json").await), @"connections, credential, old_is_dead, rotation, state, swapped");
    insta::assert_snapshot!(keys(&stage.patchbay("create --plugin gh-copilot --org my-org --json").await), @"id, name, outcome, plugin, system, uuid");
    insta::assert_snapshot!(keys(&stage.patchbay("delete github#1 --yes --json").await), @"end, id, name, plugin, uuid");
}

#[tokio::test]
async fn the_documents_about_connectors_have_the_documented_keys() {
    let stage = Stage::with_three_systems().await;
    stage.pipe("ghp_zzgoodzzShapes00000000000000000003");
    stage
        .patchbay("connectors add --type github --project my-org/api --token -")
        .await;

    insta::assert_snapshot!(keys(&stage.patchbay("connectors list --json").await), @"id, name, state, type, url, uuid");
    insta::assert_snapshot!(keys(&stage.patchbay("capabilities github-1 --json").await), @"ability, capability, connector, detail, means");
}

#[tokio::test]
async fn a_connection_is_written_as_documented() {
    let stage = created(TOKEN).await;

    let list = stage.patchbay("list --json").await;

    let rows: Value = serde_json::from_str(&list.out).unwrap();
    let expected = json!([{
        "uuid": rows[0]["uuid"], "system": "DevLake production", "environment": "production", "plugin": "github",
        "kind": "GitHub", "id": "1", "name": "GitHub - my-org", "organization": "my-org", "enterprise": null,
        "account": "octo-fake", "credentials": ["…0001"], "age_days": 0, "expires_at": null, "state": "healthy",
        "checked_at": "2026-11-21T08:02:00Z", "used_by": 1, "tags": [],
    }]);
    assert_eq!(rows, expected);
}

#[tokio::test]
async fn an_error_is_a_document_on_standard_error() {
    let stage = created(TOKEN).await;

    let missing = stage.patchbay("show github#99 --json").await;

    assert_eq!(missing.out, "");
    let error: Value = serde_json::from_str(&missing.err).unwrap();
    let expected = json!({"error": {
        "code": "usage", "exit": 64, "message": "There is no such connection.",
        "remedy": "patchbay list shows what there is; patchbay list --refresh asks the systems first.",
    }});
    assert_eq!(error, expected);
}

/// The keys of a document, or of the first one in an array.
fn keys(ran: &Ran) -> String {
    let document: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
    let first = document.as_array().map_or(&document, |all| &all[0]);
    let fields = first.as_object().unwrap_or_else(|| panic!("{ran:?}"));
    let mut keys: Vec<&str> = fields.keys().map(String::as_str).collect();
    // In the order of the alphabet, whatever the order in the document: that one is nobody's to rely on.
    keys.sort_unstable();
    keys.join(", ")
}
