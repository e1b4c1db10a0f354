//! Going through the history from its latest entry, some hundreds at a time, and stopping at those that are meant.

use std::{collections::BTreeSet, ops::ControlFlow};

use domain::activity::{Activity, ActivityFilter};
use vault::{ActivityPlace, Rows};

use crate::StoreError;

/// How many entries are read at a time while looking for those that are meant.
pub(super) const STRIDE: u32 = 500;

/// Reads entries before a place, and has each that is meant taken until that says enough. Answers how many of those
/// that were read are damaged.
pub(super) fn walk<E: From<StoreError>>(
    filter: &ActivityFilter,
    mut before: Option<ActivityPlace>,
    read: impl Fn(Option<ActivityPlace>) -> Result<Rows<(ActivityPlace, Activity)>, StoreError>,
    mut take: impl FnMut(ActivityPlace, Activity) -> Result<ControlFlow<()>, E>,
) -> Result<usize, E> {
    let mut damaged = BTreeSet::new();
    loop {
        let rows = read(before)?;
        let seen = rows.intact.len() + rows.damaged.len();
        let is_last = seen < STRIDE as usize || rows.intact.is_empty();
        damaged.extend(rows.damaged.into_iter().map(|row| row.key));
        for (place, activity) in rows.intact {
            before = Some(place);
            if filter.matches(&activity) && take(place, activity)?.is_break() {
                return Ok(damaged.len());
            }
        }
        if is_last {
            return Ok(damaged.len());
        }
    }
}
