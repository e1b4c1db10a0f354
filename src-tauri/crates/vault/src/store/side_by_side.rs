//! Two halves of a long reading on two processors, from one moment.
//!
//! SQLite gives each connection a snapshot of its own. Both halves read the stamp of the last change with it: where the
//! stamps are equal, so is everything else. Where they are not, or the second half met any trouble, it is read again in
//! the first one's snapshot, as if there had been no helper.

use std::thread;

use super::{Store, StoreError, Tables, pragmas};

impl Store {
    pub(crate) fn read_side_by_side<A, B: Send, E: From<StoreError>>(
        &self,
        first: impl FnOnce(&Tables<'_>) -> Result<A, E>,
        second: impl Fn(&Tables<'_>) -> Result<B, E> + Sync,
    ) -> Result<(A, B), E> {
        thread::scope(|scope| {
            let helper = || self.read_apart(&second).ok();
            // No thread to be had: no helper.
            let helper = thread::Builder::new().spawn_scoped(scope, helper).ok();
            self.read(|tables| {
                let stamp = tables.stamp().ok().flatten();
                let first = first(tables)?;
                let second = match helper.and_then(|helper| helper.join().ok().flatten()) {
                    Some((found, second)) if stamp.is_some() && found == stamp => second,
                    Some(_) | None => second(tables)?,
                };
                Ok((first, second))
            })
        })
    }

    /// The answer of `work` with the stamp of its moment, over a connection of its own.
    fn read_apart<B, E: From<StoreError>>(
        &self,
        work: impl Fn(&Tables<'_>) -> Result<B, E>,
    ) -> Result<(Option<u64>, B), E> {
        let mut connection = pragmas::connect_to_read(self.path())?;
        let snapshot = connection.transaction().map_err(StoreError::from)?;
        let tables = Tables::over(&snapshot);
        Ok((tables.stamp()?, work(&tables)?))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    };

    use tempfile::TempDir;

    use super::*;
    use crate::{Edition, Identity, Vault, fakes::MemoryKeychain};

    const KEY: &str = "anything";

    #[test]
    fn the_second_half_is_read_once_where_nothing_changes() {
        let directory = tempfile::tempdir().unwrap();
        let vault = open(&directory);
        put(&vault, 1);
        let readings = AtomicU32::new(0);

        let halves = vault.read_side_by_side(number, |tables| {
            readings.fetch_add(1, Ordering::Relaxed);
            number(tables)
        });

        assert_eq!(halves, Ok((1, 1)));
        assert_eq!(readings.into_inner(), 1);
    }

    #[test]
    fn both_halves_are_of_one_moment_however_much_is_written_meanwhile() {
        let directory = tempfile::tempdir().unwrap();
        let (vault, other) = (open(&directory), open(&directory));
        put(&vault, 0);
        let is_over = AtomicBool::new(false);

        let halves: Vec<(u32, u32)> = thread::scope(|scope| {
            scope.spawn(|| {
                let changes = (1..5_000).take_while(|_| !is_over.load(Ordering::Relaxed));
                changes.for_each(|change| put(&other, change));
            });
            let halves = (0..50).map(|_| vault.read_side_by_side(number, number).unwrap());
            let halves = halves.collect();
            is_over.store(true, Ordering::Relaxed);
            halves
        });

        assert!(halves.iter().all(|(first, second)| first == second), "{halves:?}");
    }

    #[test]
    fn a_helper_in_trouble_is_done_without() {
        let directory = tempfile::tempdir().unwrap();
        let vault = open(&directory);
        put(&vault, 1);
        let readings = AtomicU32::new(0);

        let halves =
            vault.read_side_by_side(number, |tables| match readings.fetch_add(1, Ordering::Relaxed) {
                0 => Err(StoreError::Busy),
                _ => number(tables),
            });

        assert_eq!(halves, Ok((1, 1)));
        assert_eq!(readings.into_inner(), 2);
    }

    #[test]
    fn trouble_in_either_half_is_told() {
        let directory = tempfile::tempdir().unwrap();
        let vault = open(&directory);
        put(&vault, 1);

        let first = vault.read_side_by_side(|_| Err::<u32, _>(StoreError::Full), number);
        let second = vault.read_side_by_side(number, |_| Err::<u32, _>(StoreError::Full));

        assert_eq!(first, Err(StoreError::Full));
        assert_eq!(second, Err(StoreError::Full));
    }

    fn open(directory: &TempDir) -> Vault {
        let (data, keychain) = (directory.path().join("data"), Arc::new(MemoryKeychain::normal()));
        Vault::open(&data, Identity::of(Edition::Debug), keychain).unwrap()
    }

    fn put(vault: &Vault, number: u32) {
        vault.write(|tables| tables.put_setting(KEY, &number)).unwrap();
    }

    fn number(tables: &Tables<'_>) -> Result<u32, StoreError> {
        Ok(tables.setting(KEY)?.unwrap_or_default())
    }
}
