//! What is kept of a connection after its deletion.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Connection, CredentialId, Kind, Slot, edit::answers_of, kinds::Answers};

/// So long nobody is asked whether the record may go. It never goes by itself.
pub const ARCHIVE_DAYS: i64 = 30;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// A connection that was deleted from its system: everything we knew of it, without any secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedConnection {
    /// The connection as it was last.
    pub connection: Connection,
    /// Its system's name then.
    pub system_name: String,
    /// What it used.
    pub uses: Vec<ArchivedUse>,
    /// When it was deleted.
    pub deleted_at: Timestamp,
}

/// A credential that a deleted connection used. The credential may be gone by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedUse {
    /// The slot it filled.
    pub slot: Slot,
    /// Which one it was.
    pub credential: CredentialId,
    /// Its name then, with at most the last four characters of the secret.
    pub name: String,
}

impl ArchivedConnection {
    /// Whether it has been kept long enough that its erasure is offered.
    pub fn is_erasure_due(&self, now: Timestamp) -> bool {
        now.as_second() - self.deleted_at.as_second() >= ARCHIVE_DAYS * DAY_SECONDS
    }

    /// What the wizard is filled with to create it again; `None` for a plugin that is shown read-only.
    pub fn answers(&self) -> Option<Answers> {
        match self.connection.kind {
            Kind::Known(_) => answers_of(&self.connection),
            Kind::Unlisted(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::{ConnectionId, ConnectionState, Settings, SystemId};

    #[rstest]
    #[case::on_the_day("2026-03-01T12:00:00Z", false)]
    #[case::a_second_before("2026-03-31T11:59:59Z", false)]
    #[case::after_thirty_days("2026-03-31T12:00:00Z", true)]
    #[case::with_a_clock_set_back("2025-03-31T12:00:00Z", false)]
    fn its_erasure_is_offered_after_thirty_days(#[case] now: &str, #[case] expected: bool) {
        let archived = ArchivedConnection {
            connection: Connection {
                id: ConnectionId::from_uuid(Uuid::nil()),
                system: SystemId::from_uuid(Uuid::nil()),
                kind: Kind::Unlisted("teambition".to_owned()),
                remote_id: Some(1.into()),
                name: "Old".to_owned(),
                settings: Settings::default(),
                state: ConnectionState::Present,
                remote: None,
                is_changed_elsewhere: false,
                tags: Vec::new(),
            },
            system_name: "DevLake".to_owned(),
            uses: Vec::new(),
            deleted_at: "2026-03-01T12:00:00Z".parse().unwrap(),
        };

        assert_eq!(archived.is_erasure_due(now.parse().unwrap()), expected);
        assert_eq!(archived.answers(), None);
    }
}
