//! The beginning.

use app::App;
use futures_util::try_join;
use tauri::State;

use crate::{
    error::{CommandError, ErrorCode},
    guarded::Guarded,
    shell::{Again, Shell},
    view::{HeardInput, SettingsView, SignalView, StartView, StoreView},
};

/// What the window is told at its start. Waits for neither keychain nor network.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start(app: State<'_, App>, shell: State<'_, Shell>) -> Result<StartView, CommandError> {
    let (settings, keys, has_systems) = try_join!(app.settings(), app.keys(), app.has_systems())?;
    Ok(StartView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        label: shell.instance.label().map(str::to_owned),
        is_first_run: !has_systems,
        can_try_sample: shell.sandbox.is_some() && !shell.instance.is_sample(),
        data_directory: shell.instance.directory().display().to_string(),
        settings: SettingsView::from(&settings),
        store: StoreView::from(&keys),
    })
}

/// Waits until something happened that the window did not hear of yet; where it heard of nothing, answers at once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn wait_for_signal(
    shell: State<'_, Shell>,
    heard: Guarded<Option<HeardInput>>,
) -> Result<SignalView, CommandError> {
    Ok(shell.signals.after(heard.into_inner()).await)
}

/// Begins Patchbay again on sample systems, beside nothing of one's own.
#[tauri::command]
#[specta::specta]
pub(crate) fn try_sample(shell: State<'_, Shell>) -> Result<(), CommandError> {
    let could = shell.sandbox.is_some() && (shell.begin_again)(Again::Sample);
    could.then_some(()).ok_or_else(|| {
        CommandError::new(ErrorCode::Refused, "The sample systems could not be started.")
            .hint("Is patchbay-sandbox beside Patchbay?")
    })
}
