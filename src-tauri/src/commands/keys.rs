//! The ways to open the secret store. No command answers with a code or a passphrase: the code is shown by the core,
//! in a dialog that no page can read.

use app::App;
use tauri::State;

use crate::{
    error::CommandError,
    guarded::Guarded,
    shell::Shell,
    view::{PassphraseInput, StoreView},
};

/// Draws a recovery code and shows it in a native dialog. Answers whether the person wrote it down; only then does
/// it open anything.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_recovery_code(
    app: State<'_, App>,
    shell: State<'_, Shell>,
) -> Result<bool, CommandError> {
    let _turn = shell.attempt().await;
    Ok(app.make_recovery_code().await?)
}

/// Adds a passphrase, or changes the one there is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_passphrase(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<PassphraseInput>,
) -> Result<StoreView, CommandError> {
    let _turn = shell.attempt().await;
    Ok(StoreView::from(
        &app.set_passphrase(input.into_inner().passphrase).await?,
    ))
}

/// Has the system keychain keep a key again, where it keeps none or lost it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn use_keychain_again(
    app: State<'_, App>,
    shell: State<'_, Shell>,
) -> Result<StoreView, CommandError> {
    shell.note_activity();
    Ok(StoreView::from(&app.use_keychain_again().await?))
}
