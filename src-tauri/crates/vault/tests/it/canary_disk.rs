//! On disk, a secret exists only sealed.

use std::{fs, path::PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use uuid::Uuid;
use vault::{Purpose, Vault};

use crate::support::{Home, PASSPHRASE, credential, grant, make_code, secret};

/// The shortest piece of a secret that must not be found.
const WINDOW: usize = 16;

#[test]
fn no_secret_and_no_key_is_on_disk_in_any_encoding() {
    let home = Home::new();
    let canaries: Vec<_> = (0..4).map(|_| canary()).collect();
    let vault = home.unlocked();
    vault.add_passphrase_slot(&secret(PASSPHRASE), None).unwrap();
    store(&vault, &canaries);
    // Exposed to be looked for.
    let code = make_code(&vault).with_exposed(str::to_owned);
    let backup = vault.back_up("2026-01-02T03:04:05Z".parse().unwrap()).unwrap();
    let keychain_item = home
        .keychain
        .with_items(|items| items.values().next().unwrap().clone());
    let bare_code = code.replace('-', "");
    let others = [keychain_item.as_str(), PASSPHRASE, &code, &bare_code];
    let all = || canaries.iter().map(String::as_str).chain(others);

    let open = found(&home, all());
    drop(vault);
    let closed = found(&home, all());

    assert!(files(&home).contains(&backup.path), "backups are searched too");
    assert_eq!((open, closed), (Vec::new(), Vec::new()));
}

#[test]
fn the_search_finds_a_planted_canary_in_every_encoding() {
    let home = Home::new();
    let vault = home.unlocked();
    let canary = canary();

    for (name, encoded) in encodings(&canary) {
        // The control: the same bytes, where they may never be, in the middle of other text.
        vault
            .write(|transaction| transaction.put_setting("planted", &"empty"))
            .unwrap();
        let planted = home.data().join("planted");
        fs::write(&planted, [b"before ".as_slice(), &encoded, b" after"].concat()).unwrap();

        assert_eq!(
            found(&home, [canary.as_str()]),
            std::slice::from_ref(&canary),
            "{name}"
        );
        fs::remove_file(planted).unwrap();
    }
}

#[test]
fn the_search_finds_a_secret_that_is_stored_as_an_ordinary_row() {
    let home = Home::new();
    let vault = home.open();
    let canary = canary();

    vault
        .write(|transaction| transaction.put_setting("planted", &canary))
        .unwrap();

    assert_eq!(found(&home, [canary.as_str()]), [canary]);
}

/// Stores secrets, changes them, re-seals them, fails half-way, and erases one.
fn store(vault: &Vault, canaries: &[String]) {
    let grants = [grant("https://devlake.example", domain::AuthStyle::BodyField)];
    for (number, canary) in (1..).zip(canaries) {
        let credential = credential(number);
        crate::support::keep(vault, &credential, &secret(canary), &grants);
        vault
            .write(|transaction| vault.reseal(transaction, credential.id, Purpose::Current, &[]))
            .unwrap();
        vault.fingerprint(&secret(canary)).unwrap();
        let failed = vault.write(|transaction| {
            vault.seal(
                transaction,
                credential.id,
                Purpose::Staged,
                &secret(canary),
                &grants,
            )?;
            Ok::<_, vault::SecretAccessError>(transaction.add_credential(&credential)?)
        });
        assert!(failed.is_err());
    }
    vault
        .write(|transaction| transaction.erase_secrets(credential(1).id))
        .unwrap();
}

/// Unique, and long enough that no piece of it turns up by chance.
fn canary() -> String {
    format!("zz{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

/// The canaries of which a piece is in some file of the data directory.
fn found<'c>(home: &Home, canaries: impl IntoIterator<Item = &'c str>) -> Vec<String> {
    let files: Vec<_> = files(home).iter().map(|path| fs::read(path).unwrap()).collect();
    let is_found = |canary: &&str| {
        pieces(canary)
            .iter()
            .any(|piece| files.iter().any(|file| contains(file, piece)))
    };
    canaries.into_iter().filter(is_found).map(str::to_owned).collect()
}

/// Every file of the data directory, backups included.
fn files(home: &Home) -> Vec<PathBuf> {
    let places = [home.data(), home.data().join("backups")];
    let entries = places
        .iter()
        .filter_map(|place| fs::read_dir(place).ok())
        .flatten();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect()
}

/// Every window of the canary, in every encoding.
fn pieces(canary: &str) -> Vec<Vec<u8>> {
    let windows = (0..=canary.len() - WINDOW).map(|start| &canary[start..start + WINDOW]);
    windows
        .flat_map(|window| encodings(window).map(|(_, encoded)| encoded))
        .collect()
}

fn encodings(text: &str) -> [(&'static str, Vec<u8>); 8] {
    let bytes = text.as_bytes();
    let hexadecimal = |upper: bool| -> String {
        bytes
            .iter()
            .map(|byte| {
                if upper {
                    format!("{byte:02X}")
                } else {
                    format!("{byte:02x}")
                }
            })
            .collect()
    };
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect();
    [
        ("raw", bytes.to_vec()),
        ("base64", base64_at(bytes, 0)),
        ("base64, one byte later", base64_at(bytes, 1)),
        ("base64, two bytes later", base64_at(bytes, 2)),
        ("hexadecimal", hexadecimal(false).into_bytes()),
        ("HEXADECIMAL", hexadecimal(true).into_bytes()),
        ("UTF-16, little end first", utf16(u16::to_le_bytes)),
        ("UTF-16, big end first", utf16(u16::to_be_bytes)),
    ]
}

/// The digits that are the same wherever the text stands in a longer one, at this offset.
fn base64_at(bytes: &[u8], offset: usize) -> Vec<u8> {
    let shifted = [&vec![0; offset][..], bytes].concat();
    let digits = STANDARD_NO_PAD.encode(shifted).into_bytes();
    let certain = (offset + bytes.len()) * 8 / 6;
    digits[(offset * 8).div_ceil(6)..certain].to_vec()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    // Looking for the first byte first makes this fast enough for thousands of pieces.
    let Some((first, rest)) = needle.split_first() else {
        return false;
    };
    let mut at = 0;
    while let Some(next) = haystack[at..].iter().position(|byte| byte == first) {
        at += next + 1;
        if haystack[at..].starts_with(rest) {
            return true;
        }
    }
    false
}
