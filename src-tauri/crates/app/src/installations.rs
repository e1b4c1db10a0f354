//! Where a GitHub App is installed: DevLake's own test of an App names the places (devlake.md 3.1), and looks at none.

use connect::{Installation, Tested, net::Staged};
use domain::{
    Connection, ConnectionId, Finding, Kind, Outcome, RungReport, Slot, StagedId, SystemId,
    kinds::{Answers, ConnectionKind, Draft},
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::{App, CheckError, ladder::check_error, wizard::grants};

/// Which App is asked about.
#[derive(Debug, Clone)]
pub struct InstallationsRequest {
    /// The kind.
    pub kind: ConnectionKind,
    /// The system that asks.
    pub system: SystemId,
    /// The answers so far; the installation itself may be missing.
    pub answers: Answers,
    /// The staged key.
    pub staged: Option<StagedId>,
    /// A stored connection, whose key is used where none is staged.
    pub stored: Option<ConnectionId>,
}

/// What the App said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installations {
    /// Where it is installed.
    pub all: Vec<Installation>,
    /// Why nobody can say.
    pub finding: Option<Finding>,
}

impl App {
    /// Asks where an App is installed. Stores nothing.
    ///
    /// # Errors
    /// A [`CheckError`]; what the App or DevLake says is none.
    pub async fn installations(
        &self,
        request: &InstallationsRequest,
        cancel: &CancellationToken,
    ) -> Result<Installations, CheckError> {
        let tested = match (request.staged, request.stored) {
            (Some(staged), _) => self.test_app(request, staged, cancel).await?,
            (None, Some(stored)) => self.test_stored_app(stored, cancel).await?,
            (None, None) => return Err(CheckError::StagedGone),
        };
        let is_silent = tested.installations.is_empty();
        Ok(Installations {
            finding: tested.report.finding.filter(|_| is_silent),
            all: tested.installations,
        })
    }

    async fn test_app(
        &self,
        request: &InstallationsRequest,
        staged: StagedId,
        cancel: &CancellationToken,
    ) -> Result<Tested, CheckError> {
        let form = request.kind.form(&request.answers);
        let draft = form.draft_for_picking().map_err(CheckError::Invalid)?;
        let staged = self
            .staging()
            .get(staged, self.clock().elapsed())
            .filter(|staged| staged.kind == request.kind && staged.fits(draft.slot))
            .ok_or(CheckError::StagedGone)?;
        let id = request.system;
        let system = self.read(move |tables| tables.system(id)).await?;
        let system = system.ok_or(CheckError::NotFound)?.row;
        let granted = grants(&system, draft.auth_style, &draft.address);
        let source = Staged {
            secret: staged.typed().ok_or(CheckError::StagedGone)?,
            grants: &granted,
        };
        let devlake = self.devlake(&system).await?;
        let tested = devlake.test_draft(request.kind, &draft, &source, cancel).await;
        tested.map_err(check_error)
    }

    async fn test_stored_app(
        &self,
        id: ConnectionId,
        cancel: &CancellationToken,
    ) -> Result<Tested, CheckError> {
        let (connection, system) = self.connection_in_place(id).await?.ok_or(CheckError::NotFound)?;
        let (Kind::Known(kind), Some(remote_id)) = (&connection.kind, connection.devlake_id()) else {
            return Err(CheckError::NotTestable);
        };
        let devlake = self.devlake(&system).await?;
        let address = connection.settings.address.as_ref();
        let tested = devlake
            .test_saved(*kind, remote_id, address, Slot::AppKey, cancel)
            .await;
        tested.map_err(check_error)
    }
}

/// The installation that a draft names.
pub(crate) fn wanted_by(draft: &Draft) -> Option<u64> {
    let (_, number) = draft.body.iter().find(|(name, _)| *name == "installationId")?;
    number.as_u64()
}

/// The installation that a stored App connection names.
pub(crate) fn stored_in(connection: &Connection, slot: Slot) -> Option<u64> {
    let fields = &connection.remote.as_ref()?.fields;
    let number = fields.get("installationId").and_then(Value::as_u64);
    number.filter(|_| slot == Slot::AppKey)
}

/// A pass counts only where the App is installed at the place that is wanted: DevLake never looks.
pub(crate) fn judge(mut tested: Tested, wanted: Option<u64>) -> Tested {
    let Some(number) = wanted.filter(|_| tested.report.outcome == Outcome::Passed) else {
        return tested;
    };
    if !tested.installations.iter().any(|one| one.id == number) {
        let app = tested.account.clone().unwrap_or_default();
        let finding = Finding::NoSuchInstallation { app, number };
        tested.report = RungReport::found(tested.report.rung, tested.report.duration_ms, finding);
    }
    tested
}
