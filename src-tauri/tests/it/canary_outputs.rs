//! P6: no log, error, panic text, process argument, child environment or address contains a secret. A whole flow runs
//! against the sandbox, with a right secret and a refused one, and everything that came out of it is searched.

use std::{fs, panic, path::PathBuf};

use patchbay_desktop::log;
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::{
    scan::{canary, holds},
    stage::{Stage, channel},
};

#[test]
fn a_whole_flow_leaves_no_secret_in_any_output() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    let stage = Stage::open();
    log::begin(&stage.directory());
    let mut said = Vec::new();
    let mut call = |command: &str, arguments: Value| {
        let answer = stage.call(command, arguments);
        said.push(format!("{answer:?}"));
        answer
    };
    call("save_settings", settings(&sandbox)).unwrap();
    let passphrase = canary();
    call(
        "create_store_with_passphrase",
        json!({ "input": { "passphrase": passphrase } }),
    )
    .unwrap();
    let system = call("add_system", json!({ "input": {
        "sort": "devLake", "address": sandbox.devlake_url(), "name": "DevLake", "environment": "dev", "login": null, "allowsPlainHttp": false,
    }, "task": "add" }))
    .unwrap();
    let state_file = state_file(&stage, &sandbox);
    let kept = json!({ "system": system["id"], "path": state_file });
    call("keep_state_file", kept).unwrap();
    let accepted = format!("ghp_zzgoodzz{}", &canary()[8..36]);
    let refused = format!("ghp_zz401zz{}", &canary()[8..37]);
    sandbox.accept_secret(&accepted);

    for (name, secret) in [("accepted", &accepted), ("refused", &refused)] {
        let form = json!({
            "kind": "devLakeGithub", "system": system["id"],
            "answers": { "site": "cloud", "organization": "my-org", "name": name },
        });
        let staged = call(
            "stage_secret",
            json!({ "input": {
            "kind": "devLakeGithub", "field": "token", "text": secret, "replaces": null,
        } }),
        )
        .unwrap();
        assert_eq!(staged["problem"], Value::Null);
        let draft = json!({
            "input": { "form": form, "staged": staged["id"], "further": [], "despite": "to see what is kept of it" },
            "task": name, "onEvent": channel(),
        });
        call("check_draft", draft.clone()).unwrap();
        let created = call("create_connection", draft).unwrap();
        let check = json!({ "id": created["connection"], "task": name, "onEvent": channel() });
        call("check_connection", check).unwrap();
        call("show_connection", json!({ "id": created["connection"] })).unwrap();
    }
    let page = json!({ "input": { "filter": everything(), "before": null, "limit": 500 } });
    let history = call("list_activity", page).unwrap();
    let entries = history["entries"].as_array().unwrap().len();
    assert!(entries >= 4, "each create and each check: {history}");
    let exports = ["history.csv", "history.jsonl"].map(|name| stage.directory().join("work").join(name));
    for place in &exports {
        stage.save_next_to(place.clone());
        let written = call("export_activity", json!({ "input": everything() })).unwrap();
        assert!(
            written["entries"].as_u64().unwrap() >= entries as u64,
            "{written}"
        );
    }
    call("lock_store", json!({})).unwrap();
    let along = String::from_utf8(stage.asset("/first-answers.js")).unwrap();
    assert!(along.contains("accepted"), "{along}");
    // What a careless line or a broken invariant would say.
    tracing::error!(target: "app", "sent Bearer {accepted}, got {refused}");

    // The flow did reach the systems with both, else this would prove nothing.
    for secret in [&accepted, &refused] {
        assert!(!sandbox.who_saw(secret).is_empty());
    }
    let mut outputs = said;
    outputs.push(along);
    outputs.extend(stage.told());
    outputs.extend(stage.opened());
    outputs.push(fs::read_to_string(stage.directory().join("patchbay.log")).unwrap());
    let recorded = fs::read_to_string(&state_file).unwrap();
    assert!(
        recorded.contains("accepted"),
        "the state file was not written: {recorded}"
    );
    outputs.push(recorded);
    for place in &exports {
        let exported = fs::read_to_string(place).unwrap();
        assert!(exported.contains("accepted"), "{exported}");
        outputs.push(exported);
    }
    outputs.extend(addresses(&sandbox));
    outputs.extend(arguments_and_environment());
    assert!(
        outputs.iter().any(|output| output.contains("[removed]")),
        "the log was not written"
    );
    for secret in [&passphrase, &accepted, &refused] {
        for output in &outputs {
            assert!(!holds(output, secret), "{output}");
        }
    }
}

#[test]
fn a_panic_says_where_and_nothing_else() {
    let secret = canary();
    let said = panic_said(&secret);

    assert!(said.contains("canary_outputs.rs:"), "{said}");
    assert!(!holds(&said, &secret), "{said}");
}

/// The panic's own text does hold the secret, so the search would find it in a careless hook.
#[test]
fn a_careless_panic_hook_would_be_found() {
    let secret = canary();

    let payload = panic::catch_unwind(|| panic!("made up {secret}")).unwrap_err();

    assert!(holds(payload.downcast_ref::<String>().unwrap(), &secret));
}

/// Runs a panic in this same test program, as a process of its own, because hooks and standard error are shared.
fn panic_said(secret: &str) -> String {
    let program = std::env::current_exe().unwrap();
    let mut child = std::process::Command::new(program);
    child.args([
        "--exact",
        "canary_outputs::panics_when_asked",
        "--ignored",
        "--nocapture",
    ]);
    let output = child.env("PATCHBAY_TEST_PANIC", secret).output().unwrap();
    assert!(!output.status.success());
    let test_frame = |line: &&str| !line.starts_with("test ") && !line.is_empty();
    String::from_utf8_lossy(&output.stderr)
        .lines()
        .filter(test_frame)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
#[ignore = "panics; run by a_panic_says_where_and_nothing_else in a process of its own"]
#[expect(
    clippy::disallowed_methods,
    reason = "the parent test hands over what must not be said"
)]
fn panics_when_asked() {
    let secret = std::env::var("PATCHBAY_TEST_PANIC").unwrap();
    log::quiet_panics();
    panic!("made up {secret}");
}

/// What other programs can read about this process, and what its children are given.
#[expect(clippy::disallowed_methods, reason = "looks for what must not be there")]
fn arguments_and_environment() -> Vec<String> {
    let environment = std::env::vars_os().map(|(name, value)| format!("{name:?}={value:?}"));
    std::env::args().chain(environment).collect()
}

/// The whole history.
fn everything() -> Value {
    json!({
        "connection": null, "credential": null, "system": null, "kind": null, "group": null, "words": "",
    })
}

/// A state file of gh-devlake, as it stands before Patchbay records anything in it.
fn state_file(stage: &Stage, sandbox: &Sandbox) -> PathBuf {
    let folder = stage.directory().join("work");
    fs::create_dir(&folder).unwrap();
    let path = folder.join(".devlake-local.json");
    let text =
        json!({ "connections": [], "endpoints": { "backend": sandbox.devlake_url() }, "method": "local" });
    fs::write(&path, text.to_string()).unwrap();
    path
}

fn settings(sandbox: &Sandbox) -> Value {
    json!({ "settings": {
        "theme": "system",
        "route": { "proxy": "explicit", "proxyAddress": sandbox.proxy_url(), "extraCaPem": sandbox.ca_pem() },
        "lockAfterMinutes": 15,
        "hasLetterKeys": true,
        "testsAskSystems": true,
        "copiesSecrets": false,
    } })
}

fn addresses(sandbox: &Sandbox) -> Vec<String> {
    ["devlake#1", "proxy", "api.github.com", "provider"]
        .into_iter()
        .flat_map(|server| sandbox.requests(server))
        .map(|request| format!("{} {}", request.method, request.path))
        .collect()
}
