//! The old secret after a switch: shown to be dead, or erased.

use domain::{
    Finding, RotationId,
    activity::{Action, Ended},
    rotation::{Event, Rotation},
};
use tokio_util::sync::CancellationToken;
use vault::Purpose;

use crate::{App, RotationError, activity::of_credential};

impl App {
    /// Sends the old secret once more, with the user name that went with it, to each system's own test, and expects a
    /// refusal. Answers whether it is dead; a dead one is erased here.
    ///
    /// # Errors
    /// [`RotationError::NotRevocable`] while a use needs the old one; [`RotationError::OutOfTurn`] before the switch.
    pub async fn prove_old_is_dead(
        &self,
        id: RotationId,
        cancel: &CancellationToken,
    ) -> Result<bool, RotationError> {
        let rotation = self.journalled(id).await?;
        if !rotation.may_revoke() {
            return Err(RotationError::NotRevocable);
        }
        self.record(id, Event::RetireAsked).await?;
        let is_dead = self.is_old_dead(&rotation, cancel).await;
        let outcome = match &is_dead {
            Ok(true) => Ended::Rejected,
            Ok(false) => Ended::Passed,
            Err(_) => Ended::Failed,
        };
        self.note(id, Action::ProveOld, outcome).await?;
        match is_dead {
            // A secret that nobody takes is no way back.
            Ok(true) => self.erase_previous(id).await?,
            Ok(false) | Err(_) => drop(self.record(id, Event::OldMayLive).await?),
        }
        is_dead
    }

    async fn note(&self, id: RotationId, action: Action, outcome: Ended) -> Result<(), RotationError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let found = tables.rotation(id)?.ok_or(RotationError::NotFound)?;
            let credential = tables.credential(found.row.rotation.credential)?;
            let credential = credential.ok_or(RotationError::NotFound)?;
            let entry = of_credential(tables, action, &credential.row, now)?.ending(outcome);
            Ok(tables.add_activity(&entry)?)
        })
        .await
    }

    /// Erases the old secret from the store and every automatic backup. This revokes nothing.
    ///
    /// # Errors
    /// [`RotationError::OutOfTurn`] before the switch.
    pub async fn erase_previous(&self, id: RotationId) -> Result<(), RotationError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let found = tables.rotation(id)?.ok_or(RotationError::NotFound)?;
            let mut row = found.row;
            row.rotation.record(Event::OldIsDead)?;
            tables.erase_secret(row.rotation.credential, Purpose::Previous)?;
            if let Some(credential) = tables.credential(row.rotation.credential)? {
                let entry = of_credential(tables, Action::ErasePrevious, &credential.row, now)?;
                tables.add_activity(&entry)?;
            }
            Ok(tables.change_rotation(&row, found.version)?)
        })
        .await
    }

    /// Dead is what every place refuses: the same password may be good at one of two servers. A refusal for another
    /// reason than the secret proves nothing.
    async fn is_old_dead(
        &self,
        rotation: &Rotation,
        cancel: &CancellationToken,
    ) -> Result<bool, RotationError> {
        let mut refusals = 0;
        for at in 0..rotation.sinks.len() {
            let Some(place) = self.place_of(rotation, at).await? else {
                continue;
            };
            let login = rotation.old_login.as_deref();
            let Some(tested) = self
                .try_draft(rotation, &place, Purpose::Previous, login, cancel)
                .await?
            else {
                continue;
            };
            if !tested.report.finding.as_ref().is_some_and(is_of_the_secret) {
                return Ok(false);
            }
            refusals += 1;
        }
        Ok(refusals > 0)
    }
}

/// Whether it is the secret itself that is refused, whatever it may do.
fn is_of_the_secret(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::TokenRefused { .. } | Finding::TokenExpired { .. } | Finding::LoginRefused { .. }
    )
}
