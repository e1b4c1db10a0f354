//! Opens a changed file as a process would, reads everything, and judges what it saw.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::PathBuf,
    sync::Arc,
};

use domain::{AuthStyle, Check, Connection, Credential, Grant, System, Use, activity::Activity};
use tempfile::TempDir;
use vault::{
    ActivityPlace, Attempt, Destination, Edition, Identity, LatestCheck, LockState, Purpose, Rows,
    StoreError, Tables, Vault, Versioned, fakes::MemoryKeychain,
};

use super::{
    raw,
    specimen::{ORIGIN, SECRETS, Specimen, value},
};
use crate::support::{connection, credential, patience, system};

/// What a case came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judgement {
    /// Everything reads as it was written.
    NoEffect,
    /// The vault says that something is wrong.
    Detected,
}

/// What comes before the first page's own content.
const HEADER_BYTES: usize = 100;

/// A place where copies of the specimen are opened, one after the other.
pub(super) struct Bench {
    directory: TempDir,
    keychain: Arc<MemoryKeychain>,
    original: Seen,
    raw: Vec<u8>,
}

/// Everything that a vault shows.
struct Seen {
    systems: Listed<Versioned<System>>,
    connections: Listed<Versioned<Connection>>,
    credentials: Listed<Versioned<Credential>>,
    uses: Listed<Use>,
    checks: Listed<Check>,
    latest_checks: Listed<LatestCheck>,
    activities: Listed<(ActivityPlace, Activity)>,
    one_system: Found<Versioned<System>>,
    one_connection: Found<Versioned<Connection>>,
    each_credential: Vec<Found<Versioned<Credential>>>,
    each_grants: Vec<Found<Vec<Grant>>>,
    setting: Found<String>,
    is_intact: bool,
}

type Listed<T> = Result<Rows<T>, StoreError>;
type Found<T> = Result<Option<T>, StoreError>;

/// What comparing one part showed.
#[derive(Default)]
struct Tally {
    is_flagged: bool,
    is_short: bool,
    wrong: Option<&'static str>,
}

impl Bench {
    /// Puts up a bench where files are fast.
    pub(super) fn put_up(specimen: &Specimen) -> Self {
        let directory = match tempfile::tempdir_in("/dev/shm") {
            Ok(directory) => directory,
            Err(_) => tempfile::tempdir().unwrap(),
        };
        let place = directory.path().join("data");
        fs::create_dir(&place).unwrap();
        fs::write(place.join("patchbay.db"), &specimen.bytes).unwrap();
        let keychain = specimen.keychain.clone();
        let vault = Vault::open(&place, Identity::of(Edition::Release), keychain.clone()).unwrap();
        let original = vault
            .read(|tables| Ok::<_, StoreError>(Seen::of(tables)))
            .unwrap();
        assert!(original.is_intact);
        drop(vault);
        Self {
            raw: raw::everything(&place.join("patchbay.db")).unwrap(),
            directory,
            keychain,
            original,
        }
    }

    fn place(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Opens these bytes as a vault.
    ///
    /// # Errors
    /// What the vault showed although it is not so.
    pub(super) fn judge(&self, bytes: &[u8]) -> Result<Judgement, &'static str> {
        self.with(bytes, || self.open_and_judge())
    }

    /// The same, and quicker where SQLite reads what it read before. Not for the file's header, from which more is
    /// taken than rows.
    ///
    /// # Errors
    /// What the vault showed although it is not so.
    pub(super) fn judge_damage(&self, at: usize, bytes: &[u8]) -> Result<Judgement, &'static str> {
        let database = self.place().join("patchbay.db");
        self.with(bytes, || {
            if at >= HEADER_BYTES && raw::everything(&database).as_ref() == Some(&self.raw) {
                Ok(Judgement::NoEffect)
            } else {
                self.open_and_judge()
            }
        })
    }

    /// Whether every secret of an edited vault opens.
    ///
    /// # Errors
    /// A wrong secret, or one that goes where it may not.
    pub(super) fn try_edited(&self, bytes: &[u8]) -> Result<bool, &'static str> {
        self.with(bytes, || match self.open() {
            Some(vault) => try_secrets(&vault),
            None => Ok(false),
        })
    }

    fn with<R>(&self, bytes: &[u8], look: impl FnOnce() -> R) -> R {
        let place = self.place();
        // Written over, not anew: this happens some hundred thousand times.
        let mut file = OpenOptions::new()
            .write(true)
            .open(place.join("patchbay.db"))
            .unwrap();
        file.write_all(bytes).unwrap();
        file.set_len(bytes.len() as u64).unwrap();
        drop(file);
        let outcome = look();
        for companion in ["patchbay.db-wal", "patchbay.db-shm", "patchbay.db-journal"] {
            drop(fs::remove_file(place.join(companion)));
        }
        outcome
    }

    fn open(&self) -> Option<Vault> {
        Vault::open(
            &self.place(),
            Identity::of(Edition::Release),
            self.keychain.clone(),
        )
        .ok()
    }

    fn open_and_judge(&self) -> Result<Judgement, &'static str> {
        let Some(vault) = self.open() else {
            return Ok(Judgement::Detected);
        };
        if vault.lock_state() == Ok(LockState::Empty) {
            return Err("the vault claims to be empty, so a new key could be made");
        }
        let Ok(seen) = vault.read(|tables| Ok::<_, StoreError>(Seen::of(tables))) else {
            return Ok(Judgement::Detected);
        };
        let tally = seen.compare(&self.original);
        if let Some(wrong) = tally.wrong {
            return Err(wrong);
        }
        if tally.is_short && !tally.is_flagged && seen.is_intact {
            return Err("something is gone, and nothing says so");
        }
        let all_open = try_secrets(&vault)?;
        if tally.is_flagged || !seen.is_intact || !all_open {
            Ok(Judgement::Detected)
        } else {
            Ok(Judgement::NoEffect)
        }
    }
}

/// Whether every secret opens; each that does must be the right one, and go nowhere else.
fn try_secrets(vault: &Vault) -> Result<bool, &'static str> {
    if vault
        .unlock_with_keychain(Attempt::Background, &patience())
        .is_err()
    {
        return Ok(false);
    }
    let (right, wrong) = (
        ORIGIN.parse().unwrap(),
        "https://elsewhere.example".parse().unwrap(),
    );
    let to = |origin, auth_style| Destination { origin, auth_style };
    let mut all_open = true;
    for number in 1..=SECRETS {
        let open = |destination| vault.open_secret(credential(number).id, Purpose::Current, destination);
        // Exposed to compare.
        let is_right = |found: &domain::Secret| {
            found.with_exposed(|found| value(number).with_exposed(|value| found == value))
        };
        match open(to(&right, AuthStyle::BodyField)) {
            Ok(found) if !is_right(&found) => return Err("another secret was opened"),
            Ok(_) => {}
            Err(_) => all_open = false,
        }
        if open(to(&wrong, AuthStyle::BodyField)).is_ok() || open(to(&right, AuthStyle::Bearer)).is_ok() {
            return Err("a secret may go where it was never granted to");
        }
    }
    Ok(all_open)
}

impl Seen {
    fn of(tables: &Tables<'_>) -> Self {
        let (system, connection) = (system(1), connection(1, system(1).id));
        let credentials = || (1..=SECRETS).map(|number| credential(number).id);
        Self {
            systems: tables.systems(),
            connections: tables.connections(),
            credentials: tables.credentials(),
            uses: tables.uses(),
            checks: tables.checks(connection.id),
            latest_checks: tables.latest_checks(),
            activities: tables.activities(None, 100),
            one_system: tables.system(system.id),
            one_connection: tables.connection(connection.id),
            each_credential: credentials().map(|id| tables.credential(id)).collect(),
            each_grants: credentials()
                .map(|id| tables.grants(id, Purpose::Current))
                .collect(),
            setting: tables.setting("density"),
            is_intact: tables.examine().is_intact(),
        }
    }

    fn compare(&self, original: &Self) -> Tally {
        let mut tally = Tally::default();
        tally.list(&self.systems, &original.systems);
        tally.list(&self.connections, &original.connections);
        tally.list(&self.credentials, &original.credentials);
        tally.list(&self.uses, &original.uses);
        tally.list(&self.checks, &original.checks);
        tally.list(&self.latest_checks, &original.latest_checks);
        tally.list(&self.activities, &original.activities);
        tally.one(&self.one_system, &original.one_system);
        tally.one(&self.one_connection, &original.one_connection);
        tally.one(&self.setting, &original.setting);
        for (seen, original) in self.each_credential.iter().zip(&original.each_credential) {
            tally.one(seen, original);
        }
        for (seen, original) in self.each_grants.iter().zip(&original.each_grants) {
            tally.one(seen, original);
        }
        tally
    }
}

impl Tally {
    fn list<T: PartialEq>(&mut self, seen: &Listed<T>, original: &Listed<T>) {
        let expected = &original.as_ref().unwrap().intact;
        let Ok(seen) = seen else {
            self.is_flagged = true;
            return;
        };
        if !seen.damaged.is_empty() || seen.missing > 0 {
            self.is_flagged = true;
        }
        if seen.intact.len() < expected.len() {
            self.is_short = true;
        }
        let is_written = |row: &T| expected.contains(row);
        let is_twice = |at: usize| seen.intact[..at].contains(&seen.intact[at]);
        if !seen.intact.iter().all(is_written) || (0..seen.intact.len()).any(is_twice) {
            self.wrong = Some("a row that was never written is shown as intact");
        }
    }

    fn one<T: PartialEq>(&mut self, seen: &Found<T>, original: &Found<T>) {
        match seen {
            Err(_) => self.is_flagged = true,
            Ok(None) => self.is_short = true,
            Ok(Some(_)) if seen == original => {}
            Ok(Some(_)) => self.wrong = Some("a row that was never written is found"),
        }
    }
}
