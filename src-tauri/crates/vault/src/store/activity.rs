//! The history. Entries are only ever added, so their number puts those of one moment in order.

use std::{fmt, str::FromStr};

use domain::activity::Activity;
use rusqlite::{Row, types::Value};

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, row_count, rows};
use crate::random::make_bytes;

const LATEST: &str = "SELECT at, id, content, digest FROM activity ORDER BY at DESC, id DESC LIMIT ?1";
const BEFORE: &str = "SELECT at, id, content, digest FROM activity WHERE (at, id) < (?2, ?3) \
                      ORDER BY at DESC, id DESC LIMIT ?1";
const ADD: &str = "INSERT INTO activity (at, id, content, digest) VALUES (?1, ?2, ?3, ?4)";

/// The place of an entry in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActivityPlace {
    at: i64,
    id: [u8; 16],
}

/// The text is not a place in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in the history")]
pub struct PlaceError;

impl fmt::Display for ActivityPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{:032x}", self.at, u128::from_be_bytes(self.id))
    }
}

impl FromStr for ActivityPlace {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let (at, id) = text.rsplit_once('-').ok_or(PlaceError)?;
        Ok(Self {
            at: at.parse().map_err(|_| PlaceError)?,
            id: u128::from_str_radix(id, 16)
                .map_err(|_| PlaceError)?
                .to_be_bytes(),
        })
    }
}

impl Tables<'_> {
    /// So many entries before a place, of all without one; the latest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn activities(
        &self,
        before: Option<ActivityPlace>,
        limit: u32,
    ) -> Result<Rows<(ActivityPlace, Activity)>, StoreError> {
        match before {
            None => self.list(Table::Activity, LATEST, [limit], read),
            Some(place) => self.list(Table::Activity, BEFORE, (limit, place.at, place.id), read),
        }
    }

    /// How many entries there are.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn activity_count(&self) -> Result<u64, StoreError> {
        row_count::read(self.connection, Table::Activity)
    }
}

impl Transaction<'_> {
    /// Writes an entry.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn add_activity(&mut self, activity: &Activity) -> Result<(), StoreError> {
        let columns = vec![
            Value::Integer(activity.at.as_microsecond()),
            rows::id(&self.next_id()?),
            rows::to_content(activity)?,
        ];
        self.insert(Table::Activity, ADD, columns)
    }

    /// The number of the entry, then something that no other process draws.
    fn next_id(&self) -> Result<[u8; 16], StoreError> {
        let here = self.counts.get(&Table::Activity).copied().unwrap_or_default();
        let number = match row_count::read(self.connection, Table::Activity) {
            Ok(count) => count.saturating_add_signed(here),
            // A damaged count is shown as such; nothing that is done waits for it.
            Err(StoreError::Damaged(_)) => u64::MAX,
            Err(error) => return Err(error),
        };
        let mut id: [u8; 16] = make_bytes();
        id[..8].copy_from_slice(&number.to_be_bytes());
        Ok(id)
    }
}

fn read(row: &Row<'_>) -> Result<(ActivityPlace, Activity), Unreadable> {
    let place = ActivityPlace {
        at: row.get(0)?,
        id: row.get(1)?,
    };
    Ok((place, rows::from_content(row, 2)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_was_written() {
        for at in [0, -1, i64::MAX] {
            let place = ActivityPlace { at, id: make_bytes() };

            assert_eq!(place.to_string().parse(), Ok(place));
        }
    }

    #[test]
    fn other_texts_are_no_places() {
        for text in ["", "-", "1", "1-z", "x-00", "1-f0123456789abcdef0123456789abcdef"] {
            assert_eq!(text.parse::<ActivityPlace>(), Err(PlaceError), "{text}");
        }
    }
}
