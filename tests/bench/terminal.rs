//! How long `patchbay` takes at a terminal, from its start to its end, as a shell sees it.
//!
//! - `patchbay list` of ten thousand stored connections, each with a credential of its own, from what was kept when they
//!   were read and verified last. Beside it the same program printing its version, which opens nothing; and the first
//!   list after a change, which reads and verifies every row and keeps them.
//! - `patchbay list --refresh` of the eleven plugins, when each of DevLake's answers takes 200 ms. Beside it one answer
//!   asked for by the same client, and a client that asks for the plugins one after the other, as gh-devlake does.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use app::{App, NewSystem, NoVariables, Start, SystemClock};
use connect::{devlake::DevLake, net::Net};
use domain::{Address, Environment, NetworkRoute, SystemKind, kinds::DEVLAKE_PLUGINS};
use patchbay_tests::{
    fakes::{RecordingDesktop, RecordingEvents},
    figures::Figure,
    many,
};
use sandbox::{Fault, FaultKind, Sandbox};
use tokio_util::sync::CancellationToken;
use vault::{Edition, Identity, Patience, Vault, fakes::MemoryKeychain};

const ROUNDS: usize = 15;
const WARM_UP: usize = 2;
const LIST_MS: f64 = 15.0;
const REFRESH: f64 = 1.3;
const LATENCY_MS: u64 = 200;

#[tokio::main]
async fn main() {
    let program = program();
    list_of_many(&program);
    refresh(&program).await;
}

/// What is measured lies beside this program, as `cargo xtask bench` builds it.
fn program() -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a path");
    this.with_file_name(format!("patchbay{}", std::env::consts::EXE_SUFFIX))
}

fn list_of_many(program: &Path) {
    let directory = tempfile::tempdir().expect("the temporary directory is writable");
    let data = directory.path().join("data");
    {
        let keychain = Arc::new(MemoryKeychain::normal());
        let vault = Vault::open(&data, identity(), keychain).expect("a fresh directory opens");
        let patience = Patience::For(Duration::from_secs(60));
        vault
            .create_with_keychain(&patience, None)
            .expect("a fresh store is empty");
        many::fill(&vault, "https://devlake.example.test/api/", true);
    }
    let (mut list, mut bare, mut first) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..WARM_UP + ROUNDS {
        std::fs::remove_file(data.join("list.copy")).unwrap_or_default();
        let times = (
            run(program, &data, &["list"]),
            run(program, &data, &["list"]),
            run(program, &data, &["--version"]),
        );
        if round >= WARM_UP {
            first.push(times.0);
            list.push(times.1);
            bare.push(times.2);
        }
    }
    Figure::amount(
        "patchbay list of 10,000 credentials, start to end",
        "ms",
        LIST_MS,
        &list,
    )
    .print();
    Figure::of("the same, beside its start alone", "ms", None, &list, &bare).print();
    Figure::of("the first after a change, beside it", "ms", None, &first, &list).print();
}

async fn refresh(program: &Path) {
    let sandbox = Sandbox::start().await.expect("loopback has free ports");
    let directory = tempfile::tempdir().expect("the temporary directory is writable");
    let data = directory.path().join("data");
    add_system(&data, &sandbox).await;
    let known = DEVLAKE_PLUGINS.map(|(slug, _)| slug.to_owned());
    sandbox
        .devlake()
        .configure(|settings| settings.plugins = known.to_vec());
    let address = Address::parse(&sandbox.devlake_url()).expect("the stand-in has an address");
    let net = Net::new(Arc::new(move || jiff::Timestamp::UNIX_EPOCH));
    let client = DevLake::new(net, address, NetworkRoute::default(), None);
    let slow = FaultKind::Latency { ms: LATENCY_MS };
    sandbox.faults().set(Fault::on("devlake#1", slow));

    let (mut ours, mut one, mut each) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..WARM_UP + ROUNDS {
        let (program, data) = (program.to_owned(), data.clone());
        let listed = tokio::task::spawn_blocking(move || run(&program, &data, &["list", "--refresh"]));
        let listed = listed.await.expect("the program was run");
        let answer = answers(&client, &["github"]).await;
        if round >= WARM_UP {
            ours.push(listed);
            one.push(answer);
        }
    }
    for _ in 0..3 {
        each.push(answers(&client, &known.each_ref().map(String::as_str)).await);
    }
    Figure::of(
        "patchbay list --refresh of the eleven plugins at 200 ms, start to end",
        "ms",
        Some(REFRESH),
        &ours,
        &one,
    )
    .print();
    Figure::of("a client that asks one after the other", "ms", None, &each, &one).print();
}

async fn add_system(data: &Path, sandbox: &Sandbox) {
    let app = App::open(Start {
        directory: data.to_owned(),
        identity: identity(),
        keychain: Arc::new(MemoryKeychain::normal()),
        clock: Arc::new(SystemClock::default()),
        events: Arc::new(RecordingEvents::default()),
        desktop: Arc::new(RecordingDesktop::default()),
        variables: Arc::new(NoVariables),
    });
    let new = NewSystem {
        kind: SystemKind::DevLake,
        address: sandbox.devlake_url(),
        name: "DevLake".to_owned(),
        environment: Environment::Production,
        login: None,
        allows_plain_http: false,
    };
    let app = app.expect("a fresh directory opens");
    app.add_system(new, &CancellationToken::new())
        .await
        .expect("the stand-in answers");
}

async fn answers(client: &DevLake, plugins: &[&str]) -> f64 {
    let start = Instant::now();
    for plugin in plugins {
        let list = client.list_connections(plugin, &CancellationToken::new()).await;
        list.expect("the stand-in answers");
    }
    ms(start)
}

fn run(program: &Path, data: &Path, arguments: &[&str]) -> f64 {
    let start = Instant::now();
    let status = Command::new(program)
        .arg("--data-dir")
        .arg(data)
        .args(arguments)
        .stdout(Stdio::null())
        .status()
        .unwrap_or_else(|error| panic!("{} cannot be run: {error}", program.display()));
    let taken = ms(start);
    assert!(status.success(), "patchbay {arguments:?} ended with {status}");
    taken
}

fn identity() -> Identity {
    Identity::of(Edition::Release)
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
