//! Rotations: one new secret for every use of a credential.

use app::App;
use tauri::State;

use super::{
    ids::{begin, id},
    reporter::RotationReporter,
};
use crate::{
    error::CommandError,
    guarded::{Guarded, Reporter},
    shell::Shell,
    view::{BeginRotationInput, DecisionInput, ProofView, RotationPlanView, RotationStateView, RotationView},
};

/// What rotating a credential would touch.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_rotation(
    app: State<'_, App>,
    credential: Guarded<String>,
) -> Result<RotationPlanView, CommandError> {
    let plan = app.plan_rotation(id(&credential.into_inner())?).await?;
    Ok(RotationPlanView::from(&plan))
}

/// Seals the new secret beside the old one. Nothing leaves this computer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn begin_rotation(
    app: State<'_, App>,
    input: Guarded<BeginRotationInput>,
) -> Result<RotationView, CommandError> {
    let input = input.into_inner();
    let rotation = app
        .begin_rotation(id(&input.credential)?, id(&input.staged)?, input.login)
        .await?;
    Ok(RotationView::from(&app.rotation(rotation).await?))
}

/// Does what a person decided, and then every step that needs nobody; each is told.
#[tauri::command]
#[specta::specta]
pub(crate) async fn carry_on_rotation(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    rotation: Guarded<String>,
    decision: Guarded<DecisionInput>,
    task: Guarded<String>,
    on_event: Reporter<RotationStateView>,
) -> Result<RotationView, CommandError> {
    let rotation = id(&rotation.into_inner())?;
    let decision = decision.into_inner().into_decision()?;
    let running = begin(&shell, task.into_inner())?;
    let full = app
        .carry_on(rotation, decision, &RotationReporter(on_event), &running.token())
        .await?;
    Ok(RotationView::from(&full))
}

/// Drops a run that touched nothing outside, with its new secret.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drop_rotation(
    app: State<'_, App>,
    rotation: Guarded<String>,
) -> Result<(), CommandError> {
    Ok(app.drop_rotation(id(&rotation.into_inner())?).await?)
}

/// The runs that wait for a person.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_rotations(app: State<'_, App>) -> Result<Vec<RotationView>, CommandError> {
    let all = app.rotations_under_way().await?;
    Ok(all.iter().map(RotationView::from).collect())
}

/// One run.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_rotation(
    app: State<'_, App>,
    rotation: Guarded<String>,
) -> Result<RotationView, CommandError> {
    Ok(RotationView::from(
        &app.rotation(id(&rotation.into_inner())?).await?,
    ))
}

/// Sends the old secret once more and expects a refusal.
#[tauri::command]
#[specta::specta]
pub(crate) async fn prove_old_is_dead(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    rotation: Guarded<String>,
    task: Guarded<String>,
) -> Result<ProofView, CommandError> {
    let rotation = id(&rotation.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let is_dead = app.prove_old_is_dead(rotation, &running.token()).await?;
    Ok(ProofView {
        is_dead,
        rotation: RotationView::from(&app.rotation(rotation).await?),
    })
}

/// Erases the old secret here. That revokes nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn erase_previous(
    app: State<'_, App>,
    rotation: Guarded<String>,
) -> Result<RotationView, CommandError> {
    let rotation = id(&rotation.into_inner())?;
    app.erase_previous(rotation).await?;
    Ok(RotationView::from(&app.rotation(rotation).await?))
}
