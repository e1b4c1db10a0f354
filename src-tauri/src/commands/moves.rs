//! Systems under another address: moved, or found to be one.

use app::App;
use tauri::State;

use super::ids::{begin, id};
use crate::{
    error::CommandError,
    guarded::Guarded,
    shell::Shell,
    view::{MergePlanView, MoveInput, MovePlanView, MovedView, SystemView},
};

/// What moving a system would mean. The new address is asked, without any secret.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_move(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<MoveInput>,
    task: Guarded<String>,
) -> Result<MovePlanView, CommandError> {
    let (system, address) = input.into_inner().parts()?;
    let running = begin(&shell, task.into_inner())?;
    let plan = app.plan_move(system, &address, &running.token()).await?;
    Ok(MovePlanView::from(&plan))
}

/// Moves a system, if the person agrees in a native dialog.
#[tauri::command]
#[specta::specta]
pub(crate) async fn move_system(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<MoveInput>,
    task: Guarded<String>,
) -> Result<MovedView, CommandError> {
    let (system, address) = input.into_inner().parts()?;
    let running = begin(&shell, task.into_inner())?;
    let moved = app.move_system(system, &address, &running.token()).await?;
    Ok(MovedView::from(moved))
}

/// What making one system of two would mean.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_merge(
    app: State<'_, App>,
    keep: Guarded<String>,
    dropped: Guarded<String>,
) -> Result<MergePlanView, CommandError> {
    let plan = app
        .plan_merge(id(&keep.into_inner())?, id(&dropped.into_inner())?)
        .await?;
    Ok(MergePlanView::from(plan))
}

/// Makes one system of two, if the person agrees in a native dialog.
#[tauri::command]
#[specta::specta]
pub(crate) async fn merge_systems(
    app: State<'_, App>,
    keep: Guarded<String>,
    dropped: Guarded<String>,
) -> Result<SystemView, CommandError> {
    let system = app
        .merge_systems(id(&keep.into_inner())?, id(&dropped.into_inner())?)
        .await?;
    Ok(SystemView::from(&system))
}
