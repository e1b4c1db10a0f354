//! A system's own API key from an env file or the environment: the variable that its own command line reads. Lent to
//! whoever adds the system; nothing of it is kept here.

use std::path::PathBuf;

use domain::{Secret, SystemKind, env_file::EnvFile};

use super::{ForeignFileError, foreign_file};
use crate::App;

/// What CoreGit's own command line reads (coregit.md section 10).
const COREGIT: &str = "COREGIT_API_KEY";

impl App {
    /// The variable that carries a system's API key; `None` where nobody has a name for one.
    pub fn system_key_variable(&self, kind: SystemKind) -> Option<&'static str> {
        match kind {
            SystemKind::CoreGit => Some(COREGIT),
            SystemKind::DevLake | SystemKind::Dojops => None,
        }
    }

    /// The key in an env file.
    ///
    /// # Errors
    /// When the file is not read.
    pub async fn system_key_from_file(
        &self,
        kind: SystemKind,
        path: PathBuf,
    ) -> Result<Option<Secret>, ForeignFileError> {
        let Some(name) = self.system_key_variable(kind) else {
            return Ok(None);
        };
        let file = self.in_vault(move |_| foreign_file::read(&path)).await?;
        let read = EnvFile::parse(&file.text);
        Ok(read
            .get(name)
            .and_then(|value| Secret::new(value.to_owned()).ok()))
    }

    /// The key in the environment.
    pub fn system_key_from_environment(&self, kind: SystemKind) -> Option<Secret> {
        self.inner.variables.get(self.system_key_variable(kind)?)
    }
}
