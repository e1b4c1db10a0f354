//! Systems.

use std::path::Path;

use app::App;
use tauri::State;
use tokio_util::sync::CancellationToken;

use super::ids::{begin, id};
use crate::{
    error::CommandError,
    guarded::Guarded,
    shell::Shell,
    view::{
        NewSystemInput, ProbeView, ProposalView, ReloadView, SystemChangeInput, SystemLoginInput,
        SystemSortView, SystemView,
    },
};

/// All systems.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_systems(app: State<'_, App>) -> Result<Vec<SystemView>, CommandError> {
    let systems = app.systems().await?;
    Ok(systems.iter().map(SystemView::from).collect())
}

/// The sorts of systems that can be added.
#[tauri::command]
#[specta::specta]
pub(crate) fn list_system_sorts(shell: State<'_, Shell>) -> Result<Vec<SystemSortView>, CommandError> {
    Ok(SystemSortView::all(
        shell.sample_coregit.get().map(String::as_str),
    ))
}

/// DevLakes that answer on this computer and are no systems yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_systems(app: State<'_, App>) -> Result<Vec<ProposalView>, CommandError> {
    let found = app.find_systems(&CancellationToken::new()).await?;
    Ok(found.iter().map(ProposalView::from).collect())
}

/// The DevLake of a state file that the person picks in a native dialog.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_state_file(app: State<'_, App>) -> Result<Vec<ProposalView>, CommandError> {
    let found = app.pick_state_file(&CancellationToken::new()).await?;
    Ok(found.iter().map(ProposalView::from).collect())
}

/// The DevLake of a state file that the person named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_state_file(
    app: State<'_, App>,
    path: Guarded<String>,
) -> Result<Vec<ProposalView>, CommandError> {
    let found = app
        .read_state_file(Path::new(&path.into_inner()), &CancellationToken::new())
        .await?;
    Ok(found.iter().map(ProposalView::from).collect())
}

/// What answers at an address.
#[tauri::command]
#[specta::specta]
pub(crate) async fn probe_system(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<NewSystemInput>,
    task: Guarded<String>,
) -> Result<ProbeView, CommandError> {
    let running = begin(&shell, task.into_inner())?;
    let probe = app
        .probe_system(&input.into_inner().into(), &running.token())
        .await?;
    Ok(ProbeView::from(&probe))
}

/// Adds a system.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_system(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<NewSystemInput>,
    task: Guarded<String>,
) -> Result<SystemView, CommandError> {
    let running = begin(&shell, task.into_inner())?;
    let system = app
        .add_system(input.into_inner().into(), &running.token())
        .await?;
    Ok(SystemView::from(&system))
}

/// Changes what needs no asking.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_system(
    app: State<'_, App>,
    input: Guarded<SystemChangeInput>,
) -> Result<SystemView, CommandError> {
    let input = input.into_inner();
    let system = app.change_system(id(&input.id)?, input.try_into()?).await?;
    Ok(SystemView::from(&system))
}

/// Gives a system its own login.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_system_login(
    app: State<'_, App>,
    system: Guarded<String>,
    shell: State<'_, Shell>,
    login: Guarded<SystemLoginInput>,
    task: Guarded<String>,
) -> Result<SystemView, CommandError> {
    let system = id(&system.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let system = app
        .set_system_login(system, login.into_inner().into(), &running.token())
        .await?;
    Ok(SystemView::from(&system))
}

/// Reads the lists of these systems; of all, where none is named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reload_lists(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    systems: Guarded<Vec<String>>,
    task: Guarded<String>,
) -> Result<ReloadView, CommandError> {
    let systems = systems
        .into_inner()
        .iter()
        .map(|text| id(text))
        .collect::<Result<Vec<_>, _>>()?;
    let running = begin(&shell, task.into_inner())?;
    let reloaded = app.reload(&systems, &(), &running.token()).await?;
    Ok(ReloadView::from(&reloaded))
}
