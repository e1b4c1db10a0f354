//! Whose connections a key of CoreGit sees. Several organizations live under one address, each with keys of its own,
//! and no route says whose a key is: it is known by the connections that it lists.

use connect::{
    coregit::{CoreGit, CoreGitError},
    net::NetError,
};
use domain::{Address, Connection, ConnectionState, NetworkRoute, RemoteId, SystemFinding, SystemKind};
use tokio_util::sync::CancellationToken;

use super::{OwnLogin, own_login::coregit_key};
use crate::{App, SystemError, remote::RemoteError};

impl App {
    /// The connections that a typed key sees.
    pub(super) async fn seen_with(
        &self,
        login: &OwnLogin,
        (address, allows_plain_http): (&Address, bool),
        route: NetworkRoute,
        cancel: &CancellationToken,
    ) -> Result<Vec<RemoteId>, SystemError> {
        let key = coregit_key(login, address, allows_plain_http)?;
        let coregit = CoreGit::new(self.inner.net.clone(), address, route, key);
        match coregit.list(cancel).await {
            Ok(list) => Ok(list.into_iter().map(|one| RemoteId::Text(one.id)).collect()),
            Err(CoreGitError::Net(NetError::Cancelled)) => Err(SystemError::Cancelled),
            Err(error) => Err(SystemError::Trouble(Box::new(SystemFinding {
                system: SystemKind::CoreGit,
                finding: RemoteError::of_coregit(error, address.origin()).beside_the_system(),
            }))),
        }
    }
}

/// Whether a key that sees these belongs to the organization whose connections are known; nothing known tells nothing.
pub(super) fn is_of_another<'c>(
    known: impl IntoIterator<Item = &'c Connection>,
    seen: &[RemoteId],
) -> Option<bool> {
    let mut known = known
        .into_iter()
        .filter(|connection| connection.state == ConnectionState::Present)
        .filter_map(|connection| connection.remote_id.as_ref())
        .peekable();
    known.peek()?;
    Some(!known.any(|id| seen.contains(id)))
}
