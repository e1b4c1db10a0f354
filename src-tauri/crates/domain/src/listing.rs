//! The connection list: filter and order, the same for the window and every other face.

use serde::{Deserialize, Serialize};

use crate::{ConnectionId, Environment, Health, SystemId};

/// One line of the list, with all that it is filtered and sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRow {
    /// The connection.
    pub id: ConnectionId,
    /// Derived state.
    pub health: Health,
    /// Its name.
    pub name: String,
    /// Its system.
    pub system: SystemId,
    /// The system's name.
    pub system_name: String,
    /// The system's environment.
    pub environment: Environment,
    /// The kind's display name.
    pub kind: String,
    /// Whose credential it is.
    pub account: Option<String>,
    /// What may be shown of the credential.
    pub credential: Option<String>,
    /// Age of the credential in days: the older end of what is known.
    pub age_days: Option<u32>,
    /// When the last check began.
    pub checked_at: Option<jiff::Timestamp>,
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// Most urgent first.
    #[default]
    State,
    /// By name.
    Name,
    /// By system.
    System,
    /// By kind.
    Kind,
    /// By account.
    Account,
    /// By credential.
    Credential,
    /// Oldest last.
    Age,
    /// Latest last.
    LastCheck,
}

/// A column and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub by: SortBy,
    /// From the end.
    pub is_descending: bool,
}

/// Which rows, in which order, and which slice of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Words that must all occur in a row.
    pub text: String,
    /// The order.
    pub sort: Sort,
    /// How many rows to leave out at the start.
    pub offset: usize,
    /// How many rows to give at most.
    pub limit: usize,
}

/// The visible slice, and how much there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The slice.
    pub rows: Vec<ConnectionRow>,
    /// How many rows match.
    pub matching: usize,
    /// How many there are.
    pub total: usize,
}

/// Filters, sorts and cuts.
pub fn list(rows: Vec<ConnectionRow>, query: &Query) -> Listing {
    let total = rows.len();
    let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
    let mut rows: Vec<_> = rows
        .into_iter()
        .filter(|row| words.iter().all(|word| row.mentions(word)))
        .collect();
    rows.sort_by(|left, right| {
        let order = left.compare(right, query.sort.by);
        let order = if query.sort.is_descending {
            order.reverse()
        } else {
            order
        };
        // Equal rows keep one order, whatever the database answered first.
        order
            .then_with(|| left.name.cmp(&right.name))
            .then_with(|| left.id.cmp(&right.id))
    });
    let matching = rows.len();
    let rows = rows.into_iter().skip(query.offset).take(query.limit).collect();
    Listing {
        rows,
        matching,
        total,
    }
}

impl ConnectionRow {
    fn mentions(&self, word: &str) -> bool {
        [
            Some(&self.name),
            Some(&self.system_name),
            Some(&self.kind),
            self.account.as_ref(),
            self.credential.as_ref(),
        ]
        .into_iter()
        .flatten()
        .any(|text| text.to_lowercase().contains(word))
    }

    fn compare(&self, other: &Self, by: SortBy) -> std::cmp::Ordering {
        match by {
            SortBy::State => self.health.cmp(&other.health),
            SortBy::Name => self.name.to_lowercase().cmp(&other.name.to_lowercase()),
            SortBy::System => self.system_name.cmp(&other.system_name),
            SortBy::Kind => self.kind.cmp(&other.kind),
            SortBy::Account => self.account.cmp(&other.account),
            SortBy::Credential => self.credential.cmp(&other.credential),
            SortBy::Age => self.age_days.cmp(&other.age_days),
            SortBy::LastCheck => self.checked_at.cmp(&other.checked_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_word_must_occur_somewhere() {
        let rows = vec![
            row(1, "GitHub - acme", Health::Healthy),
            row(2, "Jenkins - build", Health::Rejected),
        ];

        let listing = list(
            rows,
            &Query {
                text: "devlake JENK".to_owned(),
                limit: 10,
                ..Query::default()
            },
        );

        assert_eq!(names(&listing), ["Jenkins - build"]);
        assert_eq!((listing.matching, listing.total), (1, 2));
    }

    #[test]
    fn the_most_urgent_comes_first_and_ties_are_stable() {
        let rows = vec![
            row(3, "b", Health::Healthy),
            row(2, "a", Health::Healthy),
            row(1, "c", Health::Rejected),
        ];

        let listing = list(
            rows,
            &Query {
                limit: 10,
                ..Query::default()
            },
        );

        assert_eq!(names(&listing), ["c", "a", "b"]);
    }

    #[test]
    fn only_the_visible_slice_is_returned() {
        let rows = (0..50)
            .map(|number| row(number, &format!("{number:02}"), Health::Healthy))
            .collect();

        let listing = list(
            rows,
            &Query {
                offset: 48,
                limit: 10,
                ..Query::default()
            },
        );

        assert_eq!(names(&listing), ["48", "49"]);
        assert_eq!(listing.matching, 50);
    }

    fn names(listing: &Listing) -> Vec<&str> {
        listing.rows.iter().map(|row| row.name.as_str()).collect()
    }

    fn row(number: u128, name: &str, health: Health) -> ConnectionRow {
        ConnectionRow {
            id: ConnectionId::from_uuid(Uuid::from_u128(number)),
            health,
            name: name.to_owned(),
            system: SystemId::from_uuid(Uuid::from_u128(1)),
            system_name: "DevLake production".to_owned(),
            environment: Environment::Production,
            kind: name.split(' ').next().unwrap_or_default().to_owned(),
            account: None,
            credential: None,
            age_days: None,
            checked_at: None,
        }
    }
}
