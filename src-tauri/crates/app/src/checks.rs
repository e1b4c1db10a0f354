//! The check of a stored connection; its result is kept.

use domain::{
    Check, CheckId, Connection, ConnectionId, ConnectionState, Finding, Kind, Rung, Slot, System,
    account::are_different,
};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vault::Transaction;

use crate::{
    App, CheckError, LadderResult, Progress, StoreError,
    damage::unless_damaged,
    installations::{judge, stored_in},
    ladder::Ladder,
    tokens::{KnownSecret, known_in},
};

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
        let (result, check) = self.climb(&connection, &system, None, progress, cancel).await?;
        self.commit(move |tables| keep(tables, &check)).await?;
        Ok(result)
    }

    /// Runs the ladder for a stored connection; its result is not kept yet. `secrets` is what is known of its secrets by
    /// position, where that is not what our record says.
    pub(crate) async fn climb(
        &self,
        connection: &Connection,
        system: &System,
        secrets: Option<Vec<KnownSecret>>,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<(LadderResult, Check), CheckError> {
        let (Kind::Known(kind), ConnectionState::Present, Some(remote_id)) =
            (&connection.kind, connection.state, &connection.remote_id)
        else {
            return Err(CheckError::NotTestable);
        };
        let route = self.route_of(system).await?;
        let remote = self.remote(system).await?;
        let slot = self.slot_of(connection.id).await?.unwrap_or(kind.spec().slot);
        let secrets = match secrets {
            Some(secrets) => secrets,
            None => self.secrets_of(connection.id, slot).await?,
        };
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
            .climb(&secrets, Rung::SystemTest, async {
                let tested = remote
                    .test_saved(*kind, remote_id, (address, slot), cancel)
                    .await?;
                Ok(judge(tested, stored_in(connection, slot)))
            })
            .await?;
        let mut result = self.suggesting(result).await?;
        if let Some(end) = self.end_of(connection.id).await?.filter(|end| *end <= started_at) {
            say_expired(&mut result, end);
        }
        let check = Check {
            id: CheckId::from_uuid(Uuid::now_v7()),
            connection: connection.id,
            started_at,
            rungs: result.rungs.clone(),
            verdict: result.verdict,
            account: result.account.clone(),
            expires_at: result.expires_at,
            tokens: result.tokens.clone(),
        };
        Ok((result, check))
    }

    /// When the only secret of a connection ends, as far as that is known.
    async fn end_of(&self, id: ConnectionId) -> Result<Option<Timestamp>, StoreError> {
        self.read(move |tables| {
            let uses = tables.uses_of_connection(id)?.intact;
            let [only] = uses.as_slice() else {
                return Ok(None);
            };
            let found = unless_damaged(tables.credential(only.credential))?;
            Ok(found.and_then(|found| found.row.expires_at))
        })
        .await
    }

    /// What is known of the secrets in a slot, by position.
    pub(crate) async fn secrets_of(
        &self,
        id: ConnectionId,
        slot: Slot,
    ) -> Result<Vec<KnownSecret>, StoreError> {
        self.read(move |tables| known_in(tables, id, slot)).await
    }

    /// The slot that a connection's secret fills.
    pub(crate) async fn slot_of(&self, id: ConnectionId) -> Result<Option<Slot>, StoreError> {
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

/// A refusal after the known end needs no guess at its reason.
fn say_expired(result: &mut LadderResult, end: Timestamp) {
    for rung in &mut result.rungs {
        if let Some(Finding::TokenRefused { provider }) = &rung.finding {
            rung.finding = Some(Finding::TokenExpired {
                provider: provider.clone(),
                on: Some(end),
            });
        }
    }
}

/// The check, and what it reported of the secrets: whose each is, and when it ends.
pub(crate) fn keep(tables: &mut Transaction<'_>, check: &Check) -> Result<(), StoreError> {
    let uses = tables.uses_of_connection(check.connection)?.intact;
    for used in &uses {
        let account = match uses.len() {
            1 => check.account.as_ref(),
            // Several tokens, each with an answer of its own.
            _ => check
                .tokens
                .iter()
                .find(|report| report.position == used.position)
                .and_then(|report| report.account.as_ref()),
        };
        // Of several nobody says which one ends.
        let end = check.expires_at.filter(|_| uses.len() == 1);
        let Some(mut found) = unless_damaged(tables.credential(used.credential))? else {
            continue;
        };
        let before = found.row.clone();
        // Somebody else's is taken over by a person, not by the way.
        let is_somebody_elses = matches!((account, &found.row.account), (Some(told), Some(recorded)) if are_different(told, recorded));
        found.row.account = account
            .filter(|_| !is_somebody_elses)
            .cloned()
            .or(found.row.account);
        found.row.expires_at = end.or(found.row.expires_at);
        if found.row != before {
            tables.change_credential(&found.row, found.version)?;
        }
    }
    tables.add_check(check)
}
