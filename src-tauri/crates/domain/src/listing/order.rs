//! The order of rows.

use std::cmp::Ordering;

use super::{ConnectionRow, Sort, SortBy};

/// How many orders there are: each column in both directions.
pub(super) const COUNT: usize = 26;

/// The place of an order among all.
pub(super) fn place(sort: Sort) -> usize {
    2 * sort.by as usize + usize::from(sort.is_descending)
}

/// The rows' places in order. Equal ones keep one order, whatever the database answered first.
pub(super) fn sorted(rows: &[ConnectionRow], sort: Sort) -> Vec<u32> {
    let names: Vec<String> = rows.iter().map(|row| row.name.to_lowercase()).collect();
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let mut places: Vec<u32> = (0..count).collect();
    places.sort_unstable_by(|left, right| {
        let (left, right) = (*left as usize, *right as usize);
        let by_name = names[left].cmp(&names[right]);
        // Names are compared whatever the column: they come second.
        let order = compare(&rows[left], &rows[right], sort.by).unwrap_or(by_name);
        let order = if sort.is_descending {
            order.reverse()
        } else {
            order
        };
        order
            .then(by_name)
            .then_with(|| rows[left].id.cmp(&rows[right].id))
    });
    places
}

/// `None` for the column of names, which are compared without case.
fn compare(left: &ConnectionRow, right: &ConnectionRow, by: SortBy) -> Option<Ordering> {
    Some(match by {
        SortBy::State => left.health.cmp(&right.health),
        SortBy::Name => return None,
        SortBy::System => left.system_name.cmp(&right.system_name),
        SortBy::Kind => left.kind.cmp(&right.kind),
        SortBy::Organization => left.organization.cmp(&right.organization),
        SortBy::Enterprise => left.enterprise.cmp(&right.enterprise),
        SortBy::RemoteId => left.remote_id.cmp(&right.remote_id),
        SortBy::Account => left.account.cmp(&right.account),
        SortBy::Credential => left.credentials.cmp(&right.credentials),
        SortBy::Age => left.age_days.cmp(&right.age_days),
        SortBy::Expires => {
            let key = |row: &ConnectionRow| (row.expires_at.is_none(), row.expires_at);
            key(left).cmp(&key(right))
        }
        SortBy::LastCheck => left.checked_at.cmp(&right.checked_at),
        SortBy::UsedBy => left.used_by.cmp(&right.used_by),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_has_a_place_of_its_own() {
        let last = Sort {
            by: SortBy::UsedBy,
            is_descending: true,
        };

        assert_eq!(place(last), COUNT - 1);
    }
}
