//! Deleting connections, and what is kept of them.

use app::App;
use tauri::State;

use super::{
    ids::{begin, id},
    reporter::DeletionReporter,
};
use crate::{
    error::CommandError,
    guarded::{Guarded, Reporter},
    shell::Shell,
    view::{
        ArchivedView, DeletionEvent, DeletionInput, DeletionPlanView, DeletionView, DraftView, ErasureView,
    },
};

/// What deleting a connection would mean, read from its system.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_deletion(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    id: Guarded<String>,
    task: Guarded<String>,
    on_event: Reporter<DeletionEvent>,
) -> Result<DeletionPlanView, CommandError> {
    let id = self::id(&id.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let planned = app
        .plan_deletion(id, &DeletionReporter(on_event), &running.token())
        .await?;
    Ok(DeletionPlanView::from(&planned))
}

/// Deletes a connection step by step; cancelling stops between two steps.
#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_connection(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<DeletionInput>,
    task: Guarded<String>,
    on_event: Reporter<DeletionEvent>,
) -> Result<DeletionView, CommandError> {
    let request = input.into_inner().request()?;
    let running = begin(&shell, task.into_inner())?;
    let deleted = app
        .delete(&request, &DeletionReporter(on_event), &running.token())
        .await?;
    Ok(DeletionView::from(&deleted))
}

/// Puts a connection back into the blueprints that a stopped deletion took it out of; answers their names.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rejoin_blueprints(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    id: Guarded<String>,
    task: Guarded<String>,
) -> Result<Vec<String>, CommandError> {
    let id = self::id(&id.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    Ok(app.rejoin_blueprints(id, &running.token()).await?)
}

/// The deleted connections whose record is kept, the latest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_archived(app: State<'_, App>) -> Result<Vec<ArchivedView>, CommandError> {
    let archived = app.archived().await?;
    Ok(archived.iter().map(ArchivedView::from).collect())
}

/// Begins to create a deleted connection again; answers the draft to continue.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_archived(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<DraftView, CommandError> {
    let draft = app.restore_archived(self::id(&id.into_inner())?).await?;
    Ok(DraftView::from(&draft))
}

/// Erases the record of a deleted connection, and the secrets that only it used.
#[tauri::command]
#[specta::specta]
pub(crate) async fn erase_archived(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<ErasureView, CommandError> {
    let removed = app.erase_archived(self::id(&id.into_inner())?).await?;
    Ok(ErasureView {
        is_finished: removed.is_erased,
    })
}

/// Erases a secret that nothing uses any more. Revokes nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn erase_unused(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<ErasureView, CommandError> {
    let removed = app.erase_unused(self::id(&id.into_inner())?).await?;
    Ok(ErasureView {
        is_finished: removed.is_erased,
    })
}
