//! Ages, health, exports and the pages about the command line itself.

use std::time::Duration;

use patchbay_cli::Exit;
use sandbox::{Fault, FaultKind};
use serde_json::Value;

use crate::stage::{Stage, created};

const TOKEN: &str = "ghp_zzgoodzzUpkeep00000000000000000001";
const PASSPHRASE: &str = "zz made up and long enough";
const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn day_90_is_fine_and_day_91_is_due() {
    let stage = created(TOKEN).await;
    stage.bench.clock.advance(90 * DAY);
    let on_the_day = stage.patchbay("check").await;
    stage.bench.clock.advance(DAY);

    let after = stage.patchbay("check").await;
    let longer = stage.patchbay("check --max-age 120").await;

    assert_eq!(
        (on_the_day.exit, after.exit, longer.exit),
        (Exit::Fine, Exit::Due, Exit::Fine),
        "{after:?}"
    );
    assert!(after.out.contains("91 days"), "{}", after.out);
    assert!(after.out.ends_with("1 credential, 1 due\n"), "{}", after.out);
}

#[tokio::test]
async fn the_words_of_dojops_check_the_same() {
    let stage = created(TOKEN).await;

    let ours = stage.patchbay("check --json").await;
    let theirs = stage.patchbay("secrets check --json").await;

    assert_eq!(ours.out, theirs.out);
}

#[tokio::test]
async fn a_doctor_finds_everything_well() {
    let stage = created(TOKEN).await;

    let well = stage.patchbay("doctor --json").await;

    assert_eq!(well.exit, Exit::Fine, "{well:?}");
    let looked: Vec<Value> = serde_json::from_str(&well.out).unwrap();
    let states: Vec<_> = looked.iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["ok", "ok", "ok"]);
}

#[tokio::test]
async fn a_doctor_names_the_system_that_does_not_answer() {
    let stage = created(TOKEN).await;
    stage
        .bench
        .sandbox
        .faults()
        .set(Fault::on("devlake*", FaultKind::Drop));

    let ill = stage.patchbay("doctor").await;

    assert_eq!(ill.exit, Exit::Unreachable, "{ill:?}");
    assert!(ill.out.contains("DevLake production"), "{}", ill.out);
}

#[tokio::test]
async fn a_plain_export_holds_no_secret() {
    let stage = created(TOKEN).await;

    let json = stage.patchbay("export").await;
    let csv = stage.patchbay("export --format csv --output review.csv").await;

    let written = std::fs::read_to_string(stage.working_directory.path().join("review.csv")).unwrap();
    assert_eq!((json.exit, csv.exit), (Exit::Fine, Exit::Fine));
    assert!(json.out.contains("GitHub - my-org") && written.contains("GitHub - my-org"));
    assert!(!json.out.contains(TOKEN) && !written.contains(TOKEN));
    assert_eq!(written.lines().count(), 2);
}

#[tokio::test]
async fn a_sealed_export_is_restored_on_another_machine_by_its_passphrase_alone() {
    let stage = created(TOKEN).await;
    stage.set_descriptor(PASSPHRASE);
    let sealed = stage
        .patchbay("export --sealed backup.db --sealed-passphrase-fd 3")
        .await;
    assert_eq!(sealed.exit, Exit::Fine, "{sealed:?}");
    // Another computer: its keychain knows nothing.
    stage.bench.keychain.with_items(|items| items.clear());
    let other = "patchbay --data-dir another";

    let restored = stage.run(&format!("{other} import backup.db")).await;
    let locked = stage.run(&format!("{other} rotate github#1")).await;
    let listed = stage.run(&format!("{other} list --json")).await;
    let opened = stage
        .run(&format!("{other} doctor --passphrase-fd 3 --json"))
        .await;

    assert_eq!(restored.exit, Exit::Fine, "{restored:?}");
    assert_eq!(locked.exit, Exit::Usage, "{locked:?}");
    assert!(listed.out.contains("GitHub - my-org"), "{listed:?}");
    assert_eq!(opened.exit, Exit::Fine, "{opened:?}");
}

#[tokio::test]
async fn a_vault_is_not_replaced_without_a_yes() {
    let stage = created(TOKEN).await;
    stage.set_descriptor(PASSPHRASE);
    stage
        .patchbay("export --sealed backup.db --sealed-passphrase-fd 3")
        .await;
    let other = "patchbay --data-dir another";
    stage.run(&format!("{other} import backup.db")).await;

    let kept = stage.run(&format!("{other} import backup.db")).await;
    let replaced = stage.run(&format!("{other} import backup.db --yes")).await;

    assert_eq!(kept.exit, Exit::Usage, "{kept:?}");
    assert_eq!(replaced.exit, Exit::Fine, "{replaced:?}");
    assert!(replaced.out.contains("is kept as"), "{}", replaced.out);
}

#[tokio::test]
async fn a_passphrase_store_is_made_and_opened_through_a_descriptor() {
    let stage = Stage::bare().await;
    stage.set_descriptor(PASSPHRASE);

    let made = stage.patchbay("setup --passphrase --passphrase-fd 3").await;
    let again = stage.patchbay("setup --passphrase --passphrase-fd 3").await;

    assert_eq!((made.exit, again.exit), (Exit::Fine, Exit::Fine), "{made:?}");
    assert!(
        made.out.contains("under a key in the passphrase") || made.out.contains("passphrase"),
        "{}",
        made.out
    );
    stage.bench.app.announce_change().await;
    let heard = stage
        .bench
        .events
        .keys
        .lock()
        .unwrap()
        .last()
        .map(|status| status.place);
    assert_eq!(heard, Some(app::KeyPlace::Passphrase), "the window hears of it");
    assert!(again.out.contains("There is a store already"), "{}", again.out);
}

#[tokio::test]
async fn a_wrong_passphrase_needs_unlocking() {
    let stage = Stage::bare().await;
    stage.set_descriptor(PASSPHRASE);
    stage.patchbay("setup --passphrase --passphrase-fd 3").await;
    stage.bench.app.lock().await.unwrap();
    stage.set_descriptor("zz another that is wrong");

    let sealed = stage
        .patchbay("export --sealed b.db --passphrase-fd 3 --sealed-passphrase-fd 3")
        .await;

    assert_eq!(sealed.exit, Exit::Locked, "{sealed:?}");
}

#[tokio::test]
async fn help_completions_and_the_manual_page_are_written_from_the_same_description() {
    let stage = Stage::bare().await;

    let help = stage.run("patchbay --help").await;
    let bash = stage.run("patchbay completions bash").await;
    let page = stage.run("patchbay man").await;

    assert_eq!([help.exit, bash.exit, page.exit], [Exit::Fine; 3]);
    for command in ["create", "rotate", "check", "doctor", "export", "configure"] {
        assert!(
            help.out.contains(command) && bash.out.contains(command) && page.out.contains(command),
            "{command}"
        );
    }
}

#[tokio::test]
async fn the_matrix_of_connectors_is_printed_under_both_of_its_names() {
    let stage = Stage::bare().await;

    let ours = stage.patchbay("capabilities").await;
    let theirs = stage.patchbay("connectors capabilities").await;
    let none = stage.patchbay("connectors list").await;

    assert_eq!([ours.exit, theirs.exit, none.exit], [Exit::Fine; 3]);
    assert_eq!(ours.out, theirs.out);
    assert!(ours.out.contains("CQL search"), "{}", ours.out);
    assert_eq!(none.out, "There is no connector yet.\n");
}

#[tokio::test]
async fn a_secret_as_an_argument_is_refused_and_not_repeated() {
    let stage = Stage::bare().await;

    let refused = stage
        .patchbay(&format!("create --plugin github --token {TOKEN}"))
        .await;
    let unknown = stage.patchbay("list --zzUnknownSecret1234").await;

    assert_eq!((refused.exit, unknown.exit), (Exit::Usage, Exit::Usage));
    assert!(!refused.err.contains(TOKEN), "{}", refused.err);
    assert!(!unknown.err.contains("zzUnknownSecret1234"), "{}", unknown.err);
}
