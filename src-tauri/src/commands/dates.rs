//! When secrets were set, as the person knows it.

use app::App;
use tauri::State;

use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{ToldInput, UndatedView, count},
};

/// The secrets whose age is a guess.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_undated(app: State<'_, App>) -> Result<Vec<UndatedView>, CommandError> {
    let undated = app.undated().await?;
    Ok(undated.iter().map(UndatedView::from).collect())
}

/// Notes when secrets were set; answers for how many.
#[tauri::command]
#[specta::specta]
pub(crate) async fn tell_dates(
    app: State<'_, App>,
    told: Guarded<Vec<ToldInput>>,
) -> Result<u32, CommandError> {
    let told = told.into_inner().into_iter().map(TryInto::try_into);
    let told = told.collect::<Result<Vec<_>, CommandError>>()?;
    Ok(count(app.tell_dates(told).await?))
}
