//! Copies of the database: made with SQLite's own backup call, so that each is one moment, and looked at before
//! anybody relies on them.

use std::path::Path;

use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

use super::{
    StoreError,
    examine::{Examination, examine},
    pragmas,
};

/// One file beside the live one: a backup, or what is to become one.
pub(crate) struct Copy(Connection);

impl Copy {
    /// Copies the database at `from` into the empty file at `to`.
    pub(crate) fn make(from: &Path, to: &Path) -> Result<Self, StoreError> {
        let source = pragmas::connect(from)?;
        let mut target = pragmas::connect(to)?;
        let step = Backup::new(&source, &mut target)?.step(-1)?;
        match step {
            StepResult::Done => {}
            StepResult::Busy | StepResult::Locked => return Err(StoreError::Busy),
            StepResult::More | _ => return Err(StoreError::Other),
        }
        // One file, without a log: nobody else uses it, and after a crash it is thrown away.
        pragmas::set_up_copy(&target)?;
        Ok(Self(target))
    }

    /// Opens a copy that was made before.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        pragmas::connect_to_read(path).map(Self)
    }

    /// Opens a file of our own that came from elsewhere, to make it a vault. Nothing in it runs by itself.
    pub(crate) fn open_to_change(path: &Path) -> Result<Self, StoreError> {
        let connection = pragmas::connect(path)?;
        pragmas::forbid_programs(&connection)?;
        pragmas::set_up_copy(&connection)?;
        Ok(Self(connection))
    }

    /// The connection, for what is read of copies.
    pub(super) fn connection(&self) -> &Connection {
        &self.0
    }

    /// The connection, for what is done to copies.
    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.0
    }

    /// Looks at all of it.
    pub(crate) fn examine(&self) -> Examination {
        examine(&self.0)
    }

    /// Closes it: what was written is in the file.
    pub(crate) fn close(self) -> Result<(), StoreError> {
        self.0.close().map_err(|(_, error)| error.into())
    }
}
