//! The history in a file of the person's own: for an audit, or for what a program makes of it.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use domain::activity::{Action, Activity, ActivityFilter, Change, ChangedField};
use jiff::Timestamp;
use vault::Vault;

use super::{
    walk::{STRIDE, walk},
    written::Written,
};
use crate::{
    App, StoreError,
    private_file::{NotWritten, PrivateFile},
};

const SAVE: &str = "Export the activity: .csv or .jsonl";

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityExport {
    /// Where it is.
    pub place: PathBuf,
    /// How many entries it has.
    pub entries: usize,
    /// How many entries were damaged, and are not in it.
    pub damaged: usize,
}

/// Why there is no such file. What stood in its place is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActivityExportError {
    /// Its ending says how it is to be written, and this one says nothing.
    #[error("Patchbay cannot tell from this name how to write the file")]
    Ending,
    /// It cannot be written there.
    #[error(transparent)]
    File(#[from] NotWritten),
    /// The history cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Writes every entry that is meant, the latest first, to a file that the person names in a native dialog: `.csv`
    /// for a spreadsheet, `.jsonl` for programs. Answers what was written; `None` when they dismiss.
    ///
    /// # Errors
    /// An [`ActivityExportError`].
    pub async fn export_activity(
        &self,
        filter: ActivityFilter,
    ) -> Result<Option<ActivityExport>, ActivityExportError> {
        let now = self.clock().now();
        let Some(place) = self.inner.desktop.save_file(SAVE, file_name(now)).await else {
            return Ok(None);
        };
        let written = self.in_vault(move |vault| write(vault, &filter, place)).await?;
        let entry = Activity::new(Action::ExportActivity, written.place.display().to_string(), now)
            .changing([Change::added(ChangedField::Count, written.entries.to_string())]);
        self.commit(move |tables| tables.add_activity(&entry)).await?;
        Ok(Some(written))
    }
}

/// Some hundreds are read at a time, so that nobody waits for the disk that is written to.
fn write(
    vault: &Vault,
    filter: &ActivityFilter,
    place: PathBuf,
) -> Result<ActivityExport, ActivityExportError> {
    let written = way_of(&place)?;
    let mut file = PrivateFile::beside(&place)?;
    file.write(&written.head())?;
    let mut entries = 0;
    let read = |before| vault.read(|tables| tables.activities(before, STRIDE));
    let damaged = walk(filter, None, read, |_, entry| {
        entries += 1;
        file.write(&written.entry(&entry))?;
        Ok::<_, ActivityExportError>(ControlFlow::Continue(()))
    })?;
    file.finish()?;
    Ok(ActivityExport {
        place,
        entries,
        damaged,
    })
}

/// How a file of this name is written.
fn way_of(place: &Path) -> Result<Written, ActivityExportError> {
    let ending = place
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    match ending.as_str() {
        "csv" => Ok(Written::Csv),
        "jsonl" | "ndjson" => Ok(Written::JsonLines),
        _ => Err(ActivityExportError::Ending),
    }
}

fn file_name(now: Timestamp) -> String {
    format!("patchbay-activity-{}.csv", now.strftime("%Y-%m-%d"))
}
