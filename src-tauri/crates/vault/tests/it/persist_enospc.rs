//! A full disk gives a clear error and leaves an intact vault.

use vault::{SecretAccessError, StoreError, Vault, fakes::limit_pages};

use crate::support::{Home, credential, keep, secret, system};

/// Enough for a vault's tables and a few rows.
const PAGES: u32 = 16;
const PLENTY: u32 = 100_000;

#[test]
fn a_change_that_does_not_fit_is_refused_as_a_whole_and_said_as_what_it_is() {
    let home = Home::new();
    let vault = home.unlocked();
    limit_pages(&vault, PAGES);

    let fitted = fill(&vault);

    assert!(fitted > 0, "some rows fit");
    assert_eq!(count(&vault), fitted);
    assert!(vault.examine().unwrap().is_intact());
}

#[test]
fn after_a_refusal_everything_is_there_and_writing_goes_on_when_there_is_room() {
    let home = Home::new();
    let vault = home.unlocked();
    keep(&vault, &credential(1), &secret("zz-kept"), &[]);
    limit_pages(&vault, PAGES);
    let fitted = fill(&vault);

    limit_pages(&vault, PLENTY);
    vault
        .write(|transaction| transaction.add_system(&system(9_999)))
        .unwrap();

    drop(vault);
    let vault = home.open();
    assert_eq!(count(&vault), fitted + 1);
    assert!(vault.examine().unwrap().is_intact());
}

#[test]
fn a_secret_that_does_not_fit_is_not_half_kept() {
    let home = Home::new();
    let vault = home.unlocked();
    limit_pages(&vault, PAGES);
    fill(&vault);
    let large = secret(&"z".repeat(16_000));

    let outcome = vault.write(|transaction| {
        transaction.add_credential(&credential(7))?;
        vault.seal(
            transaction,
            credential(7).id,
            vault::Purpose::Current,
            &large,
            &[],
        )
    });

    assert_eq!(outcome.unwrap_err(), SecretAccessError::Store(StoreError::Full));
    let credentials = vault.read(|tables| tables.credentials()).unwrap();
    assert!(credentials.intact.is_empty() && credentials.missing == 0);
}

#[cfg(target_os = "linux")]
mod on_a_small_disk {
    use std::{path::PathBuf, sync::Arc};

    use jiff::Timestamp;
    use vault::{BackupError, Edition, Identity, Vault, fakes::MemoryKeychain};

    use super::{StoreError, count, fill};
    use crate::child::{Process, listen, not_run, say};

    const CHILD: &str = "persist_enospc::on_a_small_disk::in_a_child_process";

    #[test]
    fn a_disk_that_is_full_leaves_an_intact_vault() {
        let directory = tempfile::tempdir().unwrap();
        // A mount of its own, which ends with the child.
        let script = format!(
            "mount -t tmpfs -o size=1m,mode=700 tmpfs '{}' && exec \"$0\" \"$@\"",
            directory.path().display()
        );
        // With the rights that we have, else with those that a namespace of our own gives.
        let started = ["-m", "-rm"].into_iter().find_map(|how| {
            let mut child = Process::start_under(&["unshare", how, "sh", "-c", &script], CHILD)?;
            child.tell(&directory.path().display().to_string());
            (child.hear()? == "begun").then_some(child)
        });
        let Some(mut child) = started else {
            return not_run("mounting is not permitted, so no small disk was tried");
        };

        let said = child.last_words();

        assert_eq!(said, ["full", "kept", "no backup", "intact"]);
    }

    #[test]
    #[ignore = "runs in a child process with a disk of its own"]
    fn in_a_child_process() {
        let place = listen();
        if place.is_empty() {
            return;
        }
        say("begun");
        let directory = PathBuf::from(place).join("data");
        let keychain = Arc::new(MemoryKeychain::normal());
        let open = || Vault::open(&directory, Identity::of(Edition::Release), keychain.clone()).unwrap();
        let vault = open();
        let fitted = fill(&vault);
        say("full");
        if fitted > 0 && count(&vault) == fitted {
            say("kept");
        }
        let now: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        if vault.back_up(now) == Err(BackupError::Store(StoreError::Full))
            && vault.backups().unwrap().is_empty()
        {
            say("no backup");
        }
        drop(vault);
        if open().examine().unwrap().is_intact() && count(&open()) == fitted {
            say("intact");
        }
    }
}

/// Adds systems until no more fit; answers how many do.
fn fill(vault: &Vault) -> usize {
    for number in 1.. {
        match vault.write(|transaction| transaction.add_system(&system(number))) {
            Ok(()) => {}
            Err(error) => {
                assert_eq!(error, StoreError::Full);
                return usize::try_from(number - 1).unwrap();
            }
        }
    }
    0
}

fn count(vault: &Vault) -> usize {
    let systems = vault.read(|tables| tables.systems()).unwrap();
    assert!(systems.damaged.is_empty() && systems.missing == 0);
    systems.intact.len()
}
