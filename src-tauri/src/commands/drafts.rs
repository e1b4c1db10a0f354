//! Drafts.

use app::App;
use tauri::State;

use super::ids::id;
use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{DraftView, SaveDraftInput, kind_of},
};

/// All drafts, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_drafts(app: State<'_, App>) -> Result<Vec<DraftView>, CommandError> {
    let drafts = app.drafts().await?;
    Ok(drafts.iter().map(DraftView::from).collect())
}

/// Puts a form aside, without its secret; answers its id.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_draft(
    app: State<'_, App>,
    input: Guarded<SaveDraftInput>,
) -> Result<String, CommandError> {
    let input = input.into_inner();
    let kind = kind_of(&input.form.kind).ok_or_else(CommandError::bad_arguments)?;
    let continues = input.draft.as_deref().map(id).transpose()?;
    let system = Some(input.form.system.as_str()).filter(|system| !system.is_empty());
    let system = system.map(id).transpose()?;
    let credential = input.credential.as_deref().map(id).transpose()?;
    let saved = app
        .save_draft(continues, kind, system, input.form.answers(), credential)
        .await?;
    Ok(saved.to_string())
}

/// Drops a draft.
#[tauri::command]
#[specta::specta]
pub(crate) async fn discard_draft(app: State<'_, App>, id: Guarded<String>) -> Result<(), CommandError> {
    Ok(app.discard_draft(self::id(&id.into_inner())?).await?)
}
