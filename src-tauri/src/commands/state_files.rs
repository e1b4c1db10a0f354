//! The state files of gh-devlake that are kept in step.

use app::App;
use tauri::State;

use super::ids::id;
use crate::{error::CommandError, guarded::Guarded};

/// Lets the person choose a system's state file in a native dialog; whether they chose one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_state_file(
    app: State<'_, App>,
    system: Guarded<String>,
) -> Result<bool, CommandError> {
    Ok(app.choose_state_file(id(&system.into_inner())?).await?)
}

/// Keeps the state file that the person named in step with a system.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_state_file(
    app: State<'_, App>,
    system: Guarded<String>,
    path: Guarded<String>,
) -> Result<(), CommandError> {
    let system = id(&system.into_inner())?;
    Ok(app.keep_state_file(system, path.into_inner().into()).await?)
}

/// Leaves a system's state file alone from now on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leave_state_file(
    app: State<'_, App>,
    system: Guarded<String>,
) -> Result<(), CommandError> {
    Ok(app.leave_state_file(id(&system.into_inner())?).await?)
}

/// Writes what a system's state file does not say yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn write_state_file(
    app: State<'_, App>,
    system: Guarded<String>,
) -> Result<(), CommandError> {
    Ok(app.write_state_file(id(&system.into_inner())?).await?)
}
