//! Connectors of dojops-sa at work.

use std::path::PathBuf;

use app::{App, Creation, KnowledgeFor, NewPlace};
use domain::connector::ConnectorType;
use tauri::State;

use super::ids::{begin, id};
use crate::{
    error::CommandError,
    guarded::Guarded,
    shell::Shell,
    view::{
        AbilityView, AgentView, CliImportView, DraftInput, HandOverView, KinView, KnowledgeInput,
        KnowledgeView, MatrixView, PlacesView, PlanInput, PlanView, TicketMoveView, TicketsView, WrittenView,
        kind_of,
    },
};

/// What connectors can do, by which means, with which rights. Needs no connector.
#[tauri::command]
#[specta::specta]
pub(crate) fn connector_matrix() -> Result<MatrixView, CommandError> {
    Ok(MatrixView::whole())
}

/// What a connector's token may do, found by reading only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn probe_connector(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    id: Guarded<String>,
    task: Guarded<String>,
) -> Result<Vec<AbilityView>, CommandError> {
    let id = self::id(&id.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let detail = app
        .connection(id)
        .await?
        .ok_or_else(|| CommandError::not_found("This connector"))?;
    let domain::Kind::Known(kind) = detail.connection.kind else {
        return Err(CommandError::not_found("This connector"));
    };
    let Some(connector) = ConnectorType::of(kind) else {
        return Err(CommandError::not_found("This connector"));
    };
    let found = app.connector_abilities(id, &running.token()).await?;
    Ok(found
        .iter()
        .map(|report| AbilityView::of(connector, report))
        .collect())
}

/// What a connector that is being typed can be narrowed to.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_places(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<DraftInput>,
    task: Guarded<String>,
) -> Result<PlacesView, CommandError> {
    let request = Creation::try_from(input.into_inner())?.draft;
    let running = begin(&shell, task.into_inner())?;
    let new = NewPlace {
        kind: request.kind,
        system: request.system,
        answers: request.answers,
        staged: request.staged,
    };
    let found = app.places_for(&new, &running.token()).await?;
    Ok(PlacesView::from(&found))
}

/// The open tickets of a connector's account.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_tickets(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    id: Guarded<String>,
    task: Guarded<String>,
) -> Result<TicketsView, CommandError> {
    let id = self::id(&id.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let found = app.connector_tickets(id, &running.token()).await?;
    Ok(TicketsView::from(&found))
}

/// A ticket's parent, siblings and parts.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ticket_kin(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    id: Guarded<String>,
    ticket: Guarded<String>,
    task: Guarded<String>,
) -> Result<KinView, CommandError> {
    let id = self::id(&id.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let found = app.ticket_kin(id, &ticket.into_inner(), &running.token()).await?;
    Ok(KinView::from(&found))
}

/// Where a ticket can go.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ticket_moves(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    id: Guarded<String>,
    ticket: Guarded<String>,
    task: Guarded<String>,
) -> Result<Vec<TicketMoveView>, CommandError> {
    let id = self::id(&id.into_inner())?;
    let running = begin(&shell, task.into_inner())?;
    let found = app
        .ticket_moves(id, &ticket.into_inner(), &running.token())
        .await?;
    Ok(found.iter().map(TicketMoveView::from).collect())
}

/// Pages of a connector's space, for typed words or a ticket.
#[tauri::command]
#[specta::specta]
pub(crate) async fn search_knowledge(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<KnowledgeInput>,
    task: Guarded<String>,
) -> Result<KnowledgeView, CommandError> {
    let input = input.into_inner();
    let running = begin(&shell, task.into_inner())?;
    let wanted = match (input.words, input.ticket_connector, input.ticket) {
        (_, Some(connector), Some(ticket)) => KnowledgeFor::Ticket {
            connector: id(&connector)?,
            ticket,
        },
        (words, _, _) => KnowledgeFor::Words(words.unwrap_or_default()),
    };
    let found = app
        .search_knowledge(id(&input.connector)?, &wanted, &running.token())
        .await?;
    Ok(KnowledgeView::from(&found))
}

/// Plans what would be written on a ticket. Sends nothing that changes anything.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_writing(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<PlanInput>,
    task: Guarded<String>,
) -> Result<PlanView, CommandError> {
    let input = input.into_inner();
    let running = begin(&shell, task.into_inner())?;
    let writing = input.writing.writing();
    let (plan_id, plan) = app
        .plan_writing(id(&input.connector)?, &input.ticket, &writing, &running.token())
        .await?;
    Ok(PlanView::of(plan_id, &plan))
}

/// Sends a plan, once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn carry_out_plan(
    app: State<'_, App>,
    plan: Guarded<String>,
) -> Result<WrittenView, CommandError> {
    Ok(app.carry_out(id(&plan.into_inner())?).await?.into())
}

/// How a connector is entered in the agent.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_hand_over(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<HandOverView, CommandError> {
    let found = app.hand_over(self::id(&id.into_inner())?).await?;
    Ok(HandOverView::from(&found))
}

/// Puts a connector's secret into the clipboard, where the settings allow it. Nothing of it is answered.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_connector_secret(
    app: State<'_, App>,
    id: Guarded<String>,
) -> Result<(), CommandError> {
    Ok(app.copy_connector_secret(self::id(&id.into_inner())?).await?)
}

/// The person's mark that it was entered there, or not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn mark_entered(
    app: State<'_, App>,
    id: Guarded<String>,
    is_entered: Guarded<bool>,
) -> Result<(), CommandError> {
    let id = self::id(&id.into_inner())?;
    Ok(app.mark_entered(id, is_entered.into_inner()).await?)
}

/// The agent on this computer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn agent_state(app: State<'_, App>) -> Result<AgentView, CommandError> {
    Ok(AgentView::of(app.agent_state().await, app.agent_key()))
}

/// Lets the person pick a secrets file of dojops in a native dialog; nothing when they dismiss.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_cli_secrets(
    app: State<'_, App>,
    kind: Guarded<String>,
) -> Result<Option<CliImportView>, CommandError> {
    let kind = kind_of(&kind.into_inner()).ok_or_else(CommandError::bad_arguments)?;
    let read = app.pick_cli_secrets(kind).await?;
    Ok(read.as_ref().map(CliImportView::from))
}

/// Reads a secrets file of dojops that the person named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_cli_secrets(
    app: State<'_, App>,
    kind: Guarded<String>,
    path: Guarded<String>,
) -> Result<CliImportView, CommandError> {
    let kind = kind_of(&kind.into_inner()).ok_or_else(CommandError::bad_arguments)?;
    let read = app
        .read_cli_secrets(kind, PathBuf::from(path.into_inner()))
        .await?;
    Ok(CliImportView::from(&read))
}
