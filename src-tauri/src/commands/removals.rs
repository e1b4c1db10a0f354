//! Removing systems, and finishing what was erased.

use app::App;
use tauri::State;

use super::ids::id;
use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{ErasureView, RemovalInput, RemovalPlanView},
};

/// What would go with a system.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_removal(
    app: State<'_, App>,
    system: Guarded<String>,
) -> Result<RemovalPlanView, CommandError> {
    let plan = app.plan_removal(id(&system.into_inner())?).await?;
    Ok(RemovalPlanView::from(plan))
}

/// Removes a system from Patchbay; nothing is changed at the system itself.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_system(
    app: State<'_, App>,
    input: Guarded<RemovalInput>,
) -> Result<ErasureView, CommandError> {
    let input = input.into_inner();
    let removed = app.remove_system(id(&input.id)?, &input.typed_name).await?;
    Ok(ErasureView {
        is_finished: removed.is_erased,
    })
}

/// Whether everything that was erased is gone from every file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn erasure(app: State<'_, App>) -> Result<ErasureView, CommandError> {
    Ok(ErasureView {
        is_finished: app.is_erased().await,
    })
}

/// Tries again to erase what another process stood in the way of.
#[tauri::command]
#[specta::specta]
pub(crate) async fn finish_erasure(app: State<'_, App>) -> Result<ErasureView, CommandError> {
    Ok(ErasureView {
        is_finished: app.finish_erasure().await?,
    })
}
