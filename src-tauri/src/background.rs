//! What goes on behind the window, each on its own: the keychain's first answer, changes of other faces, the lock.

use std::time::Duration;

use app::{App, KeyState};
use tauri::{AppHandle, Manager, Runtime, async_runtime};
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at};

use crate::shell::Shell;

/// How often the database is looked at for changes of another face.
const LOOK: Duration = Duration::from_millis(500);
/// When today's backup is looked for: not while the window is opening, and then every hour.
const FIRST_BACKUP: Duration = Duration::from_secs(60);
const BACKUP: Duration = Duration::from_secs(60 * 60);
/// How often it is asked whether anybody is still there.
const IDLE: Duration = Duration::from_secs(5);

/// Begins it all. The window is there already.
pub(crate) fn begin<R: Runtime>(handle: &AppHandle<R>) {
    async_runtime::spawn(ask_keychain(handle.clone()));
    async_runtime::spawn(look_for_changes(handle.clone()));
    async_runtime::spawn(lock_when_idle(handle.clone()));
    async_runtime::spawn(back_up_daily(handle.clone()));
    async_runtime::spawn(end_when_told(handle.clone()));
}

async fn ask_keychain<R: Runtime>(handle: AppHandle<R>) {
    if let Err(error) = handle.state::<App>().ask_keychain().await {
        tracing::warn!("the keychain was not asked: {error}");
    }
}

async fn back_up_daily<R: Runtime>(handle: AppHandle<R>) {
    let mut ticks = interval_at(Instant::now() + FIRST_BACKUP, BACKUP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = handle.state::<App>().back_up_if_due().await {
            tracing::warn!("there is no backup of today: {error}");
        }
    }
}

async fn look_for_changes<R: Runtime>(handle: AppHandle<R>) {
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        handle.state::<App>().announce_change().await;
    }
}

async fn lock_when_idle<R: Runtime>(handle: AppHandle<R>) {
    let mut ticks = interval(IDLE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = lock_if_idle(&handle.state::<App>(), &handle.state::<Shell>()).await {
            tracing::warn!("the idle time was not judged: {error}");
        }
    }
}

/// Locks an open store when nobody did anything for as long as the settings say.
pub(crate) async fn lock_if_idle(app: &App, shell: &Shell) -> Result<(), app::StoreError> {
    let minutes = app.settings().await?.lock_after_minutes;
    let limit = Duration::from_secs(60 * u64::from(minutes));
    if shell.is_idle(limit) && app.keys().await?.state == KeyState::Unlocked {
        app.lock().await?;
    }
    Ok(())
}

/// A polite end leaves nothing behind; without this a signal would.
#[cfg(unix)]
async fn end_when_told<R: Runtime>(handle: AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};

    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    handle.exit(0);
}

#[cfg(not(unix))]
async fn end_when_told<R: Runtime>(handle: AppHandle<R>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        handle.exit(0);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::Secret;

    use super::*;
    use crate::{
        identity::{Arguments, Instance},
        signals::Signals,
        testing::{MovedClock, open_app},
    };

    #[tokio::test]
    async fn an_open_store_is_locked_when_nobody_did_anything_for_as_long_as_the_settings_say() {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(MovedClock::default());
        let (app, shell) = unlocked(directory.path(), &clock).await;

        clock.set(Duration::from_secs(15 * 60 - 1));
        lock_if_idle(&app, &shell).await.unwrap();
        assert_eq!(app.keys().await.unwrap().state, KeyState::Unlocked);

        clock.set(Duration::from_secs(15 * 60));
        lock_if_idle(&app, &shell).await.unwrap();
        assert_eq!(app.keys().await.unwrap().state, KeyState::Locked);
    }

    #[tokio::test]
    async fn whoever_does_something_keeps_it_open() {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(MovedClock::default());
        let (app, shell) = unlocked(directory.path(), &clock).await;

        clock.set(Duration::from_secs(14 * 60));
        shell.note_activity();
        clock.set(Duration::from_secs(28 * 60));
        lock_if_idle(&app, &shell).await.unwrap();

        assert_eq!(app.keys().await.unwrap().state, KeyState::Unlocked);
    }

    async fn unlocked(directory: &std::path::Path, clock: &Arc<MovedClock>) -> (App, Shell) {
        let app = open_app(directory, clock);
        let passphrase = Secret::new("zz made up and long enough".to_owned()).unwrap();
        app.create_store_with_passphrase(passphrase).await.unwrap();
        let instance = Instance::decide(Arguments::default(), true, directory, directory);
        (
            app,
            Shell::new(
                instance,
                None,
                clock.clone(),
                Box::new(|_| false),
                Signals::default(),
            ),
        )
    }
}
