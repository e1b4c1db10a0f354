//! The sample systems: the program `patchbay-sandbox` beside this one, started as a child and ended with us.
//!
//! Patchbay reaches them with features it has anyway, a proxy and an extra certificate; it never runs them inside
//! the process that holds secrets.

use std::{
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use domain::Environment;
use serde::Deserialize;

/// More than the sandbox ever says in its first line.
const LONGEST_LINE: u64 = 64 * 1024;

/// Why there are no sample systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SandboxError {
    /// The program does not lie beside this one, or cannot be run.
    #[error("the sample systems could not be started")]
    NotStarted,
    /// It said something else than where its systems are.
    #[error("the sample systems did not say where they are")]
    NotUnderstood,
}

/// Where the sample systems are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Ready {
    /// The DevLakes, each with the name it gets.
    pub(crate) devlakes: Vec<SampleSystem>,
    /// The CoreGits. Their keys are secrets, so that a person adds them.
    #[serde(default)]
    pub(crate) coregits: Vec<SampleSystem>,
    /// The proxy that stands for the outside world.
    pub(crate) proxy: String,
    /// The certificate that its answers are signed with.
    pub(crate) ca_pem: String,
}

/// One sample system.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct SampleSystem {
    /// Its name.
    pub(crate) name: String,
    /// How much care it would deserve.
    pub(crate) environment: Environment,
    /// Its address.
    pub(crate) url: String,
}

/// The running child. It ends when its standard input closes, also when this process dies.
#[derive(Debug)]
pub(crate) struct Sandbox(Child);

impl Sandbox {
    /// Starts `program` and waits until it says where its systems are.
    ///
    /// # Errors
    /// When it cannot be run, or says something else.
    pub(crate) fn start(program: &Path) -> Result<(Self, Ready), SandboxError> {
        // Nothing is added to its environment, and no argument is given.
        let child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut sandbox = Self(child.map_err(|_| SandboxError::NotStarted)?);
        let stdout = sandbox.0.stdout.take().ok_or(SandboxError::NotStarted)?;
        let mut line = String::new();
        BufReader::new(stdout.take(LONGEST_LINE))
            .read_line(&mut line)
            .map_err(|_| SandboxError::NotUnderstood)?;
        let ready = serde_json::from_str(&line).map_err(|_| SandboxError::NotUnderstood)?;
        Ok((sandbox, ready))
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // It holds nothing worth waiting for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program beside `executable`, where there is one.
pub(crate) fn beside(executable: &Path) -> Option<PathBuf> {
    let program = executable.with_file_name(format!("patchbay-sandbox{}", std::env::consts::EXE_SUFFIX));
    program.is_file().then_some(program)
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn the_first_line_says_where_the_systems_are() {
        let (_directory, program) = script(
            r#"echo '{"devlakes":[{"name":"Sample","environment":"staging","url":"http://127.0.0.1:1"}],"proxy":"http://127.0.0.1:2","ca_pem":"pem","control":"http://127.0.0.1:3","provider":"x","samples":[]}'; cat"#,
        );

        let (_sandbox, ready) = Sandbox::start(&program).unwrap();

        assert_eq!(
            (ready.devlakes[0].name.as_str(), ready.proxy.as_str()),
            ("Sample", "http://127.0.0.1:2")
        );
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "compares with what the child was given")]
    fn nothing_is_added_to_its_environment_and_no_argument_is_given() {
        let (directory, program) =
            script(r#"env > "$(dirname "$0")/environment"; echo "$#" > "$(dirname "$0")/count""#);

        // It says nothing and ends, which is as good as any other answer here.
        assert!(Sandbox::start(&program).is_err());

        let given = fs::read_to_string(directory.path().join("environment")).unwrap();
        // What a shell sets by itself.
        let of_the_shell = ["PWD", "OLDPWD", "SHLVL", "_"];
        let names = given
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(name, _)| name);
        let added: Vec<_> = names
            .filter(|name| {
                name.chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
            })
            .filter(|name| !of_the_shell.contains(name) && std::env::var_os(name).is_none())
            .collect();
        assert!(added.is_empty(), "{added:?}");
        assert_eq!(
            fs::read_to_string(directory.path().join("count")).unwrap().trim(),
            "0"
        );
    }

    #[test]
    fn a_program_that_says_something_else_is_ended() {
        let (_directory, program) = script("echo hello; cat");

        assert_eq!(Sandbox::start(&program).unwrap_err(), SandboxError::NotUnderstood);
    }

    #[test]
    fn it_is_only_offered_where_it_lies_beside_the_executable() {
        let directory = tempfile::tempdir().unwrap();
        let executable = directory.path().join("patchbay-desktop");

        assert_eq!(beside(&executable), None);
        fs::write(directory.path().join("patchbay-sandbox"), "").unwrap();
        assert_eq!(
            beside(&executable),
            Some(directory.path().join("patchbay-sandbox"))
        );
    }

    fn script(body: &str) -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let program = directory.path().join("program");
        fs::write(&program, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        (directory, program)
    }
}
