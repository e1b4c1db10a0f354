//! The history.

use app::App;
use tauri::State;

use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{ActivityInput, ActivityPageView},
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
