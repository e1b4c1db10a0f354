//! The whole border on the mock runtime: real configuration, real capability, real use cases, a keychain in memory.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use app::{
    App, Desktop, DesktopRefused, Edition, Identity, LinkNotOpened, NoVariables, Question, Start, SystemClock,
};
use domain::Secret;
use futures_util::future::BoxFuture;
use patchbay_desktop::{
    border,
    identity::{Arguments, Instance},
    shell::Shell,
    signals::Signals,
    window,
};
use serde_json::{Value, json};
use tauri::{
    Manager, WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody, InvokeResponse, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, mock_builder},
    webview::InvokeRequest,
};
use tempfile::TempDir;
use vault::fakes::MemoryKeychain;

/// More than any answer takes here; only reached when a command hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Patchbay without a screen.
pub(crate) struct Stage {
    tauri: tauri::App<MockRuntime>,
    told: Arc<Mutex<Vec<String>>>,
    opened: Arc<Mutex<Vec<String>>>,
    codes: Arc<Mutex<Vec<String>>>,
    named: Arc<Mutex<Option<PathBuf>>>,
    directory: TempDir,
}

/// A request as a page could make it.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) window: &'static str,
    pub(crate) origin: &'static str,
    pub(crate) key: &'static str,
    pub(crate) command: String,
    pub(crate) body: InvokeBody,
}

impl Request {
    /// The window's own page asks.
    pub(crate) fn new(command: &str, arguments: Value) -> Self {
        Self {
            window: window::MAIN,
            origin: OWN_ORIGIN,
            key: INVOKE_KEY,
            command: command.to_owned(),
            body: InvokeBody::Json(arguments),
        }
    }
}

pub(crate) const OWN_ORIGIN: &str = if cfg!(windows) {
    "http://tauri.localhost"
} else {
    "tauri://localhost"
};
pub(crate) const OTHER_WINDOW: &str = "other";

impl Stage {
    /// Opens a window on an empty directory, beside a keychain that works.
    pub(crate) fn open() -> Self {
        Self::beside(Arc::new(MemoryKeychain::normal()))
    }

    /// Opens a window on an empty directory, beside this keychain.
    pub(crate) fn beside(keychain: Arc<MemoryKeychain>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let opened = Arc::new(Mutex::new(Vec::new()));
        let codes = Arc::new(Mutex::new(Vec::new()));
        let named = Arc::new(Mutex::new(None));
        let channel = Arc::clone(&told);
        let mut tauri = mock_builder()
            .invoke_handler(border::handler())
            .channel_interceptor(move |_, _, _, body| {
                channel.lock().unwrap().push(text(body));
                true
            })
            .build(patchbay_desktop::context())
            .unwrap();
        #[expect(deprecated, reason = "one step of the loop is what sets the page up")]
        tauri.run_iteration(|_, _| {});
        let signals = Signals::default();
        let app = App::open(Start {
            directory: directory.path().to_owned(),
            identity: Identity::of(Edition::Debug),
            keychain,
            clock: Arc::new(SystemClock::default()),
            events: Arc::new(signals.clone()),
            desktop: Arc::new(RecordingDesktop {
                opened: Arc::clone(&opened),
                codes: Arc::clone(&codes),
                named: Arc::clone(&named),
            }),
            variables: Arc::new(NoVariables),
        })
        .unwrap();
        let arguments = Arguments {
            data_directory: Some(directory.path().to_owned()),
            is_sample: false,
            begins_anew: false,
            restores: None,
        };
        let instance = Instance::decide(arguments, true, directory.path(), directory.path());
        let shell = Shell::new(
            instance,
            None,
            Arc::new(SystemClock::default()),
            Box::new(|_| false),
            signals,
        );
        tauri.manage(app);
        tauri.manage(shell);
        window::open(&tauri, None, directory.path()).unwrap();
        WebviewWindowBuilder::new(&tauri, OTHER_WINDOW, Default::default())
            .build()
            .unwrap();
        Self {
            tauri,
            told,
            opened,
            codes,
            named,
            directory,
        }
    }

    /// Calls a command as the window's own page does.
    pub(crate) fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        self.send(Request::new(command, arguments)).unwrap()
    }

    /// Sends a request. `None` when it is not answered at all.
    pub(crate) fn send(&self, request: Request) -> Option<Result<Value, Value>> {
        match self.begin(request).recv_timeout(PATIENCE) {
            Ok(response) => Some(response),
            Err(mpsc::RecvTimeoutError::Disconnected) => None,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("a command hangs"),
        }
    }

    /// Sends a request and leaves the waiting to the caller.
    pub(crate) fn begin(&self, request: Request) -> mpsc::Receiver<Result<Value, Value>> {
        let (answer, answered) = mpsc::channel();
        let invoke = InvokeRequest {
            cmd: request.command,
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: request.origin.parse().unwrap(),
            body: request.body,
            headers: Default::default(),
            invoke_key: request.key.to_owned(),
        };
        let window = self.window(request.window);
        let webview: &tauri::Webview<MockRuntime> = window.as_ref();
        webview.clone().on_message(
            invoke,
            Box::new(move |_, _, response, _, _| {
                let response = match response {
                    InvokeResponse::Ok(body) => Ok(serde_json::from_str(&text(&body)).unwrap_or(Value::Null)),
                    InvokeResponse::Err(error) => Err(error.0),
                };
                answer.send(response).unwrap();
            }),
        );
        answered
    }

    /// A file of the page, as its own origin serves it.
    pub(crate) fn asset(&self, path: &str) -> Vec<u8> {
        self.tauri.asset_resolver().get(path.to_owned()).unwrap().bytes
    }

    pub(crate) fn window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        self.tauri.get_webview_window(label).unwrap()
    }

    /// The use cases behind the window.
    pub(crate) fn app(&self) -> App {
        self.tauri.state::<App>().inner().clone()
    }

    /// Everything that was sent to the window besides answers: steps of long work.
    pub(crate) fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// The pages that were opened in the browser.
    pub(crate) fn opened(&self) -> Vec<String> {
        self.opened.lock().unwrap().clone()
    }

    /// The recovery codes that were shown, outside of the window.
    pub(crate) fn codes(&self) -> Vec<String> {
        self.codes.lock().unwrap().clone()
    }

    /// Names the file that the next thing is saved to.
    pub(crate) fn save_next_to(&self, place: PathBuf) {
        *self.named.lock().unwrap() = Some(place);
    }

    /// The data directory.
    pub(crate) fn directory(&self) -> PathBuf {
        self.directory.path().to_owned()
    }
}

/// A channel argument as the window's library sends it.
pub(crate) fn channel() -> Value {
    json!("__CHANNEL__:7")
}

fn text(body: &InvokeResponseBody) -> String {
    match body {
        InvokeResponseBody::Json(text) => text.clone(),
        InvokeResponseBody::Raw(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Dismisses every file chooser that nobody named a file for, writes every recovery code down, and remembers every page.
struct RecordingDesktop {
    opened: Arc<Mutex<Vec<String>>>,
    codes: Arc<Mutex<Vec<String>>>,
    named: Arc<Mutex<Option<PathBuf>>>,
}

impl Desktop for RecordingDesktop {
    fn pick_file(&self, _title: &'static str, _proposed: Option<PathBuf>) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(std::future::ready(None))
    }

    fn confirm<'d>(&'d self, _question: &Question) -> BoxFuture<'d, bool> {
        Box::pin(std::future::ready(false))
    }

    fn save_file(&self, _title: &'static str, _name: String) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(std::future::ready(self.named.lock().unwrap().take()))
    }

    fn show_recovery_code<'a>(&'a self, code: &'a Secret) -> BoxFuture<'a, bool> {
        // Exposed to know what must come up nowhere else.
        let shown = code.with_exposed(str::to_owned);
        self.codes.lock().unwrap().push(shown);
        Box::pin(std::future::ready(true))
    }

    fn open_link(&self, url: &str) -> Result<(), LinkNotOpened> {
        self.opened.lock().unwrap().push(url.to_owned());
        Ok(())
    }

    fn open_folder(&self, _folder: &std::path::Path) -> Result<(), DesktopRefused> {
        Err(DesktopRefused)
    }

    fn copy<'d>(&'d self, _text: &str) -> BoxFuture<'d, Result<(), DesktopRefused>> {
        Box::pin(std::future::ready(Err(DesktopRefused)))
    }
}
