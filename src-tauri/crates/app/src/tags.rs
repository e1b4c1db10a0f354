//! Tags of connections: ours alone, no system knows them.

use domain::{ConnectionId, Tag};

use crate::{App, StoreError};

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
                }
            }
            Ok(())
        })
        .await
    }
}
