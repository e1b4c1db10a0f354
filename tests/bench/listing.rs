//! How long it takes to list what all systems hold, when each of their answers takes 200 ms.
//!
//! Five things are timed in turn, round after round, over a stand-in DevLake with connections of all known plugins:
//!
//! - one list of one plugin: the baseline, nothing that has to ask at all can be faster;
//! - everything that `list_all` asks for: every known plugin, `/plugins` and `/version`, 13 requests;
//! - the same as the window does it, through `App::reload` with its commit to the disk;
//! - `list_all` of a DevLake with four further plugins, those that the recorded server has too, seen for the first
//!   time: they are asked for only after `/plugins` named them, so this one is shown without a goal;
//! - the window's reload of that DevLake once Patchbay remembers them.
//!
//! Then further systems come beside it ([`BESIDE`]), and the window's reload over all of them, with the rows read out
//! again, is compared with one answer of the same rounds. The connectors of a dojops-sa are ours: nobody is asked for them.
//!
//! The medians are compared. The first rounds are not counted: they open the sockets that the later ones use again.
//! What is left to see is whether the requests really leave together, and what our own reading of the answers costs.
//! Expect one to two milliseconds of noise; requests that wait for another one show as 2.00 ×.

use app::{Creation, DraftRequest, NewSystem, OwnLogin};
use connect::devlake::{DevLake, PluginAnswer};
use connect::net::Net;
use domain::kinds::{ConnectionKind, DEVLAKE_PLUGINS, FieldId};
use domain::{Address, Environment, NetworkRoute, OtherPlugins, Query, Secret, SystemKind};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use patchbay_tests::figures::Figure;
use sandbox::{Fault, FaultKind, SampleCredentials};
use serde_json::json;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Installed on the recorded server beside the known ones; they list no connections (devlake.md, "Checked").
const UNKNOWN: [&str; 4] = ["github_graphql", "refdiff", "org", "dora"];

const LATENCY_MS: u64 = 200;
const CONNECTIONS_OF_EACH: usize = 3;
const WARM_UP: usize = 2;
const ROUNDS: usize = 11;
/// Design, section 10.
const GOAL: f64 = 1.2;

#[tokio::main]
async fn main() {
    let bench = Bench::lay_out().await;
    seed(&bench);
    let client = client_of(&bench);
    add_system(&bench).await;
    let slow = FaultKind::Latency { ms: LATENCY_MS };
    bench.sandbox.faults().set(Fault::on("devlake#1", slow));

    let (mut one, mut all, mut reload) = (Vec::new(), Vec::new(), Vec::new());
    let (mut two_waves, mut remembered) = (Vec::new(), Vec::new());
    for round in 0..WARM_UP + ROUNDS {
        install(&bench, &[]);
        let times = [
            ms(one_answer(&client)).await,
            ms(every_answer(&client)).await,
            ms(reloaded(&bench)).await,
        ];
        install(&bench, &UNKNOWN);
        let behind_another = ms(every_answer(&client)).await;
        reloaded(&bench).await;
        let from_memory = ms(reloaded(&bench)).await;
        if round >= WARM_UP {
            one.push(times[0]);
            all.push(times[1]);
            reload.push(times[2]);
            two_waves.push(behind_another);
            remembered.push(from_memory);
        }
    }
    let figure = |name, goal, times: &[f64]| Figure::of(name, "ms", goal, times, &one).print();
    figure("list of the eleven known plugins at 200 ms", Some(GOAL), &all);
    figure(
        "the same, read into the store by the window's reload",
        Some(GOAL),
        &reload,
    );
    figure(
        "the same, with four further plugins seen for the first time",
        None,
        &two_waves,
    );
    figure("the same, read again", Some(GOAL), &remembered);
    list_beside(&bench, &client).await;
}

/// A system beside the DevLake.
struct Beside {
    figure: &'static str,
    kind: SystemKind,
}

/// What comes beside the DevLake, one after the other.
const BESIDE: [Beside; 2] = [
    Beside {
        figure: "list over a DevLake and a CoreGit, into the store",
        kind: SystemKind::CoreGit,
    },
    Beside {
        figure: "list over three systems, into the store and out as rows",
        kind: SystemKind::Dojops,
    },
];

async fn list_beside(bench: &Bench, client: &DevLake) {
    install(bench, &[]);
    let created = bench.app.create_store_in_keychain().await;
    created.expect("the keychain of the bench is open");
    let (mut expected, mut rows) = (everything(), everything());
    for beside in BESIDE {
        let (asked_for, ours) = add_beside(bench, beside.kind).await;
        (expected, rows) = (expected + asked_for, rows + asked_for + ours);
        let (mut one, mut all) = (Vec::new(), Vec::new());
        for round in 0..WARM_UP + ROUNDS {
            let alone = ms(one_answer(client)).await;
            let over_all = ms(async {
                reloaded_all(bench, expected).await;
                drawn(bench, rows).await;
            })
            .await;
            if round >= WARM_UP {
                one.push(alone);
                all.push(over_all);
            }
        }
        Figure::of(beside.figure, "ms", Some(GOAL), &all, &one).print();
    }
}

/// Adds a slow one that is full already, and answers how many connections it is asked for, and how many are ours alone.
async fn add_beside(bench: &Bench, kind: SystemKind) -> (usize, usize) {
    let (address, key, name) = match kind {
        SystemKind::DevLake => return (0, 0),
        SystemKind::Dojops => return (0, add_connectors(bench).await),
        SystemKind::CoreGit => {
            let coregit = bench.sandbox.add_coregit().await.expect("a port is free");
            for number in 0..CONNECTIONS_OF_EACH {
                coregit.seed_connection(&json!({
                    "provider": "github", "label": format!("Mirror {number}"), "external_username": "octo-fake",
                }));
            }
            let key = SampleCredentials::SAMPLE.coregit_master_key;
            (coregit.url(), key, coregit.name().to_owned())
        }
    };
    let new = NewSystem {
        kind,
        address,
        name: name.clone(),
        environment: Environment::Staging,
        login: Some(OwnLogin::ApiKey(
            Secret::new(key.to_owned()).expect("the sample's key is fit"),
        )),
        allows_plain_http: false,
    };
    let added = bench.app.add_system(new, &CancellationToken::new()).await;
    added.expect("the stand-in knows its key");
    let slow = FaultKind::Latency { ms: LATENCY_MS };
    bench.sandbox.faults().set(Fault::on(&name, slow));
    (CONNECTIONS_OF_EACH, 0)
}

/// Adds a dojops-sa with connectors: Patchbay keeps their record, so that nobody is asked for them.
async fn add_connectors(bench: &Bench) -> usize {
    let new = NewSystem {
        kind: SystemKind::Dojops,
        address: String::new(),
        name: "dojops-sa".to_owned(),
        environment: Environment::Staging,
        login: None,
        allows_plain_http: false,
    };
    let cancel = CancellationToken::new();
    let added = bench.app.add_system(new, &cancel).await;
    let system = added
        .expect("the agent of this computer needs no answer")
        .system
        .id;
    for number in 0..CONNECTIONS_OF_EACH {
        let kind = ConnectionKind::DojopsGithub;
        let token = Secret::new(format!("ghp_zzgoodzzListing{number:021}")).expect("a made-up token is fit");
        let staged = bench
            .app
            .stage(kind, &token, None)
            .expect("it is a token of GitHub");
        let answers = [
            (FieldId::Organization, "my-org/api".to_owned()),
            (FieldId::Name, format!("Connector {number}")),
        ];
        let draft = DraftRequest {
            kind,
            system,
            answers: answers.into(),
            staged: staged.id,
            further: Vec::new(),
        };
        let creation = Creation {
            draft,
            despite: None,
            saved: None,
        };
        let watcher = RecordingProgress::default();
        let created = bench.app.create(&creation, &watcher, &cancel).await;
        created.expect("the stand-in knows the token");
    }
    CONNECTIONS_OF_EACH
}

/// The rows as the window asks for them.
async fn drawn(bench: &Bench, expected: usize) {
    let query = Query {
        limit: expected + 1,
        ..Query::default()
    };
    let listed = bench.app.list(query).await.expect("the store can be read");
    assert_eq!(listed.listing.rows().count(), expected);
}

/// Whatever else the stand-in has by itself is taken away.
fn install(bench: &Bench, unknown: &[&str]) {
    let known = DEVLAKE_PLUGINS.map(|(slug, _)| slug);
    let plugins = known.iter().chain(unknown).map(|&slug| slug.to_owned());
    bench
        .sandbox
        .devlake()
        .configure(|settings| settings.plugins = plugins.collect());
}

async fn ms(work: impl Future<Output = ()>) -> f64 {
    let start = Instant::now();
    work.await;
    start.elapsed().as_secs_f64() * 1000.0
}

async fn one_answer(client: &DevLake) {
    let list = client.list_connections("github", &CancellationToken::new()).await;
    let found = list.expect("the stand-in answers").len();
    assert_eq!(found, CONNECTIONS_OF_EACH);
}

async fn every_answer(client: &DevLake) {
    let inventory = client
        .list_all(&OtherPlugins::default(), &CancellationToken::new())
        .await;
    let plugins = inventory.expect("the stand-in answers").plugins;
    let lengths = plugins.iter().map(|(plugin, answer)| match answer {
        PluginAnswer::Listed(list) => list.len(),
        PluginAnswer::NotInstalled | PluginAnswer::Failed(_) if UNKNOWN.contains(&plugin.as_str()) => 0,
        PluginAnswer::NotInstalled | PluginAnswer::Failed(_) => panic!("{plugin} was not listed"),
    });
    assert_eq!(lengths.sum::<usize>(), everything());
}

async fn reloaded(bench: &Bench) {
    reloaded_all(bench, everything()).await;
}

async fn reloaded_all(bench: &Bench, expected: usize) {
    let watcher = RecordingProgress::default();
    let reloaded = bench.app.reload(&[], &watcher, &CancellationToken::new()).await;
    let reloaded = reloaded.expect("the store can be written");
    assert_eq!(
        (reloaded.found, reloaded.troubles.as_slice()),
        (expected, [].as_slice())
    );
}

fn everything() -> usize {
    DEVLAKE_PLUGINS.len() * CONNECTIONS_OF_EACH
}

fn seed(bench: &Bench) {
    let devlake = bench.sandbox.devlake();
    for (plugin, display) in DEVLAKE_PLUGINS {
        let secret = match plugin {
            "jenkins" | "bitbucket" => "password",
            _ => "token",
        };
        for number in 0..CONNECTIONS_OF_EACH {
            let fields = json!({
                "name": format!("{display} - team {number}"),
                "endpoint": format!("https://{plugin}.example.test/"),
                secret: format!("zzgoodzz{plugin}{number:020}"),
            });
            devlake.seed(plugin, &fields);
        }
    }
}

/// The product's client with the product's limits, on a network of its own.
fn client_of(bench: &Bench) -> DevLake {
    let now = app::Clock::now(bench.clock.as_ref());
    let net = Net::new(Arc::new(move || now));
    let address = Address::parse(&bench.sandbox.devlake_url()).expect("the sandbox has a plain address");
    DevLake::new(net, address, NetworkRoute::default(), None)
}

async fn add_system(bench: &Bench) {
    let new = NewSystem {
        kind: SystemKind::DevLake,
        address: bench.sandbox.devlake_url(),
        name: "DevLake production".to_owned(),
        environment: Environment::Production,
        login: None,
        allows_plain_http: false,
    };
    let added = bench.app.add_system(new, &CancellationToken::new()).await;
    added.expect("the stand-in is a DevLake");
}
