//! From the command line to an open window, and what is tidied up when it closes.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use app::{App, Clock, Edition, Identity, OsKeychain, Start, SystemClock};
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_window_state::StateFlags;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{
    activity::Activity,
    anew, background, border, damage,
    desktop::{NativeDesktop, literal},
    fleeting::{Fleeting, Purpose},
    identity::{Arguments, Instance},
    log, memory, page, painting, sample, sandbox,
    signals::Signals,
    tasks::Tasks,
    variables, window,
};

/// What Patchbay begins again for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Again {
    /// Sample systems, beside nothing of one's own.
    Sample,
    /// A new vault beside the old one, which stays under another name.
    NewVault,
    /// This backup in the place of the vault, which stays under another name.
    Restore(PathBuf),
}

/// What commands need beside the use cases.
pub struct Shell {
    pub(crate) instance: Instance,
    /// The program with sample systems, where it lies beside this one.
    pub(crate) sandbox: Option<PathBuf>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tasks: Tasks,
    /// What the window waits for.
    pub(crate) signals: Signals,
    /// Begins Patchbay again and ends this process; whether that worked.
    pub(crate) begin_again: Box<dyn Fn(Again) -> bool + Send + Sync>,
    /// The CoreGit of the sample. Its key is a secret, so that the person adds it.
    pub(crate) sample_coregit: OnceLock<String>,
    /// What was shown to the person as what would be restored; the page never names a file.
    planned: Mutex<Option<PathBuf>>,
    activity: Activity,
    /// One attempt at a passphrase at a time: each takes a large part of a second and much memory.
    attempts: Semaphore,
}

impl Shell {
    /// The shell of one process.
    pub fn new(
        instance: Instance,
        sandbox: Option<PathBuf>,
        clock: Arc<dyn Clock>,
        begin_again: Box<dyn Fn(Again) -> bool + Send + Sync>,
        signals: Signals,
    ) -> Self {
        Self {
            instance,
            sandbox,
            clock,
            tasks: Tasks::default(),
            signals,
            begin_again,
            sample_coregit: OnceLock::new(),
            planned: Mutex::default(),
            activity: Activity::default(),
            attempts: Semaphore::new(1),
        }
    }

    pub(crate) fn note_activity(&self) {
        self.activity.note(self.clock.elapsed());
    }

    /// Waits for its turn to try a passphrase. Whoever tries is there: that counts as activity.
    pub(crate) async fn attempt(&self) -> Option<SemaphorePermit<'_>> {
        self.note_activity();
        // Never closed, so there is always a permit.
        self.attempts.acquire().await.ok()
    }

    pub(crate) fn plan_restore(&self, file: Option<PathBuf>) {
        *self.planned.lock().unwrap_or_else(PoisonError::into_inner) = file;
    }

    pub(crate) fn planned_restore(&self) -> Option<PathBuf> {
        self.planned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn is_idle(&self, limit: Duration) -> bool {
        self.activity.is_idle(self.clock.elapsed(), limit)
    }
}

/// Opens the window and stays until it closes.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    painting::leave_to_the_processor();
    memory::forbid_crash_files();
    log::quiet_panics();
    let (Some(data_home), Some(runtime)) = (dirs::data_dir(), dirs::runtime_dir().or_else(dirs::cache_dir))
    else {
        return complain("this account has no directories for application data");
    };
    let process = std::process::id();
    let Ok(trial) = trial_directory(&arguments, &runtime, process) else {
        return complain("there is no room for a trial");
    };
    let fresh = trial.as_ref().map_or(runtime.as_path(), Fleeting::path);
    let (begins_anew, restores) = (arguments.begins_anew, arguments.restores.clone());
    let instance = Instance::decide(arguments, cfg!(debug_assertions), &data_home, fresh);
    log::begin(instance.directory());
    if begins_anew {
        anew::set_aside(instance.directory());
    }
    let news = restores.map(|file| anew::restore(instance.directory(), &file));
    open(instance, runtime, news)
}

/// A trial without a given directory uses up one of its own.
fn trial_directory(arguments: &Arguments, runtime: &Path, process: u32) -> io::Result<Option<Fleeting>> {
    let is_needed = arguments.is_sample && arguments.data_directory.is_none();
    let id = Identity::of(Edition::Sample).application_id();
    is_needed
        .then(|| Fleeting::make(runtime, id, Purpose::Trial, process))
        .transpose()
}

/// Says on the terminal why there is no window.
pub(crate) fn complain(words: &str) -> ExitCode {
    // Nobody may be reading.
    let _ = writeln!(io::stderr(), "Patchbay cannot start: {words}");
    ExitCode::FAILURE
}

fn open(instance: Instance, runtime: PathBuf, news: Option<String>) -> ExitCode {
    let mut context = crate::context();
    context.config_mut().identifier = instance.identity().application_id().to_owned();
    let (bus_name, state_file) = (instance.bus_name(), instance.directory().join("window.json"));
    let built = tauri::Builder::default()
        // First, so that a second launch ends before it touches anything.
        .plugin(one_at_a_time(bus_name))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_filename(state_file.to_string_lossy())
                .with_state_flags(StateFlags::POSITION | StateFlags::SIZE | StateFlags::MAXIMIZED)
                .build(),
        )
        .invoke_handler(border::handler())
        .setup(move |tauri| {
            set_up(tauri.handle(), instance, &runtime, news)?;
            Ok(())
        })
        .build(context);
    match built {
        Ok(tauri) => {
            let handle = tauri.handle().clone();
            let code = tauri.run_return(|_, _| {});
            tauri::async_runtime::block_on(tidy_up(&handle));
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(_) => complain("the platform could not make a window"),
    }
}

fn one_at_a_time<R: Runtime>(bus_name: String) -> tauri::plugin::TauriPlugin<R> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|tauri, _, _| window::show(tauri))
        .dbus_id(bus_name)
        .build()
}

/// The vault first, then the window, then everything that may take its time.
pub(crate) fn set_up<R: Runtime>(
    handle: &AppHandle<R>,
    instance: Instance,
    runtime: &Path,
    news: Option<String>,
) -> tauri::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let signals = Signals::default();
    let opened = App::open(Start {
        directory: instance.directory().to_owned(),
        identity: instance.identity(),
        keychain: Arc::new(OsKeychain),
        clock: Arc::clone(&clock),
        events: Arc::new(signals.clone()),
        desktop: Arc::new(NativeDesktop::new(handle.clone())),
        variables: variables::of(&instance),
    });
    let app = match opened {
        Ok(app) => app,
        Err(error) => {
            // No reason to make another by itself: the person chooses, and until then nothing is changed.
            damage::ask(handle, instance, runtime.to_owned(), &error);
            return Ok(());
        }
    };
    tracing::info!("opened as {}", instance.identity().application_id());
    let (label, is_sample) = (
        instance.label().filter(|_| instance.is_sample()),
        instance.is_sample(),
    );
    let executable = std::env::current_exe().ok();
    let program = executable.as_deref().and_then(sandbox::beside);
    let given = instance.given_directory().map(Path::to_owned);
    let id = instance.identity().application_id();
    let web_data = Fleeting::make(runtime, id, Purpose::Web, std::process::id())?;
    handle.manage(app);
    handle.manage(Shell::new(
        instance,
        program,
        clock,
        restarter(handle.clone(), executable, given),
        signals,
    ));
    handle.manage(sample::Trial::default());
    page::warm_up(handle);
    window::open(handle, label, web_data.path())?;
    handle.manage(Kept(Mutex::new(Some(web_data))));
    memory::forbid_reading();
    background::begin(handle);
    if is_sample {
        sample::begin(handle);
    }
    if let Some(news) = news {
        tell(handle, news);
    }
    Ok(())
}

/// What happened before there was a window.
fn tell<R: Runtime>(handle: &AppHandle<R>, news: String) {
    let title = "Restoring a backup";
    let mut dialog = handle.dialog().message(literal(&news)).title(title);
    if let Some(window) = handle.get_webview_window(window::MAIN) {
        dialog = dialog.parent(&window);
    }
    dialog.show(drop);
}

fn restarter<R: Runtime>(
    handle: AppHandle<R>,
    executable: Option<PathBuf>,
    given_directory: Option<PathBuf>,
) -> Box<dyn Fn(Again) -> bool + Send + Sync> {
    Box::new(move |again| {
        let Some(executable) = &executable else {
            return false;
        };
        let mut command = Command::new(executable);
        let is_own = again != Again::Sample;
        match again {
            Again::Sample => command.arg("--sample"),
            Again::NewVault => command.arg("--begin-anew"),
            Again::Restore(file) => command.arg("--restore").arg(file),
        };
        if let (true, Some(directory)) = (is_own, &given_directory) {
            command.arg("--data-dir").arg(directory);
        }
        let has_begun = command.spawn().is_ok();
        if has_begun {
            handle.exit(0);
        }
        has_begun
    })
}

/// The web view's directory, until the window is gone.
struct Kept(Mutex<Option<Fleeting>>);

async fn tidy_up<R: Runtime>(handle: &AppHandle<R>) {
    let Some(shell) = handle.try_state::<Shell>() else {
        return;
    };
    shell.tasks.cancel_all();
    // Drops the key, and every typed secret that was not stored.
    if let Err(error) = handle.state::<App>().lock().await {
        tracing::warn!("the store was locked, its state could not be read: {error}");
    }
    if shell.instance.is_sample() {
        sample::end(handle).await;
    }
    if let Some(kept) = handle.try_state::<Kept>() {
        drop(kept.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}
