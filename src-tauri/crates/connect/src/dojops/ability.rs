//! What this very token may do, found out by reading only.

use domain::connector::Capability;

use super::ConnectorError;

/// Whether a capability works with this token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ability {
    /// It was read, or the provider says so.
    Can,
    /// The provider says no.
    Cannot {
        /// The missing rights, by the names of [`domain::connector::Permission`], or the provider's own.
        missing: Vec<String>,
    },
    /// Only doing it would tell.
    Unsure(Doubt),
    /// The provider could not be asked.
    NotAsked(ConnectorError),
}

/// Why nobody can say without doing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// GitHub tells a fine-grained token's rights to nobody; reading works.
    FineGrained,
    /// GitLab tells a granular token's rights to nobody; reading works.
    Granular,
    /// Another version or edition does not say.
    NotTold,
}

/// One row of a connector's panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbilityReport {
    /// Which capability.
    pub capability: Capability,
    /// Whether it works.
    pub ability: Ability,
}

/// The rights that a connector's token lacks where it may do nothing of what the agent needs it for: writing, or in a
/// source of knowledge reading. `None` where one of these works, or nobody can tell.
pub fn missing_for_any_work(reports: &[AbilityReport]) -> Option<Vec<String>> {
    let writes = reports.iter().any(|report| report.capability.writes());
    let mut missing: Vec<String> = Vec::new();
    for report in reports
        .iter()
        .filter(|report| report.capability.writes() == writes)
    {
        let Ability::Cannot { missing: lacking } = &report.ability else {
            return None;
        };
        for right in lacking {
            if !missing.contains(right) {
                missing.push(right.clone());
            }
        }
    }
    Some(missing).filter(|missing| !missing.is_empty())
}

impl Ability {
    /// Without these rights.
    pub(super) fn without(missing: &[&str]) -> Self {
        Self::Cannot {
            missing: missing.iter().map(|one| (*one).to_owned()).collect(),
        }
    }

    /// What an error says about a capability: missing rights are an answer.
    pub(super) fn of_error(error: ConnectorError, right: &str) -> Self {
        match error {
            ConnectorError::ScopeMissing { needed } if !needed.is_empty() => Self::Cannot { missing: needed },
            ConnectorError::ScopeMissing { .. }
            | ConnectorError::NotAllowed
            | ConnectorError::NotFound
            | ConnectorError::PlaceMissing => Self::without(&[right]),
            ConnectorError::Net(_)
            | ConnectorError::CredentialRefused
            | ConnectorError::SignInLocked
            | ConnectorError::SignOnRequired { .. }
            | ConnectorError::LimitReached { .. }
            | ConnectorError::Rejected { .. }
            | ConnectorError::ServerTrouble { .. }
            | ConnectorError::NotTheInterface
            | ConnectorError::AnswerLost
            | ConnectorError::Other { .. } => Self::NotAsked(error),
        }
    }
}
