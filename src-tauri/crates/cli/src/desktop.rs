//! The desktop where there is none: native questions are asked on the terminal, and no is what happens when nobody
//! answers.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use app::{Desktop, DesktopRefused, LinkNotOpened, Question, domain::Secret};
use futures_util::future::{BoxFuture, FutureExt, ready};

use crate::{Console, print::clean};

/// Asks on the terminal.
pub(crate) struct Terminal {
    console: Arc<dyn Console>,
    /// Whether the command line agreed beforehand.
    agrees: AtomicBool,
    /// The file that the command line named.
    named: Mutex<Option<PathBuf>>,
}

impl Terminal {
    pub(crate) fn new(console: Arc<dyn Console>) -> Self {
        Self {
            console,
            agrees: AtomicBool::new(false),
            named: Mutex::new(None),
        }
    }

    /// The command line agrees to what is going to be asked.
    pub(crate) fn agrees_to_all(&self, agrees: bool) {
        self.agrees.store(agrees, Ordering::Relaxed);
    }

    /// The command line names the file that is going to be asked for.
    pub(crate) fn names(&self, file: PathBuf) {
        *self.named.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
    }

    /// Whether the person says yes; anything else is no.
    fn agrees(&self, question: &str) -> bool {
        self.console.is_interactive() && agrees(self.console.as_ref(), question)
    }
}

/// Asks a question of yes and no; no is what happens when nothing is typed.
pub(crate) fn agrees(console: &dyn Console, question: &str) -> bool {
    let answer = console.ask(&format!("{question} [y/N] ")).unwrap_or_default();
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

impl Desktop for Terminal {
    // Files are named on the command line.
    fn pick_file(&self, _: &'static str, _: Option<PathBuf>) -> BoxFuture<'_, Option<PathBuf>> {
        ready(None).boxed()
    }

    fn confirm<'d>(&'d self, question: &Question) -> BoxFuture<'d, bool> {
        // Whoever runs `create` on an env file knows that it goes; a question is only about what else is in it.
        if let Question::DeleteEnvFile {
            unused, unnamed: 0, ..
        } = question
            && unused.is_empty()
        {
            return ready(true).boxed();
        }
        let words = question.words();
        let text: Vec<Cow<'_, str>> = words.text.lines().map(clean).collect();
        let asked = format!(
            "\n{}\n\n{}\n\n{}",
            text.join("\n"),
            clean(words.title.as_str()),
            "Yes?"
        );
        if self.agrees.load(Ordering::Relaxed) {
            self.console
                .err(&format!("{}\nAgreed by --yes.\n", text.join("\n")));
            return ready(true).boxed();
        }
        if !self.console.is_interactive() {
            self.console.err(&format!(
                "{}\nNobody is there to agree: the answer is no.\n",
                text.join("\n")
            ));
        }
        ready(self.agrees(&asked)).boxed()
    }

    fn save_file(&self, _: &'static str, _: String) -> BoxFuture<'_, Option<PathBuf>> {
        let named = self.named.lock().unwrap_or_else(PoisonError::into_inner).take();
        ready(named).boxed()
    }

    fn show_recovery_code<'a>(&'a self, code: &'a Secret) -> BoxFuture<'a, bool> {
        let is_shown = self.console.is_interactive() && self.console.show_secret(code);
        ready(is_shown && self.agrees(CODE)).boxed()
    }

    fn open_link(&self, _: &str) -> Result<(), LinkNotOpened> {
        Err(LinkNotOpened)
    }

    fn open_folder(&self, _: &Path) -> Result<(), DesktopRefused> {
        Err(DesktopRefused)
    }

    fn copy<'d>(&'d self, _: &str) -> BoxFuture<'d, Result<(), DesktopRefused>> {
        ready(Err(DesktopRefused)).boxed()
    }
}

const CODE: &str = "This is your recovery code. It opens your secrets when the system keychain or the passphrase is lost. \
                    Patchbay keeps no copy and cannot show it again.\nHave you written it down?";
