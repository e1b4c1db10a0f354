//! Backups: the automatic ones, sealed ones in a file of the person's own, and putting one in the vault's place.

use app::App;
use tauri::State;

use crate::{
    error::{CommandError, ErrorCode},
    guarded::Guarded,
    shell::{Again, Shell},
    view::{BackupView, PassphraseInput, RestoreView},
};

/// The automatic backups, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_backups(app: State<'_, App>) -> Result<Vec<BackupView>, CommandError> {
    let backups = app.backups().await?;
    Ok(backups.iter().map(BackupView::from).collect())
}

/// Writes everything, sealed under a passphrase, to a file that the person names in a native dialog. Answers where;
/// nothing when they dismiss.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_backup(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    input: Guarded<PassphraseInput>,
) -> Result<Option<String>, CommandError> {
    let _turn = shell.attempt().await;
    let place = app.save_backup(input.into_inner().passphrase).await?;
    Ok(place.map(|place| place.display().to_string()))
}

/// Says what restoring would change: one of the automatic backups by its name, else a file that the person picks in
/// a native dialog. Nothing when they dismiss.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_restore(
    app: State<'_, App>,
    shell: State<'_, Shell>,
    backup: Guarded<Option<String>>,
) -> Result<Option<RestoreView>, CommandError> {
    shell.plan_restore(None);
    let plan = match backup.into_inner() {
        Some(name) => Some(app.plan_restore_of(&name).await?),
        None => app.pick_restore().await?,
    };
    shell.plan_restore(plan.as_ref().map(|plan| plan.backup.path.clone()));
    Ok(plan.as_ref().map(RestoreView::from))
}

/// Begins Patchbay again with what was planned in the vault's place, which gets another name and keeps everything.
#[tauri::command]
#[specta::specta]
pub(crate) fn restore_vault(shell: State<'_, Shell>) -> Result<(), CommandError> {
    let planned = shell.planned_restore().filter(|_| !shell.instance.is_sample());
    let has_begun = planned.is_some_and(|file| (shell.begin_again)(Again::Restore(file)));
    has_begun.then_some(()).ok_or_else(|| {
        CommandError::new(ErrorCode::Refused, "Nothing was restored.")
            .hint("Choose the backup again. Sample systems cannot be restored over.")
    })
}
