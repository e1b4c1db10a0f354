//! Whether a row is what a filter asks for.

use super::{Bound, Filter, KindWord, Side, What};
use crate::{ConnectionRow, Environment, kinds::ConnectionKind};

impl Filter {
    /// Whether every term holds; `search` is the row's searchable text in lower case.
    pub(crate) fn matches(&self, row: &ConnectionRow, search: &str) -> bool {
        self.terms
            .iter()
            .all(|term| term.what.holds(row, search) != term.is_negated)
    }
}

impl What {
    fn holds(&self, row: &ConnectionRow, search: &str) -> bool {
        match self {
            Self::Text(text) => search.contains(text.as_str()),
            Self::Is(state) => state.holds(row),
            Self::Kind(KindWord::Known(kind)) => ConnectionKind::of_devlake_plugin(&row.slug) == Some(*kind),
            Self::Kind(KindWord::Other(text)) => {
                row.slug.to_lowercase().contains(text) || row.kind.to_lowercase().contains(text)
            }
            Self::System(text) => {
                row.system_name.to_lowercase().contains(text)
                    || environment(row.environment).starts_with(text)
            }
            Self::Organization(text) => contains(row.organization.as_deref(), text),
            Self::Enterprise(text) => contains(row.enterprise.as_deref(), text),
            // Whole: `id:1` is not meant for 10 and 11.
            Self::RemoteId(text) => row
                .remote_id
                .as_ref()
                .is_some_and(|id| id.to_string().to_lowercase() == *text),
            Self::Tag(text) => row.tags.iter().any(|tag| tag.as_str().to_lowercase() == *text),
            Self::Credential(text) => row
                .credentials
                .iter()
                .chain(&row.account)
                .any(|shown| shown.to_lowercase().contains(text)),
            Self::Age(bound) => row.age_days.is_some_and(|days| bound.holds(days.into())),
            Self::Expires(bound) => row.days_left.is_some_and(|days| bound.holds(days)),
            Self::Used(bound) => bound.holds(row.used_by.into()),
        }
    }
}

impl Bound {
    fn holds(self, found: i64) -> bool {
        let number = i64::from(self.number);
        match self.side {
            Side::Over => found > number,
            Side::AtLeast => found >= number,
            Side::Under => found < number,
            Side::AtMost => found <= number,
            Side::Exactly => found == number,
        }
    }
}

fn contains(shown: Option<&str>, text: &str) -> bool {
    shown.is_some_and(|shown| shown.to_lowercase().contains(text))
}

fn environment(environment: Environment) -> &'static str {
    match environment {
        Environment::Dev => "development",
        Environment::Staging => "staging",
        Environment::Production => "production",
    }
}
