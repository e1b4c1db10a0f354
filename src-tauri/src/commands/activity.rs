//! The history.

use app::App;
use tauri::State;

use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{ActivityExportView, ActivityFilterInput, ActivityInput, ActivityPageView},
};

/// A page of the history.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_activity(
    app: State<'_, App>,
    input: Guarded<ActivityInput>,
) -> Result<ActivityPageView, CommandError> {
    let page = app.activity(input.into_inner().try_into()?).await?;
    Ok(ActivityPageView::from(&page))
}

/// Writes every entry that is meant to a file that the person names in a native dialog. Answers what was written;
/// nothing when they dismiss.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_activity(
    app: State<'_, App>,
    input: Guarded<ActivityFilterInput>,
) -> Result<Option<ActivityExportView>, CommandError> {
    let written = app.export_activity(input.into_inner().try_into()?).await?;
    Ok(written.as_ref().map(ActivityExportView::from))
}
