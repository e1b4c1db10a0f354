//! Plans that were shown and wait for a yes. Each is carried out at most once: whoever carries it out takes it away.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use connect::dojops::Plan;
use domain::{ConnectionId, PlanId};

/// How long a plan waits: what it was made from changes meanwhile.
const LIFETIME: Duration = Duration::from_secs(15 * 60);
/// More than anybody looks at.
const MOST: usize = 32;

/// The plans of one process.
#[derive(Default)]
pub(crate) struct Plans(Mutex<HashMap<PlanId, Waiting>>);

struct Waiting {
    connector: ConnectionId,
    plan: Plan,
    since: Duration,
}

impl Plans {
    pub(super) fn keep(&self, id: PlanId, connector: ConnectionId, plan: Plan, elapsed: Duration) {
        let mut waiting = self.current(elapsed);
        if waiting.len() >= MOST {
            let oldest = waiting.iter().min_by_key(|(_, one)| one.since).map(|(id, _)| *id);
            waiting.retain(|id, _| Some(*id) != oldest);
        }
        waiting.insert(
            id,
            Waiting {
                connector,
                plan,
                since: elapsed,
            },
        );
    }

    /// The plan and its connector; it is gone from here afterwards.
    pub(super) fn take(&self, id: PlanId, elapsed: Duration) -> Option<(ConnectionId, Plan)> {
        let taken = self.current(elapsed).remove(&id)?;
        Some((taken.connector, taken.plan))
    }

    fn current(&self, elapsed: Duration) -> std::sync::MutexGuard<'_, HashMap<PlanId, Waiting>> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, one| elapsed.saturating_sub(one.since) < LIFETIME);
        waiting
    }
}
