//! The wizard: form, staged secret, check and create.

use app::{App, Creation, FormInPlace, InstallationsRequest};
use domain::{
    Slot,
    kinds::{ConnectionKind, FieldId},
    recognise::PasteError,
};
use tauri::State;

use super::{
    ids::{begin, id},
    reporter::CheckReporter,
};
use crate::{
    error::CommandError,
    guarded::{Guarded, Reporter},
    shell::Shell,
    view::{
        About, CheckEvent, CheckView, CreatedView, DraftInput, FieldName, FormInput, FormView,
        InstallationsInput, InstallationsView, KindView, StageInput, StagedView, kind_of,
    },
};

/// The kinds that can be created, in menu order.
#[tauri::command]
#[specta::specta]
pub(crate) fn list_kinds() -> Result<Vec<KindView>, CommandError> {
    Ok(ConnectionKind::ALL.into_iter().map(KindView::from).collect())
}

/// The form for these answers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_form(
    app: State<'_, App>,
    input: Guarded<FormInput>,
) -> Result<FormView, CommandError> {
    let found = form(&app, input.into_inner()).await?;
    Ok(FormView::from(&found))
}

/// Keeps a typed secret in memory, cleaned and recognised; the answer describes it.
#[tauri::command]
#[specta::specta]
pub(crate) fn stage_secret(
    app: State<'_, App>,
    input: Guarded<StageInput>,
) -> Result<StagedView, CommandError> {
    let input = input.into_inner();
    let kind = kind_of(&input.kind).ok_or_else(CommandError::bad_arguments)?;
    let replaces = input.replaces.as_deref().map(id).transpose()?;
    let staged = match input.text.0 {
        Ok(typed) => app.stage_for(kind, slot_of(input.field, kind), &typed, replaces),
        Err(error) => Err(PasteError::from(error).into()),
    };
    Ok(match staged {
        Ok(summary) => StagedView::of(&summary),
        Err(error) => StagedView::refused(&error),
    })
}

/// Forgets a staged secret.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drop_staged(app: State<'_, App>, id: Guarded<String>) -> Result<(), CommandError> {
    Ok(app.unstage(self::id(&id.into_inner())?).await?)
}

/// Checks what was typed. Stores nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_draft(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<DraftInput>,
    task: Guarded<String>,
    on_event: Reporter<CheckEvent>,
) -> Result<CheckView, CommandError> {
    let creation = Creation::try_from(input.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let about = About::kind(creation.draft.kind, creation.draft.slot());
    let started_at = shell.clock.now();
    let reporter = CheckReporter::new(on_event, about);
    let result = app
        .check_draft(&creation.draft, &reporter, &running.token())
        .await?;
    Ok(CheckView::of_result(&result, started_at, about))
}

/// Creates a connection, reads it back and tests it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_connection(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<DraftInput>,
    task: Guarded<String>,
    on_event: Reporter<CheckEvent>,
) -> Result<CreatedView, CommandError> {
    let creation = Creation::try_from(input.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let about = About::kind(creation.draft.kind, creation.draft.slot());
    let started_at = shell.clock.now();
    let created = app
        .create(&creation, &CheckReporter::new(on_event, about), &running.token())
        .await?;
    Ok(CreatedView::of(&created, started_at, about))
}

/// Asks where a GitHub App is installed. Stores nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_installations(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<InstallationsInput>,
    task: Guarded<String>,
) -> Result<InstallationsView, CommandError> {
    let request = InstallationsRequest::try_from(input.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let found = app.installations(&request, &running.token()).await?;
    // The form says below which rights are needed.
    let about = About::system(request.kind.spec().system);
    Ok(InstallationsView::of(&found, about))
}

/// Opens the page that makes the secret, in the person's own browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_token_page(
    app: State<'_, App>,
    input: Guarded<FormInput>,
) -> Result<(), CommandError> {
    let input = input.into_inner();
    let kind = kind_of(&input.kind).ok_or_else(CommandError::bad_arguments)?;
    Ok(app.open_token_page(kind, &input.answers())?)
}

/// The slot that a field's secret fills.
fn slot_of(field: FieldName, kind: ConnectionKind) -> Slot {
    match FieldId::from(field) {
        FieldId::AppKey => Slot::AppKey,
        FieldId::Token => Slot::Token,
        FieldId::Password => Slot::Password,
        FieldId::System
        | FieldId::Name
        | FieldId::Site
        | FieldId::Organization
        | FieldId::Enterprise
        | FieldId::Address
        | FieldId::AuthMethod
        | FieldId::Login
        | FieldId::AppId
        | FieldId::Installation
        | FieldId::Proxy
        | FieldId::RateLimit => kind.spec().slot,
    }
}

async fn form(app: &App, input: FormInput) -> Result<FormInPlace, CommandError> {
    let kind = kind_of(&input.kind).ok_or_else(CommandError::bad_arguments)?;
    let found = app.form(kind, id(&input.system)?, &input.answers()).await?;
    found.ok_or_else(|| CommandError::not_found("This system"))
}
