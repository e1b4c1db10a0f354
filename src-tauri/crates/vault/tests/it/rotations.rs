//! The journal of rotations, and what becomes of the secrets.

use domain::{
    AuthStyle, ConnectionId, Environment, Hint, Origin, RotationId, Slot, SystemKind, TokenKind,
    rotation::{Event, Incoming, Phase, Rotation, Sink, Trial},
};
use jiff::Timestamp;
use uuid::Uuid;
use vault::{
    Destination, JournalledRotation, Lease, Purpose, SecretAccessError, StoreError, Transaction, Vault,
};

use crate::support::{Home, credential, grant, keep, secret};

const ORIGIN: &str = "https://devlake.example";

#[test]
fn a_credential_has_at_most_one_run_under_way() {
    let home = Home::new();
    let vault = home.open();
    vault.write(|tables| tables.add_rotation(&row(1))).unwrap();

    let second = vault.write(|tables| tables.add_rotation(&row(2)));

    assert_eq!(second, Err(StoreError::Conflict));
}

#[test]
fn an_ended_run_stays_and_makes_room_for_another() {
    let home = Home::new();
    let vault = home.open();
    let mut ended = row(1);
    ended
        .rotation
        .record(Event::Tried(0, Trial::Refused, None))
        .unwrap();
    assert_eq!(ended.rotation.phase, Phase::Rejected);
    vault
        .write(|tables| {
            tables.add_rotation(&row(1))?;
            tables.change_rotation(&ended, 1)?;
            tables.add_rotation(&row(2))
        })
        .unwrap();

    let runs = vault.read(|tables| tables.rotations()).unwrap().intact;

    assert_eq!(runs.len(), 2);
    assert_eq!(runs[0].row, ended);
}

#[test]
fn a_step_written_by_somebody_else_is_noticed() {
    let home = Home::new();
    let (vault, other) = (home.open(), home.open());
    vault.write(|tables| tables.add_rotation(&row(1))).unwrap();
    other.write(|tables| tables.change_rotation(&row(1), 1)).unwrap();

    let outcome = vault.write(|tables| tables.change_rotation(&row(1), 1));

    assert_eq!(outcome, Err(StoreError::Conflict));
}

#[test]
fn a_promoted_secret_is_the_current_one_and_the_old_one_is_kept() {
    let home = Home::new();
    let vault = with_a_staged_secret(&home);

    in_one_step(&vault, |vault, tables| {
        vault.promote_staged(tables, credential(1).id)
    });

    assert_eq!(opened(&vault, Purpose::Current), Ok("zz-new".to_owned()));
    assert_eq!(opened(&vault, Purpose::Previous), Ok("zz-old".to_owned()));
    assert_eq!(opened(&vault, Purpose::Staged), Err(SecretAccessError::NotHeld));
}

#[test]
fn a_first_secret_of_ours_has_no_previous_one() {
    let home = Home::new();
    let vault = with_a_staged_secret(&home);
    vault
        .write(|tables| tables.erase_secret(credential(1).id, Purpose::Current))
        .unwrap();

    in_one_step(&vault, |vault, tables| {
        vault.promote_staged(tables, credential(1).id)
    });

    assert_eq!(opened(&vault, Purpose::Current), Ok("zz-new".to_owned()));
    assert_eq!(opened(&vault, Purpose::Previous), Err(SecretAccessError::NotHeld));
}

#[test]
fn a_use_that_stays_on_the_old_secret_gets_it_as_a_credential_of_its_own() {
    let home = Home::new();
    let vault = with_a_staged_secret(&home);
    let own = credential(2);

    in_one_step(&vault, |vault, tables| {
        tables.add_credential(&own)?;
        vault.copy_secret(
            tables,
            (credential(1).id, Purpose::Current),
            (own.id, Purpose::Current),
        )
    });

    let origin: Origin = ORIGIN.parse().unwrap();
    let opened = vault.open_secret(own.id, Purpose::Current, to(&origin)).unwrap();
    assert!(opened.with_exposed(|text| text == "zz-old"));
}

#[test]
fn erasing_the_previous_secret_leaves_the_current_one_and_reaches_every_backup() {
    let home = Home::new();
    let vault = with_a_staged_secret(&home);
    vault.back_up(Timestamp::UNIX_EPOCH).unwrap();
    in_one_step(&vault, |vault, tables| {
        vault.promote_staged(tables, credential(1).id)
    });
    let before = vault.backups().unwrap();

    vault
        .write(|tables| tables.erase_secret(credential(1).id, Purpose::Previous))
        .unwrap();

    assert!(!vault.has_unfinished_erasure());
    assert_eq!(opened(&vault, Purpose::Previous), Err(SecretAccessError::NotHeld));
    assert_eq!(opened(&vault, Purpose::Current), Ok("zz-new".to_owned()));
    drop(vault);
    assert_eq!(before.len(), 1);
    vault::restore(&home.data(), Timestamp::UNIX_EPOCH).unwrap();
    let restored = home.open();
    restored
        .unlock_with_keychain(vault::Attempt::Background, &crate::support::patience())
        .unwrap();
    assert_eq!(opened(&restored, Purpose::Current), Ok("zz-new".to_owned()));
    assert_eq!(
        opened(&restored, Purpose::Staged),
        Err(SecretAccessError::NotHeld)
    );
}

fn with_a_staged_secret(home: &Home) -> Vault {
    let vault = home.unlocked();
    let grants = [grant(ORIGIN, AuthStyle::Bearer)];
    keep(&vault, &credential(1), &secret("zz-old"), &grants);
    in_one_step(&vault, |vault, tables| {
        vault.seal(
            tables,
            credential(1).id,
            Purpose::Staged,
            &secret("zz-new"),
            &grants,
        )
    });
    vault
}

fn in_one_step(
    vault: &Vault,
    work: impl FnOnce(&Vault, &mut Transaction<'_>) -> Result<(), SecretAccessError>,
) {
    vault.write(|tables| work(vault, tables)).unwrap();
}

fn opened(vault: &Vault, purpose: Purpose) -> Result<String, SecretAccessError> {
    let origin: Origin = ORIGIN.parse().unwrap();
    let secret = vault.open_secret(credential(1).id, purpose, to(&origin))?;
    Ok(secret.with_exposed(str::to_owned))
}

fn to(origin: &Origin) -> Destination<'_> {
    Destination {
        origin,
        auth_style: AuthStyle::Bearer,
    }
}

fn row(number: u128) -> JournalledRotation {
    let sink = Sink::new(
        ConnectionId::from_uuid(Uuid::from_u128(7)),
        (Slot::Token, 0),
        (Environment::Production, SystemKind::DevLake),
        true,
    );
    JournalledRotation {
        rotation: Rotation::new(
            RotationId::from_uuid(Uuid::from_u128(number)),
            credential(1).id,
            Timestamp::UNIX_EPOCH,
            Incoming {
                expires_at: None,
                token_kind: TokenKind::Unknown,
                hint: Hint::default(),
                login: None,
                account: None,
            },
            vec![sink],
        ),
        lease: Some(Lease::of_this_process()),
    }
}
