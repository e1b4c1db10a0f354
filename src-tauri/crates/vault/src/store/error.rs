//! What can go wrong with stored rows.

use rusqlite::ErrorCode;

use super::Damaged;

/// Why rows could not be read or written. After any of them nothing of the transaction remains.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another process wrote for longer than the five seconds that we wait.
    #[error("another process is using the database")]
    Busy,
    /// The row has another version than expected, or is gone: read it again.
    #[error("this was changed elsewhere meanwhile")]
    Conflict,
    /// A row with this key exists.
    #[error("this exists already")]
    Exists,
    /// It refers to something missing, or something still refers to it.
    #[error("something else is connected with this")]
    Reference,
    /// The row does not match its digest, or is not what we write.
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// The file itself is damaged.
    #[error("the database file is damaged")]
    Corrupt,
    /// No space left.
    #[error("the disk is full")]
    Full,
    /// Writing is not permitted.
    #[error("the database cannot be written to")]
    ReadOnly,
    /// The disk failed. The next use reopens the file.
    #[error("the disk did not do what it should")]
    Disk,
    /// What we did not foresee.
    #[error("the database gave an unexpected answer")]
    Other,
}

// The foreign error is dropped here: its text quotes statements and paths.
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(found) = error.sqlite_error() else {
            return Self::Other;
        };
        let is_key = [
            rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE,
        ]
        .contains(&found.extended_code);
        const MEANINGS: [(ErrorCode, StoreError); 11] = [
            (ErrorCode::DatabaseBusy, StoreError::Busy),
            (ErrorCode::DatabaseLocked, StoreError::Busy),
            (ErrorCode::DiskFull, StoreError::Full),
            (ErrorCode::ReadOnly, StoreError::ReadOnly),
            (ErrorCode::PermissionDenied, StoreError::ReadOnly),
            (ErrorCode::CannotOpen, StoreError::ReadOnly),
            (ErrorCode::DatabaseCorrupt, StoreError::Corrupt),
            (ErrorCode::NotADatabase, StoreError::Corrupt),
            (ErrorCode::SystemIoFailure, StoreError::Disk),
            (ErrorCode::FileLockingProtocolFailed, StoreError::Disk),
            (ErrorCode::ConstraintViolation, StoreError::Reference),
        ];
        if is_key {
            return Self::Exists;
        }
        let meaning = MEANINGS.into_iter().find(|(code, _)| *code == found.code);
        meaning.map_or(Self::Other, |(_, meaning)| meaning)
    }
}
