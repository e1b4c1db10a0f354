//! A copy of what lists are drawn from, in a file beside the database: for faces that start anew for each list of
//! thousands. It holds what was read and verified at one stamp of the store, under a digest of its own, and counts only
//! as long as the store has that stamp. Anything else about it (missing, cut, of another vault) means that it is not
//! there. It is nobody's only copy of anything.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{Vault, files};

/// The file's name.
const FILE: &str = "list.copy";
const PARTIAL: &str = "list.copy.partial";

const MAGIC: &[u8; 8] = b"PBlist1\n";
const HEADER: usize = 8 + 16 + 8 + 32;
/// Longer ones save no time.
const LONGEST: u64 = 64 << 20;

/// Removes it from a data directory whose database is being replaced.
pub(crate) fn forget(directory: &Path) {
    // One that stays names another stamp.
    let _ = fs::remove_file(directory.join(FILE));
}

impl Vault {
    /// The content that was kept at this stamp.
    pub fn list_copy(&self, stamp: u64) -> Option<Vec<u8>> {
        let path = self.copy_path(FILE);
        files::check_file(&path).ok()?;
        let file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        let mut bytes = Vec::with_capacity(usize::try_from(length).ok()?);
        file.take(LONGEST).read_to_end(&mut bytes).ok()?;
        let (head, content) = bytes.split_at_checked(HEADER)?;
        if head != self.head(stamp, content) {
            return None;
        }
        bytes.drain(..HEADER);
        Some(bytes)
    }

    /// Keeps it. Whether that works is nobody's concern: the rows are there.
    pub fn keep_list_copy(&self, stamp: u64, content: &[u8]) {
        let (partial, path) = (self.copy_path(PARTIAL), self.copy_path(FILE));
        // One that another process is making, or left behind: whoever comes last begins anew.
        let _ = fs::remove_file(&partial);
        let write = || -> Option<()> {
            files::make_file(&partial).ok()?;
            let mut file = fs::OpenOptions::new().write(true).open(&partial).ok()?;
            file.write_all(&self.head(stamp, content)).ok()?;
            file.write_all(content).ok()?;
            // Not synced: after a power cut its digest tells.
            fs::rename(&partial, &path).ok()
        };
        if write().is_none() {
            let _ = fs::remove_file(&partial);
        }
    }

    fn copy_path(&self, name: &str) -> PathBuf {
        self.store.path().with_file_name(name)
    }

    fn head(&self, stamp: u64, content: &[u8]) -> Vec<u8> {
        let mut head = Vec::with_capacity(HEADER);
        head.extend_from_slice(MAGIC);
        head.extend_from_slice(self.id.as_bytes());
        head.extend_from_slice(&stamp.to_be_bytes());
        let digest = Sha256::new().chain_update(&head).chain_update(content).finalize();
        head.extend_from_slice(&digest);
        head
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Edition, Identity, StoreError, fakes::MemoryKeychain};

    #[test]
    fn a_copy_counts_only_at_its_stamp() {
        let directory = tempfile::tempdir().unwrap();
        let vault = open(&directory);
        change(&vault, 1);
        let first = stamp(&vault);
        vault.keep_list_copy(first, b"the rows");

        assert_eq!(vault.list_copy(first).as_deref(), Some(&b"the rows"[..]));
        change(&vault, 2);
        assert_ne!(stamp(&vault), first);
        assert_eq!(vault.list_copy(stamp(&vault)), None);
    }

    #[test]
    fn a_copy_that_was_damaged_is_not_there_whichever_byte_it_was() {
        let directory = tempfile::tempdir().unwrap();
        let vault = open(&directory);
        change(&vault, 1);
        let stamp = stamp(&vault);
        vault.keep_list_copy(stamp, b"the rows");
        let file = directory.path().join("data").join(FILE);
        let whole = fs::read(&file).unwrap();

        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            fs::write(&file, &damaged).unwrap();
            assert_eq!(vault.list_copy(stamp), None, "byte {place}");
            fs::write(&file, &whole[..place]).unwrap();
            assert_eq!(vault.list_copy(stamp), None, "cut at {place}");
        }
    }

    #[test]
    fn a_copy_of_another_vault_is_not_there() {
        let directory = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        let (vault, other_vault) = (open(&directory), open(&other));
        vault.keep_list_copy(7, b"the rows");
        let file = |directory: &tempfile::TempDir| directory.path().join("data").join(FILE);
        fs::copy(file(&directory), file(&other)).unwrap();

        assert!(vault.list_copy(7).is_some());
        assert_eq!(other_vault.list_copy(7), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_is_not_followed_and_the_file_is_ours_alone() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let directory = tempfile::tempdir().unwrap();
        let vault = open(&directory);
        vault.keep_list_copy(7, b"the rows");
        let file = directory.path().join("data").join(FILE);
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        let elsewhere = directory.path().join("elsewhere");
        fs::rename(&file, &elsewhere).unwrap();
        symlink(&elsewhere, &file).unwrap();

        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(vault.list_copy(7), None);
    }

    #[test]
    fn a_transaction_that_changes_nothing_draws_no_stamp() {
        let directory = tempfile::tempdir().unwrap();
        let vault = open(&directory);
        change(&vault, 1);
        let before = stamp(&vault);

        vault.write(|_| Ok::<_, StoreError>(())).unwrap();

        assert_eq!(stamp(&vault), before);
    }

    fn open(directory: &tempfile::TempDir) -> Vault {
        let keychain = Arc::new(MemoryKeychain::normal());
        Vault::open(
            &directory.path().join("data"),
            Identity::of(Edition::Debug),
            keychain,
        )
        .unwrap()
    }

    fn change(vault: &Vault, number: u32) {
        vault
            .write(|tables| tables.put_setting("anything", &number))
            .unwrap();
    }

    fn stamp(vault: &Vault) -> u64 {
        vault.read(|tables| tables.stamp()).unwrap().unwrap()
    }
}
