//! The words of the language: keys, and the states after `is:`.

use crate::{ConnectionRow, Health};

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Is,
    Kind,
    System,
    Organization,
    Enterprise,
    RemoteId,
    Age,
    Expires,
    Used,
    Tag,
    Credential,
}

impl Key {
    pub(super) const ALL: [Self; 11] = [
        Self::Is,
        Self::Kind,
        Self::System,
        Self::Organization,
        Self::Age,
        Self::Expires,
        Self::Used,
        Self::Tag,
        Self::Credential,
        Self::Enterprise,
        Self::RemoteId,
    ];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::Kind => "kind",
            Self::System => "system",
            Self::Organization => "org",
            Self::Enterprise => "enterprise",
            Self::RemoteId => "id",
            Self::Age => "age",
            Self::Expires => "expires",
            Self::Used => "used",
            Self::Tag => "tag",
            Self::Credential => "cred",
        }
    }

    /// What it asks for, in words.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Is => "state",
            Self::Kind => "plugin",
            Self::System => "system or environment",
            Self::Organization => "organization or group",
            Self::Enterprise => "enterprise above organizations",
            Self::RemoteId => "its id in the system",
            Self::Age => "days since it was set",
            Self::Expires => "days left",
            Self::Used => "connections with the same credential",
            Self::Tag => "tag",
            Self::Credential => "credential: its end, user or account",
        }
    }

    /// The key of this name, written out or short.
    pub(super) fn of(word: &str) -> Option<Self> {
        match word {
            "credential" => Some(Self::Credential),
            "organization" | "organisation" | "group" => Some(Self::Organization),
            word => Self::ALL.into_iter().find(|key| key.word() == word),
        }
    }
}

/// What stands after `is:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StateWord {
    /// Refused or expired: a definite no.
    Failing,
    /// Anything that somebody has to look at.
    Attention,
    /// Its secret has to be replaced soon, or had to be.
    Due,
    /// One of the states, also where a worse one is shown.
    State(Health),
    /// No credential is known to be at work in it.
    Unused,
    /// Somebody else changed it since the last look.
    Changed,
}

impl StateWord {
    pub(super) const ALL: [(&'static str, Self); 17] = [
        ("failing", Self::Failing),
        ("attention", Self::Attention),
        ("due", Self::Due),
        ("rejected", Self::State(Health::Rejected)),
        ("expired", Self::State(Health::Expired)),
        ("expiring", Self::State(Health::Expiring)),
        ("retiring", Self::State(Health::Retiring)),
        ("stale", Self::State(Health::Stale)),
        ("ageing", Self::State(Health::Ageing)),
        ("unreachable", Self::State(Health::Unreachable)),
        ("unchecked", Self::State(Health::Unchecked)),
        ("uncheckable", Self::State(Health::NotCheckable)),
        ("pending", Self::State(Health::Pending)),
        ("gone", Self::State(Health::Gone)),
        ("healthy", Self::State(Health::Healthy)),
        ("unused", Self::Unused),
        ("changed", Self::Changed),
    ];

    /// What the table calls some of them.
    const ALIASES: [(&'static str, Self); 4] = [
        ("refused", Self::State(Health::Rejected)),
        ("aging", Self::State(Health::Ageing)),
        ("unfinished", Self::State(Health::Pending)),
        ("not-checkable", Self::State(Health::NotCheckable)),
    ];

    pub(super) fn of(word: &str) -> Option<Self> {
        let found = Self::ALL
            .iter()
            .chain(&Self::ALIASES)
            .find(|(known, _)| *known == word);
        found.map(|(_, state)| *state)
    }

    pub(super) fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, state)| *state == self)
            .map_or("", |(word, _)| word)
    }

    pub(super) fn holds(self, row: &ConnectionRow) -> bool {
        match self {
            Self::Failing => row.states.contains(Health::Rejected) || row.states.contains(Health::Expired),
            Self::Attention => row.states.need_attention(),
            Self::Due => {
                let due = [Health::Expired, Health::Expiring, Health::Retiring, Health::Stale];
                due.into_iter().any(|state| row.states.contains(state))
            }
            Self::State(state) => row.states.contains(state),
            Self::Unused => row.used_by == 0,
            Self::Changed => row.is_changed_elsewhere,
        }
    }
}
