//! The connection list, put together from plain rows of the store. Touches no key.

use std::collections::HashMap;

use domain::{
    Connection, ConnectionId, ConnectionRow, Credential, CredentialId, Health, Outcome, System, SystemId,
    Use, kinds::plugin_display,
};
use jiff::Timestamp;

use crate::ages::Age;

/// Everything that the list is made of, read in one transaction.
pub(crate) struct Material {
    pub(crate) systems: Vec<System>,
    pub(crate) connections: Vec<Connection>,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) uses: Vec<Use>,
    /// The last check of each connection: when it began and how it ended.
    pub(crate) last_checks: HashMap<ConnectionId, (Timestamp, Outcome)>,
}

/// One row for each connection whose system exists, unordered.
pub(crate) fn rows(
    material: Material,
    is_reachable: impl Fn(SystemId) -> bool,
    now: Timestamp,
) -> Vec<ConnectionRow> {
    let systems: HashMap<SystemId, System> = material
        .systems
        .into_iter()
        .map(|system| (system.id, system))
        .collect();
    let credentials: HashMap<CredentialId, Credential> = material
        .credentials
        .into_iter()
        .map(|credential| (credential.id, credential))
        .collect();
    let mut uses: HashMap<ConnectionId, Vec<CredentialId>> = HashMap::new();
    for used in material.uses {
        uses.entry(used.connection).or_default().push(used.credential);
    }
    material
        .connections
        .into_iter()
        .filter_map(|connection| {
            let system = systems.get(&connection.system)?;
            let used: Vec<&Credential> = uses
                .get(&connection.id)
                .into_iter()
                .flatten()
                .filter_map(|credential| credentials.get(credential))
                .collect();
            let last = material.last_checks.get(&connection.id).copied();
            Some(ConnectionRow {
                id: connection.id,
                health: Health::of(
                    &connection,
                    last.map(|(_, outcome)| outcome),
                    is_reachable(system.id),
                ),
                kind: plugin_display(connection.kind.slug()).to_owned(),
                name: connection.name,
                system: system.id,
                system_name: system.name.clone(),
                environment: system.environment,
                account: used.iter().find_map(|credential| credential.account.clone()),
                credential: used.first().and_then(|credential| credential_words(credential)),
                age_days: used
                    .iter()
                    .filter_map(|credential| Age::at(credential.set, now).oldest())
                    .max(),
                checked_at: last.map(|(at, _)| at),
            })
        })
        .collect()
}

/// "…90ab", or the login where the end may not be shown.
pub(crate) fn credential_words(credential: &Credential) -> Option<String> {
    match (&credential.hint.last_four, &credential.login) {
        (Some(last_four), _) => Some(format!("…{last_four}")),
        (None, Some(login)) => Some(login.clone()),
        (None, None) => None,
    }
}
