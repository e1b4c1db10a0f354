//! A system moves to another address: nothing goes there before the person agreed, and afterwards nothing goes back.

use std::sync::{Arc, atomic::Ordering};

use app::{KeyError, NewAddress, OwnLogin, Question, Sameness, SystemError};
use domain::{CredentialId, Grant, Origin, SystemId};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::DevLake;
use vault::{Edition, Identity, Purpose, Vault, fakes::MemoryKeychain};

use crate::story::{GOOD_TOKEN, at, create, github, never, secret, with_devlake};

#[tokio::test]
async fn declined_nothing_changes_and_no_secret_goes_to_the_new_address() {
    let (bench, system, key) = with_api_key().await;
    let second = bench.sandbox.add_devlake().await.unwrap();
    accept_key(&second, &key);
    let before = grants(&bench);

    let declined = bench.app.move_system(system, &to(&second.url()), &never()).await;

    assert!(matches!(declined, Err(SystemError::Declined)), "{declined:?}");
    assert_eq!(bench.desktop.questions.lock().unwrap().len(), 1);
    assert_eq!(grants(&bench), before);
    reload(&bench).await;
    assert_eq!(bench.sandbox.who_saw(&key), ["devlake#1"]);
}

#[tokio::test]
async fn agreed_its_secrets_go_to_the_new_address_and_to_the_old_one_no_more() {
    let (bench, system, key) = with_api_key().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    let second = bench.sandbox.add_devlake().await.unwrap();
    accept_key(&second, &key);
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    let seen_by_the_first = bench.sandbox.requests("devlake#1").len();

    let moved = bench
        .app
        .move_system(system, &to(&second.url()), &never())
        .await
        .unwrap();

    assert_eq!(moved.unopened, Vec::<String>::new());
    assert_eq!(
        moved.system.system.address.to_string(),
        format!("{}/", second.url())
    );
    let question = bench.desktop.questions.lock().unwrap().last().cloned();
    let Some(Question::MoveSystem {
        credentials,
        old,
        new,
        ..
    }) = question
    else {
        panic!("the person was asked something else: {question:?}");
    };
    assert_eq!(
        credentials,
        ["DevLake API key …0000", "GitHub classic token …0001"]
    );
    assert_eq!(
        (old, new),
        (origin(&bench.sandbox.devlake_url()), origin(&second.url()))
    );
    for (_, grant) in grants(&bench) {
        assert_ne!(grant.origin, origin(&bench.sandbox.devlake_url()));
    }
    reload(&bench).await;
    assert_eq!(bench.sandbox.who_saw(&key), ["devlake#1", "devlake#2"]);
    assert_eq!(
        bench.sandbox.requests("devlake#1").len(),
        seen_by_the_first,
        "nothing goes there any more"
    );
}

#[tokio::test]
async fn the_grant_for_the_provider_stays_as_it_is() {
    let (bench, system) = with_devlake().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    bench.desktop.agrees.store(true, Ordering::Relaxed);

    bench
        .app
        .move_system(system, &to(&other_name(&bench)), &never())
        .await
        .unwrap();

    let origins: Vec<_> = grants(&bench)
        .into_iter()
        .map(|(_, grant)| grant.origin)
        .collect();
    assert_eq!(origins.len(), 2);
    assert!(origins.contains(&origin("https://api.github.com")));
    assert!(origins.contains(&origin(&other_name(&bench))));
}

#[tokio::test]
async fn the_same_devlake_is_recognised_under_another_address() {
    let (bench, system) = with_devlake().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    let second = bench.sandbox.extra_devlake().await.unwrap();

    let same = bench
        .app
        .plan_move(system, &to(&other_name(&bench)), &never())
        .await;
    let empty = bench.app.plan_move(system, &to(&second), &never()).await;

    assert_eq!(same.unwrap().sameness, Sameness::Same(1));
    let empty = empty.unwrap();
    assert_eq!(empty.sameness, Sameness::Unknown);
    assert_eq!(empty.credentials, ["GitHub classic token …0001"]);
    assert!(
        bench.desktop.questions.lock().unwrap().is_empty(),
        "a plan asks nobody"
    );
}

#[tokio::test]
async fn a_locked_store_asks_to_be_unlocked_before_the_person_is_asked_anything() {
    let (bench, system) = with_devlake().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    bench.app.lock().await.unwrap();

    let locked = bench
        .app
        .move_system(system, &to(&other_name(&bench)), &never())
        .await;

    assert!(
        matches!(locked, Err(SystemError::Key(KeyError::Locked))),
        "{locked:?}"
    );
    assert!(bench.desktop.questions.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_address_that_is_a_system_already_is_no_place_to_move_to() {
    let (bench, system) = with_devlake().await;
    let second = bench.sandbox.extra_devlake().await.unwrap();
    bench
        .app
        .add_system(at(&second, "DevLake staging"), &never())
        .await
        .unwrap();
    bench.desktop.agrees.store(true, Ordering::Relaxed);

    let taken = bench.app.move_system(system, &to(&second), &never()).await;

    assert!(matches!(taken, Err(SystemError::AddressTaken)), "{taken:?}");
}

#[tokio::test]
async fn where_nothing_answers_nothing_is_moved() {
    let (bench, system) = with_devlake().await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);

    let silent = bench
        .app
        .move_system(system, &to("http://127.0.0.1:9"), &never())
        .await;

    assert!(matches!(silent, Err(SystemError::Trouble(_))), "{silent:?}");
    assert!(bench.desktop.questions.lock().unwrap().is_empty());
}

#[tokio::test]
async fn one_server_under_two_addresses_is_noticed_and_merged_with_its_secrets() {
    let (bench, system) = with_devlake().await;
    let second = bench
        .app
        .add_system(at(&other_name(&bench), "The same"), &never())
        .await
        .unwrap()
        .system
        .id;
    create(&bench, github(&bench, second, GOOD_TOKEN)).await.unwrap();
    reload(&bench).await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    let twins: Vec<_> = bench
        .app
        .systems()
        .await
        .unwrap()
        .into_iter()
        .map(|one| one.twin)
        .collect();
    assert_eq!(twins, [Some(second), Some(system)]);

    let plan = bench.app.plan_merge(system, second).await.unwrap();
    let merged = bench.app.merge_systems(system, second).await.unwrap();

    assert_eq!(plan.moved, ["GitHub classic token …0001"]);
    assert_eq!(merged.connection_count, 1);
    assert_eq!(merged.twin, None);
    assert_eq!(bench.app.systems().await.unwrap().len(), 1);
    let origins: Vec<_> = grants(&bench)
        .into_iter()
        .map(|(_, grant)| grant.origin)
        .collect();
    assert!(origins.contains(&origin(&bench.sandbox.devlake_url())));
    assert!(!origins.contains(&origin(&other_name(&bench))));
}

#[tokio::test]
async fn a_merge_that_is_declined_leaves_both() {
    let (bench, system) = with_devlake().await;
    let second = add_twin(&bench).await;
    create(&bench, github(&bench, second, GOOD_TOKEN)).await.unwrap();
    reload(&bench).await;

    let declined = bench.app.merge_systems(system, second).await;

    assert!(matches!(declined, Err(SystemError::Declined)), "{declined:?}");
    assert_eq!(bench.app.systems().await.unwrap().len(), 2);
}

#[tokio::test]
async fn two_servers_are_not_merged() {
    let (bench, system) = with_devlake().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    let other = bench.sandbox.extra_devlake().await.unwrap();
    let other = bench
        .app
        .add_system(at(&other, "Another"), &never())
        .await
        .unwrap();
    reload(&bench).await;

    let refused = bench.app.merge_systems(system, other.system.id).await;

    assert!(
        matches!(refused, Err(SystemError::NotTwins)),
        "{:?}",
        refused.map(|_| ())
    );
    assert_eq!(other.twin, None);
}

async fn add_twin(bench: &Bench) -> SystemId {
    let added = bench
        .app
        .add_system(at(&other_name(bench), "The same"), &never())
        .await;
    added.unwrap().system.id
}

/// A bench whose DevLake asks for an API key, which is sealed.
async fn with_api_key() -> (Bench, SystemId, String) {
    let bench = Bench::lay_out().await;
    bench.app.create_store_in_keychain().await.unwrap();
    let key = format!("zzkeymoved{}", "0".repeat(118));
    accept_key(&bench.sandbox.devlake(), &key);
    let mut new = at(&bench.sandbox.devlake_url(), "DevLake production");
    new.login = Some(OwnLogin::ApiKey(secret(&key)));
    let id = bench.app.add_system(new, &never()).await.unwrap().system.id;
    (bench, id, key)
}

pub(crate) fn accept_key(devlake: &DevLake, key: &str) {
    devlake.configure(|settings| {
        settings.session_login = true;
        settings.api_keys = vec![key.to_owned()];
    });
}

/// The same server: loopback by name, where the sandbox says it by number.
fn other_name(bench: &Bench) -> String {
    bench.sandbox.devlake_url().replace("127.0.0.1", "localhost")
}

fn to(address: &str) -> NewAddress {
    NewAddress {
        address: address.to_owned(),
        allows_plain_http: false,
    }
}

fn origin(text: &str) -> Origin {
    text.parse().unwrap()
}

async fn reload(bench: &Bench) {
    let reloaded = bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await;
    assert_eq!(reloaded.unwrap().troubles, []);
}

/// Every grant of every secret that is held, as another face of Patchbay reads it.
fn grants(bench: &Bench) -> Vec<(CredentialId, Grant)> {
    let directory = bench.directory.path().join("data");
    let keychain = Arc::new(MemoryKeychain::normal());
    let vault = Vault::open(&directory, Identity::of(Edition::Debug), keychain).unwrap();
    vault
        .read::<_, app::StoreError>(|tables| {
            let mut all = Vec::new();
            for found in tables.credentials()?.intact {
                let grants = tables.grants(found.row.id, Purpose::Current)?.unwrap_or_default();
                all.extend(grants.into_iter().map(|grant| (found.row.id, grant)));
            }
            Ok(all)
        })
        .unwrap()
}
