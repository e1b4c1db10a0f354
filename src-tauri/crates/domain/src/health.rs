//! What the list says about a connection: derived each time, never stored.

use serde::{Deserialize, Serialize};

use crate::{Connection, ConnectionState, Outcome};

/// One word and shape for a connection. The order is the order of urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// The provider refused the credential.
    Rejected,
    /// A create whose answer never came.
    Pending,
    /// The system lists it no longer.
    Gone,
    /// Nobody could be asked.
    Unreachable,
    /// Never checked.
    Unchecked,
    /// The system cannot judge this sort of credential.
    NotCheckable,
    /// The last check passed.
    Healthy,
}

impl Health {
    /// Derives it. An unreachable system covers what was known of its connections.
    pub fn of(connection: &Connection, last: Option<Outcome>, is_system_reachable: bool) -> Self {
        match connection.state {
            ConnectionState::Pending(_) => Self::Pending,
            ConnectionState::Gone(_) => Self::Gone,
            ConnectionState::Present if !is_system_reachable => Self::Unreachable,
            ConnectionState::Present => match last {
                None => Self::Unchecked,
                Some(Outcome::Passed) => Self::Healthy,
                Some(Outcome::Rejected) => Self::Rejected,
                Some(Outcome::Unreachable) => Self::Unreachable,
                Some(Outcome::NotCheckable) => Self::NotCheckable,
            },
        }
    }
}
