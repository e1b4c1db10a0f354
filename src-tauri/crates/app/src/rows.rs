//! The rows of the connection list, put together from plain rows of the store. Touches no key.

use std::collections::HashMap;

use domain::{
    Connection, ConnectionId, ConnectionRow, Credential, CredentialId, DEFAULT_POLICY_DAYS, Health, Outcome,
    SetDate, Signs, System, SystemId, Use,
    kinds::{plugin_display, withdrawal},
};
use jiff::Timestamp;

use crate::ages::Age;

const DAY_SECONDS: i64 = 86_400;

/// Everything that the list is made of, from one moment.
pub(crate) struct Material {
    pub(crate) systems: Vec<System>,
    pub(crate) connections: Vec<Connection>,
    /// By connection.
    pub(crate) uses: Vec<Use>,
    pub(crate) credentials: HashMap<CredentialId, Credential>,
    pub(crate) last_checks: HashMap<ConnectionId, LastCheck>,
}

/// When a connection's last check began, and how it ended.
pub(crate) type LastCheck = (Timestamp, Outcome);

/// When a secret was set, and how many days it may live.
pub(crate) type Life = (SetDate, Option<u32>);

/// A row without what moves with the time and with the systems' answers.
pub(crate) struct Entry {
    pub(crate) row: ConnectionRow,
    pub(crate) lives: Vec<Life>,
    pub(crate) signs: Signs,
}

/// One entry for each connection whose system exists, unordered.
pub(crate) fn entries(material: Material) -> Vec<Entry> {
    let systems: HashMap<SystemId, System> = material
        .systems
        .into_iter()
        .map(|system| (system.id, system))
        .collect();
    let uses = material
        .uses
        .chunk_by(|one, next| one.connection == next.connection);
    let uses: HashMap<ConnectionId, &[Use]> = uses.map(|uses| (uses[0].connection, uses)).collect();
    let mut use_counts: HashMap<CredentialId, u32> = HashMap::with_capacity(material.credentials.len());
    for used in &material.uses {
        *use_counts.entry(used.credential).or_default() += 1;
    }
    let entry = |connection: Connection| {
        let system = systems.get(&connection.system)?;
        let used: Vec<&Credential> = uses
            .get(&connection.id)
            .into_iter()
            .copied()
            .flatten()
            .filter_map(|used| material.credentials.get(&used.credential))
            .collect();
        let last = material.last_checks.get(&connection.id).copied();
        let counts = used
            .iter()
            .filter_map(|credential| use_counts.get(&credential.id));
        Some(entry_of(connection, system, &used, last, counts.copied().max()))
    };
    material.connections.into_iter().filter_map(entry).collect()
}

fn entry_of(
    connection: Connection,
    system: &System,
    used: &[&Credential],
    last: Option<LastCheck>,
    used_by: Option<u32>,
) -> Entry {
    let signs = signs(
        &connection,
        used.iter().copied(),
        last.map(|(_, outcome)| outcome),
    );
    let row = ConnectionRow {
        id: connection.id,
        health: Health::Unchecked,
        states: Default::default(),
        slug: connection.kind.slug().to_owned(),
        kind: plugin_display(connection.kind.slug()).to_owned(),
        remote_id: connection.remote_id,
        organization: connection.settings.organization,
        enterprise: connection.settings.enterprise,
        name: connection.name,
        system: system.id,
        system_name: system.name.clone(),
        sort: system.kind,
        environment: system.environment,
        account: used.iter().find_map(|credential| credential.account.clone()),
        credential: used.first().map(|credential| credential.id),
        credentials: used
            .iter()
            .filter_map(|credential| credential_words(credential))
            .collect(),
        age_days: None,
        expires_at: signs.expires_at,
        days_left: None,
        checked_at: last.map(|(at, _)| at),
        used_by: used_by.unwrap_or_default(),
        tags: connection.tags,
        is_changed_elsewhere: connection.is_changed_elsewhere,
    };
    Entry {
        row,
        lives: used.iter().map(|credential| life(credential)).collect(),
        signs,
    }
}

impl Entry {
    /// The row at this moment.
    pub(crate) fn at(&self, now: Timestamp, is_reachable: impl Fn(SystemId) -> bool) -> ConnectionRow {
        let age_days = self
            .lives
            .iter()
            .filter_map(|(set, _)| Age::at(*set, now).oldest())
            .max();
        let (judged, policy_days) = nearest_its_limit(&self.lives, now);
        let signs = Signs {
            age_days: judged,
            policy_days,
            is_system_reachable: is_reachable(self.row.system),
            ..self.signs
        };
        let (health, states) = Health::of(&signs, now);
        ConnectionRow {
            health,
            states,
            age_days,
            days_left: self.row.expires_at.map(|end| days_left(end, now)),
            ..self.row.clone()
        }
    }
}

/// What a connection's state is derived from, as if its system answered and its secrets had no age.
pub(crate) fn signs<'c>(
    connection: &Connection,
    used: impl Iterator<Item = &'c Credential>,
    last: Option<Outcome>,
) -> Signs {
    Signs {
        state: connection.state,
        last,
        is_system_reachable: true,
        age_days: None,
        policy_days: DEFAULT_POLICY_DAYS,
        expires_at: used.filter_map(|credential| credential.expires_at).min(),
        is_being_withdrawn: withdrawal(connection).is_some(),
    }
}

pub(crate) fn life(credential: &Credential) -> Life {
    (credential.set, credential.policy.days)
}

/// The age and the policy, in days, of the secret that is nearest its limit or furthest past it, by the older end of
/// what is known. One that may live for ever is never nearest.
pub(crate) fn nearest_its_limit(lives: &[Life], now: Timestamp) -> (Option<u32>, u32) {
    lives
        .iter()
        .filter_map(|(set, policy)| Some((Age::at(*set, now).oldest()?, (*policy)?)))
        .min_by_key(|(age, policy)| i64::from(*policy) - i64::from(*age))
        .map_or((None, DEFAULT_POLICY_DAYS), |(age, policy)| (Some(age), policy))
}

/// Whole days; on the last one 0, afterwards less.
pub(crate) fn days_left(end: Timestamp, now: Timestamp) -> i64 {
    (end.as_second() - now.as_second()).div_euclid(DAY_SECONDS)
}

/// "…90ab", or the login where the end may not be shown.
pub(crate) fn credential_words(credential: &Credential) -> Option<String> {
    match (&credential.hint.last_four, &credential.login) {
        (Some(last_four), _) => Some(format!("…{last_four}")),
        (None, Some(login)) => Some(login.clone()),
        (None, None) => None,
    }
}
