//! The check of a stored connection; its result is kept.

use domain::{Check, CheckId, Connection, ConnectionId, ConnectionState, Kind, Slot, System};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vault::Transaction;

use crate::{App, CheckError, LadderResult, Progress, StoreError, damage::unless_damaged, ladder::Ladder};

impl App {
    /// Runs the ladder for a stored connection and keeps the result. A network problem never changes what is known
    /// about its credential.
    ///
    /// # Errors
    /// A [`CheckError`]; what the check found is no error.
    pub async fn check(
        &self,
        id: ConnectionId,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<LadderResult, CheckError> {
        let (connection, system) = self.connection_in_place(id).await?.ok_or(CheckError::NotFound)?;
        let (result, check) = self.climb(&connection, &system, progress, cancel).await?;
        self.commit(move |tables| keep(tables, &check)).await?;
        Ok(result)
    }

    /// Runs the ladder for a stored connection; its result is not kept yet.
    pub(crate) async fn climb(
        &self,
        connection: &Connection,
        system: &System,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<(LadderResult, Check), CheckError> {
        let (Kind::Known(kind), ConnectionState::Present, Some(remote_id)) =
            (&connection.kind, connection.state, connection.devlake_id())
        else {
            return Err(CheckError::NotTestable);
        };
        let route = self.route_of(system).await?;
        let devlake = self.devlake(system).await?;
        let slot = self.slot_of(connection.id).await?.unwrap_or(kind.spec().slot);
        let started_at = self.clock().now();
        let address = connection.settings.address.as_ref();
        let ladder = Ladder {
            net: &self.inner.net,
            system,
            route: &route,
            kind: *kind,
            address,
            progress,
            cancel,
        };
        let result = ladder
            .climb(devlake.test_saved(*kind, remote_id, address, slot, cancel))
            .await?;
        let result = self.suggesting(result).await?;
        let check = Check {
            id: CheckId::from_uuid(Uuid::now_v7()),
            connection: connection.id,
            started_at,
            rungs: result.rungs.clone(),
            verdict: result.verdict,
            account: result.account.clone(),
        };
        Ok((result, check))
    }

    /// The slot that a connection's secret fills.
    async fn slot_of(&self, id: ConnectionId) -> Result<Option<Slot>, StoreError> {
        self.read(move |tables| {
            let uses = tables.uses_of_connection(id)?.intact;
            Ok(uses.first().map(|used| used.slot))
        })
        .await
    }

    /// A connection with its system.
    pub(crate) async fn connection_in_place(
        &self,
        id: ConnectionId,
    ) -> Result<Option<(Connection, System)>, StoreError> {
        self.read(move |tables| {
            let Some(connection) = tables.connection(id)? else {
                return Ok(None);
            };
            let system = tables.system(connection.row.system)?;
            Ok(system.map(|system| (connection.row, system.row)))
        })
        .await
    }
}

/// The check, and the account that it reported.
pub(crate) fn keep(tables: &mut Transaction<'_>, check: &Check) -> Result<(), StoreError> {
    if let Some(account) = &check.account {
        let uses = tables.uses_of_connection(check.connection)?.intact;
        // With several tokens the answer does not say which of them it was.
        if let [used] = uses.as_slice()
            && let Some(mut found) = unless_damaged(tables.credential(used.credential))?
            && found.row.account.as_ref() != Some(account)
        {
            found.row.account = Some(account.clone());
            tables.change_credential(&found.row, found.version)?;
        }
    }
    tables.add_check(check)
}
