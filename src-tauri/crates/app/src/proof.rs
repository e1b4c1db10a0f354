//! "Prove the stored secret": asked for by a person, never by a clock.

use connect::devlake::StoredProof;
use domain::{
    ConnectionId, ConnectionState, Kind, SystemKind,
    account::beside,
    activity::{Action, Activity},
};
use tokio_util::sync::CancellationToken;

use crate::{App, DeletionError};

impl App {
    /// Whether the secret that the system stores works, and what that rests on.
    ///
    /// # Errors
    /// A [`DeletionError`] for what is not there or cannot be asked; nothing is ever changed.
    pub async fn prove_stored(
        &self,
        id: ConnectionId,
        cancel: &CancellationToken,
    ) -> Result<StoredProof, DeletionError> {
        let found = self.connection_in_place(id).await?;
        let (connection, system) = found.ok_or(DeletionError::NotFound)?;
        let Kind::Known(kind) = connection.kind else {
            return Err(DeletionError::ReadOnly);
        };
        if kind.spec().system != SystemKind::DevLake {
            return Err(DeletionError::ReadOnly);
        }
        let (ConnectionState::Present, Some(remote_id)) = (connection.state, connection.devlake_id()) else {
            return Err(DeletionError::NotFound);
        };
        let devlake = self.devlake(&system).await?;
        let settings = &connection.settings;
        let slot = self.slot_of(id).await?.unwrap_or(kind.spec().slot);
        let mut proof = devlake
            .prove_stored(
                kind,
                remote_id,
                settings.address.as_ref(),
                settings.organization.as_deref(),
                slot,
                cancel,
            )
            .await
            .map_err(|error| DeletionError::of_devlake(error, &system))?;
        let secrets = self.secrets_of(id, slot).await?;
        // Several tokens take turns in the proxy: whose answered, nobody knows.
        if let [only] = secrets.as_slice() {
            let shown = proof.names.user.clone().or_else(|| proof.names.email.clone());
            let differs = only.expected.difference(shown.as_deref(), &proof.names);
            proof.finding = beside(proof.finding, differs);
        }
        let activity = Activity::of_connection(Action::ProveStored, &connection, self.clock().now())
            .in_system(&system)
            .ending(proof.outcome.into());
        self.commit(move |tables| tables.add_activity(&activity)).await?;
        Ok(proof)
    }
}
