//! The one place where systems differ: every use case asks and tells a system through these few operations, whatever
//! it is. What only one of them has (blueprints, sync configurations) is asked of its own client.

mod coregit;
mod devlake;
mod dojops;
mod error;

use std::collections::BTreeMap;

use connect::{
    Tested,
    devlake::{DevLake, Difference, SecretChange},
    net::{NetError, SecretSource},
};
use domain::{
    Address, Credential, Finding, Hint, OtherPlugins, RemoteCopy, RemoteId, Rung, SeenSecret, Slot, System,
    SystemKind, TokenKind,
    kinds::{ConnectionKind, Draft},
};
use jiff::Timestamp;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

pub(crate) use coregit::{ACCOUNT, CoreGitRemote, LAST_SYNCED};
pub(crate) use dojops::DojopsRemote;
pub(crate) use error::{RemoteError, Untold, UpdateTrouble};

use crate::{App, StoreError, damage::unless_damaged, tokens::test_each};

/// A stored system, ready to be asked.
pub(crate) enum Remote {
    DevLake(DevLake),
    CoreGit(Box<CoreGitRemote>),
    /// A dojops-sa: its record is ours.
    Dojops(Box<DojopsRemote>),
}

/// One connection as a system lists it, without its secrets.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    /// The plugin in DevLake, the provider in CoreGit.
    pub(crate) plugin: String,
    pub(crate) remote_id: RemoteId,
    pub(crate) name: String,
    pub(crate) copy: RemoteCopy,
    /// The secrets whose masks are visible, in the system's order.
    pub(crate) secrets: Vec<SeenSecret>,
    /// Whose secret it is, where the system says so.
    pub(crate) account: Option<String>,
    /// Whether it showed a secret in plain. That was dropped.
    pub(crate) shows_tokens: bool,
}

/// Everything that a system lists.
pub(crate) struct Inventory {
    pub(crate) version: Option<String>,
    pub(crate) listed: Vec<Listed>,
    pub(crate) answered: Answered,
    /// What is the matter with parts of it, each once, with the names of the parts.
    pub(crate) troubles: Vec<(Finding, Vec<String>)>,
    /// DevLake's plugins beyond the eleven, to be asked together with the rest next time.
    pub(crate) others: Option<OtherPlugins>,
}

/// Where a list is complete: only there can something have vanished.
pub(crate) enum Answered {
    Everywhere,
    Of(Vec<String>),
}

impl Inventory {
    /// Of a system that lists nothing: what is known stays as it is.
    fn nothing() -> Self {
        Self {
            version: None,
            listed: Vec::new(),
            answered: Answered::Of(Vec::new()),
            troubles: Vec::new(),
            others: None,
        }
    }
}

impl Answered {
    pub(crate) fn includes(&self, plugin: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Of(plugins) => plugins.iter().any(|one| one == plugin),
        }
    }
}

/// What is to become of a connection.
pub(crate) struct Change<'a> {
    /// The system's stamp as the person saw it; `None` = whatever it is by now, they decided knowing it.
    pub(crate) seen: Option<Timestamp>,
    /// The fields that change, by the system's own names.
    pub(crate) fields: BTreeMap<String, Value>,
    /// Secrets that come in and go.
    pub(crate) secret: Option<SecretChange<'a>>,
}

/// What came of a change.
pub(crate) struct Changed {
    pub(crate) after: Listed,
    /// Where it differs from what was sent.
    pub(crate) differences: Vec<Difference>,
}

impl Remote {
    /// All that it holds.
    pub(crate) async fn list(
        &self,
        system: &System,
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Inventory, RemoteError> {
        match self {
            Self::DevLake(devlake) => devlake::list(devlake, system, now, cancel).await,
            Self::CoreGit(coregit) => coregit.list(now, cancel).await,
            Self::Dojops(_) => Ok(Inventory::nothing()),
        }
    }

    /// The connection of this name.
    pub(crate) async fn find_by_name(
        &self,
        kind: ConnectionKind,
        name: &str,
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Option<Listed>, RemoteError> {
        match self {
            Self::DevLake(client) => devlake::find_by_name(client, kind, name, now, cancel).await,
            Self::CoreGit(coregit) => coregit.find_by_name(kind, name, now, cancel).await,
            Self::Dojops(dojops) => dojops.find_by_name(kind, name).await,
        }
    }

    /// A connection as it is by now.
    pub(crate) async fn get(
        &self,
        kind: ConnectionKind,
        id: &RemoteId,
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Listed, RemoteError> {
        match self {
            Self::DevLake(client) => devlake::get(client, kind, id, now, cancel).await,
            Self::CoreGit(coregit) => coregit.get(id, now, cancel).await,
            Self::Dojops(dojops) => dojops.get(id).await,
        }
    }

    /// Makes one. Never repeated: after [`RemoteError::AnswerLost`] it is looked for by its name.
    pub(crate) async fn create(
        &self,
        kind: ConnectionKind,
        draft: &Draft,
        secrets: &[&dyn SecretSource],
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Listed, RemoteError> {
        match self {
            Self::DevLake(client) => devlake::create(client, kind, draft, secrets, now, cancel).await,
            Self::CoreGit(coregit) => coregit.create(kind, draft, secrets, now, cancel).await,
            Self::Dojops(dojops) => dojops.create(kind, draft, now).await,
        }
    }

    /// The last rung of a draft's ladder.
    pub(crate) fn draft_rung(&self) -> Rung {
        match self {
            Self::DevLake(_) | Self::Dojops(_) => Rung::SystemTest,
            Self::CoreGit(coregit) => coregit.draft_rung(),
        }
    }

    /// Tries each secret in a draft before anything is stored: by the system, or where it cannot, by the provider.
    pub(crate) async fn try_draft(
        &self,
        kind: ConnectionKind,
        draft: &Draft,
        secrets: &[(Hint, &dyn SecretSource)],
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        match self {
            Self::DevLake(devlake) => test_each(devlake, kind, draft, secrets, cancel).await,
            Self::CoreGit(coregit) => coregit.try_draft(kind, &draft.address, secrets, cancel).await,
            Self::Dojops(dojops) => dojops.try_draft(kind, draft, secrets, cancel).await,
        }
    }

    /// The same with one secret alone.
    pub(crate) async fn try_one(
        &self,
        kind: ConnectionKind,
        draft: &Draft,
        secret: &dyn SecretSource,
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        self.try_draft(kind, draft, &[(Hint::default(), secret)], cancel)
            .await
    }

    /// The system's own test of what it stores.
    pub(crate) async fn test_saved(
        &self,
        kind: ConnectionKind,
        id: &RemoteId,
        (address, slot): (Option<&Address>, Slot),
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        match self {
            Self::DevLake(devlake) => {
                // Ids of another sort are nobody's here; the system says so.
                let id = id.number().unwrap_or_default();
                devlake.test_saved(kind, id, address, slot, cancel).await
            }
            Self::CoreGit(coregit) => coregit.test_saved(kind, id, cancel).await,
            Self::Dojops(dojops) => dojops.test_saved(id, cancel).await,
        }
    }

    /// Changes a connection, and nothing of it but what `change` says.
    pub(crate) async fn update(
        &self,
        kind: ConnectionKind,
        id: &RemoteId,
        change: &Change<'_>,
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Changed, UpdateTrouble> {
        match self {
            Self::DevLake(client) => devlake::update(client, kind, id, change, now, cancel).await,
            Self::CoreGit(coregit) => coregit.update(id, change, now, cancel).await,
            Self::Dojops(dojops) => dojops.update(id, change, now).await,
        }
    }
}

/// What keeps everything that writes from working in a system, as far as its own key shows.
pub(crate) fn keeps_from_writing(system: SystemKind, own_key: Option<&Credential>) -> Option<Finding> {
    match (system, own_key.map(|key| key.token_kind)) {
        (SystemKind::DevLake | SystemKind::Dojops, _) => None,
        (SystemKind::CoreGit, Some(TokenKind::Scoped)) => Some(Finding::SystemKeyOnlyReads),
        (SystemKind::CoreGit, Some(_)) => None,
        (SystemKind::CoreGit, None) => Some(Finding::SystemLoginNeeded),
    }
}

impl App {
    /// The client of a stored system, with its own key where it has one.
    pub(crate) async fn remote(&self, system: &System) -> Result<Remote, StoreError> {
        Ok(match system.kind {
            SystemKind::DevLake => Remote::DevLake(self.devlake(system).await?),
            SystemKind::CoreGit => Remote::CoreGit(Box::new(self.coregit(system).await?)),
            SystemKind::Dojops => Remote::Dojops(Box::new(self.dojops(system).await?)),
        })
    }

    /// The credential of a system's own interface. Without it the system asks for its login, which can be set again.
    pub(crate) async fn own_key_of(&self, system: &System) -> Result<Option<Credential>, StoreError> {
        let Some(id) = system.own_key else {
            return Ok(None);
        };
        let found = self
            .read(move |tables| unless_damaged(tables.credential(id)))
            .await?;
        Ok(found.map(|found| found.row))
    }

    /// Refuses what writes where the system's own key may only read.
    pub(crate) async fn require_writable(&self, system: &System) -> Result<(), RemoteError> {
        let own_key = self.own_key_of(system).await.map_err(RemoteError::Store)?;
        match keeps_from_writing(system.kind, own_key.as_ref()) {
            Some(finding) => Err(RemoteError::Refused(finding)),
            None => Ok(()),
        }
    }
}
