//! CoreGit's answers in the use cases' words.

use std::{collections::BTreeMap, sync::Arc};

use connect::{
    Tested,
    coregit::{ApiKey, Change as CoreGitChange, CoreGit, CoreGitError, Hosted, KeyKind, RemoteConnection},
    net::{Net, NetError, Refusal, Released, SecretSource},
    providers,
};
use domain::{
    Address, AuthStyle, Credential, Finding, Hint, NetworkRoute, Origin, RemoteCopy, RemoteId, Rung,
    RungReport, SeenSecret, Slot, System, TokenKind,
    account::AccountNames,
    kinds::{ConnectionKind, Draft},
};
use jiff::Timestamp;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{Answered, Change, Changed, Inventory, Listed, RemoteError, UpdateTrouble};
use crate::{App, StoreError};

/// The account of a connection's token, by CoreGit's name of it.
pub(crate) const ACCOUNT: &str = "external_username";
/// When it last kept a repository in step, by CoreGit's name of it.
pub(crate) const LAST_SYNCED: &str = "last_synced_at";

/// A CoreGit, and how its providers are asked from this computer.
pub(crate) struct CoreGitRemote {
    pub(crate) client: CoreGit,
    net: Net,
    route: NetworkRoute,
    checks_from_here: bool,
}

impl App {
    pub(super) async fn coregit(&self, system: &System) -> Result<CoreGitRemote, StoreError> {
        let own_key = self.own_key_of(system).await?;
        let route = self.route_of(system).await?;
        let key = ApiKey {
            kind: own_key.as_ref().map_or(KeyKind::Master, key_kind),
            source: match own_key {
                Some(key) => Arc::new(self.held(key.id)),
                None => Arc::new(NoKey),
            },
        };
        let client = CoreGit::new(self.inner.net.clone(), &system.address, route.clone(), key)
            .keeping_to(self.limit_of(system.id));
        Ok(CoreGitRemote {
            client,
            net: self.inner.net.clone(),
            route,
            checks_from_here: system.checks_from_here,
        })
    }
}

/// What a stored key may do; how it is written decides, once the server has agreed.
fn key_kind(key: &Credential) -> KeyKind {
    if key.token_kind == TokenKind::Scoped {
        KeyKind::Scoped
    } else {
        KeyKind::Master
    }
}

/// Its key was damaged: there is none to send.
struct NoKey;

impl SecretSource for NoKey {
    fn open(&self, _: &Origin, _: AuthStyle) -> Result<Released, Refusal> {
        Err(Refusal::Unavailable)
    }
}

impl CoreGitRemote {
    pub(super) async fn list(
        &self,
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Inventory, RemoteError> {
        let listed = self
            .client
            .list(cancel)
            .await
            .map_err(|error| self.refused(error))?;
        Ok(Inventory {
            version: None,
            listed: listed.into_iter().map(|one| entry(one, now)).collect(),
            answered: Answered::Everywhere,
            troubles: Vec::new(),
            others: None,
        })
    }

    pub(super) async fn find_by_name(
        &self,
        kind: ConnectionKind,
        name: &str,
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Option<Listed>, RemoteError> {
        let found = self.client.find_by_label(name, &[], cancel).await;
        let found = found.map_err(|error| self.refused(error))?;
        let slug = kind.spec().slug;
        Ok(found
            .into_iter()
            .find(|one| one.provider == slug)
            .map(|one| entry(one, now)))
    }

    pub(super) async fn get(
        &self,
        id: &RemoteId,
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Listed, RemoteError> {
        let found = self.client.get(&id.to_string(), cancel).await;
        found
            .map(|one| entry(one, now))
            .map_err(|error| self.refused(error))
    }

    pub(super) async fn create(
        &self,
        kind: ConnectionKind,
        draft: &Draft,
        secrets: &[&dyn SecretSource],
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Listed, RemoteError> {
        // A connection in CoreGit has one token.
        let (Some(hosted), [secret]) = (hosted(kind), secrets) else {
            return Err(RemoteError::Missing);
        };
        let made = self.client.create(hosted, &draft.name, *secret, cancel).await;
        made.map(|one| entry(one, now))
            .map_err(|error| self.refused(error))
    }

    /// CoreGit tries a token only when it stores it, so the provider is asked, the same as CoreGit would.
    pub(super) fn draft_rung(&self) -> Rung {
        if self.checks_from_here {
            Rung::Identity
        } else {
            Rung::SystemTest
        }
    }

    pub(super) async fn try_draft(
        &self,
        kind: ConnectionKind,
        address: &Address,
        secrets: &[(Hint, &dyn SecretSource)],
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        let (_, secret) = secrets.first().ok_or(NetError::SecretUnavailable)?;
        let asked = match self.checks_from_here {
            true => providers::identity(&self.net, &self.route, kind, address, *secret, cancel).await?,
            false => None,
        };
        Ok(match asked {
            Some(identity) => Tested {
                names: AccountNames::of_user(identity.account.as_deref()),
                account: identity.account,
                expires_at: identity.expires_at,
                ..Tested::of(identity.report)
            },
            None => Tested::of(RungReport::found(Rung::SystemTest, 0, Finding::TriedWhenStored)),
        })
    }

    pub(super) async fn test_saved(
        &self,
        kind: ConnectionKind,
        id: &RemoteId,
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        match hosted(kind) {
            Some(hosted) => self.client.test(&id.to_string(), hosted, cancel).await,
            None => Ok(Tested::of(RungReport::found(
                Rung::SystemTest,
                0,
                Finding::ConnectionMissing,
            ))),
        }
    }

    pub(super) async fn update(
        &self,
        id: &RemoteId,
        change: &Change<'_>,
        now: Timestamp,
        cancel: &CancellationToken,
    ) -> Result<Changed, UpdateTrouble> {
        let sent = CoreGitChange {
            seen: change.seen,
            label: change.fields.get("name").and_then(Value::as_str),
            token: change
                .secret
                .as_ref()
                .and_then(|secret| secret.new.first().copied()),
        };
        let origin = self.client.address().origin();
        match self.client.update(&id.to_string(), &sent, cancel).await {
            Ok(changed) => Ok(Changed {
                after: entry(changed.after, now),
                differences: Vec::new(),
            }),
            Err(error) => Err(UpdateTrouble::of_coregit(error, origin, |theirs| {
                entry(theirs, now)
            })),
        }
    }

    pub(crate) fn refused(&self, error: CoreGitError) -> RemoteError {
        RemoteError::of_coregit(error, self.client.address().origin())
    }
}

fn hosted(kind: ConnectionKind) -> Option<Hosted> {
    Hosted::of(kind.spec().slug)
}

fn entry(connection: RemoteConnection, now: Timestamp) -> Listed {
    let account = connection.account;
    let fields: BTreeMap<String, Value> = account
        .iter()
        .map(|account| (ACCOUNT.to_owned(), account.as_str().into()))
        .chain(
            connection
                .last_synced_at
                .map(|at| (LAST_SYNCED.to_owned(), at.to_string().into())),
        )
        .collect();
    Listed {
        plugin: connection.provider,
        remote_id: RemoteId::Text(connection.id),
        name: connection.label,
        copy: RemoteCopy {
            secrets: Vec::new(),
            seen_at: now,
            created_at: connection.created_at,
            updated_at: connection.updated_at,
            fields,
        },
        // A token is there, and nothing of it is ever shown.
        secrets: vec![SeenSecret {
            slot: Slot::Token,
            hint: Hint::default(),
            token_kind: TokenKind::Unknown,
        }],
        account,
        shows_tokens: false,
    }
}
