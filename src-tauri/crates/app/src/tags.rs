//! Tags of connections: ours alone, no system knows them.

use domain::{
    ConnectionId, Tag,
    activity::{Action, Change, ChangedField},
};

use crate::{App, StoreError, activity::of_connection};

impl App {
    /// Puts tags on these connections and takes others off them, all or none. Who is gone meanwhile is left out.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn tag_connections(
        &self,
        ids: Vec<ConnectionId>,
        add: Vec<Tag>,
        remove: Vec<Tag>,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            for id in &ids {
                let Some(mut found) = tables.connection(*id)? else {
                    continue;
                };
                let before = std::mem::take(&mut found.row.tags);
                let kept = before
                    .iter()
                    .filter(|tag| !remove.iter().any(|other| other.is_same(tag)));
                found.row.tags = Tag::tidy(kept.chain(&add).cloned().collect());
                if found.row.tags != before {
                    tables.change_connection(&found.row, found.version)?;
                    let change = Change::new(
                        ChangedField::Tags,
                        Some(listed(&before)),
                        Some(listed(&found.row.tags)),
                    );
                    let entry = of_connection(tables, Action::Tag, &found.row, now)?;
                    tables.add_activity(&entry.changing([change]))?;
                }
            }
            Ok(())
        })
        .await
    }
}

fn listed(tags: &[Tag]) -> String {
    let names: Vec<String> = tags.iter().map(ToString::to_string).collect();
    names.join(", ")
}
