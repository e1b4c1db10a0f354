//! A sealed secret opens in its own place, for the requests it was sealed for, and nowhere else.

use domain::{AuthStyle, Grant};
use rstest::rstest;
use vault::{Destination, Purpose, SecretAccessError, Vault};

use crate::support::{Home, credential, grant, keep, secret};

const VALUE: &str = "zz-made-up-value";

#[test]
fn a_secret_comes_back_for_a_granted_request() {
    let home = Home::new();
    let vault = stored(&home);

    let opened = open(&vault, "https://devlake.example", AuthStyle::BodyField).unwrap();

    // Exposed to compare.
    opened.with_exposed(|text| assert_eq!(text, VALUE));
}

#[rstest]
#[case::another_host("https://evil.example", AuthStyle::BodyField)]
#[case::another_port("https://devlake.example:8443", AuthStyle::BodyField)]
#[case::without_tls("http://devlake.example", AuthStyle::BodyField)]
#[case::in_another_way("https://devlake.example", AuthStyle::Bearer)]
#[case::the_other_grants_way("https://api.example", AuthStyle::BodyField)]
fn a_request_that_was_not_granted_gets_nothing(#[case] origin: &str, #[case] auth_style: AuthStyle) {
    let home = Home::new();
    let vault = stored(&home);

    let outcome = open(&vault, origin, auth_style);

    assert_eq!(
        outcome.unwrap_err(),
        SecretAccessError::NotGranted(origin.parse().unwrap())
    );
}

#[rstest]
#[case::a_remote_host("http://devlake.example", false, false)]
#[case::a_remote_host_that_was_agreed_to("http://devlake.example", true, true)]
#[case::this_computer("http://127.0.0.1:8080", false, true)]
fn plain_http_needs_an_agreement_unless_it_stays_on_this_computer(
    #[case] origin: &str,
    #[case] allows_plain_http: bool,
    #[case] expected: bool,
) {
    let home = Home::new();
    let vault = home.unlocked();
    let plain = Grant {
        allows_plain_http,
        ..grant(origin, AuthStyle::Bearer)
    };
    keep(&vault, &credential(1), &secret(VALUE), &[plain]);

    assert_eq!(open(&vault, origin, AuthStyle::Bearer).is_ok(), expected);
}

#[rstest]
#[case::to_another_credential(
    "UPDATE secret SET credential = CASE hex(credential)
         WHEN '00000000000000000000000000000001' THEN x'00000000000000000000000000000099'
         ELSE x'00000000000000000000000000000001' END"
)]
#[case::to_another_version("UPDATE secret SET version = version + 1")]
#[case::to_another_origin(
    "UPDATE secret SET grants = replace(grants, 'https://devlake.example', 'https://evil.example')"
)]
#[case::to_another_way("UPDATE secret SET grants = replace(grants, '\"body_field\"', '\"basic\"')")]
#[case::to_plain_http("UPDATE secret SET grants = replace(grants, 'false', 'true')")]
#[case::to_one_grant_less("UPDATE secret SET grants = '[' || substr(grants, instr(grants, '},{') + 2)")]
fn a_sealed_value_cannot_be_moved(#[case] edit: &str) {
    let home = Home::new();
    let vault = stored(&home);
    keep(&vault, &credential(2), &secret("zz-of-the-other"), &both_grants());
    home.forge("secret", edit);

    let outcomes = [
        open(&vault, "https://devlake.example", AuthStyle::BodyField),
        open(&vault, "https://devlake.example", AuthStyle::Basic),
        open(&vault, "https://evil.example", AuthStyle::BodyField),
        open(&vault, "https://api.example", AuthStyle::Bearer),
    ];

    assert!(outcomes.iter().all(Result::is_err));
    assert!(
        outcomes
            .iter()
            .any(|outcome| matches!(outcome, Err(SecretAccessError::Altered)))
    );
}

#[test]
fn a_sealed_value_cannot_be_moved_to_another_purpose() {
    let home = Home::new();
    let vault = stored(&home);
    home.forge("secret", "UPDATE secret SET purpose = 'previous'");
    let destination = Destination {
        origin: &"https://devlake.example".parse().unwrap(),
        auth_style: AuthStyle::BodyField,
    };

    let outcome = vault.open_secret(credential(1).id, Purpose::Previous, destination);

    assert_eq!(outcome.unwrap_err(), SecretAccessError::Altered);
}

#[test]
fn a_sealed_value_cannot_be_moved_to_another_vault() {
    let (home, other) = (Home::new(), Home::new());
    let (vault, foreign) = (stored(&home), other.unlocked());
    keep(&foreign, &credential(1), &secret(VALUE), &both_grants());
    let sealed: Vec<u8> = rusqlite::Connection::open(other.database())
        .unwrap()
        .query_row("SELECT sealed FROM secret", [], |row| row.get(0))
        .unwrap();
    let digits: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();

    home.forge("secret", &format!("UPDATE secret SET sealed = x'{digits}'"));

    let outcome = open(&vault, "https://devlake.example", AuthStyle::BodyField);
    assert_eq!(outcome.unwrap_err(), SecretAccessError::Altered);
}

#[test]
fn a_newer_format_is_refused_by_name() {
    let home = Home::new();
    let vault = stored(&home);

    home.forge(
        "secret",
        "UPDATE secret SET sealed = CAST(x'02' || substr(sealed, 2) AS BLOB)",
    );

    let outcome = open(&vault, "https://devlake.example", AuthStyle::BodyField);
    assert_eq!(outcome.unwrap_err(), SecretAccessError::Newer { found: 2 });
}

#[test]
fn resealing_changes_where_a_secret_may_go_and_not_the_secret() {
    let home = Home::new();
    let vault = stored(&home);
    let elsewhere = [grant("https://moved.example", AuthStyle::BodyField)];

    vault
        .write(|transaction| vault.reseal(transaction, credential(1).id, Purpose::Current, &elsewhere))
        .unwrap();

    let opened = open(&vault, "https://moved.example", AuthStyle::BodyField).unwrap();
    // Exposed to compare.
    opened.with_exposed(|text| assert_eq!(text, VALUE));
    assert!(open(&vault, "https://devlake.example", AuthStyle::BodyField).is_err());
}

#[test]
fn sealing_again_replaces_the_secret() {
    let home = Home::new();
    let vault = stored(&home);

    vault
        .write(|transaction| {
            vault.seal(
                transaction,
                credential(1).id,
                Purpose::Current,
                &secret("zz-newer"),
                &both_grants(),
            )
        })
        .unwrap();

    let opened = open(&vault, "https://devlake.example", AuthStyle::BodyField).unwrap();
    // Exposed to compare.
    opened.with_exposed(|text| assert_eq!(text, "zz-newer"));
}

#[test]
fn an_erased_secret_is_not_held_any_more_and_its_bytes_are_gone_from_the_files() {
    let home = Home::new();
    let vault = stored(&home);
    let sealed: Vec<u8> = rusqlite::Connection::open(home.database())
        .unwrap()
        .query_row("SELECT sealed FROM secret", [], |row| row.get(0))
        .unwrap();
    assert!(is_in_files(&home, &sealed), "it is there before");

    vault
        .write(|transaction| transaction.erase_secrets(credential(1).id))
        .unwrap();

    let outcome = open(&vault, "https://devlake.example", AuthStyle::BodyField);
    assert_eq!(outcome.unwrap_err(), SecretAccessError::NotHeld);
    assert!(!is_in_files(&home, &sealed));
    assert!(!vault.has_unfinished_erasure());
}

#[test]
fn an_erasure_that_another_process_blocks_is_said_and_finished_later() {
    let home = Home::new();
    let vault = stored(&home);
    let other = rusqlite::Connection::open(home.database()).unwrap();
    other.execute_batch("BEGIN; SELECT * FROM secret").unwrap();

    vault
        .write(|transaction| transaction.erase_secrets(credential(1).id))
        .unwrap();
    assert!(vault.has_unfinished_erasure());

    other.execute_batch("ROLLBACK").unwrap();
    vault
        .write(|transaction| transaction.put_setting("anything", &1))
        .unwrap();
    assert!(!vault.has_unfinished_erasure());
}

fn stored(home: &Home) -> Vault {
    let vault = home.unlocked();
    keep(&vault, &credential(1), &secret(VALUE), &both_grants());
    vault
}

fn both_grants() -> [Grant; 2] {
    [
        grant("https://devlake.example", AuthStyle::BodyField),
        grant("https://api.example", AuthStyle::Bearer),
    ]
}

fn open(vault: &Vault, origin: &str, auth_style: AuthStyle) -> Result<domain::Secret, SecretAccessError> {
    let origin = origin.parse().unwrap();
    vault.open_secret(
        credential(1).id,
        Purpose::Current,
        Destination {
            origin: &origin,
            auth_style,
        },
    )
}

fn is_in_files(home: &Home, bytes: &[u8]) -> bool {
    std::fs::read_dir(home.data()).unwrap().any(|entry| {
        let content = std::fs::read(entry.unwrap().path()).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}
