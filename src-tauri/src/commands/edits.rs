//! Editing a stored connection.

use app::{App, EditError};
use tauri::State;

use super::{
    ids::{begin, id},
    reporter::CheckReporter,
};
use crate::{
    error::CommandError,
    guarded::{Guarded, Reporter},
    shell::Shell,
    view::{About, BothSidesView, CheckEvent, EditFormView, EditInput, EditOutcomeView, SaveEditInput},
};

/// The edit form of a connection, for what was changed so far. Sends nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_edit_form(
    app: State<'_, App>,
    input: Guarded<EditInput>,
) -> Result<EditFormView, CommandError> {
    let input = input.into_inner();
    let further = input.further()?;
    let form = app
        .edit_form(id(&input.connection)?, &input.answers(), &further)
        .await?;
    Ok(EditFormView::from(&form))
}

/// Changes a connection and tests it. What somebody else changed meanwhile comes back beside what is wanted.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_connection(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<SaveEditInput>,
    task: Guarded<String>,
    on_event: Reporter<CheckEvent>,
) -> Result<EditOutcomeView, CommandError> {
    let request = input.into_inner().request()?;
    let running = begin(&shell, task.into_inner())?;
    let detail = app
        .connection(request.connection)
        .await?
        .ok_or_else(|| CommandError::not_found("This connection"))?;
    let about = About::connection(&detail);
    let started_at = shell.clock.now();
    let reporter = CheckReporter::new(on_event, about);
    match app.edit(&request, &reporter, &running.token()).await {
        Ok(edited) => Ok(EditOutcomeView::edited(&edited, started_at, about)),
        Err(EditError::ChangedElsewhere(sides)) => {
            Ok(EditOutcomeView::ChangedElsewhere(BothSidesView::from(*sides)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes the mark off a connection that was changed elsewhere: the person has seen it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn acknowledge_change(app: State<'_, App>, id: Guarded<String>) -> Result<(), CommandError> {
    Ok(app.acknowledge_change(self::id(&id.into_inner())?).await?)
}
