//! Slots: the data key, wrapped. Wrapping is not done here.

use rusqlite::{Row, types::Value};

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, rows};
use crate::keys::SlotKind;

const LIST: &str = "SELECT id, kind, parameters, wrapped, digest FROM key_slot";
pub(super) const ADD: &str =
    "INSERT INTO key_slot (id, kind, parameters, wrapped, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(super) const ERASE_ALL: &str = "DELETE FROM key_slot";
const REMOVE: &str = "DELETE FROM key_slot WHERE id = ?1";

/// One slot, as stored.
pub(crate) struct SlotRow {
    pub(crate) id: [u8; 16],
    pub(crate) kind: SlotKind,
    pub(crate) parameters: String,
    pub(crate) wrapped: Vec<u8>,
}

impl Tables<'_> {
    pub(crate) fn slots(&self) -> Result<Rows<SlotRow>, StoreError> {
        self.list_all(Table::KeySlot, LIST, read)
    }
}

impl Transaction<'_> {
    pub(crate) fn add_slot(&mut self, slot: &SlotRow) -> Result<(), StoreError> {
        self.owed.are_slots_new = true;
        self.insert(Table::KeySlot, ADD, columns(slot))
    }

    pub(crate) fn remove_slot(&mut self, id: [u8; 16]) -> Result<(), StoreError> {
        self.owed.are_slots_new = true;
        match self.remove(Table::KeySlot, REMOVE, [id])? {
            0 => Err(StoreError::Conflict),
            _ => Ok(()),
        }
    }
}

pub(super) fn columns(slot: &SlotRow) -> Vec<Value> {
    vec![
        rows::id(&slot.id),
        Value::Text(slot.kind.word().to_owned()),
        Value::Text(slot.parameters.clone()),
        Value::Blob(slot.wrapped.clone()),
    ]
}

fn read(row: &Row<'_>) -> Result<SlotRow, Unreadable> {
    let kind = row.get_ref(1)?.as_str().map_err(|_| Unreadable)?;
    Ok(SlotRow {
        id: row.get(0)?,
        kind: SlotKind::of_word(kind).ok_or(Unreadable)?,
        parameters: row.get(2)?,
        wrapped: row.get(3)?,
    })
}
