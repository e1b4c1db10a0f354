//! A credential of ours for a further connection.

use app::{App, ReuseError};
use tauri::State;

use super::ids::id;
use crate::{
    error::CommandError,
    guarded::Guarded,
    view::{FormInput, FurtherPlacesView, HeldOfferView, StageHeldInput, StagedHeldView, kind_of},
};

/// The credentials of ours that a new connection could use.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_held(
    app: State<'_, App>,
    input: Guarded<FormInput>,
) -> Result<Vec<HeldOfferView>, CommandError> {
    let input = input.into_inner();
    let kind = kind_of(&input.kind).ok_or_else(CommandError::bad_arguments)?;
    let offers = app
        .held_offers(kind, id(&input.system)?, &input.answers())
        .await?;
    Ok(offers.iter().map(HeldOfferView::from).collect())
}

/// Takes a credential of ours for a connection to be, as if its secret had been typed. Opens nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stage_held(
    app: State<'_, App>,
    input: Guarded<StageHeldInput>,
) -> Result<StagedHeldView, CommandError> {
    let input = input.into_inner();
    let kind = kind_of(&input.kind).ok_or_else(CommandError::bad_arguments)?;
    let held = app.stage_held(kind, id(&input.credential)?).await?;
    Ok(StagedHeldView::from(&held))
}

/// Where the credential of a connection could be used besides.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_further_places(
    app: State<'_, App>,
    connection: Guarded<String>,
) -> Result<FurtherPlacesView, CommandError> {
    match app.further_places(id(&connection.into_inner())?).await {
        Ok((credential, places)) => Ok(FurtherPlacesView::of(&credential, &places)),
        // Nothing to offer is no trouble.
        Err(ReuseError::NotHeld) => Ok(FurtherPlacesView::none()),
        Err(error) => Err(error.into()),
    }
}
