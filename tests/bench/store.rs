//! How long it takes to open a vault with 10,000 credentials, to unlock it and to list them.
//!
//! **Ours**: opening the file, asking the keychain (one in memory: a real one's own time is not ours), opening the
//! slot, reading and verifying every row that the list needs, and answering its first lines.
//! **Baseline**: `rusqlite` reading every column of the same rows, and AES-256-GCM opening a slot; no digest, no
//! JSON, no list.
//!
//! Both are done in turn on the same file, which the first, uncounted round leaves in the page cache.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use app::{App, NoVariables, Start, SystemClock};
use domain::Query;
use patchbay_tests::{
    fakes::{RecordingDesktop, RecordingEvents},
    figures::Figure,
    many::{self, MANY},
};
use rusqlite::types::ValueRef;
use vault::{Edition, Identity, Patience, Vault, fakes::MemoryKeychain};

const ROUNDS: usize = 15;
const GOAL_MS: f64 = 50.0;
/// What the list reads.
const TABLES: [&str; 6] = [
    "setting",
    "system",
    "connection",
    "credential",
    "use",
    "check_run",
];

#[tokio::main]
async fn main() {
    let directory = tempfile::tempdir().expect("the temporary directory is writable");
    let data = directory.path().join("data");
    let keychain = Arc::new(MemoryKeychain::normal());
    {
        let vault = Vault::open(&data, identity(), keychain.clone()).expect("a fresh directory opens");
        let patience = Patience::For(Duration::from_secs(60));
        vault
            .create_with_keychain(&patience, None)
            .expect("a fresh store is empty");
        many::fill(&vault, "https://devlake.example.test/api/", true);
    }

    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let start = Instant::now();
        let app = unlock_and_list(&data, &keychain).await;
        let taken = ms(start);
        drop(app);
        let start = Instant::now();
        read_plainly(&data);
        if round > 0 {
            ours.push(taken);
            plain.push(ms(start));
        }
    }
    Figure::amount("unlock and list 10,000 credentials", "ms", GOAL_MS, &ours).print();
    Figure::of(
        "the same, beside SQLite and AES-256-GCM reading the same bytes",
        "ms",
        None,
        &ours,
        &plain,
    )
    .print();
}

/// With the application as it then is: forgetting the rows again is no part of showing them.
async fn unlock_and_list(data: &Path, keychain: &Arc<MemoryKeychain>) -> App {
    let app = App::open(Start {
        directory: data.to_owned(),
        identity: identity(),
        keychain: keychain.clone(),
        clock: Arc::new(SystemClock::default()),
        events: Arc::new(RecordingEvents::default()),
        desktop: Arc::new(RecordingDesktop::default()),
        variables: Arc::new(NoVariables),
    });
    let app = app.expect("a closed store opens");
    let keys = app.try_keychain().await.expect("the keychain keeps the key");
    assert_eq!(keys.state, app::KeyState::Unlocked);
    let first = Query {
        limit: 60,
        ..Query::default()
    };
    let listed = app.list(first).await.expect("a sound store is read");
    assert_eq!((listed.listing.total, listed.listing.lines.len()), (MANY, 60));
    app
}

fn read_plainly(data: &Path) {
    let database = rusqlite::Connection::open(data.join("patchbay.db")).expect("the file is a database");
    let mut bytes = 0;
    for table in TABLES {
        let select = format!("SELECT * FROM {table}");
        let mut select = database.prepare(&select).expect("the table exists");
        let width = select.column_count();
        let mut rows = select.query([]).expect("the table is read");
        while let Some(row) = rows.next().expect("the table is read") {
            for column in 0..width {
                bytes += match row.get_ref(column).expect("the column exists") {
                    ValueRef::Text(text) | ValueRef::Blob(text) => text.len(),
                    ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => 8,
                };
            }
        }
    }
    assert!(bytes > 100 * MANY, "everything was read");
    open_a_slot();
}

fn open_a_slot() {
    let cipher = Aes256Gcm::new(&[7; 32].into());
    let nonce = [9; 12].into();
    let payload = |msg| Payload { msg, aad: b"made up" };
    let sealed = cipher
        .encrypt(&nonce, payload(&[1; 64]))
        .expect("a short text is sealed");
    let opened = cipher
        .decrypt(&nonce, payload(&sealed))
        .expect("it was sealed a moment ago");
    assert_eq!(opened.len(), 64);
}

fn identity() -> Identity {
    Identity::of(Edition::Debug)
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
