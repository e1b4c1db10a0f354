//! What can be set.

use app::App;
use tauri::State;

use crate::{error::CommandError, guarded::Guarded, view::SettingsView};

/// The settings.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_settings(app: State<'_, App>) -> Result<SettingsView, CommandError> {
    let settings = app.settings().await?;
    Ok(SettingsView::from(&settings))
}

/// Keeps the settings.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_settings(
    app: State<'_, App>,
    settings: Guarded<SettingsView>,
) -> Result<SettingsView, CommandError> {
    let settings = app.save_settings(settings.into_inner().try_into()?).await?;
    Ok(SettingsView::from(&settings))
}
