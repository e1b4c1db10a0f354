//! Deliberate edits by somebody who can also compute digests and counts; and the control: the checker notices what
//! the vault cannot.

use std::fs;

use rstest::rstest;

use super::{
    checker::{Bench, Judgement},
    specimen::Specimen,
};
use crate::support::Home;

const FIRST: &str = "x'00000000000000000000000000000001'";
const SECOND: &str = "x'00000000000000000000000000000002'";

#[rstest]
#[case::swapped(
    "UPDATE secret SET sealed = (SELECT other.sealed FROM secret AS other
    WHERE other.purpose = 'current' AND other.credential =
        CASE secret.credential WHEN x'00000000000000000000000000000001'
            THEN x'00000000000000000000000000000002' ELSE x'00000000000000000000000000000001' END)
    WHERE purpose = 'current'
        AND credential IN (x'00000000000000000000000000000001', x'00000000000000000000000000000002')"
)]
#[case::moved(
    "UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE credential = x'00000000000000000000000000000003')"
)]
#[case::moved_with_everything(
    "UPDATE secret SET (version, grants, sealed) =
    (SELECT version, grants, sealed FROM secret WHERE credential = x'00000000000000000000000000000003')"
)]
#[case::the_one_before("UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE purpose = 'previous')")]
#[case::renamed("UPDATE secret SET purpose = 'staged' WHERE purpose = 'current'")]
#[case::another_version("UPDATE secret SET version = version + 1")]
#[case::granted_elsewhere(
    "UPDATE secret SET grants = replace(grants, 'devlake.example', 'elsewhere.example')"
)]
#[case::granted_in_another_way("UPDATE secret SET grants = replace(grants, 'body_field', 'bearer')")]
#[case::granted_to_everybody(
    "UPDATE secret SET grants = replace(grants, ']', ',' || substr(replace(grants, 'devlake.example', 'elsewhere.example'), 2))"
)]
fn an_edited_secret_opens_nowhere(#[case] edit: &str) {
    let (bench, bytes) = edited("secret", edit);

    assert_eq!(bench.try_edited(&bytes), Ok(false));
}

#[rstest]
#[case::credentials(
    "credential",
    "UPDATE credential SET content = (SELECT content FROM credential WHERE id = x'00000000000000000000000000000002')"
)]
#[case::systems(
    "system",
    "UPDATE system SET content = replace(content, 'devlake.example', 'elsewhere.example')"
)]
fn an_edited_description_changes_no_destination(#[case] table: &str, #[case] edit: &str) {
    let (bench, bytes) = edited(table, edit);

    assert_eq!(bench.try_edited(&bytes), Ok(true), "what is sealed is untouched");
}

#[rstest]
#[case::another_vault("vault", "UPDATE vault SET id = x'00000000000000000000000000000009'")]
#[case::another_slot("key_slot", "UPDATE key_slot SET id = x'00000000000000000000000000000009'")]
#[case::weaker_parameters("key_slot", "UPDATE key_slot SET parameters = '{}'")]
#[case::another_kind("key_slot", "UPDATE key_slot SET kind = 'passphrase'")]
fn an_edited_way_to_open_opens_nothing(#[case] table: &str, #[case] edit: &str) {
    let (bench, bytes) = edited(table, edit);

    assert_eq!(bench.try_edited(&bytes), Ok(false));
}

#[test]
fn rows_that_are_swapped_with_their_digests_are_noticed() {
    let swap = format!(
        "UPDATE credential SET (version, content, digest) = (SELECT other.version, other.content, other.digest
            FROM credential AS other WHERE other.id = CASE credential.id WHEN {FIRST} THEN {SECOND} ELSE {FIRST} END)
        WHERE id IN ({FIRST}, {SECOND})"
    );

    let (bench, bytes) = changed(|home| home.tamper(&swap));

    assert_eq!(bench.judge(&bytes), Ok(Judgement::Detected));
}

#[test]
fn a_row_that_is_gone_is_noticed() {
    for table in [
        "credential",
        "secret",
        "system",
        "connection",
        "use",
        "check_run",
        "activity",
        "setting",
    ] {
        let (bench, bytes) = changed(|home| home.tamper(&format!("DELETE FROM {table}")));

        assert_eq!(bench.judge(&bytes), Ok(Judgement::Detected), "{table}");
    }
}

#[test]
fn the_checker_notices_a_row_that_was_never_written() {
    let (bench, bytes) = edited(
        "system",
        "UPDATE system SET content = replace(content, 'DevLake 1', 'DevLake 7')",
    );

    assert_eq!(bench.judge(&bytes), Err("a row that was never written is found"));
    assert!(
        bench.judge_damage(usize::MAX, &bytes).is_err(),
        "the quick way does too"
    );
}

#[test]
fn the_checker_notices_a_row_that_is_gone_without_a_word() {
    let (bench, bytes) = changed(|home| {
        home.tamper("DELETE FROM activity");
        home.forge(
            "row_count",
            "UPDATE row_count SET count = 0 WHERE name = 'activity'",
        );
    });

    assert_eq!(bench.judge(&bytes), Err("something is gone, and nothing says so"));
}

/// The specimen after an edit, every digest in the table made to fit.
fn edited(table: &str, edit: &str) -> (Bench, Vec<u8>) {
    changed(|home| home.forge(table, edit))
}

fn changed(change: impl FnOnce(&Home)) -> (Bench, Vec<u8>) {
    let specimen = Specimen::make(4096);
    let bench = Bench::put_up(&specimen);
    let home = Home::new();
    fs::create_dir(home.data()).unwrap();
    fs::write(home.database(), &specimen.bytes).unwrap();
    change(&home);
    let bytes = fs::read(home.database()).unwrap();
    assert_ne!(bytes, specimen.bytes);
    (bench, bytes)
}
