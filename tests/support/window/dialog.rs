//! Native dialogs: WebDriver does not see them, the display does.

use crate::session::{Session, wait_for};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A native dialog on the session's display.
#[derive(Debug)]
pub struct Dialog<'a> {
    session: &'a Session,
    id: String,
}

impl<'a> Dialog<'a> {
    /// Waits until a window whose title contains this is visible and has the keyboard.
    pub fn wait(session: &'a Session, title: &str) -> Self {
        let id = wait_for(&format!("a dialog titled {title:?}"), || {
            let found = run(session, &["search", "--onlyvisible", "--name", title])?;
            found.lines().last().map(str::to_owned)
        });
        let dialog = Self { session, id };
        wait_for("the dialog to take the keyboard", || {
            run(session, &["windowactivate", &dialog.id])?;
            dialog.has_the_keyboard().then_some(())
        });
        dialog
    }

    /// Accepts a dialog that comes while the window is still being opened, on a thread of its own. Joined, it says
    /// that the dialog came.
    pub fn accept_when_it_comes(session: &Session, title: &'static str) -> JoinHandle<()> {
        let template = session.command("xdotool");
        let environment: Vec<_> = template
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
            .collect();
        let ask = move |arguments: &[&str]| {
            let output = Command::new("xdotool")
                .envs(environment.iter().map(|(name, value)| (name, value)))
                .args(arguments)
                .stderr(Stdio::null())
                .output()
                .ok()?;
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            output.status.success().then_some(said)
        };
        std::thread::spawn(move || {
            let id = wait_for(&format!("a dialog titled {title:?}"), || {
                let found = ask(&["search", "--onlyvisible", "--name", title])?;
                found.lines().last().map(str::to_owned)
            });
            wait_for("the dialog to take the keyboard", || {
                ask(&["windowactivate", &id])?;
                let active = ask(&["getactivewindow"])?;
                (active.trim() == id).then_some(())
            });
            ask(&["key", "--clearmodifiers", "Return"]);
            wait_for("the dialog to close", || {
                ask(&["getwindowname", &id]).is_none().then_some(())
            });
        })
    }

    /// Presses one key, by its X name: `Return` for the marked button, `Escape` to refuse, `alt+y` for a mnemonic.
    pub fn press(&self, key: &str) {
        run(self.session, &["key", "--clearmodifiers", key]).expect("the display takes keys");
    }

    /// Types into whatever has the focus.
    pub fn type_text(&self, text: &str) {
        run(self.session, &["type", "--clearmodifiers", text]).expect("the display takes keys");
    }

    /// Names a file in a file chooser and confirms it.
    pub fn pick_file(self, file: &Path) {
        self.press("ctrl+l");
        self.confirm_file(file);
    }

    /// Names a file to write in a file chooser that proposes a name, and confirms it.
    pub fn save_as(self, file: &Path) {
        // Only the part before the ending is marked by itself.
        self.press("ctrl+a");
        self.confirm_file(file);
    }

    fn confirm_file(self, file: &Path) {
        self.type_text(file.to_str().expect("temporary files have plain names"));
        // While the chooser still looks for completions, it takes the first confirmation for itself.
        let mut confirmed: Option<Instant> = None;
        wait_for("the file chooser to close", || {
            let is_due = confirmed.is_none_or(|at| at.elapsed() > Duration::from_millis(500));
            if is_due && self.has_the_keyboard() {
                self.press("Return");
                confirmed = Some(Instant::now());
            }
            self.is_closed().then_some(())
        });
    }

    /// Presses the marked button and waits until the dialog is gone.
    pub fn accept(self) {
        self.press("Return");
        self.wait_until_closed();
    }

    /// Says yes to a question, by its mnemonic, and waits until the dialog is gone.
    pub fn agree(self) {
        self.press("alt+y");
        self.wait_until_closed();
    }

    /// Refuses and waits until the dialog is gone.
    pub fn refuse(self) {
        self.press("Escape");
        self.wait_until_closed();
    }

    /// Saves a picture of the whole display.
    pub fn screenshot(&self, file: &Path) {
        self.session.screenshot(file);
    }

    fn wait_until_closed(self) {
        wait_for("the dialog to close", || self.is_closed().then_some(()));
    }

    fn is_closed(&self) -> bool {
        // GTK keeps a file chooser that was answered, out of sight.
        let visible = run(self.session, &["search", "--onlyvisible", "--name", ""]);
        visible.is_none_or(|visible| !visible.lines().any(|id| id == self.id))
    }

    fn has_the_keyboard(&self) -> bool {
        run(self.session, &["getactivewindow"]).is_some_and(|active| active.trim() == self.id)
    }
}

/// What xdotool answers; nothing when it finds nothing.
fn run(session: &Session, arguments: &[&str]) -> Option<String> {
    let output = session
        .command("xdotool")
        .args(arguments)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
