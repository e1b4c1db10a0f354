//! The offer to delete an env file once its token is stored: asked, never by itself. Other tools' keys may be in it.

use std::{
    collections::HashMap,
    fs, io,
    path::Path,
    sync::{Mutex, PoisonError},
};

use connect::net::SecretSource;
use domain::{
    AuthStyle, ConnectionId, CredentialId, Origin, Secret,
    activity::{Action, Activity},
    env_file::{EnvFile, OtherKeys},
    kinds::ConnectionKind,
    recognise,
};

use super::foreign_file::{self, ForeignFile};
use crate::{App, Question, StoreError, staging::FromFile};

/// What became of an env file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvFileEnd {
    /// It is gone.
    Deleted,
    /// The person keeps it, or it was not used.
    Kept,
    /// It is another file by now, or was written anew: it stays.
    Changed,
    /// What is sealed here could not be compared with it: it stays.
    NotCompared,
    /// The operating system refused.
    NotDeleted,
}

/// The env files of which a secret became a connection, since the start.
#[derive(Default)]
pub(crate) struct EnvFiles(Mutex<HashMap<ConnectionId, UsedFile>>);

#[derive(Clone)]
struct UsedFile {
    from: FromFile,
    kind: ConnectionKind,
    credential: CredentialId,
    origin: Origin,
}

impl EnvFiles {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConnectionId, UsedFile>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys of this very file that are stored by now, with the user names that belong to them.
    fn keys_used(&self, from: &FromFile) -> Vec<&'static str> {
        let used = self.lock();
        let of_it = used.values().filter(|other| other.from.identity == from.identity);
        of_it
            .flat_map(|other| {
                let logins = other.kind.spec().env_logins.iter().copied();
                logins.chain([other.from.key])
            })
            .collect()
    }
}

impl App {
    /// Remembers that a connection's secret came from a file.
    pub(crate) fn note_env_file(
        &self,
        connection: ConnectionId,
        kind: ConnectionKind,
        (credential, origin): (CredentialId, Origin),
        from: FromFile,
    ) {
        let used = UsedFile {
            from,
            kind,
            credential,
            origin,
        };
        self.inner.env_files.lock().insert(connection, used);
    }

    /// Offers to delete the file that a connection's secret came from. It must be the same file as when it was read,
    /// and the secret in it the one that is sealed here.
    ///
    /// # Errors
    /// When the store cannot be written afterwards.
    pub async fn offer_to_delete_env_file(&self, connection: ConnectionId) -> Result<EnvFileEnd, StoreError> {
        let Some(used) = self.inner.env_files.lock().get(&connection).cloned() else {
            return Ok(EnvFileEnd::Kept);
        };
        let path = used.from.path.clone();
        let found = self.in_vault(move |_| foreign_file::read(&path)).await;
        let Some(file) = found.ok().filter(|file| file.identity == used.from.identity) else {
            return Ok(EnvFileEnd::Changed);
        };
        if !self.holds(&used, &file).await {
            return Ok(EnvFileEnd::NotCompared);
        }
        let question = self.question(&used, &file);
        drop(file);
        if !self.inner.desktop.confirm(&question).await {
            return Ok(EnvFileEnd::Kept);
        }
        let from = used.from.clone();
        let end = self.in_vault(move |_| delete(&from)).await;
        if end == EnvFileEnd::Deleted {
            self.inner
                .env_files
                .lock()
                .retain(|_, other| other.from.identity != used.from.identity);
            self.record_deletion(&used.from.path).await?;
        }
        Ok(end)
    }

    /// Whether the secret that is sealed here is the one in the file.
    async fn holds(&self, used: &UsedFile, file: &ForeignFile) -> bool {
        let Some(in_file) = value(used, file) else {
            return false;
        };
        let held = self.held(used.credential);
        let origin = used.origin.clone();
        let compared = self.in_vault(move |vault| {
            let stored = held.open(&origin, AuthStyle::BodyField).ok()?.secret;
            Some(vault.fingerprint(&stored).ok()? == vault.fingerprint(&in_file).ok()?)
        });
        compared.await == Some(true)
    }

    fn question(&self, used: &UsedFile, file: &ForeignFile) -> Question {
        let keys = self.inner.env_files.keys_used(&used.from);
        let OtherKeys { names, unnamed } = EnvFile::parse(&file.text).keys_beside(&keys);
        Question::DeleteEnvFile {
            file: used.from.path.display().to_string(),
            key: used.from.key.to_owned(),
            unused: names,
            unnamed,
        }
    }

    async fn record_deletion(&self, path: &Path) -> Result<(), StoreError> {
        let entry = Activity::new(
            Action::DeleteEnvFile,
            path.display().to_string(),
            self.clock().now(),
        );
        self.commit(move |tables| tables.add_activity(&entry)).await
    }
}

/// The file's secret, cleaned as it was when it was staged.
fn value(used: &UsedFile, file: &ForeignFile) -> Option<Secret> {
    let read = EnvFile::parse(&file.text);
    let typed = Secret::new(read.get(used.from.key)?.to_owned()).ok()?;
    Some(recognise::clean_for(used.kind, &typed).ok()?.secret)
}

/// Asked may have taken a while: which file it is, is looked at once more.
fn delete(from: &FromFile) -> EnvFileEnd {
    if foreign_file::identity(&from.path) != Some(from.identity) {
        return EnvFileEnd::Changed;
    }
    match fs::remove_file(&from.path).and_then(|()| sync_directory(&from.path)) {
        Ok(()) => EnvFileEnd::Deleted,
        Err(_) if foreign_file::identity(&from.path).is_none() => EnvFileEnd::Deleted,
        Err(_) => EnvFileEnd::NotDeleted,
    }
}

#[cfg(unix)]
pub(crate) fn sync_directory(file: &Path) -> io::Result<()> {
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    fs::File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}
