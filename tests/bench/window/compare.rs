//! Ours, the empty window, and the empty window painted as ours is, in turn, on one private desktop.

use super::fill;
use super::run::{Measured, Program};
use patchbay_tests::figures::Figure;
use patchbay_tests::session::{Keyring, Session};
use sandbox::Sandbox;
use std::path::PathBuf;

/// The first is not counted.
const ROUNDS: usize = 10;
/// Design, section 10.
const GOAL: f64 = 1.15;
/// What Patchbay sets for itself (`painting` of the desktop shell).
const WITHOUT_DRIVERS: [(&str, &str); 2] = [
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    ("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null"),
];

/// Fills a store, starts the programs in turn, and prints the figures.
pub(crate) async fn compare() {
    let sandbox = Sandbox::start().await.expect("loopback has free ports");
    fill::seed(&sandbox.devlake());
    let mut session = Session::start(Keyring::Unlocked);
    fill::in_session(&session, &sandbox.devlake_url());
    let data = session.data_dir();
    let data = data.to_str().expect("temporary folders have plain names");
    let ours = Program::new(
        built("patchbay-desktop"),
        &["--data-dir", data],
        Some(fill::CONNECTIONS),
    );
    let empty = || Program::new(built("examples/empty_window"), &[], None);
    let programs = [ours, empty(), empty().with(&WITHOUT_DRIVERS)];

    let mut measured = programs.each_ref().map(|_| Vec::new());
    for round in 0..ROUNDS {
        for (program, measured) in programs.iter().zip(&mut measured) {
            let start = program.run(&mut session).await;
            if round > 0 {
                measured.push(start);
            }
        }
    }
    let [ours, empty, bare] = &measured;
    let beside = Figures { ours, other: empty };
    let goal = Some(GOAL);
    beside.print("cold start to 500 connections painted", "ms", goal, |run| {
        run.painted_ms
    });
    beside.print("of this, before the page began to load", "ms", None, |run| {
        run.before_page_ms
    });
    beside.print("memory (PSS) of the main process", "MB", goal, |run| run.main_mb);
    beside.print("memory (PSS) of the web process", "MB", None, |run| run.web_mb);
    // Ours loads no graphics driver, which is a choice of ours; what an empty window would gain by it is worth knowing.
    let beside = Figures { ours, other: bare };
    beside.print(
        "cold start, the empty one without drivers too",
        "ms",
        None,
        |run| run.painted_ms,
    );
    beside.print("memory (PSS) of the main process, likewise", "MB", None, |run| {
        run.main_mb
    });
}

struct Figures<'r> {
    ours: &'r [Measured],
    other: &'r [Measured],
}

impl Figures<'_> {
    fn print(&self, name: &'static str, unit: &'static str, goal: Option<f64>, value: fn(&Measured) -> f64) {
        let of = |runs: &[Measured]| runs.iter().map(value).collect::<Vec<_>>();
        Figure::of(name, unit, goal, &of(self.ours), &of(self.other)).print();
    }
}

/// Built with the same profile as this program, in the same folder.
fn built(name: &str) -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a path");
    this.with_file_name(name)
}
