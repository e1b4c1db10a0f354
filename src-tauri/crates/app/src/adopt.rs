//! Adoption: what a system lists, held against what we know. Pure; the caller stores the result.
//!
//! Metadata only: secrets stay where they are. Everything that a system lists is taken in, there is nothing to
//! tick. What vanished is marked, never deleted.

mod meanwhile;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use domain::{
    Address, Connection, ConnectionId, ConnectionState, Credential, CredentialId, Hint, Kind, Provider,
    RemoteCopy, RemoteId, SeenSecret, SetDate, Settings, Slot, SystemId, SystemKind, TokenKind, Use,
    kinds::{Answers, FieldId},
    tokens::difference,
};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

pub(crate) use meanwhile::Before;

use crate::remote::{ACCOUNT, Listed};

/// What follows from a list.
#[derive(Debug, Default)]
pub(crate) struct Adoption {
    /// New to us, each with the credentials behind it.
    pub(crate) adopted: Vec<(Connection, Vec<(Credential, Use)>)>,
    /// Known, and to be written again.
    pub(crate) updated: Vec<Connection>,
    /// Whose secret each known one has, where the system says another than last time.
    pub(crate) accounts: Vec<(ConnectionId, String)>,
    /// How many are listed no longer since this list.
    pub(crate) gone: usize,
}

/// Holds the connections that were `listed` against the `known` ones of that system.
///
/// `answered` says for which plugins the list is complete: only there can something have vanished. What changed at
/// `ours` is a rotation's doing.
pub(crate) fn reconcile(
    (system, sort): (SystemId, SystemKind),
    known: Vec<Connection>,
    listed: Vec<Listed>,
    answered: impl Fn(&str) -> bool,
    ours: &HashSet<ConnectionId>,
    now: Timestamp,
) -> Adoption {
    let mut adoption = Adoption::default();
    let mut listed: HashMap<(String, RemoteId), Listed> = listed
        .into_iter()
        .map(|entry| ((entry.plugin.clone(), entry.remote_id.clone()), entry))
        .collect();
    // First those with an id, so that a pending row cannot claim a connection that is known already.
    let mut pending = Vec::new();
    for connection in known {
        let Some(remote_id) = connection.remote_id.clone() else {
            pending.push(connection);
            continue;
        };
        let key = (connection.kind.slug().to_owned(), remote_id);
        match listed.remove(&key) {
            Some(entry) => {
                let last_seen = connection
                    .remote
                    .as_ref()
                    .and_then(|copy| copy.fields.get(ACCOUNT));
                if let Some(account) = &entry.account
                    && last_seen.and_then(Value::as_str) != Some(account)
                {
                    adoption.accounts.push((connection.id, account.clone()));
                }
                let is_ours = ours.contains(&connection.id);
                adoption
                    .updated
                    .extend(refreshed(sort, connection, entry, is_ours));
            }
            None if answered(&key.0) && connection.state == ConnectionState::Present => {
                adoption.gone += 1;
                adoption.updated.push(Connection {
                    state: ConnectionState::Gone(now),
                    ..connection
                });
            }
            None => {}
        }
    }
    for connection in pending {
        let found = listed
            .iter()
            .find(|((plugin, _), entry)| plugin == connection.kind.slug() && entry.name == connection.name)
            .map(|(key, _)| key.clone());
        if let Some(entry) = found.and_then(|key| listed.remove(&key)) {
            adoption.updated.push(Connection {
                remote_id: Some(entry.remote_id),
                state: ConnectionState::Present,
                remote: Some(entry.copy),
                ..connection
            });
        }
    }
    let mut fresh: Vec<_> = listed.into_values().collect();
    fresh.sort_by(|left, right| (&left.plugin, &left.remote_id).cmp(&(&right.plugin, &right.remote_id)));
    adoption.adopted = fresh
        .into_iter()
        .map(|entry| adopt((system, sort), entry))
        .collect();
    adoption
}

/// A known connection with what the list says; `None` where the list says nothing new worth a write.
fn refreshed(sort: SystemKind, connection: Connection, entry: Listed, is_ours: bool) -> Option<Connection> {
    // A plugin that was only shown before may be a kind by now.
    let kind = Kind::of(sort, connection.kind.slug());
    let stamps = |copy: &RemoteCopy| {
        let (fields, secrets) = (copy.fields.clone(), copy.secrets.clone());
        (copy.created_at, copy.updated_at, fields, secrets)
    };
    let before = connection.remote.as_ref().map(stamps);
    let is_same = before.as_ref() == Some(&stamps(&entry.copy))
        && connection.name == entry.name
        && connection.kind == kind
        && connection.state == ConnectionState::Present;
    if is_same {
        return None;
    }
    let was_changed = connection.remote.as_ref().is_some_and(|before| {
        before.updated_at != entry.copy.updated_at || has_other_tokens(before, &entry.copy)
    });
    Some(Connection {
        name: entry.name,
        state: ConnectionState::Present,
        settings: settings_after(&kind, connection.settings, &entry.copy),
        is_changed_elsewhere: connection.is_changed_elsewhere || (was_changed && !is_ours),
        remote: Some(entry.copy),
        kind,
        ..connection
    })
}

fn has_other_tokens(before: &RemoteCopy, after: &RemoteCopy) -> bool {
    let before: Vec<_> = before
        .secrets
        .iter()
        .map(|seen| (seen.slot, &seen.hint))
        .collect();
    !difference(&before, &after.secrets).is_nothing()
}

/// What is kept with our record, following what the system says; of what it does not have, ours stays.
pub(crate) fn settings_after(kind: &Kind, ours: Settings, copy: &RemoteCopy) -> Settings {
    let follow = |field: &str, ours: Option<String>| match copy.fields.contains_key(field) {
        true => text(copy, field),
        false => ours,
    };
    Settings {
        address: address(kind, copy).or(ours.address),
        // A server of SonarQube has no use for one: then it is ours alone (devlake.md 3.10).
        organization: follow("organization", text(copy, "org").or(ours.organization)),
        enterprise: follow("enterprise", ours.enterprise),
        proxy: follow("proxy", ours.proxy),
        rate_limit_per_hour: match copy.fields.contains_key("rateLimitPerHour") {
            true => number(copy, "rateLimitPerHour"),
            false => ours.rate_limit_per_hour,
        },
    }
}

fn adopt((system, sort): (SystemId, SystemKind), entry: Listed) -> (Connection, Vec<(Credential, Use)>) {
    let kind = Kind::of(sort, &entry.plugin);
    let id = ConnectionId::from_uuid(Uuid::now_v7());
    let provider = match &kind {
        Kind::Known(known) => known.spec().provider,
        Kind::Unlisted(_) => Provider::Unlisted,
    };
    let mut secrets = entry.secrets;
    // A password is never visible (devlake.md 2.8), and yet it is there.
    if secrets.is_empty()
        && let Kind::Known(known) = &kind
    {
        secrets.push(SeenSecret {
            slot: known.spec().slot,
            hint: Hint::default(),
            token_kind: TokenKind::Unknown,
        });
    }
    let set = match (entry.copy.created_at, entry.copy.updated_at) {
        (Some(earliest), Some(latest)) => SetDate::Between { earliest, latest },
        _ => SetDate::Unknown,
    };
    // What is left of a way of signing in that was given up is no secret of the connection's.
    let unused = match text(&entry.copy, "authMethod").as_deref() {
        Some("AppKey") => Some(Slot::Token),
        Some("AccessToken") => Some(Slot::AppKey),
        Some(_) | None => None,
    };
    secrets.retain(|seen| Some(seen.slot) != unused);
    let login_for = |slot| match slot {
        Slot::AppKey => text(&entry.copy, "appId"),
        Slot::Token | Slot::Password => text(&entry.copy, "username"),
    };
    let uses = secrets
        .iter()
        .enumerate()
        .map(|(index, seen)| {
            let before = secrets[..index]
                .iter()
                .filter(|other| other.slot == seen.slot)
                .count();
            let position = u32::try_from(before).unwrap_or(u32::MAX);
            let credential = Credential {
                id: CredentialId::from_uuid(Uuid::now_v7()),
                provider,
                token_kind: seen.token_kind,
                account: entry.account.clone(),
                login: login_for(seen.slot),
                hint: seen.hint.clone(),
                scopes: None,
                set,
                expires_at: None,
                policy: Default::default(),
                notes: String::new(),
                is_held: false,
            };
            let used = Use {
                connection: id,
                slot: seen.slot,
                position,
                credential: credential.id,
            };
            (credential, used)
        })
        .collect();
    let address = address(&kind, &entry.copy);
    let connection = Connection {
        id,
        system,
        kind,
        remote_id: Some(entry.remote_id),
        name: entry.name,
        settings: Settings {
            address,
            // SonarQube has a name of its own for it (devlake.md 3.10).
            organization: text(&entry.copy, "organization").or_else(|| text(&entry.copy, "org")),
            enterprise: text(&entry.copy, "enterprise"),
            proxy: text(&entry.copy, "proxy"),
            rate_limit_per_hour: number(&entry.copy, "rateLimitPerHour"),
        },
        state: ConnectionState::Present,
        remote: Some(entry.copy),
        is_changed_elsewhere: false,
        tags: Vec::new(),
    };
    (connection, uses)
}

/// Where the provider is. Of a kind whose address DevLake does not store, the form knows it.
fn address(kind: &Kind, copy: &RemoteCopy) -> Option<Address> {
    match kind {
        Kind::Known(known) if !known.spec().stores_address => {
            let organization = text(copy, "organization");
            let answers: Answers = organization
                .map(|organization| (FieldId::Organization, organization))
                .into_iter()
                .collect();
            known.form(&answers).address
        }
        Kind::Known(_) | Kind::Unlisted(_) => Address::parse(copy.fields.get("endpoint")?.as_str()?).ok(),
    }
}

fn text(copy: &RemoteCopy, field: &str) -> Option<String> {
    copy.fields
        .get(field)?
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn number(copy: &RemoteCopy, field: &str) -> Option<u32> {
    let found = copy.fields.get(field).and_then(Value::as_u64)?;
    u32::try_from(found).ok().filter(|limit| *limit > 0)
}
