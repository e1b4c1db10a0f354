//! The use cases on a directory of a test, with a clock that is moved by hand and nobody at the desktop.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use app::{
    App, Clock, Desktop, DesktopRefused, Edition, Events, Identity, KeyStatus, LinkNotOpened, NoVariables,
    Question, Start,
};
use domain::Secret;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use vault::fakes::MemoryKeychain;

pub(crate) fn open_app(directory: &Path, clock: &Arc<MovedClock>) -> App {
    App::open(Start {
        directory: directory.to_owned(),
        identity: Identity::of(Edition::Sample),
        keychain: Arc::new(MemoryKeychain::normal()),
        clock: clock.clone(),
        events: Arc::new(Nobody),
        desktop: Arc::new(Nobody),
        variables: Arc::new(NoVariables),
    })
    .unwrap()
}

/// Seconds since the start.
#[derive(Default)]
pub(crate) struct MovedClock(AtomicU64);

impl MovedClock {
    pub(crate) fn set(&self, elapsed: Duration) {
        self.0.store(elapsed.as_secs(), Ordering::Relaxed);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

struct Nobody;

impl Events for Nobody {
    fn store_changed(&self, _revision: u64) {}

    fn keys_changed(&self, _status: &KeyStatus) {}
}

impl Desktop for Nobody {
    fn pick_file(&self, _title: &'static str, _proposed: Option<PathBuf>) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(std::future::ready(None))
    }

    fn confirm<'d>(&'d self, _question: &Question) -> BoxFuture<'d, bool> {
        Box::pin(std::future::ready(false))
    }

    fn save_file(&self, _title: &'static str, _name: String) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(std::future::ready(None))
    }

    fn show_recovery_code<'a>(&'a self, _code: &'a Secret) -> BoxFuture<'a, bool> {
        Box::pin(std::future::ready(false))
    }

    fn open_link(&self, _url: &str) -> Result<(), LinkNotOpened> {
        Err(LinkNotOpened)
    }

    fn open_folder(&self, _folder: &Path) -> Result<(), DesktopRefused> {
        Err(DesktopRefused)
    }

    fn copy<'d>(&'d self, _text: &str) -> BoxFuture<'d, Result<(), DesktopRefused>> {
        Box::pin(std::future::ready(Err(DesktopRefused)))
    }
}
