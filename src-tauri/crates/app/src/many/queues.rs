//! Who waits behind whom: one queue per provider, so that a slow one holds up nobody else.

use std::collections::HashMap;

use super::Planned;

/// Ladders of one queue that are on their way at a time, as many as a provider is sent requests (SECURITY 5). While
/// the system tests one of them, the others are looked at from here.
pub(super) const AT_A_TIME: usize = 4;

/// One queue per provider's origin, in the order of the list; the plugin stands for a provider without an address.
pub(super) fn queues(planned: Vec<Planned>) -> Vec<Vec<Planned>> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut queues: Vec<Vec<Planned>> = Vec::new();
    for one in planned {
        let next = queues.len();
        let place = *places.entry(provider_of(&one)).or_insert(next);
        if place == next {
            queues.push(Vec::new());
        }
        queues[place].push(one);
    }
    queues
}

fn provider_of(planned: &Planned) -> String {
    match &planned.found {
        None => String::new(),
        Some((connection, system)) => match &connection.settings.address {
            Some(address) => address.origin().to_string(),
            None => format!("{} {}", system.id, connection.kind.slug()),
        },
    }
}
