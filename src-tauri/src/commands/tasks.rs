//! Long work.

use tauri::State;

use crate::{error::CommandError, guarded::Guarded, shell::Shell};

/// Cancels a task. One that ended already is none.
#[tauri::command]
#[specta::specta]
pub(crate) fn cancel_task(shell: State<'_, Shell>, task: Guarded<String>) -> Result<(), CommandError> {
    shell.tasks.cancel(&task.into_inner());
    Ok(())
}
