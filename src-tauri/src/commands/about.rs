//! About Patchbay itself.

use app::App;
use tauri::State;

use crate::{
    about,
    error::CommandError,
    guarded::Guarded,
    shell::Shell,
    view::{CopiedView, LicenceView},
};

/// More than any note has.
const LONGEST_NOTE: usize = 2_000;

/// What Patchbay is made of, and under which licences.
#[tauri::command]
#[specta::specta]
pub(crate) fn list_licences() -> Result<Vec<LicenceView>, CommandError> {
    Ok(about::licences().collect())
}

/// Opens the folder with the log.
#[tauri::command]
#[specta::specta]
pub(crate) fn open_log_folder(app: State<'_, App>, shell: State<'_, Shell>) -> Result<(), CommandError> {
    Ok(app.open_folder(shell.instance.directory())?)
}

/// Writes what helps to find a fault to the clipboard: counts and kinds, no secret, no name, no address. Answers
/// what was written.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_diagnostics(app: State<'_, App>) -> Result<CopiedView, CommandError> {
    let text = about::diagnostics(&app.diagnostics().await?);
    app.copy(&text).await?;
    Ok(CopiedView { text })
}

/// Puts a note for an administrator into the clipboard.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_note(app: State<'_, App>, text: Guarded<String>) -> Result<(), CommandError> {
    let text: String = text.into_inner().chars().take(LONGEST_NOTE).collect();
    Ok(app.copy(&text).await?)
}
