//! Rows put together under headings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ConnectionRow, Line, Query};
use crate::Health;

/// What puts rows together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// The system.
    System,
    /// The kind.
    Kind,
    /// The credential: what a rotation would touch.
    Credential,
    /// The tag; a connection stands under each of its tags.
    Tag,
}

/// The heading of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Tells it apart from the other groups of the same list.
    pub key: String,
    /// For people; `None` for the rows that belong nowhere.
    pub label: Option<String>,
    /// How many rows it has.
    pub count: usize,
    /// The most urgent state among them.
    pub worst: Health,
    /// Whether its rows are left out.
    pub is_collapsed: bool,
}

/// Rows that share what they are put together by, with what sorts them among the groups: those that belong nowhere last.
type Gathered = BTreeMap<(bool, String, String), (Option<String>, Vec<u32>)>;

/// The slice of the lines, and how many lines there are.
pub(super) fn lines(
    rows: &[ConnectionRow],
    places: &[u32],
    by: GroupBy,
    query: &Query,
) -> (Vec<Line>, usize) {
    let mut groups = Gathered::new();
    for &place in places {
        for (key, label) in belongs(&rows[place as usize], by) {
            let sorting = label.as_deref().unwrap_or_default().to_lowercase();
            let group = groups
                .entry((label.is_none(), sorting, key))
                .or_insert((label, Vec::new()));
            group.1.push(place);
        }
    }
    let mut cut = Cut {
        skip: query.offset,
        take: query.limit,
        lines: Vec::new(),
        seen: 0,
    };
    for ((_, _, key), (label, places)) in groups {
        let is_collapsed = query.collapsed.contains(&key);
        let states = places.iter().map(|place| rows[*place as usize].health);
        let heading = Group {
            worst: states.min().unwrap_or(Health::Healthy),
            count: places.len(),
            key,
            label,
            is_collapsed,
        };
        cut.offer(|| Line::Group(heading));
        if !is_collapsed {
            for place in places {
                cut.offer(|| Line::Row(Box::new(rows[place as usize].clone())));
            }
        }
    }
    (cut.lines, cut.seen)
}

/// Key and label of each group in which a row stands.
fn belongs(row: &ConnectionRow, by: GroupBy) -> Vec<(String, Option<String>)> {
    let nowhere = || vec![(String::new(), None)];
    match by {
        GroupBy::System => vec![(row.system.to_string(), Some(row.system_name.clone()))],
        GroupBy::Kind => vec![(row.slug.clone(), Some(row.kind.clone()))],
        GroupBy::Credential => row.credential.map_or_else(nowhere, |id| {
            let shown = row.credentials.first().map(String::as_str);
            let words: Vec<&str> = [Some(row.kind.as_str()), shown].into_iter().flatten().collect();
            vec![(id.to_string(), Some(words.join(" ")))]
        }),
        GroupBy::Tag if row.tags.is_empty() => nowhere(),
        GroupBy::Tag => {
            let tags = row.tags.iter();
            tags.map(|tag| (tag.as_str().to_lowercase(), Some(tag.to_string())))
                .collect()
        }
    }
}

/// Takes the lines of a slice as they come by, and counts all of them.
struct Cut {
    skip: usize,
    take: usize,
    lines: Vec<Line>,
    seen: usize,
}

impl Cut {
    fn offer(&mut self, line: impl FnOnce() -> Line) {
        if self.seen >= self.skip && self.lines.len() < self.take {
            self.lines.push(line());
        }
        self.seen += 1;
    }
}
