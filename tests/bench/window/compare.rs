//! Ours and the empty window in turn, on one private desktop.

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

/// Fills a store, starts both programs in turn, and prints the figures.
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
    let empty = Program::new(built("examples/empty_window"), &[], None);

    let (mut of_ours, mut of_empty) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let measured = (ours.run(&mut session).await, empty.run(&mut session).await);
        if round > 0 {
            of_ours.push(measured.0);
            of_empty.push(measured.1);
        }
    }
    report(&of_ours, &of_empty);
}

fn report(ours: &[Measured], empty: &[Measured]) {
    let figure = |name, unit, goal, value: fn(&Measured) -> f64| {
        let of = |runs: &[Measured]| runs.iter().map(value).collect::<Vec<_>>();
        Figure::of(name, unit, goal, &of(ours), &of(empty)).print();
    };
    let goal = Some(GOAL);
    figure("cold start to 500 connections painted", "ms", goal, |run| {
        run.painted_ms
    });
    figure("of this, before the page began to load", "ms", None, |run| {
        run.before_page_ms
    });
    figure("memory (PSS) of the main process", "MB", goal, |run| run.main_mb);
    figure("memory (PSS) of the web process", "MB", None, |run| run.web_mb);
}

/// Built with the same profile as this program, in the same folder.
fn built(name: &str) -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a path");
    this.with_file_name(name)
}
