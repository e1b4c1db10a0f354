//! The agent itself, as far as it can be seen from outside: its lock file, its variable. Its database is never opened.

use std::path::{Path, PathBuf};

use domain::connector::{OwnKeyError, require_own_key};

use crate::App;

/// Where the agent keeps its state, below the home directory (dojops-sa.md section 2).
const DIRECTORY: &str = ".dojops-super-agent";
const LOCK: &str = "agent.lock";
const KEY: &str = "DOJOPS_SA_ENCRYPTION_KEY";

/// Whether the agent runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentState {
    /// It has no directory here: never set up for this user.
    NotSetUp,
    /// It is set up and does not run.
    Stopped,
    /// It runs, by its lock file.
    Running {
        /// Its process.
        process: u32,
    },
}

/// The agent's own key in the environment that Patchbay was started in. Looked at, never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnKey {
    /// It is not set: the agent draws one and keeps it beside what it protects.
    NotSet,
    /// It is one.
    Good,
    /// The agent would refuse it.
    Bad(OwnKeyError),
}

impl App {
    /// Whether the agent of this user runs.
    pub async fn agent_state(&self) -> AgentState {
        let Some(home) = self.home() else {
            return AgentState::NotSetUp;
        };
        self.in_vault(move |_| state(&home)).await
    }

    /// Whether the agent would accept its key from the environment.
    pub fn agent_key(&self) -> OwnKey {
        match self.inner.variables.get(KEY) {
            None => OwnKey::NotSet,
            Some(value) => match require_own_key(&value) {
                Ok(()) => OwnKey::Good,
                Err(error) => OwnKey::Bad(error),
            },
        }
    }

    /// The home directory, as the environment names it.
    pub(super) fn home(&self) -> Option<PathBuf> {
        let home = self.inner.variables.get("HOME")?;
        // Exposed because the name of a directory is no secret.
        Some(home.with_exposed(|text| PathBuf::from(text)))
    }
}

fn state(home: &Path) -> AgentState {
    let directory = home.join(DIRECTORY);
    if !directory.is_dir() {
        return AgentState::NotSetUp;
    }
    let text = std::fs::read_to_string(directory.join(LOCK)).unwrap_or_default();
    match text.trim().parse() {
        Ok(process) if is_alive(process) => AgentState::Running { process },
        // A lock whose process is dead is a leftover, which the agent removes itself.
        Ok(_) | Err(_) => AgentState::Stopped,
    }
}

#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    let Some(process) = i32::try_from(process)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    else {
        return false;
    };
    match rustix::process::test_kill_process(process) {
        Ok(()) => true,
        Err(error) => error == rustix::io::Errno::PERM,
    }
}

/// Without a way to ask, the lock file is believed.
#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_of_a_living_process_means_that_it_runs() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join(DIRECTORY);
        assert_eq!(state(home.path()), AgentState::NotSetUp);

        std::fs::create_dir(&directory).unwrap();
        assert_eq!(state(home.path()), AgentState::Stopped);

        let process = std::process::id();
        std::fs::write(directory.join(LOCK), format!("{process}\n")).unwrap();
        assert_eq!(state(home.path()), AgentState::Running { process });

        for left_over in ["4194304999", "not a number", "0"] {
            std::fs::write(directory.join(LOCK), left_over).unwrap();
            assert_eq!(state(home.path()), AgentState::Stopped, "{left_over}");
        }
    }
}
