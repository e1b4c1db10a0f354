//! One start of one program, from its first instruction to memory that has settled.

use super::process::{self, Started};
use patchbay_tests::session::Session;
use patchbay_tests::window::Window;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Resolves with the wall clock when the page began and at the mark, in milliseconds, whether it was set already or not.
const WAIT_FOR_MARK: &str = "
    const done = arguments[arguments.length - 1];
    const at = (mark) => done([performance.timeOrigin, performance.timeOrigin + mark.startTime]);
    const found = performance.getEntriesByName('rows-painted')[0];
    if (found) at(found);
    else new PerformanceObserver((list, observer) => {
        const mark = list.getEntriesByName('rows-painted')[0];
        if (mark) { observer.disconnect(); at(mark); }
    }).observe({ entryTypes: ['mark'] });
";

/// `aria-rowcount` counts the heading too.
const COUNT_ROWS: &str = "return document.querySelector('[role=grid]').getAttribute('aria-rowcount') - 1";

/// Between two looks at the memory.
const PAUSE: Duration = Duration::from_millis(500);
/// So many looks in a row must agree, this closely.
const LOOKS: usize = 4;
const AGREEMENT: f64 = 0.005;
/// A web view never stands quite still; after this long the last look counts.
const LONGEST_SETTLING: Duration = Duration::from_secs(15);

/// What one start came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) painted_ms: f64,
    /// Of this, until the web view began to load the page.
    pub(crate) before_page_ms: f64,
    pub(crate) main_mb: f64,
    pub(crate) web_mb: f64,
}

/// A built program, and how many rows it has to show.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    rows: Option<usize>,
    /// Set before it is executed.
    environment: &'static [(&'static str, &'static str)],
}

impl Program {
    pub(crate) fn new(path: PathBuf, arguments: &[&str], rows: Option<usize>) -> Self {
        assert!(path.is_file(), "{} is not built", path.display());
        Self {
            path,
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            rows,
            environment: &[],
        }
    }

    /// The same, with these variables.
    pub(crate) fn with(mut self, environment: &'static [(&'static str, &'static str)]) -> Self {
        self.environment = environment;
        self
    }

    /// Starts it, measures it, and waits until it has ended.
    pub(crate) async fn run(&self, session: &mut Session) -> Measured {
        let stamp = session.home().join("started");
        let script = self.stamping_script(session.home(), &stamp);
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let window = Window::open_program(session, &script, &arguments).await;
        let (began_at, painted_at) = painted(&window).await;
        let started = Started::read(&stamp);
        let (main_mb, web_mb) = settled(&started).await;
        if let Some(rows) = self.rows {
            assert_eq!(window.script(COUNT_ROWS, Vec::new()).await, rows, "rows shown");
        }
        window.close().await;
        Measured {
            painted_ms: painted_at - started.at_ms,
            before_page_ms: began_at - started.at_ms,
            main_mb,
            web_mb,
        }
    }

    /// Writes down its own process id and the time, then becomes the program.
    fn stamping_script(&self, folder: &Path, stamp: &Path) -> PathBuf {
        let script = folder.join("start");
        let variables: String = self
            .environment
            .iter()
            .map(|(name, value)| format!("export {name}='{value}'\n"))
            .collect();
        let text = format!(
            "#!/bin/sh\n{variables}echo \"$$ $(date +%s%N)\" >'{}'\nexec '{}' \"$@\"\n",
            stamp.display(),
            self.path.display()
        );
        std::fs::write(&script, text).expect("our own folder can be written to");
        std::fs::set_permissions(&script, PermissionsExt::from_mode(0o700))
            .expect("our own file can be made executable");
        script
    }
}

/// When the page began to load, and when its rows were painted.
async fn painted(window: &Window) -> (f64, f64) {
    let ask = || async {
        // The document in which it waits may still be replaced by the page.
        let answer = window
            .page()
            .execute_async(WAIT_FOR_MARK, Vec::<Value>::new())
            .await
            .ok()?;
        Some((answer.json().get(0)?.as_f64()?, answer.json().get(1)?.as_f64()?))
    };
    window.wait("the rows to be painted", ask).await
}

/// The main and the web process, in MB, once neither grows nor shrinks.
async fn settled(started: &Started) -> (f64, f64) {
    let web = process::web_process_of(started.process);
    let begin = Instant::now();
    let mut looks: Vec<(f64, f64)> = Vec::new();
    loop {
        tokio::time::sleep(PAUSE).await;
        looks.push((process::pss_mb(started.process), process::pss_mb(web)));
        let last = looks[looks.len() - 1];
        let agrees = |look: &(f64, f64)| {
            (look.0 - last.0).abs() <= last.0 * AGREEMENT && (look.1 - last.1).abs() <= last.1 * AGREEMENT
        };
        let is_still = looks.len() >= LOOKS && looks[looks.len() - LOOKS..].iter().all(agrees);
        if is_still || begin.elapsed() > LONGEST_SETTLING {
            return last;
        }
    }
}
