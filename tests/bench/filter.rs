//! From a key press in the filter to the rows in the document, with the layout done, in a list of 10,000.
//!
//! In the real window: the page itself types one letter more or less, hears of the new rows through a mutation
//! observer, forces the layout by asking for the table's height, and takes the time in between. The core is asked over
//! the real border each time. Painting is not part of it, and neither are the completions below the field, which are
//! asked for beside the rows.

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() {
    measuring::measure().await;
}

/// A private desktop needs Xvfb and a session bus.
#[cfg(not(target_os = "linux"))]
fn main() {
    panic!("the window is measured on Linux only");
}

#[cfg(target_os = "linux")]
mod measuring {
    use std::{path::PathBuf, sync::Arc};

    use patchbay_tests::{
        figures::Figure,
        many,
        session::{Keyring, Session},
        window::Window,
    };
    use serde_json::json;
    use vault::{Edition, Identity, Vault, fakes::MemoryKeychain};

    const GOAL_MS: f64 = 16.0;
    const ROUNDS: usize = 8;
    /// Texts on the way to what somebody looks for: each is one key press from the one before, and finds another number
    /// of rows, so that the page can tell when they are there.
    const TYPED: [&str; 12] = [
        "1", "12", "123", "1234", "123", "12", "1", "17", "178", "1785", "178", "17",
    ];
    const TYPE_AND_WAIT: &str = "
        const [text, done] = arguments;
        const field = document.querySelector('[role=combobox][type=search]');
        const grid = document.querySelector('table[aria-rowcount]');
        const before = grid.getAttribute('aria-rowcount');
        const start = performance.now();
        const observer = new MutationObserver(() => {
            if (grid.getAttribute('aria-rowcount') === before) return;
            observer.disconnect();
            void grid.offsetHeight;
            done(performance.now() - start);
        });
        observer.observe(grid, { subtree: true, childList: true, attributes: true, characterData: true });
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));";

    pub(super) async fn measure() {
        let mut session = Session::start(Keyring::Unlocked);
        {
            let identity = Identity::of(if cfg!(debug_assertions) {
                Edition::Debug
            } else {
                Edition::Release
            });
            let vault = Vault::open(&session.data_dir(), identity, Arc::new(MemoryKeychain::normal()));
            // Nothing listens there: the rows are the last known ones.
            many::fill(
                &vault.expect("a fresh directory opens"),
                "http://127.0.0.1:9/",
                false,
            );
        }
        let data = session.data_dir();
        let arguments = [
            "--data-dir",
            data.to_str().expect("temporary folders have plain names"),
        ];
        let window = Window::open_program(&mut session, &built("patchbay-desktop"), &arguments).await;
        window.wait_for_text("10000 connections").await;

        let mut times = Vec::new();
        for round in 0..=ROUNDS {
            for text in TYPED {
                let answer = window
                    .page()
                    .execute_async(TYPE_AND_WAIT, vec![json!(text)])
                    .await;
                let taken = answer
                    .expect("the page answers")
                    .json()
                    .as_f64()
                    .expect("a time is a number");
                if round > 0 {
                    times.push(taken);
                }
            }
            let cleared = window.page().execute_async(TYPE_AND_WAIT, vec![json!("")]).await;
            cleared.expect("the page answers");
        }
        window.close().await;
        Figure::amount("key press to rows laid out, 10,000 rows", "ms", GOAL_MS, &times).print();
    }

    /// Built with the same profile as this program, in the same folder.
    fn built(name: &str) -> PathBuf {
        let this = std::env::current_exe().expect("a running program has a path");
        this.with_file_name(name)
    }
}
