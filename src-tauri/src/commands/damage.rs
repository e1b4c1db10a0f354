//! Damaged rows.

use app::App;
use tauri::State;

use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{DamageView, DamagedInput},
};

/// Everything that is damaged.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_damage(app: State<'_, App>) -> Result<DamageView, CommandError> {
    Ok(DamageView::from(&app.damage().await?))
}

/// Drops a damaged row with what hangs on it here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_damaged(
    app: State<'_, App>,
    row: Guarded<DamagedInput>,
) -> Result<(), CommandError> {
    let damaged = row.into_inner().damaged();
    let damaged = damaged.ok_or_else(CommandError::bad_arguments)?;
    Ok(app.forget_damaged(damaged).await?)
}
