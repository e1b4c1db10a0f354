//! A shell script that does the whole job, alone and beside an open window; and where its secrets were not seen.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Output,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::domain::Query;
use patchbay_tests::{fakes::Bench, story::TerminalStory};

const PATCHBAY: &str = env!("CARGO_BIN_EXE_patchbay");
/// Any part of a secret that is so long is a find.
const PART: usize = 16;
/// Between two looks at all processes.
const PAUSE: Duration = Duration::from_millis(5);

#[tokio::test(flavor = "multi_thread")]
async fn a_script_does_the_whole_job_and_no_secret_is_seen() {
    let stage = Story::prepared().await;

    let (output, seen) = stage.run().await;

    let said = text(&output);
    assert!(output.status.success(), "{said}");
    let history = fs::read_to_string(stage.home().join("history")).unwrap();
    assert!(
        history.contains("with_token github create"),
        "the history was kept"
    );
    for secret in &stage.story.secrets {
        for (place, text) in [
            ("output", &said),
            ("history", &history),
            ("arguments and environment", &seen),
            (
                "export",
                &fs::read_to_string(stage.home().join("review.csv")).unwrap(),
            ),
        ] {
            assert!(!holds(text, secret), "a secret is in the {place}");
        }
        for file in files_below(stage.home()) {
            if file.starts_with(stage.home().join("secrets")) {
                continue;
            }
            let bytes = fs::read(&file).unwrap();
            assert!(
                !holds(&String::from_utf8_lossy(&bytes), secret),
                "a secret is in {}",
                file.display()
            );
        }
    }
    assert!(seen.contains("--passphrase-fd"), "the processes were looked at");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_script_runs_beside_an_open_window_and_both_end_consistent() {
    let stage = Story::prepared().await;
    let window = stage.bench.app.clone();
    let is_over = Arc::new(AtomicBool::new(false));
    let watching = tokio::spawn({
        let (window, is_over) = (window.clone(), Arc::clone(&is_over));
        async move {
            // As the window does: it looks for changes of others, and reads the list again.
            while !is_over.load(Ordering::Relaxed) {
                window.announce_change().await;
                window.plain_list(everything()).await.unwrap();
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    });

    let (output, _) = stage.run().await;
    is_over.store(true, Ordering::Relaxed);
    watching.await.unwrap();
    window.announce_change().await;

    assert!(output.status.success(), "{}", text(&output));
    let rows = window.plain_list(everything()).await.unwrap().into_rows();
    let mut named: Vec<_> = rows
        .iter()
        .map(|row| (row.slug.as_str(), row.name.as_str()))
        .collect();
    named.sort_unstable();
    assert_eq!(named.len(), 16, "{named:?}");
    for expected in [("github", "Renamed"), ("github", "CI mirror"), ("jira", "Work")] {
        assert!(named.contains(&expected), "{named:?}");
    }
    assert!(window.damage().await.unwrap().rows.is_empty());
    assert!(
        stage.bench.events.revisions.lock().unwrap().len() > 10,
        "the window heard of the changes"
    );
}

/// A sandbox, an empty vault that the window may have open, and the secrets in files.
struct Story {
    bench: Bench,
    story: TerminalStory,
}

impl Story {
    async fn prepared() -> Self {
        let bench = Bench::lay_out().await;
        let story = TerminalStory::prepare(bench.directory.path(), &bench.sandbox).await;
        Self { bench, story }
    }

    fn home(&self) -> &Path {
        self.bench.directory.path()
    }

    /// Runs the script; answers with what it wrote, and what any process of ours showed of itself meanwhile.
    async fn run(&self) -> (Output, String) {
        let data = self.home().join("data");
        let mut script = self.story.script(Path::new(PATCHBAY), &data, &self.bench.sandbox);
        let is_over = Arc::new(AtomicBool::new(false));
        let looking = tokio::task::spawn_blocking({
            let is_over = Arc::clone(&is_over);
            move || look_at_processes(&is_over)
        });
        let output = tokio::task::spawn_blocking(move || script.output().unwrap())
            .await
            .unwrap();
        is_over.store(true, Ordering::Relaxed);
        (output, looking.await.unwrap())
    }
}

fn everything() -> Query {
    Query {
        limit: usize::MAX,
        ..Query::default()
    }
}

/// Arguments and environment of every process of the program, as anybody with the same account can read them.
fn look_at_processes(is_over: &AtomicBool) -> String {
    let mut seen = BTreeSet::new();
    while !is_over.load(Ordering::Relaxed) {
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let of = |name: &str| fs::read(entry.path().join(name)).unwrap_or_default();
            if fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe == Path::new(PATCHBAY)) {
                seen.insert(
                    String::from_utf8_lossy(&[of("cmdline"), of("environ")].concat()).replace('\0', " "),
                );
            }
        }
        // A process lives for tens of milliseconds; looking without a pause would take a processor away from it.
        std::thread::park_timeout(PAUSE);
    }
    seen.into_iter().collect::<Vec<_>>().join("\n")
}

fn holds(text: &str, secret: &str) -> bool {
    // What the marker has in common says nothing.
    let unique = secret.rsplit_once("zz").map_or(secret, |(_, unique)| unique);
    let parts =
        (0..=unique.len().saturating_sub(PART)).map(|start| &unique[start..(start + PART).min(unique.len())]);
    parts.into_iter().any(|part| text.contains(part))
}

fn files_below(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.is_file() {
            files.push(path);
        }
    }
    files
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn the_search_finds_a_planted_secret_and_parts_of_it() {
    let secret = "ghp_zzgoodzz0123456789abcdef0123456789ab";

    assert!(holds(&format!("before {secret} after"), secret));
    assert!(holds("…3456789abcdef012…", secret));
    assert!(!holds("ghp_zzgoodzz and something else", secret));
}
