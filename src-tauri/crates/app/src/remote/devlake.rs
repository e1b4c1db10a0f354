//! DevLake's answers in the use cases' words.

use connect::{
    devlake::{Change as DevLakeChange, DevLake, DevLakeError, PluginAnswer, RemoteConnection},
    net::SecretSource,
};
use domain::{
    Finding, RemoteId, System,
    kinds::{ConnectionKind, Draft, plugin_display},
};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::{Answered, Change, Changed, Inventory, Listed, RemoteError, UpdateTrouble};

pub(super) async fn list(
    devlake: &DevLake,
    system: &System,
    now: Timestamp,
    cancel: &CancellationToken,
) -> Result<Inventory, RemoteError> {
    let origin = system.address.origin();
    let inventory = devlake
        .list_all(&system.other_plugins, cancel)
        .await
        .map_err(|error| RemoteError::of_devlake(error, origin))?;
    let mut others = inventory.others;
    if inventory.version.is_some() && inventory.version != system.version {
        // Another release may keep connections where the last one had none.
        others.without_connections.clear();
    }
    let (mut listed, mut answered, mut troubles) = (Vec::new(), Vec::new(), Vec::new());
    for (plugin, answer) in inventory.plugins {
        match answer {
            PluginAnswer::Listed(connections) => {
                if connections.iter().any(|connection| connection.shows_tokens) {
                    note(&mut troubles, Finding::SecretsShown, &plugin);
                }
                listed.extend(
                    connections
                        .into_iter()
                        .map(|connection| entry(&plugin, connection, now)),
                );
                answered.push(plugin);
            }
            PluginAnswer::NotInstalled => answered.push(plugin),
            PluginAnswer::Failed(error) => {
                let finding = RemoteError::of_devlake(error, origin).beside_the_system();
                note(&mut troubles, finding, &plugin);
            }
        }
    }
    Ok(Inventory {
        version: inventory.version,
        listed,
        answered: Answered::Of(answered),
        troubles,
        others: Some(others),
    })
}

/// The same about several plugins is said once.
fn note(found: &mut Vec<(Finding, Vec<String>)>, finding: Finding, plugin: &str) {
    let name = plugin_display(plugin).to_owned();
    match found.iter_mut().find(|(known, _)| *known == finding) {
        Some((_, plugins)) => plugins.push(name),
        None => found.push((finding, vec![name])),
    }
}

pub(super) async fn find_by_name(
    devlake: &DevLake,
    kind: ConnectionKind,
    name: &str,
    now: Timestamp,
    cancel: &CancellationToken,
) -> Result<Option<Listed>, RemoteError> {
    let slug = kind.spec().slug;
    let found = devlake.find_by_name(slug, name, cancel).await;
    let found = found.map_err(|error| refused(devlake, error))?;
    Ok(found.map(|found| entry(slug, found, now)))
}

pub(super) async fn get(
    devlake: &DevLake,
    kind: ConnectionKind,
    id: &RemoteId,
    now: Timestamp,
    cancel: &CancellationToken,
) -> Result<Listed, RemoteError> {
    let slug = kind.spec().slug;
    // DevLake numbers its connections; anything else it does not have.
    let id = id.number().ok_or(RemoteError::Missing)?;
    let found = devlake.get(slug, id, cancel).await;
    let found = found.map_err(|error| refused(devlake, error))?;
    Ok(entry(slug, found, now))
}

pub(super) async fn create(
    devlake: &DevLake,
    kind: ConnectionKind,
    draft: &Draft,
    secrets: &[&dyn SecretSource],
    now: Timestamp,
    cancel: &CancellationToken,
) -> Result<Listed, RemoteError> {
    let made = devlake.create(kind, draft, secrets, cancel).await;
    let made = made.map_err(|error| refused(devlake, error))?;
    Ok(entry(kind.spec().slug, made, now))
}

pub(super) async fn update(
    devlake: &DevLake,
    kind: ConnectionKind,
    id: &RemoteId,
    change: &Change<'_>,
    now: Timestamp,
    cancel: &CancellationToken,
) -> Result<Changed, UpdateTrouble> {
    let sent = DevLakeChange {
        seen: change.seen,
        fields: change.fields.clone(),
        secret: change.secret.clone(),
    };
    let slug = kind.spec().slug;
    let missing = UpdateTrouble::Remote(RemoteError::Missing);
    let id = id.number().ok_or(missing)?;
    match devlake.update(kind, id, &sent, cancel).await {
        Ok(updated) => Ok(Changed {
            after: entry(slug, updated.connection, now),
            differences: updated.differences,
        }),
        Err(error) => Err(UpdateTrouble::of_devlake(
            error,
            devlake.address().origin(),
            |theirs| entry(slug, theirs, now),
        )),
    }
}

fn refused(devlake: &DevLake, error: DevLakeError) -> RemoteError {
    RemoteError::of_devlake(error, devlake.address().origin())
}

fn entry(plugin: &str, connection: RemoteConnection, now: Timestamp) -> Listed {
    let copy = connection.copy(now);
    let secrets = connection
        .secrets
        .iter()
        .filter_map(connect::devlake::SeenSecret::in_slot)
        .collect();
    Listed {
        plugin: plugin.to_owned(),
        remote_id: connection.id.into(),
        name: connection.name,
        copy,
        secrets,
        account: None,
        shows_tokens: connection.shows_tokens,
    }
}
