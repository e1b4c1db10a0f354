//! The secret store. Whoever opens it is there: that counts as activity.

use app::App;
use tauri::State;

use crate::{
    error::{CommandError, ErrorCode},
    guarded::Guarded,
    shell::{Again, Shell},
    view::{PassphraseInput, StoreView},
};

/// The state as it is known, without asking the keychain.
#[tauri::command]
#[specta::specta]
pub(crate) async fn store_state(app: State<'_, App>) -> Result<StoreView, CommandError> {
    Ok(StoreView::from(&app.keys().await?))
}

/// Makes a key that the keychain keeps.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_store_in_keychain(
    app: State<'_, App>,
    shell: State<'_, Shell>,
) -> Result<StoreView, CommandError> {
    shell.note_activity();
    Ok(StoreView::from(&app.create_store_in_keychain().await?))
}

/// Makes a key under a passphrase.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_store_with_passphrase(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<PassphraseInput>,
) -> Result<StoreView, CommandError> {
    let _turn = shell.attempt().await;
    Ok(StoreView::from(
        &app.create_store_with_passphrase(input.into_inner().passphrase)
            .await?,
    ))
}

/// Asks the keychain because the person wants it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn try_keychain(
    app: State<'_, App>,
    shell: State<'_, Shell>,
) -> Result<StoreView, CommandError> {
    shell.note_activity();
    Ok(StoreView::from(&app.try_keychain().await?))
}

/// Begins Patchbay again with a new vault beside this one, which gets another name and keeps everything.
#[tauri::command]
#[specta::specta]
pub(crate) fn begin_new_vault(shell: State<'_, Shell>) -> Result<(), CommandError> {
    (shell.begin_again)(Again::NewVault).then_some(()).ok_or_else(|| {
        CommandError::new(ErrorCode::Refused, "Patchbay could not begin again.")
            .hint("Start it with --begin-anew; the old vault keeps everything.")
    })
}

/// Ends the wait for the keychain; the command that waits then answers with what is known.
#[tauri::command]
#[specta::specta]
pub(crate) fn stop_asking_keychain(app: State<'_, App>) -> Result<(), CommandError> {
    app.stop_asking();
    Ok(())
}

/// Opens the store with its passphrase.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_with_passphrase(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<PassphraseInput>,
) -> Result<StoreView, CommandError> {
    let _turn = shell.attempt().await;
    Ok(StoreView::from(
        &app.unlock_with_passphrase(input.into_inner().passphrase).await?,
    ))
}

/// Locks.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock_store(app: State<'_, App>) -> Result<StoreView, CommandError> {
    Ok(StoreView::from(&app.lock().await?))
}

/// The person did something.
#[tauri::command]
#[specta::specta]
pub(crate) fn note_activity(shell: State<'_, Shell>) -> Result<(), CommandError> {
    shell.note_activity();
    Ok(())
}
