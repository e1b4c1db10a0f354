//! This process's own surroundings.

use std::{
    io::{self, BufRead, IsTerminal, Read, Write},
    sync::Arc,
};

use app::{Edition, OsKeychain, SystemClock, Variables, domain::Secret};
use tokio_util::sync::CancellationToken;

use crate::{Console, Surroundings};

/// The surroundings of this process; nothing for an account without a home.
pub(crate) fn surroundings() -> Option<Surroundings> {
    let edition = if cfg!(debug_assertions) {
        Edition::Debug
    } else {
        Edition::Release
    };
    Some(Surroundings {
        edition,
        data_home: dirs::data_dir()?,
        working_directory: std::env::current_dir().ok()?,
        keychain: Arc::new(OsKeychain),
        clock: Arc::new(SystemClock::default()),
        variables: Arc::new(ProcessVariables),
        console: Arc::new(ProcessConsole),
        may_paint: variable("NO_COLOR").is_none_or(|value| value.is_empty()),
        cancel: CancellationToken::new(),
    })
}

/// Ends what runs at the next safe place when somebody presses Ctrl C; a second time, at once.
pub(crate) async fn cancel_when_interrupted(cancel: CancellationToken) {
    while tokio::signal::ctrl_c().await.is_ok() {
        if cancel.is_cancelled() {
            std::process::exit(130);
        }
        cancel.cancel();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

struct ProcessVariables;

impl Variables for ProcessVariables {
    fn get(&self, name: &str) -> Option<Secret> {
        Secret::new(variable(name)?).ok()
    }
}

struct ProcessConsole;

impl Console for ProcessConsole {
    fn is_interactive(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    fn width(&self) -> Option<usize> {
        if !io::stdout().is_terminal() {
            return None;
        }
        #[cfg(unix)]
        {
            let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
            Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
        }
        #[cfg(not(unix))]
        None
    }

    fn out(&self, text: &str) {
        // Nobody may be reading any more.
        let _ = io::stdout().lock().write_all(text.as_bytes());
    }

    fn err(&self, text: &str) {
        // Nobody may be reading any more.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    fn ask(&self, prompt: &str) -> Option<String> {
        self.err(prompt);
        let mut line = String::new();
        match io::stdin().lock().read_line(&mut line) {
            Ok(1..) => Some(line.trim_end_matches(['\r', '\n']).to_owned()),
            Ok(0) | Err(_) => None,
        }
    }

    fn ask_hidden(&self, prompt: &str) -> Option<Secret> {
        self.err(prompt);
        let typed = rpassword::read_password().ok()?;
        Secret::new(typed).ok()
    }

    fn read_secret(&self) -> Option<Secret> {
        secret_from(io::stdin().lock())
    }

    fn read_descriptor(&self, number: u32) -> Option<Secret> {
        let file = std::fs::File::open(format!("/dev/fd/{number}")).ok()?;
        secret_from(file)
    }

    fn show_secret(&self, secret: &Secret) -> bool {
        let Ok(mut terminal) = std::fs::OpenOptions::new().write(true).open("/dev/tty") else {
            return false;
        };
        // Exposed to be drawn on the terminal itself, past every pipe.
        let written = secret.with_exposed(|code| writeln!(terminal, "\n    {code}\n"));
        written.is_ok()
    }
}

/// All that a reader holds, without the line's end, as a secret.
fn secret_from(reader: impl Read) -> Option<Secret> {
    let mut text = String::new();
    // One byte more than can be used, to notice it.
    let limit = u64::try_from(Secret::MAX_BYTES).ok()? + 2;
    reader.take(limit).read_to_string(&mut text).ok()?;
    let end = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(end);
    Secret::new(text).ok()
}
