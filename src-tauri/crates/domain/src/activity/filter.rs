//! Which entries of the history somebody wants to see.

use super::{ActionGroup, Activity};
use crate::{ConnectionId, CredentialId, Kind, SystemId};

/// Which entries are meant; what is left out leaves nothing out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActivityFilter {
    /// Of this connection.
    pub connection: Option<ConnectionId>,
    /// Of this credential.
    pub credential: Option<CredentialId>,
    /// In this system.
    pub system: Option<SystemId>,
    /// Of connections of this kind.
    pub kind: Option<Kind>,
    /// Of this sort.
    pub group: Option<ActionGroup>,
    /// With these words in a name or value, whatever their case; all of them.
    pub words: String,
}

impl ActivityFilter {
    /// Whether nothing is left out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an entry is meant.
    pub fn matches(&self, entry: &Activity) -> bool {
        let about = &entry.about;
        self.connection.is_none_or(|id| about.connections.contains(&id))
            && self.credential.is_none_or(|id| about.credentials.contains(&id))
            && self.system.is_none_or(|id| about.systems.contains(&id))
            && self.group.is_none_or(|group| entry.action.group() == group)
            && (self.kind.is_none() || self.kind == about.kind)
            && self.words_match(entry)
    }

    fn words_match(&self, entry: &Activity) -> bool {
        if self.words.trim().is_empty() {
            return true;
        }
        let mut text = format!("{} {}", entry.action.words(), entry.name);
        let values = entry.changes.iter().flat_map(|change| {
            [
                Some(change.field.label()),
                change.before.as_deref(),
                change.after.as_deref(),
            ]
        });
        for value in values
            .chain([entry.about.place.as_deref(), entry.outcome.words()])
            .flatten()
        {
            text.push(' ');
            text.push_str(value);
        }
        let text = text.to_lowercase();
        self.words
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::{
        activity::{Action, Change},
        kinds::ConnectionKind,
    };

    #[rstest]
    #[case(filter(|_| ()), true)]
    #[case(filter(|one| one.connection = Some(connection(1))), true)]
    #[case(filter(|one| one.connection = Some(connection(2))), false)]
    #[case(filter(|one| one.credential = Some(CredentialId::from_uuid(Uuid::from_u128(3)))), false)]
    #[case(filter(|one| one.system = Some(SystemId::from_uuid(Uuid::from_u128(3)))), false)]
    #[case(filter(|one| one.kind = Some(Kind::Known(ConnectionKind::DevLakeGithub))), true)]
    #[case(filter(|one| one.kind = Some(Kind::Known(ConnectionKind::CoreGitGithub))), false)]
    #[case(filter(|one| one.group = Some(ActionGroup::Connections)), true)]
    #[case(filter(|one| one.group = Some(ActionGroup::Store)), false)]
    #[case(filter(|one| one.words = "NEW-team edited".to_owned()), true)]
    #[case(filter(|one| one.words = "new-team gitlab".to_owned()), false)]
    fn an_entry_is_found_by_what_it_concerns(#[case] filter: ActivityFilter, #[case] expected: bool) {
        assert_eq!(filter.matches(&entry()), expected);
    }

    fn entry() -> Activity {
        let mut entry = Activity::new(Action::Edit, "GitHub - my-org", Timestamp::UNIX_EPOCH)
            .with_connection(connection(1))
            .changing([Change::added("organization", "new-team")]);
        entry.about.kind = Some(Kind::Known(ConnectionKind::DevLakeGithub));
        entry
    }

    fn filter(set: fn(&mut ActivityFilter)) -> ActivityFilter {
        let mut filter = ActivityFilter::default();
        set(&mut filter);
        filter
    }

    fn connection(number: u128) -> ConnectionId {
        ConnectionId::from_uuid(Uuid::from_u128(number))
    }
}
