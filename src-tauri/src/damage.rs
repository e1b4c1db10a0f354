//! A vault that does not open: what is the matter, what the newest intact backup holds, and the ways out. Native,
//! because there is no window without a vault.

use std::path::{Path, PathBuf};

use app::{Clock, OpenError, RestorePlan, StoreError, SystemClock, plan_restore, restore, set_aside};
use jiff::tz::TimeZone;
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind, MessageDialogResult};

use crate::{desktop::literal, identity::Instance, shell::set_up, view::label};

/// A way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// Put the newest intact backup in its place.
    Restore,
    /// Begin with a new vault; this one keeps everything under another name.
    BeginAnew,
    /// Open it again.
    TryAgain,
    /// Leave everything as it is.
    Quit,
}

impl Choice {
    fn label(self) -> &'static str {
        match self {
            Self::Restore => "Restore the backup",
            Self::BeginAnew => "Begin with a new vault",
            Self::TryAgain => "Try again",
            Self::Quit => "Quit",
        }
    }
}

/// Tells the person, and goes on as they choose.
pub(crate) fn ask<R: Runtime>(
    handle: &AppHandle<R>,
    instance: Instance,
    runtime: PathBuf,
    error: &OpenError,
) {
    tracing::error!("the vault was not opened: {error}");
    let plan = plan_restore(instance.directory()).ok();
    let choices = choices(error, plan.is_some());
    let words = words(error, plan.as_ref(), &choices, instance.directory());
    show(handle, words, choices, move |handle, choice| {
        let done = match choice {
            Choice::Quit => return handle.exit(1),
            Choice::TryAgain => Ok(()),
            Choice::Restore => restore(instance.directory(), now())
                .map(drop)
                .map_err(|error| error.to_string()),
            Choice::BeginAnew => set_aside(instance.directory(), now())
                .map(drop)
                .map_err(|error| error.to_string()),
        };
        match done {
            Ok(()) => go_on(handle, instance, runtime),
            Err(why) => give_up(handle, &why),
        }
    });
}

/// Opens the vault again, in this process: nothing was opened before.
fn go_on<R: Runtime>(handle: &AppHandle<R>, instance: Instance, runtime: PathBuf) {
    let ours = handle.clone();
    let asked = handle.run_on_main_thread(move || {
        if let Err(error) = set_up(&ours, instance, &runtime, None) {
            tracing::error!("there is no window: {error}");
            ours.exit(1);
        }
    });
    if asked.is_err() {
        handle.exit(1);
    }
}

fn give_up<R: Runtime>(handle: &AppHandle<R>, why: &str) {
    tracing::error!("the way out led nowhere: {why}");
    let words = format!("That could not be done: {why}.\n\nNothing was lost.");
    show(handle, words, vec![Choice::Quit], |handle, _| handle.exit(1));
}

fn show<R: Runtime>(
    handle: &AppHandle<R>,
    words: String,
    choices: Vec<Choice>,
    then: impl FnOnce(&AppHandle<R>, Choice) + Send + 'static,
) {
    let named = |at: usize| {
        choices
            .get(at)
            .copied()
            .unwrap_or(Choice::Quit)
            .label()
            .to_owned()
    };
    let buttons = match choices.len() {
        0 | 1 => MessageDialogButtons::OkCustom(named(0)),
        2 => MessageDialogButtons::OkCancelCustom(named(0), named(1)),
        _ => MessageDialogButtons::YesNoCancelCustom(named(0), named(1), named(2)),
    };
    let ours = handle.clone();
    handle
        .dialog()
        .message(literal(&words))
        .title(TITLE)
        .kind(MessageDialogKind::Error)
        .buttons(buttons)
        .show_with_result(move |result| then(&ours, chosen(&result, &choices)));
}

const TITLE: &str = "Patchbay cannot open its data";

/// A dialog that was closed without an answer changes nothing.
fn chosen(result: &MessageDialogResult, choices: &[Choice]) -> Choice {
    let MessageDialogResult::Custom(label) = result else {
        return Choice::Quit;
    };
    let found = choices.iter().copied().find(|choice| choice.label() == label);
    found.unwrap_or(Choice::Quit)
}

/// The ways out, the best first, Quit last.
fn choices(error: &OpenError, has_backup: bool) -> Vec<Choice> {
    match error {
        OpenError::Files(_) => vec![Choice::TryAgain, Choice::Quit],
        OpenError::Newer { .. } => vec![Choice::BeginAnew, Choice::Quit],
        OpenError::NotOurs => damaged(has_backup),
        OpenError::Store(error) => match error {
            StoreError::Corrupt | StoreError::Damaged(_) | StoreError::Other => damaged(has_backup),
            StoreError::Busy
            | StoreError::Conflict
            | StoreError::Exists
            | StoreError::Reference
            | StoreError::Full
            | StoreError::ReadOnly
            | StoreError::Disk => vec![Choice::TryAgain, Choice::Quit],
        },
    }
}

fn damaged(has_backup: bool) -> Vec<Choice> {
    let restore = has_backup.then_some(Choice::Restore);
    restore
        .into_iter()
        .chain([Choice::BeginAnew, Choice::Quit])
        .collect()
}

fn words(error: &OpenError, plan: Option<&RestorePlan>, choices: &[Choice], directory: &Path) -> String {
    let mut words = vec![format!(
        "Patchbay’s data in {} cannot be opened: {error}.",
        directory.display()
    )];
    if matches!(error, OpenError::Newer { .. }) {
        words.push("Update Patchbay to open it.".to_owned());
    }
    if choices.contains(&Choice::Restore)
        && let Some(plan) = plan
    {
        words.push(backup_words(plan));
    } else if choices.contains(&Choice::BeginAnew) && !matches!(error, OpenError::Newer { .. }) {
        words.push("There is no intact backup.".to_owned());
    }
    if choices.contains(&Choice::BeginAnew) {
        words.push(
            "Whatever you choose, the present file is kept: it gets a dated name in the same folder."
                .to_owned(),
        );
    }
    words.push("Nothing was changed so far.".to_owned());
    words.join("\n\n")
}

/// What the backup holds, and what going back to it costs.
fn backup_words(plan: &RestorePlan) -> String {
    let made = plan.backup.made_at.to_zoned(TimeZone::system());
    let held = plan.tables.iter().filter_map(|difference| {
        let label = label(difference.table)?.to_lowercase();
        Some(match difference.readable {
            Some(readable) if readable > 0 => {
                format!("{label}: {} ({readable} still readable)", difference.in_backup)
            }
            Some(_) | None => format!("{label}: {}", difference.in_backup),
        })
    });
    let held: Vec<_> = held.collect();
    format!(
        "The newest intact backup is of {}. It holds {}. What changed after that moment would be lost.",
        made.strftime("%-d %B %Y, %H:%M"),
        held.join(", ")
    )
}

fn now() -> jiff::Timestamp {
    SystemClock::default().now()
}

#[cfg(test)]
mod tests {
    use app::{Backup, FilesError};
    use rstest::rstest;
    use vault::TableDifference;

    use super::*;

    #[rstest]
    #[case(OpenError::Store(StoreError::Corrupt), true, &[Choice::Restore, Choice::BeginAnew, Choice::Quit])]
    #[case(OpenError::Store(StoreError::Corrupt), false, &[Choice::BeginAnew, Choice::Quit])]
    #[case(OpenError::NotOurs, true, &[Choice::Restore, Choice::BeginAnew, Choice::Quit])]
    #[case(OpenError::Newer { found: 9 }, true, &[Choice::BeginAnew, Choice::Quit])]
    #[case(OpenError::Files(FilesError::ForeignOwner), true, &[Choice::TryAgain, Choice::Quit])]
    #[case(OpenError::Store(StoreError::Full), true, &[Choice::TryAgain, Choice::Quit])]
    fn each_trouble_has_its_ways_out(
        #[case] error: OpenError,
        #[case] has_backup: bool,
        #[case] expected: &[Choice],
    ) {
        assert_eq!(choices(&error, has_backup), expected);
    }

    #[test]
    fn what_the_backup_holds_and_what_is_lost_is_said() {
        let error = OpenError::Store(StoreError::Corrupt);
        let plan = RestorePlan {
            backup: Backup {
                made_at: "2026-11-20T12:00:00Z".parse().unwrap(),
                is_intact: true,
                path: PathBuf::from("patchbay-0001-20261120T120000Z.db"),
            },
            tables: vec![TableDifference {
                table: app::Table::Connection,
                readable: Some(2),
                in_backup: 3,
            }],
            older_secrets: 0,
        };

        let words = words(&error, Some(&plan), &choices(&error, true), Path::new("/data"));

        for part in [
            "/data",
            "damaged",
            "November 2026",
            "connections: 3 (2 still readable)",
            "would be lost",
            "dated name",
        ] {
            assert!(words.contains(part), "{part}: {words}");
        }
    }

    #[test]
    fn a_dialog_closed_without_an_answer_changes_nothing() {
        let all = [Choice::Restore, Choice::BeginAnew, Choice::Quit];

        assert_eq!(chosen(&MessageDialogResult::Cancel, &all), Choice::Quit);
        assert_eq!(
            chosen(
                &MessageDialogResult::Custom("Restore the backup".to_owned()),
                &all
            ),
            Choice::Restore
        );
    }
}
