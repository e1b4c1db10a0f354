//! What people say about connections and secrets, and what becomes of systems, from a terminal.

use patchbay_cli::Exit;
use serde_json::Value;

use crate::stage::created;

const TOKEN: &str = "ghp_zzgoodzzPeople00000000000000000001";
const SECOND: &str = "ghp_zzgoodzzPeople00000000000000000002";

#[tokio::test]
async fn tags_are_put_on_and_taken_off() {
    let stage = created(TOKEN).await;

    let tagged = stage.patchbay("tag github#1 --add nightly --add 'team a'").await;
    let found = stage.patchbay("list tag:nightly --json").await;
    let untagged = stage.patchbay("tag github#1 --remove nightly").await;
    let gone = stage.patchbay("list tag:nightly --json").await;

    assert_eq!([tagged.exit, untagged.exit], [Exit::Fine; 2], "{tagged:?}");
    assert!(found.out.contains("team a"), "{found:?}");
    assert_eq!(gone.out, "[]\n");
}

#[tokio::test]
async fn a_policy_decides_what_is_due_and_never_wants_a_reason() {
    let stage = created(TOKEN).await;
    stage
        .bench
        .clock
        .advance(std::time::Duration::from_secs(100 * 86_400));
    let due = stage.patchbay("check").await;

    let longer = stage.patchbay("policy github#1 --days 180").await;
    let fine = stage.patchbay("check").await;
    let refused = stage.patchbay("policy --credential 0001 --never").await;
    let agreed = stage
        .patchbay("policy --credential 0001 --never --reason 'read only, rotated by its owner'")
        .await;

    assert_eq!(
        [due.exit, longer.exit, fine.exit, refused.exit, agreed.exit],
        [Exit::Due, Exit::Fine, Exit::Fine, Exit::Usage, Exit::Fine],
        "{longer:?} {refused:?} {agreed:?}"
    );
    let check = stage.patchbay("check --json").await;
    let ages: Vec<Value> = serde_json::from_str(&check.out).unwrap();
    assert_eq!(ages[0]["max_age_days"], Value::Null);
}

#[tokio::test]
async fn a_token_is_added_to_those_that_stay_and_taken_out_again() {
    let stage = created(TOKEN).await;
    stage.pipe(SECOND);

    let added = stage.patchbay("edit github#1 --add-token -").await;
    let both = stage.stored("github", 1).unwrap()["token"].clone();
    let unknown = stage.patchbay("edit github#1 --remove-token 9999").await;
    let removed = stage.patchbay("edit github#1 --remove-token 0001").await;

    assert_eq!(
        [added.exit, unknown.exit, removed.exit],
        [Exit::Fine, Exit::Usage, Exit::Fine],
        "{added:?} {unknown:?} {removed:?}"
    );
    let both = both.as_str().unwrap();
    assert!(both.contains(TOKEN) && both.contains(SECOND));
    assert_eq!(stage.stored("github", 1).unwrap()["token"], SECOND);
}

#[tokio::test]
async fn a_token_of_another_account_is_said_in_words_and_taken_over_when_told_to() {
    let stage = created(TOKEN).await;
    let devlake = stage.bench.sandbox.devlake();
    devlake.change(
        "github",
        1,
        &serde_json::json!({ "token": "ghp_zzgood_hubotzzPeople000000000000001" }),
    );

    let said = stage.patchbay("test github#1").await;
    let taken = stage.patchbay("test github#1 --take-over-account").await;
    let again = stage.patchbay("test github#1").await;

    assert_eq!([said.exit, taken.exit, again.exit], [Exit::Fine; 3], "{said:?}");
    let words = "The token belongs to hubot, not to octo-fake as recorded here.";
    assert!(said.out.contains(words), "{said:?}");
    assert!(taken.out.contains("Recorded: it belongs to hubot."), "{taken:?}");
    assert!(!again.out.contains("belongs to"), "{again:?}");
}

#[tokio::test]
async fn a_connection_is_printed_as_the_command_of_another_tool() {
    let stage = created(TOKEN).await;

    let create = stage.patchbay("show github#1 --as-command").await;
    let delete = stage.patchbay("show --as-command=delete github#1 --json").await;

    assert_eq!(create.exit, Exit::Fine, "{create:?}");
    assert!(create.out.contains("configure connection"), "{create:?}");
    assert!(create.out.contains("curl"), "{create:?}");
    assert!(!create.out.contains(TOKEN));
    let shapes: Vec<Value> = serde_json::from_str(&delete.out).unwrap();
    assert_eq!(shapes.len(), 2, "{delete:?}");
}

#[tokio::test]
async fn a_system_is_renamed_and_moved_after_a_yes() {
    let stage = created(TOKEN).await;
    let other = stage.bench.sandbox.extra_devlake().await.unwrap();

    let renamed = stage
        .patchbay("systems edit 'DevLake production' --name Lake --environment staging")
        .await;
    let kept = stage.patchbay(&format!("systems move Lake {other}")).await;
    let moved = stage.patchbay(&format!("systems move Lake {other} --yes")).await;

    assert_eq!(
        [renamed.exit, kept.exit, moved.exit],
        [Exit::Fine, Exit::Refused, Exit::Fine],
        "{renamed:?} {kept:?} {moved:?}"
    );
    assert!(
        kept.err.contains("0001"),
        "the secrets that would follow: {kept:?}"
    );
    let systems = stage.patchbay("systems").await;
    assert!(systems.out.contains(&other) && systems.out.contains("staging"));
}
