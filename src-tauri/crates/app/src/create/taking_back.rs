//! Our rows of a connection that did not come to be, or is none any more.

use domain::{
    Connection, DraftId,
    activity::{Action, Ended},
};
use vault::Purpose;

use super::pending::Pending;
use crate::{App, CreateError, activity::of_connection, credentials::narrow};

impl App {
    /// Takes back what was written before the system was asked: it made nothing.
    pub(super) async fn withdraw(&self, pending: &Pending) -> Result<(), CreateError> {
        let (now, connection) = (self.clock().now(), pending.connection.clone());
        let reused = pending.reused.clone();
        self.commit(move |tables| {
            let entry = of_connection(tables, Action::Create, &connection, now)?.ending(Ended::Refused);
            let Some(found) = tables.connection(connection.id)? else {
                return Ok(());
            };
            let uses = tables.uses_of_connection(connection.id)?.intact;
            tables.remove_connection(connection.id, found.version)?;
            // A credential that was ours before stays, whether or not anything else uses it.
            for used in uses.into_iter().filter(|used| !reused.contains(&used.credential)) {
                crate::remove_if_unused(tables, used.credential)?;
            }
            tables.add_activity(&entry)
        })
        .await?;
        Ok(())
    }

    /// Removes our row of a connection, with what only it used; a secret that others use goes where they need it, and
    /// nowhere else.
    pub(super) async fn remove_narrowing(&self, connection: Connection) -> Result<(), CreateError> {
        let (now, id) = (self.clock().now(), connection.id);
        let shared = self
            .read(move |tables| {
                let mut shared = Vec::new();
                for used in tables.uses_of_connection(id)?.intact {
                    let is_shared = tables.uses_of_credential(used.credential)?.intact.len() > 1;
                    let grants = tables.grants(used.credential, Purpose::Current)?;
                    if is_shared && grants.is_some() {
                        shared.push(used.credential);
                    }
                }
                Ok(shared)
            })
            .await?;
        if !shared.is_empty() {
            self.require_open_store().await?;
        }
        self.commit_sealing(move |vault, tables| {
            let entry = of_connection(tables, Action::Forget, &connection, now)?;
            crate::remove_with_orphans(tables, id)?;
            for credential in shared {
                narrow(vault, tables, credential)?;
            }
            Ok(tables.add_activity(&entry)?)
        })
        .await
    }

    /// Drops the draft that became a connection whose create was not answered yet.
    pub(super) async fn drop_saved(&self, saved: Option<DraftId>) -> Result<(), CreateError> {
        match saved {
            Some(id) => Ok(self.discard_draft(id).await?),
            None => Ok(()),
        }
    }
}
