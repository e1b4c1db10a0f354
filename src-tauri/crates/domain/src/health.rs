//! What the list says about a connection: derived each time, never stored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ConnectionState, Outcome};

/// So old a secret may become, where nothing else was agreed.
pub const DEFAULT_POLICY_DAYS: u32 = 90;
/// So long before that it is called ageing.
const AGEING_DAYS: u32 = 15;
/// So long before its end a secret is called expiring.
const EXPIRING_DAYS: i64 = 30;
const DAY_SECONDS: i64 = 86_400;

/// One word and shape for a connection. The order is the order of urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// The provider refused the credential.
    Rejected,
    /// The credential's date passed.
    Expired,
    /// A create whose answer never came.
    Pending,
    /// The system lists it no longer.
    Gone,
    /// The credential's date is near.
    Expiring,
    /// This sort of credential is being withdrawn on a known date.
    Retiring,
    /// The secret is older than its policy.
    Stale,
    /// Nobody could be asked.
    Unreachable,
    /// Never checked.
    Unchecked,
    /// The secret will be older than its policy soon.
    Ageing,
    /// The system cannot judge this sort of credential.
    NotCheckable,
    /// The last check passed, and nothing is due.
    Healthy,
}

/// Everything that holds of a connection at once; the list shows one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct States(u16);

/// What a state is derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// Where the connection is in its life.
    pub state: ConnectionState,
    /// How the last check ended.
    pub last: Option<Outcome>,
    /// Whether its system answers, as far as it was asked.
    pub is_system_reachable: bool,
    /// Age of its oldest secret in days, by the older end of what is known.
    pub age_days: Option<u32>,
    /// How old it may become, in days.
    pub policy_days: u32,
    /// When its first secret ends.
    pub expires_at: Option<Timestamp>,
    /// Whether its sort of credential is being withdrawn.
    pub is_being_withdrawn: bool,
}

impl Health {
    /// Derives what is shown, and all that holds. The worst wins; but an unreachable system covers what was known of
    /// its connections.
    pub fn of(signs: &Signs, now: Timestamp) -> (Self, States) {
        let mut states = States::default();
        match signs.state {
            ConnectionState::Pending(_) => states.add(Self::Pending),
            ConnectionState::Gone(_) => states.add(Self::Gone),
            ConnectionState::Present => {
                states.add(match signs.last {
                    None => Self::Unchecked,
                    Some(Outcome::Passed) => Self::Healthy,
                    Some(Outcome::Rejected) => Self::Rejected,
                    Some(Outcome::Unreachable) => Self::Unreachable,
                    Some(Outcome::NotCheckable) => Self::NotCheckable,
                });
                states.extend(by_age(signs));
                states.extend(by_date(signs.expires_at, now));
                states.extend(signs.is_being_withdrawn.then_some(Self::Retiring));
                if !signs.is_system_reachable {
                    states.add(Self::Unreachable);
                    return (Self::Unreachable, states);
                }
            }
        }
        (states.worst(), states)
    }

    /// Whether somebody has to look at it.
    pub fn needs_attention(self) -> bool {
        match self {
            Self::Rejected
            | Self::Expired
            | Self::Pending
            | Self::Gone
            | Self::Expiring
            | Self::Retiring
            | Self::Stale => true,
            Self::Unreachable | Self::Unchecked | Self::Ageing | Self::NotCheckable | Self::Healthy => false,
        }
    }

    const ALL: [Self; 12] = [
        Self::Rejected,
        Self::Expired,
        Self::Pending,
        Self::Gone,
        Self::Expiring,
        Self::Retiring,
        Self::Stale,
        Self::Unreachable,
        Self::Unchecked,
        Self::Ageing,
        Self::NotCheckable,
        Self::Healthy,
    ];
}

impl States {
    /// Whether this one holds. A connection is healthy only if nothing else holds.
    pub fn contains(self, state: Health) -> bool {
        if state == Health::Healthy {
            return self.worst() == Health::Healthy;
        }
        self.0 & bit(state) != 0
    }

    /// Whether somebody has to look at it.
    pub fn need_attention(self) -> bool {
        Health::ALL
            .into_iter()
            .any(|state| state.needs_attention() && self.contains(state))
    }

    fn add(&mut self, state: Health) {
        self.0 |= bit(state);
    }

    fn extend(&mut self, state: Option<Health>) {
        if let Some(state) = state {
            self.add(state);
        }
    }

    fn worst(self) -> Health {
        let mut by_urgency = Health::ALL.into_iter();
        by_urgency
            .find(|state| self.0 & bit(*state) != 0)
            .unwrap_or(Health::Unchecked)
    }
}

fn bit(state: Health) -> u16 {
    1 << state as u16
}

fn by_age(signs: &Signs) -> Option<Health> {
    let age = signs.age_days?;
    if age > signs.policy_days {
        Some(Health::Stale)
    } else if age > signs.policy_days.saturating_sub(AGEING_DAYS) {
        Some(Health::Ageing)
    } else {
        None
    }
}

fn by_date(expires_at: Option<Timestamp>, now: Timestamp) -> Option<Health> {
    let left = expires_at?.as_second() - now.as_second();
    if left <= 0 {
        Some(Health::Expired)
    } else if left <= EXPIRING_DAYS * DAY_SECONDS {
        Some(Health::Expiring)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NOW: &str = "2026-11-21T08:02:00Z";

    #[rstest]
    #[case::young(75, Health::Healthy)]
    #[case::ageing(76, Health::Ageing)]
    #[case::on_the_last_day(90, Health::Ageing)]
    #[case::a_day_later(91, Health::Stale)]
    fn a_secret_ages_and_is_stale_the_day_after_its_policy(#[case] days: u32, #[case] expected: Health) {
        let signs = Signs {
            age_days: Some(days),
            ..passed()
        };

        assert_eq!(shown(&signs), expected);
    }

    #[rstest]
    #[case::in_thirty_one_days("2026-12-22T08:02:01Z", Health::Healthy)]
    #[case::in_thirty_days("2026-12-21T08:02:00Z", Health::Expiring)]
    #[case::in_a_second("2026-11-21T08:02:01Z", Health::Expiring)]
    #[case::this_moment(NOW, Health::Expired)]
    fn a_secret_with_an_end_expires(#[case] end: &str, #[case] expected: Health) {
        let signs = Signs {
            expires_at: Some(end.parse().unwrap()),
            ..passed()
        };

        assert_eq!(shown(&signs), expected);
    }

    #[test]
    fn the_worst_is_shown_and_the_rest_still_holds() {
        let signs = Signs {
            last: Some(Outcome::Rejected),
            age_days: Some(200),
            is_being_withdrawn: true,
            ..passed()
        };

        let (health, states) = Health::of(&signs, NOW.parse().unwrap());

        assert_eq!(health, Health::Rejected);
        assert!(states.contains(Health::Stale) && states.contains(Health::Retiring));
        assert!(!states.contains(Health::Healthy));
    }

    #[test]
    fn an_unreachable_system_covers_what_was_known() {
        let signs = Signs {
            last: Some(Outcome::Rejected),
            is_system_reachable: false,
            ..passed()
        };

        let (health, states) = Health::of(&signs, NOW.parse().unwrap());

        assert_eq!(health, Health::Unreachable);
        assert!(states.contains(Health::Rejected));
    }

    #[test]
    fn the_list_of_states_is_in_the_order_of_urgency_and_complete() {
        assert!(Health::ALL.is_sorted());
        assert_eq!(Health::ALL.len(), Health::Healthy as usize + 1);
    }

    fn shown(signs: &Signs) -> Health {
        Health::of(signs, NOW.parse().unwrap()).0
    }

    fn passed() -> Signs {
        Signs {
            state: ConnectionState::Present,
            last: Some(Outcome::Passed),
            is_system_reachable: true,
            age_days: None,
            policy_days: DEFAULT_POLICY_DAYS,
            expires_at: None,
            is_being_withdrawn: false,
        }
    }
}
