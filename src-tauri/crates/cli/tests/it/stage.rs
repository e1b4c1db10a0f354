//! A terminal that answers as told, and a vault that a window has open at the same time.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use app::{
    Edition, NewSystem,
    domain::{Environment, Secret, SystemId, SystemKind},
};
use patchbay_cli::{Console, Exit, Surroundings};
use patchbay_tests::fakes::Bench;
use sandbox::SampleCredentials;
use tokio_util::sync::CancellationToken;

/// What a command wrote and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: Exit,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The window's side, the sandbox, and a terminal.
pub(crate) struct Stage {
    pub(crate) bench: Bench,
    pub(crate) console: Arc<FakeConsole>,
    pub(crate) working_directory: tempfile::TempDir,
}

impl Stage {
    /// Nothing known yet.
    pub(crate) async fn bare() -> Self {
        Self {
            bench: Bench::lay_out().await,
            console: Arc::default(),
            working_directory: tempfile::tempdir().unwrap(),
        }
    }

    /// With a DevLake, and a secret store in the keychain.
    pub(crate) async fn with_devlake() -> (Self, SystemId) {
        let stage = Self::bare().await;
        stage.bench.app.create_store_in_keychain().await.unwrap();
        let new = NewSystem {
            kind: SystemKind::DevLake,
            address: stage.bench.sandbox.devlake_url(),
            name: "DevLake production".to_owned(),
            environment: Environment::Production,
            login: None,
            allows_plain_http: false,
        };
        let added = stage
            .bench
            .app
            .add_system(new, &CancellationToken::new())
            .await
            .unwrap();
        (stage, added.system.id)
    }

    /// With one of each system, and a secret store in the keychain.
    pub(crate) async fn with_three_systems() -> Self {
        let stage = Self::bare().await;
        stage.bench.app.create_store_in_keychain().await.unwrap();
        let coregit = stage.bench.sandbox.add_coregit().await.unwrap();
        let devlake = stage.bench.sandbox.devlake_url();
        stage.pipe(SampleCredentials::SAMPLE.coregit_master_key);
        for line in [
            format!("systems add {} --kind coregit --api-key -", coregit.url()),
            format!("systems add {devlake}"),
            "systems add --kind dojops-sa".to_owned(),
        ] {
            let added = stage.patchbay(&line).await;
            assert_eq!(added.exit, Exit::Fine, "{added:?}");
        }
        stage
    }

    /// What standard input holds next.
    pub(crate) fn pipe(&self, text: &str) {
        text.clone_into(&mut self.console.standard_input.lock().unwrap());
    }

    /// Runs a command line, written as one would type it; words in single quotes stay together.
    pub(crate) async fn run(&self, line: &str) -> Ran {
        let words = words(line);
        // On the heap: a test that runs many commands would hold them all on its stack.
        let exit = Box::pin(patchbay_cli::run(
            words.iter().map(Into::into),
            self.surroundings(),
        ))
        .await;
        Ran {
            exit,
            out: std::mem::take(&mut self.console.out.lock().unwrap()),
            err: std::mem::take(&mut self.console.err.lock().unwrap()),
        }
    }

    /// Everything that a command reaches.
    pub(crate) fn surroundings(&self) -> Surroundings {
        Surroundings {
            edition: Edition::Debug,
            data_home: self.bench.directory.path().join("home"),
            working_directory: self.working_directory.path().to_owned(),
            keychain: self.bench.keychain.clone(),
            clock: self.bench.clock.clone(),
            variables: self.bench.variables.clone(),
            console: self.console.clone(),
            may_paint: false,
            cancel: CancellationToken::new(),
        }
    }

    fn data(&self) -> String {
        self.bench.directory.path().join("data").display().to_string()
    }
}

/// A DevLake that holds one GitHub connection with this token.
pub(crate) async fn created(token: &str) -> Stage {
    let (stage, _) = Stage::with_devlake().await;
    stage.set("GITHUB_PAT", token);
    let created = stage.patchbay("create --plugin github --org my-org").await;
    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    stage.bench.variables.0.lock().unwrap().clear();
    stage
}

impl Stage {
    /// What every descriptor holds.
    pub(crate) fn set_descriptor(&self, text: &str) {
        text.clone_into(&mut self.console.descriptor.lock().unwrap());
    }

    /// What DevLake keeps of a connection.
    pub(crate) fn stored(&self, plugin: &str, id: u64) -> Option<serde_json::Value> {
        let stored = self.bench.sandbox.devlake().stored();
        let all = stored["connections"][plugin].as_array()?;
        all.iter().find(|one| one["id"] == id).cloned()
    }

    /// Sets a variable of the environment.
    pub(crate) fn set(&self, name: &str, value: &str) {
        let mut variables = self.bench.variables.0.lock().unwrap();
        variables.insert(name.to_owned(), value.to_owned());
    }

    /// Writes a file into the working directory.
    pub(crate) fn write(&self, name: &str, text: &str) -> std::path::PathBuf {
        let path = self.working_directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs a command line on the vault that the window has open.
    pub(crate) async fn patchbay(&self, line: &str) -> Ran {
        self.run(&format!("patchbay --data-dir '{}' {line}", self.data()))
            .await
    }
}

/// A terminal, or the lack of one.
#[derive(Default)]
pub(crate) struct FakeConsole {
    pub(crate) is_interactive: std::sync::atomic::AtomicBool,
    pub(crate) answers: Mutex<VecDeque<String>>,
    pub(crate) hidden: Mutex<VecDeque<String>>,
    pub(crate) standard_input: Mutex<String>,
    pub(crate) descriptor: Mutex<String>,
    pub(crate) numbered: Mutex<HashMap<u32, String>>,
    pub(crate) shown: Mutex<Vec<String>>,
    pub(crate) out: Mutex<String>,
    pub(crate) err: Mutex<String>,
}

impl FakeConsole {
    /// Somebody sits there and will type these lines.
    pub(crate) fn types(&self, lines: &[&str]) {
        self.is_interactive
            .store(true, std::sync::atomic::Ordering::Relaxed);
        self.answers
            .lock()
            .unwrap()
            .extend(lines.iter().map(|line| (*line).to_owned()));
    }

    /// What single descriptors hold.
    pub(crate) fn descriptors(&self, held: &[(u32, &str)]) {
        let held = held.iter().map(|(number, text)| (*number, (*text).to_owned()));
        self.numbered.lock().unwrap().extend(held);
    }

    /// And these where nothing is shown.
    pub(crate) fn types_hidden(&self, lines: &[&str]) {
        self.hidden
            .lock()
            .unwrap()
            .extend(lines.iter().map(|line| (*line).to_owned()));
    }
}

impl Console for FakeConsole {
    fn is_interactive(&self) -> bool {
        self.is_interactive.load(std::sync::atomic::Ordering::Relaxed)
    }

    fn width(&self) -> Option<usize> {
        None
    }

    fn out(&self, text: &str) {
        self.out.lock().unwrap().push_str(text);
    }

    fn err(&self, text: &str) {
        self.err.lock().unwrap().push_str(text);
    }

    fn ask(&self, prompt: &str) -> Option<String> {
        self.err(prompt);
        self.answers.lock().unwrap().pop_front()
    }

    fn ask_hidden(&self, prompt: &str) -> Option<Secret> {
        self.err(prompt);
        Secret::new(self.hidden.lock().unwrap().pop_front()?).ok()
    }

    fn read_secret(&self) -> Option<Secret> {
        Secret::new(std::mem::take(&mut self.standard_input.lock().unwrap())).ok()
    }

    fn read_descriptor(&self, number: u32) -> Option<Secret> {
        if let Some(text) = self.numbered.lock().unwrap().get(&number) {
            return Secret::new(text.clone()).ok();
        }
        Secret::new(self.descriptor.lock().unwrap().clone()).ok()
    }

    fn show_secret(&self, secret: &Secret) -> bool {
        // Exposed as the person would read it.
        self.shown
            .lock()
            .unwrap()
            .push(secret.with_exposed(str::to_owned));
        true
    }
}

fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, piece) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}
