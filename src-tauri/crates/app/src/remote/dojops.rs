//! A dojops-sa's connectors, in the use cases' words. The agent is a closed program without an interface to write to: the
//! record is ours, and what another system would test, this computer asks the provider itself.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

use connect::{
    Tested,
    dojops::{Connector, ConnectorError, ConnectorFacts, ConnectorTest, missing_for_any_work},
    net::{NetError, Refusal, SecretSource},
};
use domain::{
    AuthStyle, Connection, ConnectionState, Finding, Hint, Kind, NetworkRoute, Origin, RemoteCopy, RemoteId,
    Rung, RungReport, SeenSecret, Slot, System, TokenKind,
    connector::ConnectorType,
    kinds::{ConnectionKind, Draft},
};
use jiff::Timestamp;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use vault::Purpose;

use super::{Change, Changed, Listed, RemoteError, UpdateTrouble};
use crate::{App, StoreError, held::StagedOwned};

/// The connectors that Patchbay keeps.
pub(crate) struct DojopsRemote {
    app: App,
    system: System,
    route: NetworkRoute,
}

/// What a connector uses by now.
struct InUse {
    purpose: Purpose,
    credential: domain::CredentialId,
    login: Option<String>,
    hint: Hint,
    account: Option<String>,
    slot: Slot,
}

impl App {
    pub(super) async fn dojops(&self, system: &System) -> Result<DojopsRemote, StoreError> {
        Ok(DojopsRemote {
            app: self.clone(),
            system: system.clone(),
            route: self.route_of(system).await?,
        })
    }
}

impl DojopsRemote {
    /// Our own row of this name.
    pub(super) async fn find_by_name(
        &self,
        kind: ConnectionKind,
        name: &str,
    ) -> Result<Option<Listed>, RemoteError> {
        let rows = self.rows().await?;
        let found = rows.into_iter().find(|row| {
            row.kind == Kind::Known(kind) && row.name == name && row.state == ConnectionState::Present
        });
        match found {
            Some(row) => self.listed(row).await.map(Some),
            None => Ok(None),
        }
    }

    pub(super) async fn get(&self, id: &RemoteId) -> Result<Listed, RemoteError> {
        let row = self.row(id).await?;
        self.listed(row).await
    }

    /// A new entry with the next short id of its type: `jira-1`, `jira-2`. Sends nothing.
    pub(super) async fn create(
        &self,
        kind: ConnectionKind,
        draft: &Draft,
        now: Timestamp,
    ) -> Result<Listed, RemoteError> {
        let slug = kind.spec().slug;
        let number = |row: &Connection| -> Option<u32> {
            let id = row.remote_id.as_ref()?.to_string();
            id.strip_prefix(slug)?.strip_prefix('-')?.parse().ok()
        };
        let highest = self.rows().await?.iter().filter_map(number).max().unwrap_or(0);
        Ok(Listed {
            plugin: slug.to_owned(),
            remote_id: RemoteId::Text(format!("{slug}-{}", highest + 1)),
            name: draft.name.clone(),
            copy: copy_of(draft, now),
            secrets: vec![shown(draft.slot, Hint::default())],
            account: None,
            shows_tokens: false,
        })
    }

    /// The provider is asked as the agent would: whose secret it is, and whether the place is there.
    pub(super) async fn try_draft(
        &self,
        kind: ConnectionKind,
        draft: &Draft,
        secrets: &[(Hint, &dyn SecretSource)],
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        // A connector has one.
        let [(_, secret), ..] = secrets else {
            return Err(NetError::SecretUnavailable);
        };
        let Some(connector) = ConnectorType::of(kind) else {
            return Err(NetError::Protocol);
        };
        let facts = ConnectorFacts {
            connector,
            address: draft.address.clone(),
            login: draft.login.clone(),
            style: draft.auth_style,
            place: draft.settings.organization.clone().unwrap_or_default(),
        };
        let lent = Arc::new(lent(*secret, draft.address.origin(), draft.auth_style)?);
        let client = Connector::new(self.app.inner.net.clone(), self.route.clone(), facts, lent);
        tested(&client, cancel).await.map(|(tested, _)| tested)
    }

    pub(super) async fn test_saved(
        &self,
        id: &RemoteId,
        cancel: &CancellationToken,
    ) -> Result<Tested, NetError> {
        let missing = || Tested::of(RungReport::found(Rung::SystemTest, 0, Finding::ConnectionMissing));
        let (Ok(row), used) = (self.row(id).await, self.in_use(id).await) else {
            return Ok(missing());
        };
        let Ok(Some(used)) = used else {
            return Ok(missing());
        };
        // Somebody asks for it: what was refused before may be tried this once.
        self.app.inner.refusals.forget(used.credential);
        let source = Arc::new(self.app.held_as(used.credential, used.purpose));
        let Some(client) = self
            .app
            .connector_client(&row, used.login, self.route.clone(), source)
        else {
            return Ok(missing());
        };
        let (tested, error) = tested(&client, cancel).await?;
        if let (Some(error), Some(finding)) = (&error, &tested.report.finding) {
            self.app
                .inner
                .refusals
                .note(used.credential, error, || finding.clone());
        }
        Ok(tested)
    }

    /// Our record takes the change; the agent is told by the person.
    pub(super) async fn update(
        &self,
        id: &RemoteId,
        change: &Change<'_>,
        now: Timestamp,
    ) -> Result<Changed, UpdateTrouble> {
        let row = self.row(id).await.map_err(UpdateTrouble::Remote)?;
        let mut listed = self.listed(row).await.map_err(UpdateTrouble::Remote)?;
        if change.seen.is_some() && change.seen != listed.copy.updated_at {
            return Err(UpdateTrouble::ChangedElsewhere(Box::new(listed)));
        }
        if let Ok(Some(used)) = self.in_use(id).await {
            self.app.inner.refusals.forget(used.credential);
        }
        for (name, value) in &change.fields {
            match (name.as_str(), value) {
                ("name", Value::String(text)) => listed.name.clone_from(text),
                (_, value) if value.as_str() == Some("") => {
                    listed.copy.fields.remove(name);
                }
                (name, value) => {
                    listed.copy.fields.insert(name.to_owned(), value.clone());
                }
            }
        }
        if !change.fields.is_empty() {
            listed.copy.updated_at = Some(now);
        }
        listed.copy.seen_at = now;
        Ok(Changed {
            after: listed,
            differences: Vec::new(),
        })
    }

    async fn rows(&self) -> Result<Vec<Connection>, RemoteError> {
        let id = self.system.id;
        let rows = self
            .app
            .read(move |tables| crate::connections_of(tables, id))
            .await;
        let rows = rows.map_err(RemoteError::Store)?;
        Ok(rows.into_iter().map(|found| found.row).collect())
    }

    async fn row(&self, id: &RemoteId) -> Result<Connection, RemoteError> {
        let rows = self.rows().await?;
        rows.into_iter()
            .find(|row| row.remote_id.as_ref() == Some(id))
            .ok_or(RemoteError::Missing)
    }

    async fn listed(&self, row: Connection) -> Result<Listed, RemoteError> {
        let Some(remote_id) = row.remote_id.clone() else {
            return Err(RemoteError::Missing);
        };
        let used = self.in_use(&remote_id).await.map_err(RemoteError::Store)?;
        let mut copy = row.remote.ok_or(RemoteError::Missing)?;
        if let Some(login) = used.as_ref().and_then(|used| used.login.clone()) {
            copy.fields.insert("username".to_owned(), login.into());
        }
        Ok(Listed {
            plugin: row.kind.slug().to_owned(),
            remote_id,
            name: row.name,
            copy,
            secrets: used
                .iter()
                .map(|used| shown(used.slot, used.hint.clone()))
                .collect(),
            account: used.and_then(|used| used.account),
            shows_tokens: false,
        })
    }

    /// The secret that a connector uses: during a rotation that has reached it, the new one.
    async fn in_use(&self, id: &RemoteId) -> Result<Option<InUse>, StoreError> {
        let (system, id) = (self.system.id, id.clone());
        self.app
            .read(move |tables| {
                let rows = crate::connections_of(tables, system)?;
                let Some(row) = rows
                    .into_iter()
                    .find(|found| found.row.remote_id.as_ref() == Some(&id))
                else {
                    return Ok(None);
                };
                let uses = tables.uses_of_connection(row.row.id)?.intact;
                let Some(used) = uses.first() else {
                    return Ok(None);
                };
                let Some(credential) = tables.credential(used.credential)?.map(|found| found.row) else {
                    return Ok(None);
                };
                let run = tables.active_rotation(used.credential)?;
                let incoming = run
                    .map(|found| found.row.rotation)
                    .filter(|rotation| rotation.has_reached(row.row.id))
                    .map(|rotation| rotation.incoming);
                Ok(Some(match incoming {
                    Some(incoming) => InUse {
                        purpose: Purpose::Staged,
                        credential: credential.id,
                        login: incoming.login.or(credential.login),
                        hint: incoming.hint,
                        account: incoming.account,
                        slot: used.slot,
                    },
                    None => InUse {
                        purpose: Purpose::Current,
                        credential: credential.id,
                        login: credential.login,
                        hint: credential.hint,
                        account: credential.account,
                        slot: used.slot,
                    },
                }))
            })
            .await
    }
}

fn shown(slot: Slot, hint: Hint) -> SeenSecret {
    SeenSecret {
        slot,
        hint,
        token_kind: TokenKind::Unknown,
    }
}

/// What our record says of a new connector, by the names that the other systems have for such things.
fn copy_of(draft: &Draft, now: Timestamp) -> RemoteCopy {
    let mut fields: BTreeMap<String, Value> = BTreeMap::new();
    let mut put = |name: &str, text: Option<&str>| {
        if let Some(text) = text {
            fields.insert(name.to_owned(), text.into());
        }
    };
    put("endpoint", Some(&draft.address.to_string()));
    put("username", draft.login.as_deref());
    put("organization", draft.settings.organization.as_deref());
    let stated = draft
        .body
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    fields.extend(stated);
    RemoteCopy {
        secrets: Vec::new(),
        seen_at: now,
        created_at: Some(now),
        updated_at: Some(now),
        fields,
    }
}

/// A draft's secret for as long as the asking takes: the client keeps its source.
fn lent(secret: &dyn SecretSource, origin: &Origin, style: AuthStyle) -> Result<StagedOwned, NetError> {
    let released = secret.open(origin, style).map_err(|refusal| match refusal {
        Refusal::NotGranted => NetError::NotGranted {
            origin: origin.clone(),
        },
        Refusal::Locked => NetError::Locked,
        Refusal::Unavailable => NetError::SecretUnavailable,
    })?;
    Ok(StagedOwned::copy_of(&released.secret, vec![released.grant]))
}

/// The test as a rung. What is no finding is an error. A token that may do nothing of what the agent needs it for is
/// refused with the rights by name; one that lacks only some passes, and the connector's panel tells which.
async fn tested(
    client: &Connector,
    cancel: &CancellationToken,
) -> Result<(Tested, Option<ConnectorError>), NetError> {
    let started = Instant::now();
    let found = asked(client, cancel).await;
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let report = |finding| RungReport::found(Rung::SystemTest, duration_ms, finding);
    let facts = client.facts();
    match found {
        Ok((test, missing)) => {
            let report = match missing {
                Some(missing) => report(Finding::RightsMissing { missing }),
                None => RungReport::passed(Rung::SystemTest, duration_ms),
            };
            let tested = Tested {
                account: Some(test.account).filter(|account| !account.is_empty()),
                names: test.names,
                expires_at: test.expires_at,
                ..Tested::of(report)
            };
            Ok((tested, None))
        }
        Err(error) => {
            let finding = error.finding(facts.connector, facts.address.origin(), facts.style, &facts.place);
            match (finding, error) {
                (Some(finding), error) => Ok((Tested::of(report(finding)), Some(error))),
                (None, ConnectorError::Net(error)) => Err(error),
                (None, _) => Err(NetError::Protocol),
            }
        }
    }
}

/// Whose credential it is, and the rights without which it is of no use.
async fn asked(
    client: &Connector,
    cancel: &CancellationToken,
) -> Result<(ConnectorTest, Option<Vec<String>>), ConnectorError> {
    let test = client.test(cancel).await?;
    let reports = client.abilities(cancel).await?;
    Ok((test, missing_for_any_work(&reports)))
}
