//! Credentials from the command line of dojops: `.dojops/secrets.json`, opened with the keys that program itself would
//! try (dojops-sa.md section 10). Shown without values; what is chosen is staged like a typed secret.

use std::path::{Path, PathBuf};

use domain::{
    Secret,
    connector::{CliSecrets, SealedValue},
    kinds::ConnectionKind,
};
use vault::{CliKey, CliPassphrases, CliValueError, KeyFileError, open_cli_value, passphrases};

use crate::{
    App, ForeignFileError, StageError, StagedSummary,
    elsewhere::foreign_file::{self, ForeignFile},
};

/// What the file is called, and where the key is, below the home directory.
const FILE_NAME: &str = "secrets.json";
const KEY_FILE: &str = ".dojops/vault-key";
/// These hold tokens of language models, or of other services: never read (dojops-sa.md 10.4).
const NEVER: [&str; 6] = [
    "config.json",
    "copilot-token.json",
    "server.json",
    "mcp.json",
    "meta.json",
    "team.json",
];

/// A secret of the file that a connector may use.
#[derive(Debug)]
pub struct FoundCliSecret {
    /// Its name in the file.
    pub name: String,
    /// Whether it is sealed there.
    pub is_sealed: bool,
    /// The staged secret, or why it cannot be used.
    pub staged: Result<StagedSummary, CliSecretTrouble>,
}

/// Why a secret of the file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CliSecretTrouble {
    /// It stays closed.
    #[error(transparent)]
    Closed(#[from] CliValueError),
    /// It is no secret for this kind.
    #[error(transparent)]
    Unfit(#[from] StageError),
    /// Empty, or of a newer format.
    #[error("this value is empty, or sealed by a newer version")]
    Unusable,
}

/// What the file holds. No value of it.
#[derive(Debug)]
pub struct CliImport {
    /// Where it is.
    pub path: PathBuf,
    /// What a connector may use.
    pub found: Vec<FoundCliSecret>,
    /// How many others there are; left alone.
    pub others: usize,
    /// Why the key file is no help, where it is none.
    pub key_file: Result<(), KeyFileError>,
    /// Whether other users of this computer can read the file.
    pub is_readable_by_others: bool,
    /// Whether it may have been committed: the program's own list of files to ignore does not name it.
    pub may_be_committed: bool,
}

/// Why the file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CliImportError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] ForeignFileError),
    /// It is one of those with tokens of language models.
    #[error(
        "This file holds tokens of language models, which no connector uses. Choose .dojops/secrets.json"
    )]
    OtherTokens,
    /// It is no flat object of texts.
    #[error("This is not a secrets file of dojops")]
    NotSecrets,
}

impl App {
    /// Lets the person choose a file and reads it; nothing when they dismiss.
    ///
    /// # Errors
    /// A [`CliImportError`].
    pub async fn pick_cli_secrets(&self, kind: ConnectionKind) -> Result<Option<CliImport>, CliImportError> {
        let proposed = self.home().map(|home| home.join(".dojops").join(FILE_NAME));
        let desktop = &self.inner.desktop;
        match desktop
            .pick_file("Choose a secrets file of dojops", proposed)
            .await
        {
            Some(path) => self.read_cli_secrets(kind, path).await.map(Some),
            None => Ok(None),
        }
    }

    /// Reads a file, opens what is sealed, and stages what fits the kind.
    ///
    /// # Errors
    /// A [`CliImportError`].
    pub async fn read_cli_secrets(
        &self,
        kind: ConnectionKind,
        path: PathBuf,
    ) -> Result<CliImport, CliImportError> {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if NEVER.contains(&name) {
            return Err(CliImportError::OtherTokens);
        }
        let place = path.clone();
        let file: ForeignFile = self.in_vault(move |_| foreign_file::read(&place)).await?;
        let secrets = CliSecrets::parse(&file.text).ok_or(CliImportError::NotSecrets)?;
        let needs_keys = secrets
            .offered
            .iter()
            .any(|one| matches!(one.value, SealedValue::Sealed(_)));
        let (keys, key_file) = match needs_keys {
            true => self.cli_keys().await,
            false => (Vec::new(), Ok(())),
        };
        let found = secrets.offered.into_iter().map(|one| {
            let is_sealed = matches!(one.value, SealedValue::Sealed(_));
            let secret = match one.value {
                SealedValue::Plain(secret) => Ok(secret),
                SealedValue::Sealed(text) => open_cli_value(&text, &keys).map_err(CliSecretTrouble::Closed),
                SealedValue::Unusable => Err(CliSecretTrouble::Unusable),
            };
            let elapsed = self.clock().elapsed();
            let staged = secret.and_then(|secret| Ok(self.staging().stage(kind, &secret, elapsed)?));
            FoundCliSecret {
                name: one.name,
                is_sealed,
                staged,
            }
        });
        Ok(CliImport {
            found: found.collect(),
            others: secrets.others,
            key_file,
            is_readable_by_others: file.is_readable_by_others,
            may_be_committed: is_in_a_repository(&path),
            path,
        })
    }

    /// The keys that the program itself would try. Its key file is read and never written.
    async fn cli_keys(&self) -> (Vec<CliKey>, Result<(), KeyFileError>) {
        let home = self.home();
        let variable = self.inner.variables.get("DOJOPS_VAULT_KEY");
        let user = self.inner.variables.get("USER");
        self.in_vault(move |_| {
            let key_path = home.as_ref().map(|home| home.join(KEY_FILE));
            let text = key_path.and_then(|path| foreign_file::read(&path).ok());
            let key_file = text.and_then(|file| Secret::new(file.text.to_string()).ok());
            // Exposed because names of people, computers and directories are no secrets.
            let user = user.as_ref().map(|user| user.with_exposed(str::to_owned));
            let host = host_name();
            let home = home.map(|home| home.display().to_string());
            let computer = match (&host, &home) {
                (Some(host), Some(home)) => Some((host.as_str(), user.as_deref(), home.as_str())),
                _ => None,
            };
            let (passphrases, trouble) = passphrases(&CliPassphrases {
                variable: variable.as_ref(),
                key_file: key_file.as_ref(),
                computer,
            });
            (passphrases.iter().map(CliKey::derive).collect(), trouble)
        })
        .await
    }
}

fn is_in_a_repository(path: &Path) -> bool {
    path.ancestors()
        .skip(1)
        .any(|directory| directory.join(".git").exists())
}

/// What this computer calls itself, where the system tells it in a file.
fn host_name() -> Option<String> {
    let text = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    Some(text.trim().to_owned()).filter(|name| !name.is_empty())
}
