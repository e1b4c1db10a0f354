//! A connection made from a terminal: where its secret comes from, what is said, and what is not saved.

use patchbay_cli::Exit;
use sandbox::{Fault, FaultKind};

use crate::stage::Stage;

const GOOD: &str = "ghp_zzgoodzzCreate000000000000000000001";
const REFUSED: &str = "ghp_zz401zzCreate00000000000000000000001";

#[tokio::test]
async fn a_token_of_the_environment_becomes_a_connection() {
    let (stage, _) = Stage::with_devlake().await;
    stage.set("GITHUB_PAT", GOOD);

    let created = stage.patchbay("create --plugin github --org my-org").await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert_eq!(
        created.out.lines().collect::<Vec<_>>(),
        [
            "Rights needed: repo, read:org, read:user",
            "Secret from the environment variable GITHUB_PAT: classic token …0001",
            &format!("It goes to {}", origin(&stage)),
            "It goes to https://api.github.com",
            "Testing connection...",
            "Connection test passed",
            "Created GitHub connection (ID=1)",
        ]
    );
    let stored = stage.stored("github", 1).unwrap();
    assert_eq!(stored["token"], GOOD);
}

#[tokio::test]
async fn a_refused_token_is_not_saved_and_the_rights_are_named() {
    let (stage, _) = Stage::with_devlake().await;
    stage.set("GITHUB_TOKEN", REFUSED);

    let refused = stage.patchbay("create --plugin github --org my-org").await;

    assert_eq!(refused.exit, Exit::Refused, "{refused:?}");
    assert!(
        refused
            .out
            .contains("Connection test failed: GitHub does not know this token."),
        "{}",
        refused.out
    );
    assert!(refused.err.contains("Nothing was saved."), "{}", refused.err);
    assert!(stage.stored("github", 1).is_none());
}

#[tokio::test]
async fn anyway_saves_it_all_the_same() {
    let (stage, _) = Stage::with_devlake().await;
    stage.set("GITHUB_TOKEN", REFUSED);

    let saved = stage
        .patchbay("create --plugin github --org my-org --anyway 'rights come tomorrow'")
        .await;

    assert_eq!(saved.exit, Exit::Fine, "{saved:?}");
    assert!(
        saved.out.contains("Created GitHub connection (ID=1)"),
        "{}",
        saved.out
    );
}

#[tokio::test]
async fn without_a_terminal_everything_that_is_missing_is_named_at_once() {
    let (stage, _) = Stage::with_devlake().await;

    let jenkins = stage.patchbay("create --plugin jenkins").await;
    let token = stage.patchbay("create --plugin github --org my-org").await;

    assert_eq!((jenkins.exit, token.exit), (Exit::Usage, Exit::Usage));
    assert!(jenkins.err.contains("--endpoint, --username"), "{}", jenkins.err);
    assert!(token.err.contains("Set GITHUB_PAT"), "{}", token.err);
}

#[tokio::test]
async fn on_a_terminal_each_field_is_asked_for_and_the_secret_is_not_shown() {
    let (stage, _) = Stage::with_devlake().await;
    stage.console.types(&["1", "1", "my-org", "", ""]);
    stage.console.types_hidden(&[GOOD]);

    let created = stage.patchbay("create").await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert!(created.err.contains("Name [GitHub - my-org]:"), "{}", created.err);
    assert!(created.err.contains("Token (not shown):"), "{}", created.err);
    assert!(
        created.out.contains("Created GitHub connection (ID=1)"),
        "{}",
        created.out
    );
    assert!(!format!("{created:?}").contains(GOOD));
}

#[tokio::test]
async fn an_env_file_goes_once_its_only_token_is_stored() {
    let (stage, _) = Stage::with_devlake().await;
    let file = stage.write(".devlake.env", &format!("GITHUB_PAT={GOOD}\n"));

    let created = stage.patchbay("create --plugin github --org my-org").await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert!(
        created.out.contains("Secret from GITHUB_PAT in .devlake.env"),
        "{}",
        created.out
    );
    assert!(!file.exists());
}

#[tokio::test]
async fn an_env_file_with_other_keys_stays_where_nobody_can_be_asked() {
    let (stage, _) = Stage::with_devlake().await;
    let file = stage.write(".devlake.env", &format!("GITHUB_PAT={GOOD}\nOTHER_KEY=zz\n"));

    let created = stage.patchbay("create --plugin github --org my-org").await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert!(created.err.contains("OTHER_KEY"), "{}", created.err);
    assert!(file.exists());
}

#[tokio::test]
async fn skip_cleanup_keeps_the_env_file() {
    let (stage, _) = Stage::with_devlake().await;
    let file = stage.write("tokens.env", &format!("GITHUB_PAT={GOOD}\n"));

    let created = stage
        .patchbay("create --plugin github --org my-org --env-file tokens.env --skip-cleanup")
        .await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert!(file.exists());
}

#[tokio::test]
async fn standard_input_comes_before_everything_else() {
    let (stage, _) = Stage::with_devlake().await;
    stage.set("GITHUB_PAT", REFUSED);
    GOOD.clone_into(&mut stage.console.standard_input.lock().unwrap());

    let created = stage
        .patchbay("create --plugin github --org my-org --token -")
        .await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert!(
        created.out.contains("Secret from standard input"),
        "{}",
        created.out
    );
}

#[tokio::test]
async fn a_flag_that_the_kind_does_not_use_is_ignored_with_a_warning() {
    let (stage, _) = Stage::with_devlake().await;
    stage.set("GITHUB_PAT", GOOD);

    let created = stage
        .patchbay("create --plugin github --org my-org --username kim --enterprise acme")
        .await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert!(
        created.err.contains("GitHub has no use for --username: ignored."),
        "{}",
        created.err
    );
    assert!(
        created
            .err
            .contains("GitHub has no use for --enterprise: ignored."),
        "{}",
        created.err
    );
}

#[tokio::test]
async fn an_enterprise_server_is_recognised_by_its_address() {
    let (stage, _) = Stage::with_devlake().await;
    stage.set("GITHUB_PAT", GOOD);

    let created = stage
        .patchbay("create --plugin github --org my-org --endpoint https://github.example.com/api/v3/ --json --anyway 'not here'")
        .await;

    let stored = stage.stored("github", 1);
    assert_eq!(
        stored.unwrap()["endpoint"],
        "https://github.example.com/api/v3/",
        "{created:?}"
    );
}

#[tokio::test]
async fn a_vault_without_a_key_says_how_to_make_one() {
    let stage = Stage::bare().await;
    stage.set("GITHUB_PAT", GOOD);
    let url = stage.bench.sandbox.devlake_url();

    let locked = stage
        .patchbay(&format!("create --plugin github --org my-org --url {url}"))
        .await;

    assert_eq!(locked.exit, Exit::Locked, "{locked:?}");
    assert!(locked.err.contains("patchbay setup"), "{}", locked.err);
}

#[tokio::test]
async fn a_system_that_is_down_is_unreachable() {
    let (stage, _) = Stage::with_devlake().await;
    stage.set("GITHUB_PAT", GOOD);
    stage
        .bench
        .sandbox
        .faults()
        .set(Fault::on("devlake*", FaultKind::Drop));

    let created = stage.patchbay("create --plugin github --org my-org").await;

    assert_eq!(created.exit, Exit::Unreachable, "{created:?}");
}

#[tokio::test]
async fn all_are_tested_with_one_line_each() {
    let (stage, _) = Stage::with_devlake().await;
    stage.set("GITHUB_PAT", GOOD);
    stage.patchbay("create --plugin github --org my-org").await;
    stage.set("GITHUB_PAT", REFUSED);
    stage
        .patchbay("create --plugin github --org other --anyway 'for the test'")
        .await;

    let one = stage.patchbay("test github#1").await;
    let all = stage.patchbay("test --all").await;

    assert_eq!(
        (one.exit, one.out.as_str()),
        (Exit::Fine, "Testing connection...\nConnection test passed\n")
    );
    assert_eq!(all.exit, Exit::Refused, "{all:?}");
    assert!(
        all.out
            .ends_with("2/2 tested: 1 passed, 1 refused, 0 unreachable, 0 not checkable\n"),
        "{}",
        all.out
    );
}

fn origin(stage: &Stage) -> String {
    let url = stage.bench.sandbox.devlake_url();
    url.split('/').take(3).collect::<Vec<_>>().join("/")
}
