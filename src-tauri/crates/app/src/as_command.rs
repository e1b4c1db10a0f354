//! A connection as the commands of other tools, and into the clipboard. Never with a secret: a variable stands for it.

use domain::{
    ConnectionId,
    as_command::{CommandSource, CommandTool, CommandVerb, NotPrinted, PrintedCommand, commands},
};

use crate::{App, DesktopRefused, StoreError, damage::unless_damaged};

/// Why nothing was copied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// There is no such connection, or no other tool for its system.
    #[error("there is no such command")]
    NotFound,
    /// The command would not do what it says.
    #[error(transparent)]
    NotPrinted(#[from] NotPrinted),
    /// The desktop did not take it.
    #[error(transparent)]
    Desktop(#[from] DesktopRefused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Every command for a connection; none for one that is not there.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn commands_of(&self, id: ConnectionId) -> Result<Vec<PrintedCommand>, StoreError> {
        self.read(move |tables| {
            let Some(connection) = tables.connection(id)? else {
                return Ok(Vec::new());
            };
            let Some(system) = tables.system(connection.row.system)? else {
                return Ok(Vec::new());
            };
            let own_login = match system.row.own_key {
                Some(own) => unless_damaged(tables.credential(own))?,
                None => None,
            };
            let uses = tables.uses_of_connection(id)?.intact;
            Ok(commands(&CommandSource {
                connection: &connection.row,
                system: &system.row,
                own_login: own_login.as_ref().map(|found| &found.row),
                uses: &uses,
            }))
        })
        .await
    }

    /// Puts one of them into the clipboard.
    ///
    /// # Errors
    /// A [`CopyError`]; the clipboard is as it was.
    pub async fn copy_command(
        &self,
        id: ConnectionId,
        verb: CommandVerb,
        tool: CommandTool,
    ) -> Result<(), CopyError> {
        let all = self.commands_of(id).await?;
        let found = all.into_iter().find(|one| (one.verb, one.tool) == (verb, tool));
        let text = found.ok_or(CopyError::NotFound)?.text?;
        Ok(self.copy(&text).await?)
    }
}
