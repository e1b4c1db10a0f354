//! A shell script that does the whole job, alone and beside an open window; and where its secrets were not seen.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::domain::Query;
use patchbay_tests::fakes::Bench;
use sandbox::SampleCredentials;
use serde_json::json;
use uuid::Uuid;

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/story.sh");
const PATCHBAY: &str = env!("CARGO_BIN_EXE_patchbay");
/// Any part of a secret that is so long is a find.
const PART: usize = 16;

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
    for secret in &stage.secrets {
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
    assert_eq!(named.len(), 12, "{named:?}");
    assert!(named.contains(&("github", "Renamed")), "{named:?}");
    assert!(window.damage().await.unwrap().rows.is_empty());
    assert!(
        stage.bench.events.revisions.lock().unwrap().len() > 10,
        "the window heard of the changes"
    );
}

/// A sandbox, an empty vault that the window may have open, and the secrets in files.
struct Story {
    bench: Bench,
    secrets: Vec<String>,
}

impl Story {
    async fn prepared() -> Self {
        let bench = Bench::lay_out().await;
        // The data directory is the script's to make, the network its to set.
        let home = bench.directory.path().to_owned();
        bench.sandbox.devlake().seed(
            "jenkins",
            &json!({"name": "Old Jenkins", "endpoint": "https://jenkins.example.test/", "username": "kim",
                "password": SAMPLE.jenkins_password, "createdAt": "2024-01-01T00:00:00.000Z"}),
        );
        fs::write(home.join("ca.pem"), bench.sandbox.ca_pem()).unwrap();
        let unique = || Uuid::new_v4().simple().to_string();
        let github = || format!("ghp_zzgoodzz{}", &unique()[..28]);
        let from_file = github();
        let made = [
            ("passphrase", format!("zz-{}", unique())),
            ("github", github()),
            ("github-next", github()),
            ("refused", format!("ghp_zz401zz{}", &unique()[..29])),
            ("jenkins", format!("11zzgoodzz{}", &unique()[..24])),
            ("env", format!("GITHUB_PAT={from_file}")),
        ];
        let fixed = [
            ("circleci", SAMPLE.circleci_token),
            ("gitlab", SAMPLE.gitlab_token),
            ("bitbucket", SAMPLE.bitbucket_token),
            ("azuredevops", SAMPLE.azure_devops_token),
            ("jira", SAMPLE.jira_cloud_token),
            ("pagerduty", SAMPLE.pagerduty_key),
            ("sonarqube", SAMPLE.sonarqube_token),
            ("argocd", SAMPLE.argocd_token),
        ];
        let folder = home.join("secrets");
        fs::create_dir(&folder).unwrap();
        for (name, secret) in made
            .iter()
            .map(|(name, secret)| (*name, secret.as_str()))
            .chain(fixed)
        {
            let file = folder.join(name);
            fs::write(&file, format!("{secret}\n")).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        }
        let mut secrets: Vec<String> = made[..5].iter().map(|(_, secret)| secret.clone()).collect();
        secrets.push(from_file);
        Self { bench, secrets }
    }

    fn home(&self) -> &Path {
        self.bench.directory.path()
    }

    /// Runs the script; answers with what it wrote, and what any process of ours showed of itself meanwhile.
    async fn run(&self) -> (Output, String) {
        let home = self.home().to_owned();
        let mut script = Command::new("bash");
        script
            .arg(SCRIPT)
            .current_dir(&home)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", &home)
            .env("HISTFILE", home.join("history"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("PATCHBAY", PATCHBAY)
            .env("DATA", home.join("data"))
            .env("SECRETS", home.join("secrets"))
            .env("CA", home.join("ca.pem"))
            .env("PROXY", self.bench.sandbox.proxy_url())
            .env("DEVLAKE", self.bench.sandbox.devlake_url())
            .env("ATLASSIAN_USER", SAMPLE.atlassian_user);
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
