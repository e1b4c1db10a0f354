//! The window hears of every commit, its own and those of another face, and of every change of the keys.

use std::sync::Arc;

use app::{
    App, Desktop, DesktopRefused, Edition, Events, Identity, KeyStatus, LinkNotOpened, NoVariables, Question,
    Settings, Start, SystemClock, Theme,
};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use vault::fakes::{MemoryKeychain, Mood};

use crate::{
    arguments::right,
    stage::{Request, Stage},
};

#[test]
fn a_commit_of_the_window_is_told_once_and_carries_no_rows() {
    let stage = Stage::open();
    let before = heard(&stage);

    stage
        .call("save_settings", right("save_settings", "made up"))
        .unwrap();

    let signal = next(&stage, &before);
    assert_eq!(changes(&signal), changes(&before) + 1);
    assert_eq!(
        signal.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["changes", "keys", "store"]
    );
    assert_eq!(
        (&signal["keys"], &signal["store"]),
        (&before["keys"], &Value::Null)
    );
}

#[tokio::test]
async fn a_commit_of_another_face_is_told_when_it_is_looked_for() {
    let stage = Stage::open();
    let app = stage.app();
    app.announce_change().await;
    let before = heard(&stage);

    let other = other_face(&stage);
    let dark = Settings {
        theme: Theme::Dark,
        ..other.settings().await.unwrap()
    };
    other.save_settings(dark).await.unwrap();
    app.announce_change().await;
    app.announce_change().await;

    assert_eq!(changes(&heard(&stage)), changes(&before) + 1);
    assert_eq!(stage.call("read_settings", json!({})).unwrap()["theme"], "dark");
}

#[test]
fn nothing_is_missed_between_two_waits_and_several_become_one() {
    let stage = Stage::open();
    let before = heard(&stage);

    for _ in 0..3 {
        stage
            .call("save_settings", right("save_settings", "made up"))
            .unwrap();
    }

    assert_eq!(changes(&next(&stage, &before)), changes(&before) + 3);
}

#[test]
fn whoever_heard_everything_waits() {
    let stage = Stage::open();
    let before = heard(&stage);

    let waiting = stage.begin(Request::new("wait_for_signal", json!({ "heard": before })));
    // Commands are answered in turn: this one was begun later.
    stage.call("read_settings", json!({})).unwrap();
    assert!(waiting.try_recv().is_err());
    stage
        .call("save_settings", right("save_settings", "made up"))
        .unwrap();

    let signal = waiting.recv().unwrap().unwrap();
    assert_eq!(changes(&signal), changes(&before) + 1);
}

#[test]
fn unlocking_and_locking_are_told() {
    let stage = Stage::open();
    let before = heard(&stage);

    stage.call("create_store_in_keychain", json!({})).unwrap();
    let unlocked = next(&stage, &before);
    let locked = stage.call("lock_store", json!({})).unwrap();

    assert_eq!(unlocked["store"]["state"], "unlocked");
    assert_eq!(next(&stage, &unlocked)["store"], locked);
    assert_eq!(
        (&locked["state"], &locked["offers"]),
        (&json!("locked"), &json!(["tryAgain"]))
    );
}

#[test]
fn whoever_waits_for_a_keychain_that_never_answers_can_stop_waiting() {
    let keychain = Arc::new(MemoryKeychain::in_mood(Mood::NeverAnswers));
    let stage = Stage::beside(Arc::clone(&keychain));
    let mut signal = heard(&stage);

    let waiting = stage.begin(Request::new("try_keychain", json!({})));
    while signal["store"]["state"] != "asking" {
        signal = next(&stage, &signal);
    }
    stage.call("stop_asking_keychain", json!({})).unwrap();

    let answer = waiting.recv().unwrap().unwrap();
    assert_eq!(answer["state"], "keychainSilent");
    assert_eq!(answer["offers"], json!(["tryAgain", "createWithPassphrase"]));
    // Its thread is still in there.
    keychain.set_mood(Mood::Normal);
}

/// The last signal, as a window begins with.
fn heard(stage: &Stage) -> Value {
    stage.call("wait_for_signal", json!({ "heard": null })).unwrap()
}

/// The first one after `heard`.
fn next(stage: &Stage, heard: &Value) -> Value {
    stage.call("wait_for_signal", json!({ "heard": heard })).unwrap()
}

fn changes(signal: &Value) -> u64 {
    signal["changes"].as_u64().unwrap()
}

fn other_face(stage: &Stage) -> App {
    App::open(Start {
        directory: stage.directory(),
        identity: Identity::of(Edition::Debug),
        keychain: Arc::new(MemoryKeychain::normal()),
        clock: Arc::new(SystemClock::default()),
        events: Arc::new(Nobody),
        desktop: Arc::new(Nobody),
        variables: Arc::new(NoVariables),
    })
    .unwrap()
}

struct Nobody;

impl Events for Nobody {
    fn store_changed(&self, _revision: u64) {}

    fn keys_changed(&self, _status: &KeyStatus) {}
}

impl Desktop for Nobody {
    fn pick_file(
        &self,
        _title: &'static str,
        _proposed: Option<std::path::PathBuf>,
    ) -> BoxFuture<'_, Option<std::path::PathBuf>> {
        Box::pin(std::future::ready(None))
    }

    fn confirm<'d>(&'d self, _question: &Question) -> BoxFuture<'d, bool> {
        Box::pin(std::future::ready(false))
    }

    fn save_file(&self, _title: &'static str, _name: String) -> BoxFuture<'_, Option<std::path::PathBuf>> {
        Box::pin(std::future::ready(None))
    }

    fn show_recovery_code<'a>(&'a self, _code: &'a domain::Secret) -> BoxFuture<'a, bool> {
        Box::pin(std::future::ready(false))
    }

    fn open_link(&self, _url: &str) -> Result<(), LinkNotOpened> {
        Err(LinkNotOpened)
    }

    fn open_folder(&self, _folder: &std::path::Path) -> Result<(), DesktopRefused> {
        Err(DesktopRefused)
    }

    fn copy<'d>(&'d self, _text: &str) -> BoxFuture<'d, Result<(), DesktopRefused>> {
        Box::pin(std::future::ready(Err(DesktopRefused)))
    }
}
