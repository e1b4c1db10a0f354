//! Tags of connections: ours alone, no system knows them.

use std::collections::BTreeMap;

use domain::{
    ConnectionId, Tag,
    activity::{Action, Change, ChangedField},
};
use jiff::Timestamp;
use vault::Transaction;

use crate::{App, StoreError, activity::of_connection};

/// Tags to put on connections, and to take off them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tagging {
    /// The connections.
    pub connections: Vec<ConnectionId>,
    /// Put on.
    pub add: Vec<Tag>,
    /// Taken off.
    pub remove: Vec<Tag>,
}

/// What was put on and taken off, by name; those with the same difference are undone together.
type Differences = BTreeMap<(Vec<String>, Vec<String>), Tagging>;

impl App {
    /// Puts tags on connections and takes others off them, all or none; answers what undoes it. Who is gone meanwhile
    /// is left out.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn tag_connections(&self, taggings: Vec<Tagging>) -> Result<Vec<Tagging>, StoreError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let mut undo = Differences::new();
            for tagging in &taggings {
                for id in &tagging.connections {
                    tag(tables, *id, tagging, now, &mut undo)?;
                }
            }
            Ok(undo.into_values().collect())
        })
        .await
    }
}

fn tag(
    tables: &mut Transaction<'_>,
    id: ConnectionId,
    tagging: &Tagging,
    now: Timestamp,
    undo: &mut Differences,
) -> Result<(), StoreError> {
    let Some(mut found) = tables.connection(id)? else {
        return Ok(());
    };
    let before = std::mem::take(&mut found.row.tags);
    let kept = before
        .iter()
        .filter(|tag| !tagging.remove.iter().any(|other| other.is_same(tag)));
    found.row.tags = Tag::tidy(kept.chain(&tagging.add).cloned().collect());
    if found.row.tags == before {
        return Ok(());
    }
    tables.change_connection(&found.row, found.version)?;
    let change = Change::new(
        ChangedField::Tags,
        Some(listed(&before)),
        Some(listed(&found.row.tags)),
    );
    let entry = of_connection(tables, Action::Tag, &found.row, now)?;
    tables.add_activity(&entry.changing([change]))?;
    let (gone, new) = (
        without(&before, &found.row.tags),
        without(&found.row.tags, &before),
    );
    let back = undo.entry((names(&new), names(&gone))).or_insert(Tagging {
        connections: Vec::new(),
        add: gone,
        remove: new,
    });
    back.connections.push(id);
    Ok(())
}

/// Those of `tags` that are not among the others, letter for letter.
fn without(tags: &[Tag], others: &[Tag]) -> Vec<Tag> {
    tags.iter().filter(|tag| !others.contains(tag)).cloned().collect()
}

fn names(tags: &[Tag]) -> Vec<String> {
    tags.iter().map(ToString::to_string).collect()
}

fn listed(tags: &[Tag]) -> String {
    names(tags).join(", ")
}
