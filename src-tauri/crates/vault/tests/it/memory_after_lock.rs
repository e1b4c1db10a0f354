//! After locking, no complete copy of the vault's key or of an opened secret stays in the process. Measured on a
//! process of its own, whose memory its parent reads. Best effort: the release build also wipes what is freed.

use std::{
    io::{Read, Seek, SeekFrom},
    path::PathBuf,
    sync::Arc,
};

use domain::{AuthStyle, Secret};
use uuid::Uuid;
use vault::{
    Destination, Edition, Identity, Purpose, Vault,
    fakes::{MemoryKeychain, copy_keys},
};

use crate::{
    child::{Process, listen, memory, not_run, regions, say},
    support::{Home, PASSPHRASE, credential, grant, keep, secret},
};

const CHILD: &str = "memory_after_lock::in_a_child_process";
const ORIGIN: &str = "https://devlake.example";
/// Shorter pieces turn up by chance; half a key is already a lost key.
const PIECE: usize = 16;

#[test]
fn after_locking_neither_keys_nor_secrets_are_in_memory() {
    let home = Home::new();
    let value = format!("zz{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let vault = home.open();
    vault.create_with_passphrase(&secret(PASSPHRASE), None).unwrap();
    keep(
        &vault,
        &credential(1),
        &secret(&value),
        &[grant(ORIGIN, AuthStyle::BodyField)],
    );
    let keys = copy_keys(&vault).unwrap();
    drop(vault);
    let mut child = Process::start(CHILD);
    child.tell(&home.data().display().to_string());
    assert_eq!(child.hear().as_deref(), Some("unlocked"));
    if memory(child.id()).is_err() {
        return not_run("another process's memory cannot be read here");
    }

    let unlocked = found(child.id(), &keys, &value);
    child.tell("lock");
    assert_eq!(child.hear().as_deref(), Some("locked"));
    let locked = found(child.id(), &keys, &value);

    assert_eq!(
        unlocked,
        ["data key", "secrets key", "fingerprint key", "secret"],
        "the control: the search finds what is there"
    );
    assert_eq!(locked, Vec::<&str>::new());
}

#[test]
#[ignore = "runs in a child process, whose memory is read"]
fn in_a_child_process() {
    let place = listen();
    if place.is_empty() {
        return;
    }
    let vault = Vault::open(
        &PathBuf::from(place),
        Identity::of(Edition::Release),
        Arc::new(MemoryKeychain::normal()),
    )
    .unwrap();
    vault.unlock_with_passphrase(&secret(PASSPHRASE)).unwrap();
    let opened = use_secret(&vault);
    say("unlocked");
    listen();
    drop(opened);
    vault.lock();
    say("locked");
    listen();
}

/// What a check does with a secret: opens it, compares it, seals it anew.
fn use_secret(vault: &Vault) -> Secret {
    let origin = ORIGIN.parse().unwrap();
    let destination = Destination {
        origin: &origin,
        auth_style: AuthStyle::BodyField,
    };
    let opened = vault
        .open_secret(credential(1).id, Purpose::Current, destination)
        .unwrap();
    vault.fingerprint(&opened).unwrap();
    let grants = [grant(ORIGIN, AuthStyle::BodyField)];
    vault
        .write(|transaction| {
            vault.seal(transaction, credential(1).id, Purpose::Staged, &opened, &grants)?;
            vault.reseal(transaction, credential(1).id, Purpose::Current, &grants)
        })
        .unwrap();
    opened
}

/// Which of them a process has in memory, whole or in pieces.
fn found(process: u32, keys: &[[u8; 32]], value: &str) -> Vec<&'static str> {
    let names = ["data key", "secrets key", "fingerprint key", "secret"];
    let needles: Vec<&[u8]> = keys
        .iter()
        .map(<[u8; 32]>::as_slice)
        .chain([value.as_bytes()])
        .collect();
    let mut is_found = [false; 4];
    let mut memory = memory(process).unwrap();
    for (start, end) in regions(process) {
        let mut bytes = vec![0; usize::try_from(end - start).unwrap()];
        // A region may be gone or not readable after all.
        if memory.seek(SeekFrom::Start(start)).is_err() || memory.read_exact(&mut bytes).is_err() {
            continue;
        }
        for (needle, is_found) in needles.iter().zip(&mut is_found) {
            *is_found |= has_piece(&bytes, needle);
        }
    }
    names
        .into_iter()
        .zip(is_found)
        .filter_map(|(name, is_found)| is_found.then_some(name))
        .collect()
}

/// Whether a piece of the needle stands at any place; pieces side by side, so that a copy of two thirds shows.
fn has_piece(bytes: &[u8], needle: &[u8]) -> bool {
    needle.chunks_exact(PIECE).any(|piece| {
        let first = piece[0];
        let mut at = 0;
        while let Some(next) = bytes[at..].iter().position(|byte| *byte == first) {
            at += next + 1;
            if bytes[at..].starts_with(&piece[1..]) {
                return true;
            }
        }
        false
    })
}
