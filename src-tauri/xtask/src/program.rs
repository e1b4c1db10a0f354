//! Running other programs, and what can go wrong while doing so.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a task stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("cannot start `{program}`: {cause}")]
    CannotStart { program: String, cause: ErrorKind },
    #[error("`{program}` failed")]
    Failed { program: String },
    #[error("cannot use {}: {cause}", path.display())]
    File { path: PathBuf, cause: ErrorKind },
    #[error("{what} is not what we expected to read")]
    Unreadable { what: String },
    #[error("{what} is missing: {remedy}")]
    Missing { what: String, remedy: String },
    #[error("{count} findings")]
    Findings { count: usize },
    #[error("the window was not painted within {seconds} s; what it said is in {}", log.display())]
    NotPainted { seconds: u64, log: PathBuf },
    #[error("{failed} of {all} did not pass")]
    NotAllPassed { failed: usize, all: usize },
}

impl Trouble {
    /// Names the file that could not be used.
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            cause: error.kind(),
        }
    }
}

/// A command that runs from the root of the repository.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Prints what will run, runs it, and requires success.
pub(crate) fn run(command: &mut Command) -> Result<(), Trouble> {
    println!("\n$ {}", shown(command));
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Trouble::Failed {
            program: shown(command),
        })
    }
}

/// What a program prints; its complaints go to the terminal.
pub(crate) fn output_of(command: &mut Command) -> Result<String, Trouble> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if !output.status.success() {
        return Err(Trouble::Failed {
            program: shown(command),
        });
    }
    String::from_utf8(output.stdout).map_err(|_| Trouble::Unreadable { what: shown(command) })
}

/// Whether a program says yes, without a word on the terminal.
pub(crate) fn agrees(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether a program can be found where the shell would look for it.
pub(crate) fn is_installed(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    std::env::split_paths(&path)
        .any(|folder| folder.join(program).is_file() || folder.join(program).with_extension("exe").is_file())
}

/// Names a program that did not start.
pub(crate) fn cannot_start(command: &Command, error: &std::io::Error) -> Trouble {
    Trouble::CannotStart {
        program: command.get_program().to_string_lossy().into_owned(),
        cause: error.kind(),
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .expect("this crate lives two folders below the root")
        .to_owned()
}

/// `npm` is a script on Windows, which the system only finds under its whole name.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut npm = command(name, arguments);
    npm.current_dir(root().join("ui"));
    npm
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
