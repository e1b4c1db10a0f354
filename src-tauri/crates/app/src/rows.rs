//! The rows of the connection list, put together from plain rows of the store. Touches no key.

use std::{collections::HashMap, iter::Peekable};

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
    /// In the order of their ids.
    pub(crate) connections: Vec<Connection>,
    /// In the order of their connections' ids.
    pub(crate) uses: Vec<Use>,
    pub(crate) credentials: HashMap<CredentialId, Held>,
    /// In the order of their connections' ids.
    pub(crate) last_checks: Vec<(ConnectionId, LastCheck)>,
}

/// A credential, and how many uses it has.
pub(crate) struct Held {
    pub(crate) credential: Credential,
    pub(crate) uses: u32,
}

impl From<Credential> for Held {
    fn from(credential: Credential) -> Self {
        Self { credential, uses: 0 }
    }
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

/// One entry for each connection whose system exists.
pub(crate) fn entries(mut material: Material) -> Vec<Entry> {
    let systems = material.systems.into_iter().map(|system| (system.id, system));
    let systems: HashMap<SystemId, System> = systems.collect();
    for used in &material.uses {
        if let Some(held) = material.credentials.get_mut(&used.credential) {
            held.uses += 1;
        }
    }
    // What is in one order is found by walking along: for thousands that is quicker than looking each one up.
    let mut uses = material
        .uses
        .chunk_by(|one, next| one.connection == next.connection)
        .peekable();
    let mut checks = material.last_checks.into_iter().peekable();
    let entry = |connection: Connection| {
        let used = next_of(&mut uses, connection.id, |uses| uses[0].connection);
        let last = next_of(&mut checks, connection.id, |(connection, _)| *connection);
        let system = systems.get(&connection.system)?;
        let held = used
            .unwrap_or_default()
            .iter()
            .filter_map(|used| material.credentials.get(&used.credential));
        let held: Vec<&Held> = held.collect();
        Some(entry_of(connection, system, &held, last.map(|(_, last)| last)))
    };
    material.connections.into_iter().filter_map(entry).collect()
}

/// The item of this connection, of items in the order of theirs: those of the connections before are passed by.
fn next_of<T>(
    items: &mut Peekable<impl Iterator<Item = T>>,
    connection: ConnectionId,
    of: impl Fn(&T) -> ConnectionId,
) -> Option<T> {
    while items.next_if(|item| of(item) < connection).is_some() {}
    items.next_if(|item| of(item) == connection)
}

fn entry_of(connection: Connection, system: &System, held: &[&Held], last: Option<LastCheck>) -> Entry {
    let used = || held.iter().map(|held| &held.credential);
    let signs = signs(&connection, used(), last.map(|(_, outcome)| outcome));
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
        account: used().find_map(|credential| credential.account.clone()),
        credential: used().next().map(|credential| credential.id),
        credentials: used().filter_map(credential_words).collect(),
        age_days: None,
        expires_at: signs.expires_at,
        days_left: None,
        checked_at: last.map(|(at, _)| at),
        used_by: held.iter().map(|held| held.uses).max().unwrap_or_default(),
        tags: connection.tags,
        is_changed_elsewhere: connection.is_changed_elsewhere,
    };
    Entry {
        row,
        lives: used().map(life).collect(),
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

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_in_the_order_of_connections_is_found_by_walking_along() {
        let id = |number| ConnectionId::from_uuid(Uuid::from_u128(number));
        let items = [(id(1), "gone"), (id(2), "second"), (id(4), "fourth")];
        let mut items = items.into_iter().peekable();

        let mut of = |number| next_of(&mut items, id(number), |(connection, _)| *connection);

        assert_eq!(of(2), Some((id(2), "second")));
        assert_eq!(of(3), None);
        assert_eq!(of(4), Some((id(4), "fourth")));
        assert_eq!(of(5), None);
    }
}
