//! Credentials as objects of their own.

use app::App;
use tauri::State;

use super::ids::id;
use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{CredentialChangeInput, CredentialsView, PolicyInput},
};

/// Every secret with what hangs on it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_credentials(app: State<'_, App>) -> Result<CredentialsView, CommandError> {
    Ok(CredentialsView::of(&app.credentials().await?))
}

/// Notes how old a secret may become, and what is to be remembered about it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_credential(
    app: State<'_, App>,
    input: Guarded<CredentialChangeInput>,
) -> Result<(), CommandError> {
    let input = input.into_inner();
    Ok(app.change_credential(id(&input.id)?, input.into()).await?)
}

/// Says that two credentials are one secret; asked in a native dialog where a held one may go further for it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn link_credentials(
    app: State<'_, App>,
    orphan: Guarded<String>,
    kept: Guarded<String>,
) -> Result<(), CommandError> {
    Ok(app
        .link(id(&orphan.into_inner())?, id(&kept.into_inner())?)
        .await?)
}

/// Records that a connection's secret belongs to the account that its provider named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn take_over_account(
    app: State<'_, App>,
    id: Guarded<String>,
    account: Guarded<String>,
) -> Result<(), CommandError> {
    let id = self::id(&id.into_inner())?;
    Ok(app.take_over_account(id, &account.into_inner()).await?)
}

/// Agrees on how old many secrets may become; answers what undoes it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_policies(
    app: State<'_, App>,
    input: Guarded<Vec<PolicyInput>>,
) -> Result<Vec<PolicyInput>, CommandError> {
    let changes = input.into_inner().into_iter().map(PolicyInput::change);
    let undo = app.set_policies(changes.collect::<Result<_, _>>()?).await?;
    Ok(undo.iter().map(PolicyInput::from).collect())
}
