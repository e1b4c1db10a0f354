//! Connections that were begun and put aside. Never a secret: that is staged apart and ends with the wizard.

use domain::{DraftId, SavedDraft};
use rusqlite::Row;

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, rows};

const LIST: &str = "SELECT id, content, digest FROM draft";
const ADD: &str = "INSERT INTO draft (id, content, digest) VALUES (?1, ?2, ?3)";
const REMOVE: &str = "DELETE FROM draft WHERE id = ?1";

impl Tables<'_> {
    /// All drafts.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn drafts(&self) -> Result<Rows<SavedDraft>, StoreError> {
        self.list_all(Table::Draft, LIST, read)
    }
}

impl Transaction<'_> {
    /// Keeps a draft, in place of an earlier one with its id.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn put_draft(&mut self, draft: &SavedDraft) -> Result<(), StoreError> {
        self.remove_draft(draft.id)?;
        let columns = vec![rows::id(draft.id.as_bytes()), rows::to_content(draft)?];
        self.insert(Table::Draft, ADD, columns)
    }

    /// Removes a draft, also a damaged one; one that is gone already is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn remove_draft(&mut self, id: DraftId) -> Result<(), StoreError> {
        self.remove(Table::Draft, REMOVE, [id.as_bytes()]).map(drop)
    }
}

fn read(row: &Row<'_>) -> Result<SavedDraft, Unreadable> {
    rows::from_content(row, 1)
}
