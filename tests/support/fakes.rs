//! Fakes that remember what happened, and a bench to use them on: Patchbay's use cases over a sandbox.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::{
    App, Clock, DeletionProgress, Desktop, DesktopRefused, Events, KeyStatus, LinkNotOpened, Progress,
    Question, ReloadProgress, Stage, Start, Variables,
};
use domain::{
    NetworkRoute, ProxyMode, Rung, RungReport, Secret,
    deletion::{DeletionStep, RunningPipeline, StepReport},
    sync,
};
use futures_util::{FutureExt, future::BoxFuture};
use jiff::{Timestamp, ToSpan};
use sandbox::Sandbox;
use tempfile::TempDir;
use vault::{Edition, Identity, fakes::MemoryKeychain};

/// A clock that stands still until it is moved.
pub struct FixedClock(Mutex<(Timestamp, Duration)>);

impl FixedClock {
    /// Standing at this moment.
    pub fn at(text: &str) -> Arc<Self> {
        let now = text.parse().expect("the moment is written as RFC 3339");
        Arc::new(Self(Mutex::new((now, Duration::ZERO))))
    }

    /// Moves both the date and the elapsed time.
    pub fn advance(&self, by: Duration) {
        let mut moment = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = i64::try_from(by.as_secs()).unwrap_or(i64::MAX);
        moment.0 = moment.0.checked_add(seconds.seconds()).unwrap_or(moment.0);
        moment.1 += by;
    }
}

impl FixedClock {
    /// Sets the date alone, as somebody does who sets a computer's clock. No time passes.
    pub fn set(&self, text: &str) {
        let now = text.parse().expect("the moment is written as RFC 3339");
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = now;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn elapsed(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

/// A desktop that answers as told and remembers.
#[derive(Default)]
pub struct RecordingDesktop {
    /// The file that the chooser began at.
    pub proposed: Mutex<Option<PathBuf>>,
    /// What the file chooser answers.
    pub file: Mutex<Option<PathBuf>>,
    /// Whether the person agrees to what they are asked. They do not, unless a test says so.
    pub agrees: AtomicBool,
    /// What they were asked.
    pub questions: Mutex<Vec<Question>>,
    /// The folders that were shown.
    pub folders: Mutex<Vec<PathBuf>>,
    /// The secrets that were put into the clipboard.
    pub copied_secrets: Mutex<Vec<String>>,
    /// What is in the clipboard.
    pub clipboard: Mutex<String>,
    /// What the person names as a file to write.
    pub place: Mutex<Option<PathBuf>>,
    /// The pages that were opened.
    pub links: Mutex<Vec<String>>,
    /// The recovery codes that were shown.
    pub codes: Mutex<Vec<String>>,
    /// Whether the person says to have written a code down.
    pub writes_down: AtomicBool,
}

impl Desktop for RecordingDesktop {
    fn pick_file(&self, _: &'static str, proposed: Option<PathBuf>) -> BoxFuture<'_, Option<PathBuf>> {
        *self.proposed.lock().unwrap_or_else(PoisonError::into_inner) = proposed;
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner).clone();
        async { file }.boxed()
    }

    fn confirm<'d>(&'d self, question: &Question) -> BoxFuture<'d, bool> {
        self.questions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(question.clone());
        async { self.agrees.load(Ordering::Relaxed) }.boxed()
    }

    fn save_file(&self, _: &'static str, _: String) -> BoxFuture<'_, Option<PathBuf>> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner).clone();
        async { place }.boxed()
    }

    fn show_recovery_code<'a>(&'a self, code: &'a Secret) -> BoxFuture<'a, bool> {
        // Exposed as the person would read it.
        let shown = code.with_exposed(str::to_owned);
        self.codes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(shown);
        async { self.writes_down.load(Ordering::Relaxed) }.boxed()
    }

    fn open_link(&self, url: &str) -> Result<(), LinkNotOpened> {
        self.links
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(url.to_owned());
        Ok(())
    }

    fn open_folder(&self, folder: &Path) -> Result<(), DesktopRefused> {
        self.folders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(folder.to_owned());
        Ok(())
    }

    fn copy_secret<'d>(&'d self, secret: Secret) -> BoxFuture<'d, Result<(), DesktopRefused>> {
        let copied = secret.with_exposed(str::to_owned);
        self.copied_secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(copied);
        async { Ok(()) }.boxed()
    }

    fn copy<'d>(&'d self, text: &str) -> BoxFuture<'d, Result<(), DesktopRefused>> {
        *self.clipboard.lock().unwrap_or_else(PoisonError::into_inner) = text.to_owned();
        async { Ok(()) }.boxed()
    }
}

/// An environment that a test sets.
#[derive(Default)]
pub struct FakeVariables(pub Mutex<HashMap<String, String>>);

impl Variables for FakeVariables {
    fn get(&self, name: &str) -> Option<Secret> {
        let set = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Secret::new(set.get(name)?.clone()).ok()
    }
}

/// Counts announcements.
#[derive(Default)]
pub struct RecordingEvents {
    /// The revisions that were announced.
    pub revisions: Mutex<Vec<u64>>,
    /// The states of the secret store that were announced.
    pub keys: Mutex<Vec<KeyStatus>>,
}

impl Events for RecordingEvents {
    fn store_changed(&self, revision: u64) {
        self.revisions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(revision);
    }

    fn keys_changed(&self, status: &KeyStatus) {
        self.keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(status.clone());
    }
}

/// Remembers what a check or create reported on its way.
#[derive(Default)]
pub struct RecordingProgress {
    /// The rungs that ended, with the system's own words.
    pub finished: Mutex<Vec<(RungReport, Option<String>)>>,
    /// The stages that a create passed.
    pub stages: Mutex<Vec<Stage>>,
}

impl Progress for RecordingProgress {
    fn ladder(&self, _: &[Rung]) {}

    fn running(&self, _: Rung) {}

    fn finished(&self, report: &RungReport, detail: Option<&str>) {
        let entry = (report.clone(), detail.map(str::to_owned));
        self.finished
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(entry);
    }

    fn stage(&self, stage: Stage) {
        self.stages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(stage);
    }
}

impl ReloadProgress for RecordingProgress {
    fn started(&self, _: usize) {}

    fn finished(&self, _: &str, _: usize) {}
}

/// Patchbay's use cases over a sandbox, a keychain in memory and a fresh directory.
pub struct Bench {
    /// The use cases.
    pub app: App,
    /// The stand-in servers.
    pub sandbox: Sandbox,
    /// The keychain.
    pub keychain: Arc<MemoryKeychain>,
    /// The clock.
    pub clock: Arc<FixedClock>,
    /// The desktop.
    pub desktop: Arc<RecordingDesktop>,
    /// The environment.
    pub variables: Arc<FakeVariables>,
    /// The announcements.
    pub events: Arc<RecordingEvents>,
    /// Where everything is kept; removed at the end.
    pub directory: TempDir,
}

impl Bench {
    /// Lays one out: the sandbox is reached by its proxy and trusted by its certificate, the store is empty.
    pub async fn lay_out() -> Self {
        let sandbox = Sandbox::start().await.expect("loopback has free ports");
        let directory = tempfile::tempdir().expect("the temporary directory is writable");
        let keychain = Arc::new(MemoryKeychain::normal());
        let clock = FixedClock::at("2026-11-21T08:02:00Z");
        let desktop = Arc::new(RecordingDesktop::default());
        let events = Arc::new(RecordingEvents::default());
        let variables = Arc::new(FakeVariables::default());
        let app = App::open(Start {
            directory: directory.path().join("data"),
            identity: Identity::of(Edition::Debug),
            keychain: keychain.clone(),
            clock: clock.clone(),
            events: events.clone(),
            desktop: desktop.clone(),
            variables: variables.clone(),
        })
        .expect("a fresh directory opens");
        let route = NetworkRoute {
            proxy: ProxyMode::Explicit(sandbox.proxy_url().parse().expect("the proxy's address parses")),
            extra_ca_pem: Some(sandbox.ca_pem().to_owned()),
        };
        let settings = app.settings().await.expect("a fresh store is readable");
        app.save_settings(app::Settings { route, ..settings })
            .await
            .expect("the route is usable");
        Self {
            app,
            sandbox,
            keychain,
            clock,
            desktop,
            variables,
            events,
            directory,
        }
    }
}

/// Something that happens in the middle.
type Act = Box<dyn FnOnce() + Send>;

/// Writes down a deletion and may stop it.
#[derive(Default)]
pub struct RecordingDeletion {
    /// What was reported, in a word or two each.
    pub told: Mutex<Vec<String>>,
    when: Mutex<Option<(String, Act)>>,
}

impl RecordingDeletion {
    /// One that does this once that was reported.
    pub fn when(told: &str, then: impl FnOnce() + Send + 'static) -> Self {
        Self {
            when: Mutex::new(Some((told.to_owned(), Box::new(then)))),
            ..Self::default()
        }
    }

    fn tell(&self, told: String) {
        let mut when = self.when.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, then)) = when.take_if(|(expected, _)| *expected == told) {
            then();
        }
        self.told
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(told);
    }
}

impl DeletionProgress for RecordingDeletion {
    fn looking(&self, progress: sync::Progress) {
        self.tell(match progress {
            sync::Progress::Counting { repos } => format!("{repos} repositories"),
            sync::Progress::Asked { done, of } => format!("asked {done} of {of}"),
            sync::Progress::Waiting { .. } => "waiting for the limit".to_owned(),
        });
    }

    fn steps(&self, steps: &[DeletionStep]) {
        self.tell(format!("{} steps", steps.len()));
    }

    fn running(&self, step: usize) {
        self.tell(format!("running {step}"));
    }

    fn counted(&self, step: usize, done: usize, of: usize) {
        self.tell(format!("step {step}: {done} of {of}"));
    }

    fn waiting_for(&self, pipelines: &[RunningPipeline]) {
        self.tell(format!("waiting for {}", pipelines.len()));
    }

    fn ended(&self, step: usize, _: &StepReport) {
        self.tell(format!("ended {step}"));
    }
}
