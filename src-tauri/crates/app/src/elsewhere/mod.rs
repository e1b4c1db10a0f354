//! Tokens from elsewhere: gh-devlake's `.devlake.env` and the environment that Patchbay was started in
//! (devlake.md 5.3). What fits a kind is staged like a typed secret; everything else is left where it is.

pub(crate) mod deletion;
pub(crate) mod foreign_file;
mod system_key;

use std::path::{Path, PathBuf};

use domain::{
    Secret, SystemId,
    env_file::{EnvFile, FILE_NAME, OtherKeys},
    kinds::ConnectionKind,
};

pub use deletion::EnvFileEnd;
pub(crate) use deletion::EnvFiles;
pub use foreign_file::ForeignFileError;

use crate::{App, StageError, StagedSummary, staging::FromFile};

/// A secret that fits a kind, by the key under which it was found.
#[derive(Debug)]
pub struct FoundSecret {
    /// The key.
    pub key: &'static str,
    /// The user name that was found beside it.
    pub login: Option<String>,
    /// The staged secret, or why it cannot be used.
    pub staged: Result<StagedSummary, StageError>,
}

/// What an env file holds for a kind. No value of it.
#[derive(Debug)]
pub struct EnvFileContents {
    /// Where it is.
    pub path: PathBuf,
    /// What fits, in the order in which gh-devlake would take it.
    pub found: Vec<FoundSecret>,
    /// What else is in it.
    pub others: OtherKeys,
    /// The lines that are no `KEY=VALUE`.
    pub unread_lines: Vec<usize>,
    /// Whether other users of this computer can read it.
    pub is_readable_by_others: bool,
}

impl App {
    /// Lets the person choose an env file, beginning beside the system's state file; nothing when they dismiss.
    ///
    /// # Errors
    /// When the file is not read.
    pub async fn pick_env_file(
        &self,
        kind: ConnectionKind,
        system: SystemId,
    ) -> Result<Option<EnvFileContents>, ForeignFileError> {
        let system = self
            .read(move |tables| tables.system(system))
            .await
            .ok()
            .flatten();
        let beside = system.and_then(|found| found.row.state_file);
        let proposed = beside.map(|state_file| Path::new(&state_file).with_file_name(FILE_NAME));
        let desktop = &self.inner.desktop;
        match desktop
            .pick_file("Choose an env file with tokens", proposed)
            .await
        {
            Some(path) => self.read_env_file(kind, path).await.map(Some),
            None => Ok(None),
        }
    }

    /// Reads an env file and stages what fits the kind.
    ///
    /// # Errors
    /// When the file is not read.
    pub async fn read_env_file(
        &self,
        kind: ConnectionKind,
        path: PathBuf,
    ) -> Result<EnvFileContents, ForeignFileError> {
        let name = path.clone();
        let file = self.in_vault(move |_| foreign_file::read(&name)).await?;
        let read = EnvFile::parse(&file.text);
        let spec = kind.spec();
        let login = first(spec.env_logins, |key| read.get(key).map(str::to_owned));
        let found = spec.env_secrets.iter().filter_map(|key| {
            let from = FromFile {
                path: path.clone(),
                identity: file.identity,
                key,
            };
            let secret = Secret::new(read.get(key)?.to_owned());
            Some(self.offer(kind, key, secret, login.clone(), Some(from)))
        });
        Ok(EnvFileContents {
            found: found.collect(),
            others: read.keys_beside(&[spec.env_secrets, spec.env_logins].concat()),
            unread_lines: read.unread_lines().to_vec(),
            is_readable_by_others: file.is_readable_by_others,
            path,
        })
    }

    /// The variables of the environment that carry a secret for this kind, by name.
    pub fn environment_keys(&self, kind: ConnectionKind) -> Vec<&'static str> {
        let keys = kind.spec().env_secrets.iter().copied();
        keys.filter(|key| self.inner.variables.get(key).is_some())
            .collect()
    }

    /// Stages what the environment holds for this kind, in the order in which gh-devlake would take it.
    pub fn read_environment(&self, kind: ConnectionKind) -> Vec<FoundSecret> {
        let spec = kind.spec();
        let login = first(spec.env_logins, |key| {
            let login = self.inner.variables.get(key)?;
            // Exposed because a user name is no secret: the form shows it.
            Some(login.with_exposed(str::to_owned))
        });
        let keys = spec.env_secrets.iter();
        keys.filter_map(|key| {
            let secret = self.inner.variables.get(key)?;
            Some(self.offer(kind, key, Ok(secret), login.clone(), None))
        })
        .collect()
    }

    fn offer(
        &self,
        kind: ConnectionKind,
        key: &'static str,
        secret: Result<Secret, domain::SecretError>,
        login: Option<String>,
        from: Option<FromFile>,
    ) -> FoundSecret {
        let staged = match secret {
            Ok(secret) => self
                .staging()
                .stage_from(kind, &secret, from, self.clock().elapsed()),
            Err(error) => Err(domain::recognise::PasteError::from(error).into()),
        };
        FoundSecret { key, login, staged }
    }
}

fn first<T>(keys: &[&'static str], find: impl Fn(&str) -> Option<T>) -> Option<T> {
    keys.iter().find_map(|key| find(key))
}
