//! Which Patchbay this process is. The application id decides data directory, keychain service and instance name
//! together, so that a debug build or a trial with sample systems can never touch the real secrets.

use std::{
    collections::hash_map::DefaultHasher,
    ffi::OsString,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

use app::{Edition, Identity};

/// What a person may say on the command line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arguments {
    /// `--data-dir DIR`: keep everything there.
    pub data_directory: Option<PathBuf>,
    /// `--sample`: sample systems instead of one's own.
    pub is_sample: bool,
    /// `--begin-anew`: the vault gets another name first, so that a new one is made beside it.
    pub begins_anew: bool,
    /// `--restore FILE`: this backup takes the vault's place first, which gets another name.
    pub restores: Option<PathBuf>,
}

/// The command line says something that Patchbay does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// An argument beside the four.
    #[error("unknown argument; Patchbay takes --data-dir DIR, --sample, --begin-anew and --restore FILE")]
    Unknown,
    /// `--restore` at the end, or with nothing after it.
    #[error("--restore needs a file")]
    NoFile,
    /// `--data-dir` at the end, or with nothing after it.
    #[error("--data-dir needs a directory")]
    NoDirectory,
}

impl Arguments {
    /// Reads the arguments that follow the program's name.
    ///
    /// # Errors
    /// For anything that is not one of the four. The argument is not quoted: it may be a mistake that should stay private.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, ArgumentError> {
        let mut parsed = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--sample") => parsed.is_sample = true,
                Some("--begin-anew") => parsed.begins_anew = true,
                Some("--restore") => {
                    let file = arguments.next().filter(|file| !file.is_empty());
                    parsed.restores = Some(file.ok_or(ArgumentError::NoFile)?.into());
                }
                Some("--data-dir") => {
                    let directory = arguments.next().filter(|directory| !directory.is_empty());
                    parsed.data_directory = Some(directory.ok_or(ArgumentError::NoDirectory)?.into());
                }
                Some(_) | None => return Err(ArgumentError::Unknown),
            }
        }
        Ok(parsed)
    }
}

/// Identity and directory, decided together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    identity: Identity,
    directory: PathBuf,
    is_directory_given: bool,
}

impl Instance {
    /// Decides which Patchbay this process is. `data_home` is the platform's directory for application data, `fresh`
    /// an empty directory that a trial may use up.
    pub fn decide(arguments: Arguments, is_debug_build: bool, data_home: &Path, fresh: &Path) -> Self {
        let edition = match (arguments.is_sample, is_debug_build) {
            (true, _) => Edition::Sample,
            (false, true) => Edition::Debug,
            (false, false) => Edition::Release,
        };
        let identity = Identity::of(edition);
        let is_directory_given = arguments.data_directory.is_some();
        let directory = arguments.data_directory.unwrap_or_else(|| match edition {
            Edition::Release | Edition::Debug => identity.data_directory(data_home),
            Edition::Sample => fresh.to_owned(),
        });
        Self {
            identity,
            directory,
            is_directory_given,
        }
    }

    /// Application id and keychain service.
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// Where everything is kept.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The directory that was asked for by name.
    pub fn given_directory(&self) -> Option<&Path> {
        self.is_directory_given.then_some(self.directory.as_path())
    }

    /// Whether it runs on sample systems and leaves nothing behind.
    pub fn is_sample(&self) -> bool {
        self.identity.edition() == Edition::Sample
    }

    /// Shown beside the name.
    pub fn label(&self) -> Option<&'static str> {
        match self.identity.edition() {
            Edition::Release => None,
            Edition::Debug => Some("Debug"),
            Edition::Sample => Some("Sample"),
        }
    }

    /// The name on the session bus. Another directory is another Patchbay, so it gets a name of its own.
    pub fn bus_name(&self) -> String {
        let id = self.identity.application_id();
        if !self.is_directory_given {
            return id.to_owned();
        }
        let mut hasher = DefaultHasher::new();
        self.directory.hash(&mut hasher);
        format!("{id}.d{:016x}", hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_debug_build_and_a_trial_touch_neither_directory_nor_keychain_of_the_real_one() {
        let real = decide(Arguments::default(), false);
        let debug = decide(Arguments::default(), true);
        let sample = decide(
            Arguments {
                is_sample: true,
                ..Arguments::default()
            },
            true,
        );

        assert_eq!(
            (id(&real), real.directory()),
            ("dev.patchbay.Patchbay", Path::new("/data/dev.patchbay.Patchbay"))
        );
        assert_eq!(debug.directory(), Path::new("/data/dev.patchbay.Patchbay.debug"));
        assert_eq!(id(&debug), "dev.patchbay.Patchbay.debug");
        assert_eq!(
            (id(&sample), sample.directory()),
            ("dev.patchbay.Patchbay.sample", Path::new("/fresh"))
        );
        assert_eq!(
            (real.label(), debug.label(), sample.label()),
            (None, Some("Debug"), Some("Sample"))
        );
    }

    #[test]
    fn a_given_directory_is_taken_and_may_run_beside_the_usual_one() {
        let given = |path: &str| {
            decide(
                Arguments {
                    data_directory: Some(path.into()),
                    ..Arguments::default()
                },
                true,
            )
        };

        assert_eq!(given("/elsewhere").directory(), Path::new("/elsewhere"));
        assert_eq!(given("/elsewhere").bus_name(), given("/elsewhere").bus_name());
        assert_ne!(given("/elsewhere").bus_name(), given("/other").bus_name());
        assert_ne!(
            given("/elsewhere").bus_name(),
            decide(Arguments::default(), true).bus_name()
        );
    }

    #[test]
    fn the_four_arguments_are_read() {
        let parsed = parse(&[
            "--sample",
            "--begin-anew",
            "--data-dir",
            "/elsewhere",
            "--restore",
            "/backup.db",
        ]);

        assert_eq!(
            parsed,
            Ok(Arguments {
                data_directory: Some("/elsewhere".into()),
                is_sample: true,
                begins_anew: true,
                restores: Some("/backup.db".into()),
            })
        );
        assert_eq!(parse(&[]), Ok(Arguments::default()));
    }

    #[test]
    fn anything_else_is_refused_without_being_quoted() {
        assert_eq!(parse(&["--token", "zz"]), Err(ArgumentError::Unknown));
        assert_eq!(parse(&["--restore"]), Err(ArgumentError::NoFile));
        assert_eq!(parse(&["--data-dir"]), Err(ArgumentError::NoDirectory));
        assert_eq!(parse(&["--data-dir", ""]), Err(ArgumentError::NoDirectory));
    }

    fn id(instance: &Instance) -> &'static str {
        instance.identity().application_id()
    }

    fn decide(arguments: Arguments, is_debug_build: bool) -> Instance {
        Instance::decide(arguments, is_debug_build, Path::new("/data"), Path::new("/fresh"))
    }

    fn parse(arguments: &[&str]) -> Result<Arguments, ArgumentError> {
        Arguments::parse(arguments.iter().map(OsString::from))
    }
}
