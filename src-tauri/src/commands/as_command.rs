//! A connection as the commands of other tools.

use app::App;
use tauri::State;

use super::ids::id;
use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{CopyCommandInput, PrintedCommandView},
};

/// Every command for a connection, with variables in place of its secrets.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_commands(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<Vec<PrintedCommandView>, CommandError> {
    let all = app.commands_of(self::id(&id.into_inner())?).await?;
    Ok(all.iter().map(PrintedCommandView::from).collect())
}

/// Puts one of them into the clipboard.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_command(
    app: State<'_, App>,
    input: Guarded<CopyCommandInput>,
) -> Result<(), CommandError> {
    let input = input.into_inner();
    let (verb, tool) = (input.verb.into(), input.tool.into());
    Ok(app.copy_command(id(&input.connection)?, verb, tool).await?)
}
