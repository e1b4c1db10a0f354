//! DevLake's own test of a draft and of a stored connection. On demand only, one at a time per provider: each leaves
//! two sockets open on the server (devlake.md 0, fact 23).

use std::time::Instant;

use domain::{
    Address, Finding, Rung, RungReport, Slot,
    kinds::{ConnectionKind, Draft},
};
use serde_json::Map;
use tokio_util::sync::CancellationToken;

use super::{DevLake, DevLakeError, body, verdict::Question};
use crate::{
    Tested,
    net::{Clothing, Lane, NetError, Request, SecretSource},
};

impl DevLake {
    /// Tests a draft with the secret that `secret` lends as a body field. Stores nothing.
    ///
    /// # Errors
    /// Only what is no finding: a locked vault, a missing grant, a cancelled call.
    pub async fn test_draft(
        &self,
        kind: ConnectionKind,
        draft: &Draft,
        secret: &dyn SecretSource,
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        let spec = kind.spec();
        let lane = lane(kind, Some(&draft.address));
        let request = self
            .post_request(
                &format!("plugins/{}/test", spec.slug),
                body::of_draft(kind, draft),
                lane,
            )
            .carrying(
                secret,
                Clothing::BodyField {
                    field: draft.slot.devlake_field(),
                },
            );
        self.ask(kind, Some(&draft.address), draft.slot, request, cancel)
            .await
    }

    /// Tests a stored connection as it is stored. `address` is the provider's, where it is known; `slot` the one that
    /// its secret fills.
    ///
    /// # Errors
    /// Only what is no finding: a locked vault, a missing grant, a cancelled call.
    pub async fn test_saved(
        &self,
        kind: ConnectionKind,
        id: u64,
        address: Option<&Address>,
        slot: Slot,
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        let slug = kind.spec().slug;
        let path = format!("plugins/{slug}/connections/{id}/test");
        let request = self.post_request(&path, Map::new(), lane(kind, address));
        let tested = self.ask(kind, address, slot, request, cancel).await?;
        // A missing or unreadable record answers 400 like a refused credential (devlake.md 1.6, 1.8): its own address
        // tells them apart without reading texts.
        if tested.status != Some(400) {
            return Ok(tested);
        }
        let finding = match self.get(slug, id, cancel).await {
            Err(DevLakeError::NotFound) => Finding::ConnectionMissing,
            Err(DevLakeError::KeyChanged | DevLakeError::Other { status: 500, .. }) => {
                Finding::SystemKeyChanged
            }
            _ => return Ok(tested),
        };
        let report = RungReport::found(Rung::SystemTest, tested.report.duration_ms, finding);
        Ok(Tested { report, ..tested })
    }

    async fn ask(
        &self,
        kind: ConnectionKind,
        address: Option<&Address>,
        slot: Slot,
        request: Request<'_>,
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        let started = Instant::now();
        let question = Question {
            kind,
            address,
            slot,
            system: self.address.origin(),
        };
        match self.send(request, cancel).await {
            Ok(response) => question.judge(&response),
            Err(error) => {
                let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
                let error = DevLakeError::Net(error);
                match (error.finding(self.address.origin()), error) {
                    (Some(finding), _) => Ok(Tested::of(RungReport::found(
                        Rung::SystemTest,
                        duration_ms,
                        finding,
                    ))),
                    (None, DevLakeError::Net(error)) => Err(error),
                    (None, _) => Err(NetError::Protocol),
                }
            }
        }
    }
}

/// One at a time per provider.
pub(super) fn lane(kind: ConnectionKind, address: Option<&Address>) -> Lane {
    let provider = address.map_or_else(
        || kind.spec().slug.to_owned(),
        |address| address.origin().to_string(),
    );
    Lane::SystemTest { provider }
}
