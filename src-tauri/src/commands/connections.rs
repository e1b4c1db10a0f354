//! Connections.

use app::App;
use domain::sync::Progress;
use tauri::State;

use super::{
    ids::{begin, id},
    reporter::{CheckReporter, ManyReporter},
};
use crate::{
    error::CommandError,
    guarded::{Guarded, Reporter},
    shell::Shell,
    view::{
        About, CheckEvent, CheckView, CompletionView, ConnectionView, FilterInput, GroupingName, ListInput,
        ListingView, ManyEvent, ManyView, SortColumn, StoredProofView, SyncsView, TagInput, TestManyInput,
        WalkView,
    },
};

/// The visible slice of the list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_connections(
    app: State<'_, App>,
    query: Guarded<ListInput>,
) -> Result<ListingView, CommandError> {
    listed(&app, query.into_inner()).await
}

/// What the command answers, for the page that comes with the first rows.
pub(crate) async fn listed(app: &App, query: ListInput) -> Result<ListingView, CommandError> {
    let text = query.text.clone();
    let listed = app.list(query.into()).await?;
    Ok(ListingView::of(&listed, &text))
}

/// Chooses what puts the list's rows together; remembered.
#[tauri::command]
#[specta::specta]
pub(crate) async fn group_connections(
    app: State<'_, App>,
    by: Guarded<Option<GroupingName>>,
) -> Result<(), CommandError> {
    Ok(app.group_by(by.into_inner().map(Into::into)).await?)
}

/// Chooses the list's columns, none for those of the first time; remembered.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_columns(
    app: State<'_, App>,
    columns: Guarded<Option<Vec<SortColumn>>>,
) -> Result<(), CommandError> {
    let chosen = columns.into_inner();
    let chosen = chosen.map(|chosen| chosen.into_iter().map(Into::into).collect());
    Ok(app.choose_columns(chosen).await?)
}

/// What could come next where a filter is being typed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn complete_filter(
    app: State<'_, App>,
    input: Guarded<FilterInput>,
) -> Result<Vec<CompletionView>, CommandError> {
    let input = input.into_inner();
    let cursor = input.cursor_in_bytes();
    let found = app.complete_filter(input.text.clone(), cursor).await?;
    Ok(found
        .iter()
        .map(|completion| CompletionView::of(completion, &input.text))
        .collect())
}

/// Puts tags on connections and takes others off them; answers what undoes it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn tag_connections(
    app: State<'_, App>,
    input: Guarded<Vec<TagInput>>,
) -> Result<Vec<TagInput>, CommandError> {
    let taggings = input.into_inner().into_iter().map(TagInput::tagging);
    let undo = app.tag_connections(taggings.collect::<Result<_, _>>()?).await?;
    Ok(undo.iter().map(TagInput::from).collect())
}

/// The ids of the rows that match, in the order of the list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn match_connections(
    app: State<'_, App>,
    query: Guarded<ListInput>,
) -> Result<Vec<String>, CommandError> {
    let ids = app.matching(query.into_inner().into()).await?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

/// One connection in full.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_connection(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<ConnectionView, CommandError> {
    shown(&app, &id.into_inner()).await
}

/// Checks a stored connection, and keeps the result.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_connection(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    id: Guarded<String>,
    task: Guarded<String>,
    on_event: Reporter<CheckEvent>,
) -> Result<CheckView, CommandError> {
    let id = self::id(&id.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let detail = app
        .connection(id)
        .await?
        .ok_or_else(|| CommandError::not_found("This connection"))?;
    let about = About::connection(&detail);
    let started_at = shell.clock.now();
    let result = app
        .check(id, &CheckReporter::new(on_event, about), &running.token())
        .await?;
    Ok(CheckView::of_result(&result, started_at, about))
}

/// Checks many stored connections, and keeps each result.
#[tauri::command]
#[specta::specta]
pub(crate) async fn test_connections(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<TestManyInput>,
    task: Guarded<String>,
    on_event: Reporter<ManyEvent>,
) -> Result<ManyView, CommandError> {
    let (scope, depth) = input.into_inner().parts()?;
    let running = begin(&shell, task.into_inner())?;
    let tested = app
        .test_many(scope, depth, &ManyReporter(on_event), &running.token())
        .await?;
    Ok(ManyView::from(&tested))
}

/// Asks the system once more for a connection whose create was never answered.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look_again(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<ConnectionView, CommandError> {
    let id = id.into_inner();
    app.look_again(self::id(&id)?, &Default::default()).await?;
    shown(&app, &id).await
}

/// Drops our row of a pending or vanished connection.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_connection(app: State<'_, App>, id: Guarded<String>) -> Result<(), CommandError> {
    Ok(app.forget(self::id(&id.into_inner())?).await?)
}

/// Opens the page on which the connection's secret is made, in the person's own browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_connection_token_page(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<(), CommandError> {
    Ok(app.open_token_page_of(self::id(&id.into_inner())?).await?)
}

/// Opens GitHub's page on which a token is authorised for an organization, in the person's own browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_sign_on_page(
    app: State<'_, App>,
    link: Guarded<String>,
) -> Result<(), CommandError> {
    Ok(app.open_sign_on_page(&link.into_inner())?)
}

/// Opens the page where scopes and projects are made, in the person's own browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_config_ui(app: State<'_, App>, id: Guarded<String>) -> Result<(), CommandError> {
    Ok(app.open_config_ui(self::id(&id.into_inner())?).await?)
}

async fn shown(app: &App, id: &str) -> Result<ConnectionView, CommandError> {
    let found = app.connection(self::id(id)?).await?;
    let detail = found.ok_or_else(|| CommandError::not_found("This connection"))?;
    Ok(ConnectionView::from(&detail))
}

/// Looks through all repositories of a CoreGit for those that it keeps in step through a connection.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look_for_syncs(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    id: Guarded<String>,
    task: Guarded<String>,
    on_event: Reporter<WalkView>,
) -> Result<SyncsView, CommandError> {
    let id = self::id(&id.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let report = |progress: Progress| on_event.report(progress.into());
    let syncs = app.look_for_syncs(id, &report, &running.token()).await?;
    Ok(SyncsView::from(&syncs))
}

/// Proves that the secret which a system stores works; asked for by a person only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn prove_stored(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    id: Guarded<String>,
    task: Guarded<String>,
) -> Result<StoredProofView, CommandError> {
    let id = self::id(&id.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let proof = app.prove_stored(id, &running.token()).await?;
    Ok(StoredProofView::from(&proof))
}
