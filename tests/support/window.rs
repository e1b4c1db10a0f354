//! The real window, driven through WebDriver as a person would use it: by role and label.
//!
//! Every step waits for what it needs and stops the test with a picture (`tests/pictures/failed.png`) when it
//! does not come. Native dialogs are not part of the page; [`Dialog`] answers them on the display.
//!
//! A story whose stand-in servers run in its own process needs `#[tokio::test(flavor = "multi_thread")]`: answering a
//! dialog holds its thread.

mod accessibility;
mod dialog;
mod driver;
mod labels;

pub use dialog::Dialog;

use crate::session::{PATIENCE, Session};
use driver::Driver;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// Shows all of an element, and notes whether the next click arrives there.
const EXPECT_CLICK: &str = "arguments[0].scrollIntoView({ block: 'nearest' }); window.clickArrived = false; arguments[0].addEventListener('click', () => { window.clickArrived = true; }, { once: true, capture: true })";

/// Texts are there before they are painted: two frames later a picture shows what was waited for. And the driver takes
/// it when something is painted next, which on a page at rest would be never: a dot that nobody sees changes until then.
const KEEP_PAINTING: &str = "
    const done = arguments[0];
    const dot = document.documentElement.appendChild(document.createElement('i'));
    Object.assign(dot.style, { position: 'fixed', top: '0', left: '0', width: '1px', height: '1px', pointerEvents: 'none' });
    let turn = 0;
    const change = setInterval(() => {
        turn += 1;
        dot.style.background = `rgb(0 0 0 / ${turn % 2 ? 0.002 : 0.001})`;
    }, 20);
    window.endPainting = () => { clearInterval(change); dot.remove(); };
    requestAnimationFrame(() => requestAnimationFrame(() => done()));
";

/// An open window of the application.
#[derive(Debug)]
pub struct Window {
    driver: Driver,
}

impl Window {
    /// Starts the application on this session's data directory and waits until its page is there.
    pub async fn open(session: &mut Session) -> Self {
        let data = session.data_dir();
        let arguments = [
            "--data-dir",
            data.to_str().expect("temporary folders have plain names"),
        ];
        Self::open_program(session, &desktop_program(), &arguments).await
    }

    /// The same for any program with a web view and for any arguments.
    pub async fn open_program(session: &mut Session, program: &Path, arguments: &[&str]) -> Self {
        assert!(program.is_file(), "{} is not built", program.display());
        Self {
            driver: Driver::start(session, program, arguments).await,
        }
    }

    /// Closes the WebDriver session and waits until the application has ended.
    pub async fn close(self) {
        self.driver.quit().await;
    }

    /// Ends the application as the kernel does when memory runs out: nothing in it gets to say a word. Waits until it is
    /// gone; session, keyring and data stay.
    pub fn kill(self) {
        self.driver.kill(&desktop_program());
    }

    /// Every file that the application has in its memory, libraries among them.
    pub fn mapped(&self) -> Vec<String> {
        self.driver.mapped(&desktop_program())
    }

    /// The first element of this role with exactly this label, once it is there and visible.
    pub async fn find(&self, role: &str, label: &str) -> WebElement {
        let what = format!("a {role} labelled {label:?}");
        self.wait(&what, || async {
            labels::find(self.page(), role, label).await.ok().flatten()
        })
        .await
    }

    /// Whether such an element is there at this moment.
    pub async fn has(&self, role: &str, label: &str) -> bool {
        labels::find(self.page(), role, label)
            .await
            .is_ok_and(|found| found.is_some())
    }

    /// Clicks it once it can be clicked. The driver looks where it is, then clicks there: where the page moved in
    /// between, the click went elsewhere and is done again.
    pub async fn click(&self, role: &str, label: &str) {
        let what = format!("a {role} labelled {label:?} that can be clicked");
        self.wait(&what, || async {
            let element = labels::find(self.page(), role, label).await.ok().flatten()?;
            if !element.is_enabled().await.ok()? {
                return None;
            }
            let expected = vec![element.to_json().ok()?];
            self.page().execute(EXPECT_CLICK, expected).await.ok()?;
            element.click().await.ok()?;
            let has_arrived = self.page().execute("return window.clickArrived", Vec::new());
            (has_arrived.await.ok()?.json() == true).then_some(())
        })
        .await;
    }

    /// Replaces what a field holds once it takes keys, then leaves the field.
    pub async fn fill(&self, label: &str, text: &str) {
        let what = format!("a textbox labelled {label:?} that takes keys");
        self.wait(&what, || async {
            let field = labels::find(self.page(), "textbox", label).await.ok().flatten()?;
            field.clear().await.ok()?;
            field.send_keys(text).await.ok()?;
            field.send_keys(Key::Tab + "").await.ok()
        })
        .await;
    }

    /// Picks an entry of a drop-down list by what it says.
    pub async fn choose(&self, label: &str, entry: &str) {
        let list = self.find("combobox", label).await;
        let select = thirtyfour::components::SelectElement::new(&list).await;
        let select = select.expect("a combobox of ours is a select element");
        select
            .select_by_visible_text(entry)
            .await
            .unwrap_or_else(|_| panic!("{label:?} has no entry {entry:?}"));
    }

    /// Presses keys on whatever has the focus.
    pub async fn press(&self, keys: impl Into<thirtyfour::TypingData>) {
        let actions = self.page().action_chain().send_keys(keys);
        actions.perform().await.expect("a window takes keys");
    }

    /// The text in the clipboard, as whoever pastes gets it.
    pub async fn clipboard(&self) -> String {
        let begin = "const field = document.createElement('textarea'); field.id = 'pasted'; document.body.append(field); field.focus();";
        self.script(begin, Vec::new()).await;
        let paste = self.page().action_chain();
        let paste = paste.key_down(Key::Control).send_keys("v").key_up(Key::Control);
        paste.perform().await.expect("a window takes keys");
        let pasted = "return document.getElementById('pasted').value || null";
        let text = self
            .wait("what was pasted", || async {
                self.script(pasted, Vec::new()).await.as_str().map(str::to_owned)
            })
            .await;
        self.script("document.getElementById('pasted').remove()", Vec::new())
            .await;
        text
    }

    /// Waits until this text can be read somewhere on the page.
    pub async fn wait_for_text(&self, text: &str) {
        let what = format!("the text {text:?}");
        self.wait(&what, || async { self.text().await.contains(text).then_some(()) })
            .await;
    }

    /// Waits until this text can no longer be read.
    pub async fn wait_until_gone(&self, text: &str) {
        let what = format!("the text {text:?} to go");
        self.wait(&what, || async {
            (!self.text().await.contains(text)).then_some(())
        })
        .await;
    }

    /// All text that can be read, as it is drawn.
    pub async fn text(&self) -> String {
        let text = self
            .script("return document.body ? document.body.innerText : ''", Vec::new())
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The whole document as it stands, for the canary search.
    pub async fn document(&self) -> String {
        self.page().source().await.expect("an open window has a document")
    }

    /// Runs a script in the page and returns its value.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.page().execute(script, arguments).await;
        answer
            .unwrap_or_else(|error| panic!("the script failed: {error}"))
            .json()
            .clone()
    }

    /// Saves a picture of the page as `tests/pictures/NAME.png`.
    pub async fn picture(&self, name: &str) -> PathBuf {
        let file = pictures().join(format!("{name}.png"));
        std::fs::create_dir_all(pictures()).expect("the pictures' folder can be made");
        self.page()
            .execute_async(KEEP_PAINTING, Vec::new())
            .await
            .expect("an open window paints");
        self.page()
            .screenshot(&file)
            .await
            .expect("an open window can be pictured");
        self.script("window.endPainting()", Vec::new()).await;
        file
    }

    /// Requires that axe finds nothing on the page as it is.
    pub async fn assert_accessible(&self, name: &str) {
        accessibility::assert_no_violations(self, name).await;
    }

    /// The WebDriver session itself, for what has no name here yet.
    pub fn page(&self) -> &WebDriver {
        self.driver.page()
    }

    /// Asks until there is an answer; stops the test with a picture when patience ends.
    pub async fn wait<T, Asked: Future<Output = Option<T>>>(&self, what: &str, ask: impl Fn() -> Asked) -> T {
        let start = Instant::now();
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            if start.elapsed() > PATIENCE {
                let picture = self.picture("failed").await;
                panic!(
                    "waited {} s for {what}; the page is in {} and says:\n{}",
                    PATIENCE.as_secs(),
                    picture.display(),
                    self.text().await
                );
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }
}

/// The built application, beside which the test programs lie (`target/debug/deps`).
pub fn desktop_program() -> PathBuf {
    built("patchbay-desktop")
}

/// The built command line, beside it.
pub fn terminal_program() -> PathBuf {
    built("patchbay")
}

fn built(name: &str) -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a path");
    let folder = this
        .ancestors()
        .nth(2)
        .expect("test programs lie two folders below their profile's");
    folder.join(name)
}

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures")
}
