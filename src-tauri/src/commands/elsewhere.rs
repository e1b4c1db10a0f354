//! Tokens from elsewhere: an env file, the environment, and what becomes of the file.

use std::path::PathBuf;

use app::App;
use tauri::State;

use super::ids::id;
use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{EnvFileEndName, EnvFileInput, EnvFileView, FoundSecretView, PickEnvFileInput, kind_of},
};

/// Lets the person pick an env file in a native dialog; nothing when they dismiss.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_env_file(
    app: State<'_, App>,
    input: Guarded<PickEnvFileInput>,
) -> Result<Option<EnvFileView>, CommandError> {
    let input = input.into_inner();
    let kind = kind_of(&input.kind).ok_or_else(CommandError::bad_arguments)?;
    let read = app.pick_env_file(kind, id(&input.system)?).await?;
    Ok(read.as_ref().map(EnvFileView::from))
}

/// Reads an env file that the person named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_env_file(
    app: State<'_, App>,
    input: Guarded<EnvFileInput>,
) -> Result<EnvFileView, CommandError> {
    let input = input.into_inner();
    let kind = kind_of(&input.kind).ok_or_else(CommandError::bad_arguments)?;
    let read = app.read_env_file(kind, PathBuf::from(input.path)).await?;
    Ok(EnvFileView::from(&read))
}

/// The names of the variables that carry a secret for this kind. Nothing is read out of them yet.
#[tauri::command]
#[specta::specta]
pub(crate) fn find_in_environment(
    app: State<'_, App>,
    kind: Guarded<String>,
) -> Result<Vec<String>, CommandError> {
    let kind = kind_of(&kind.into_inner()).ok_or_else(CommandError::bad_arguments)?;
    Ok(app
        .environment_keys(kind)
        .into_iter()
        .map(str::to_owned)
        .collect())
}

/// Stages what the environment holds for this kind.
#[tauri::command]
#[specta::specta]
pub(crate) fn read_environment(
    app: State<'_, App>,
    kind: Guarded<String>,
) -> Result<Vec<FoundSecretView>, CommandError> {
    let kind = kind_of(&kind.into_inner()).ok_or_else(CommandError::bad_arguments)?;
    Ok(app
        .read_environment(kind)
        .iter()
        .map(FoundSecretView::from)
        .collect())
}

/// Asks in a native dialog whether the file that a connection's secret came from may go, and deletes it then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn offer_env_file_deletion(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<EnvFileEndName, CommandError> {
    let end = app.offer_to_delete_env_file(self::id(&id.into_inner())?).await?;
    Ok(end.into())
}
