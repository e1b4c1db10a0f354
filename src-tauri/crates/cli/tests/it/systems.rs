//! The three systems added from a terminal, and connections found in them by the words that their people use.

use patchbay_cli::Exit;
use sandbox::SampleCredentials;
use serde_json::{Value, json};

use crate::stage::Stage;

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const MASTER: &str = SAMPLE.coregit_master_key;

#[tokio::test]
async fn an_address_is_asked_what_it_is() {
    let stage = Stage::bare().await;
    stage.bench.app.create_store_in_keychain().await.unwrap();
    let coregit = stage.bench.sandbox.add_coregit().await.unwrap();
    stage.pipe(MASTER);

    let added = stage
        .patchbay(&format!("systems add {} --api-key - --json", coregit.url()))
        .await;

    assert_eq!(added.exit, Exit::Fine, "{added:?}");
    let shape: Value = serde_json::from_str(&added.out).unwrap();
    assert_eq!(
        (&shape["kind"], &shape["name"]),
        (&json!("CoreGit"), &json!("CoreGit"))
    );
    assert_eq!(stage.bench.sandbox.who_saw(MASTER), ["coregit#1"]);
}

#[tokio::test]
async fn the_key_of_coregit_comes_from_a_file_the_environment_or_a_prompt() {
    for from in ["file", "environment", "prompt"] {
        let stage = Stage::bare().await;
        stage.bench.app.create_store_in_keychain().await.unwrap();
        let coregit = stage.bench.sandbox.add_coregit().await.unwrap();
        let expected = match from {
            "file" => {
                stage.write(".devlake.env", &format!("COREGIT_API_KEY={MASTER}\n"));
                "API key from COREGIT_API_KEY in .devlake.env"
            }
            "environment" => {
                stage.set("COREGIT_API_KEY", MASTER);
                "API key from the environment variable COREGIT_API_KEY"
            }
            _ => {
                stage.console.types(&[]);
                stage.console.types_hidden(&[MASTER]);
                "Added CoreGit"
            }
        };

        let added = stage
            .patchbay(&format!("systems add {} --kind coregit", coregit.url()))
            .await;

        assert_eq!(added.exit, Exit::Fine, "{from}: {added:?}");
        assert!(added.out.contains(expected), "{from}: {added:?}");
    }
}

#[tokio::test]
async fn without_a_key_the_variable_is_named() {
    let stage = Stage::bare().await;
    let coregit = stage.bench.sandbox.add_coregit().await.unwrap();

    let refused = stage
        .patchbay(&format!("systems add {} --kind coregit", coregit.url()))
        .await;

    assert_eq!(refused.exit, Exit::Usage, "{refused:?}");
    assert!(refused.err.contains("COREGIT_API_KEY"), "{}", refused.err);
}

#[tokio::test]
async fn a_key_as_an_argument_is_refused_and_not_repeated() {
    let stage = Stage::bare().await;

    let refused = stage
        .patchbay("systems add https://coregit.example.test --api-key zzAnything401")
        .await;

    assert_eq!(refused.exit, Exit::Usage);
    assert!(!refused.err.contains("zzAnything401"), "{}", refused.err);
}

#[tokio::test]
async fn a_key_that_may_only_read_is_replaced_by_one_that_may_write() {
    let stage = Stage::bare().await;
    stage.bench.app.create_store_in_keychain().await.unwrap();
    let coregit = stage.bench.sandbox.add_coregit().await.unwrap();
    coregit.seed_token(SAMPLE.coregit_scoped_token, json!({"repos:*": ["read"]}));
    stage.pipe(SAMPLE.coregit_scoped_token);
    let added = stage
        .patchbay(&format!("systems add {} --api-key -", coregit.url()))
        .await;
    let create = "create --provider github --label CI --token -";
    stage.pipe(SAMPLE.github_token);
    let refused = stage.patchbay(create).await;

    stage.pipe(MASTER);
    let changed = stage.patchbay("systems login CoreGit --api-key -").await;
    stage.pipe(SAMPLE.github_token);
    let created = stage.patchbay(create).await;

    assert_eq!(
        [added.exit, refused.exit, changed.exit, created.exit],
        [Exit::Fine, Exit::Refused, Exit::Fine, Exit::Fine],
        "{added:?} {refused:?} {changed:?} {created:?}"
    );
}

#[tokio::test]
async fn dojops_needs_no_server_and_is_there_with_its_first_connector() {
    let stage = Stage::bare().await;
    stage.bench.app.create_store_in_keychain().await.unwrap();
    stage.pipe(SAMPLE.github_token);

    let added = stage
        .patchbay("connectors add --type github --project my-org/api --name Work --token -")
        .await;
    let listed = stage.patchbay("connectors list").await;
    let again = stage.patchbay("systems add --kind dojops-sa").await;

    assert_eq!(added.exit, Exit::Fine, "{added:?}");
    assert!(added.err.contains("Added dojops-sa."), "{added:?}");
    assert!(
        added.out.contains("Created GitHub connection (ID=github-1)"),
        "{added:?}"
    );
    assert!(listed.out.contains("github-1  Work"), "{listed:?}");
    assert_eq!(again.exit, Exit::Refused, "there is one agent: {again:?}");
}

#[tokio::test]
async fn what_is_missing_is_named_by_the_flags_of_that_system() {
    let stage = Stage::with_three_systems().await;
    let told = async |line: &str| {
        let ran = stage.patchbay(line).await;
        assert_eq!(ran.exit, Exit::Usage, "{ran:?}");
        ran.err
    };

    assert!(
        told("create --type jira")
            .await
            .contains("Missing or wrong: --url")
    );
    assert!(told("create --type jira").await.contains("--project"));
    assert!(
        told("create --system CoreGit")
            .await
            .contains("Missing: --provider.")
    );
    assert!(
        told("create --system dojops-sa")
            .await
            .contains("Missing: --type.")
    );
}

#[tokio::test]
async fn what_the_token_of_a_connector_may_do_is_found_out_by_reading() {
    let stage = Stage::with_three_systems().await;
    stage.pipe(SAMPLE.github_token);
    let lines = [
        "connectors add --type github --project my-org/api --token -",
        "capabilities github-1",
        "connectors capabilities github-1 --json",
    ];

    let added = stage.patchbay(lines[0]).await;
    let people = stage.patchbay(lines[1]).await;
    let programs = stage.patchbay(lines[2]).await;

    assert_eq!(added.exit, Exit::Fine, "{added:?}");
    assert_eq!(people.exit, Exit::Fine, "{people:?}");
    assert!(people.out.contains("can"), "{people:?}");
    let shape: Value = serde_json::from_str(&programs.out).unwrap();
    assert_eq!(shape[0]["connector"], "github-1");
    assert_eq!(shape[0]["ability"], "can");
}

#[tokio::test]
async fn a_right_that_a_token_lacks_is_named_and_refused() {
    let stage = Stage::with_three_systems().await;
    stage.pipe(SAMPLE.github_token);
    stage
        .patchbay("connectors add --type github --project my-org/api --token -")
        .await;
    stage.bench.sandbox.work().lack(SAMPLE.github_token, "push");

    let lacking = stage.patchbay("capabilities github-1").await;

    assert_eq!(lacking.exit, Exit::Refused, "{lacking:?}");
    assert!(lacking.out.contains("cannot"), "{lacking:?}");
}

#[tokio::test]
async fn a_connector_is_removed_by_its_short_id() {
    let stage = Stage::with_three_systems().await;
    stage.pipe(SAMPLE.github_token);
    stage
        .patchbay("connectors add --type github --project my-org/api --token -")
        .await;

    let removed = stage.patchbay("connectors remove github-1 --yes").await;
    let listed = stage.patchbay("connectors list").await;

    assert_eq!(removed.exit, Exit::Fine, "{removed:?}");
    assert_eq!(listed.out, "There is no connector yet.\n");
}

#[tokio::test]
async fn the_words_of_one_system_do_not_name_a_connection_of_another() {
    let stage = Stage::with_three_systems().await;
    stage.set("GITHUB_PAT", SAMPLE.github_token);
    stage.patchbay("create --plugin github --org my-org").await;
    stage.patchbay("create --provider github --label CI").await;
    stage.patchbay("create --type github --project my-org/api").await;

    let ids = async |line: &str| {
        let listed = stage.patchbay(&format!("list {line} --json")).await;
        let rows: Vec<Value> = serde_json::from_str(&listed.out).unwrap();
        rows.iter()
            .map(|row| row["system"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };

    assert_eq!(ids("--plugin github").await.len(), 3);
    assert_eq!(ids("--provider github").await, ["CoreGit"]);
    assert_eq!(ids("--type github").await, ["dojops-sa"]);
    let tested = stage
        .patchbay("configure connection list --provider github --json")
        .await;
    let listed: Vec<Value> = serde_json::from_str(&tested.out).unwrap();
    assert_eq!(listed.len(), 1, "{tested:?}");
    assert_eq!(listed[0]["name"], "CI");
}

#[tokio::test]
async fn on_a_terminal_the_system_the_kind_and_the_fields_are_asked_for() {
    let stage = Stage::with_three_systems().await;
    // dojops-sa, GitHub, its address and the name as proposed, the repository.
    stage.console.types(&["3", "3", "", "", "my-org/api"]);
    stage.console.types_hidden(&[SAMPLE.github_token]);

    let created = stage.patchbay("create").await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert!(created.err.contains("dojops-sa at this computer"), "{created:?}");
    assert!(
        created.out.contains("Created GitHub connection (ID=github-1)"),
        "{created:?}"
    );
}

#[tokio::test]
async fn a_connector_is_changed_by_the_words_that_added_it() {
    let stage = Stage::with_three_systems().await;
    stage.pipe(SAMPLE.github_token);
    stage
        .patchbay("connectors add --type github --project my-org/api --token -")
        .await;

    let edited = stage
        .patchbay("edit github-1 --project my-org/web --name Web")
        .await;
    let listed = stage.patchbay("list --type github --json").await;

    // Saved, and its test says what is wrong with that.
    assert_eq!(edited.exit, Exit::Refused, "{edited:?}");
    assert!(
        edited.out.contains("There is no repository my-org/web"),
        "{edited:?}"
    );
    let rows: Vec<Value> = serde_json::from_str(&listed.out).unwrap();
    assert_eq!(
        (&rows[0]["organization"], &rows[0]["name"]),
        (&json!("my-org/web"), &json!("Web"))
    );
}
