//! Credentials: one row for each secret, with what hangs on it.

use app::{
    CredentialChange, CredentialOverview, CredentialUse, PolicyChange, SameSecret, credential_name,
    same_secrets,
};
use domain::IdError;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::CommandError;

use super::{EnvironmentName, HealthName, age_words, hint};

/// A secret, described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CredentialView {
    /// Its id.
    pub id: String,
    /// "GitHub classic token …90ab".
    pub label: String,
    /// "GitHub".
    pub provider: String,
    /// "classic token".
    pub kind: String,
    /// "…90ab".
    pub hint: Option<String>,
    /// Whose it is: the account that was reported, or the user name that goes with it.
    pub account: Option<String>,
    /// "62 days", "12–240 days"; `None` = unknown.
    pub age: Option<String>,
    /// When it ends, RFC 3339.
    pub expires_at: Option<String>,
    /// How old it may become, in days; `None` = never replaced.
    pub policy_days: Option<u32>,
    /// Why, where somebody said so.
    pub policy_reason: String,
    /// What is to be remembered about it.
    pub notes: String,
    /// Whether its value is sealed here.
    pub is_held: bool,
    /// The most urgent state of what uses it.
    pub worst: Option<HealthName>,
    /// The connections that use it.
    pub uses: Vec<CredentialUseView>,
    /// The system that this is the login of; such a one is changed there.
    pub own_login_of: Option<String>,
    /// The rotation that is under way.
    pub active: Option<String>,
    /// The rotation whose old secret is kept.
    pub previous: Option<String>,
    /// Whether nothing needs it, so that it may be erased.
    pub can_be_erased: bool,
    /// Deleted connections that would be created again with it.
    pub restores: Vec<String>,
}

/// A connection that uses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CredentialUseView {
    /// The connection's id.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// "GitHub".
    pub kind: String,
    /// The system's name.
    pub system: String,
    /// The system's environment.
    pub environment: EnvironmentName,
    /// Its state.
    pub health: HealthName,
}

/// Credentials that look like one secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SameSecretView {
    /// The one that would stay.
    pub kept: String,
    /// The others.
    pub orphans: Vec<String>,
    /// Whether only the account says so.
    pub is_by_account: bool,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CredentialsView {
    /// The credentials, the most urgent first.
    pub credentials: Vec<CredentialView>,
    /// Which of them look the same.
    pub same: Vec<SameSecretView>,
}

/// What somebody says about a credential.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CredentialChangeInput {
    /// Its id.
    pub id: String,
    /// How old it may become, in days; nothing = never replaced.
    pub policy_days: Option<u32>,
    /// Why.
    pub policy_reason: String,
    /// What is to be remembered about it.
    pub notes: String,
}

/// How old secrets may become; also what undoes that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyInput {
    /// Ids of the credentials.
    pub credentials: Vec<String>,
    /// Ids of the connections whose credentials are meant, too.
    pub connections: Vec<String>,
    /// In days; nothing = never replaced.
    pub policy_days: Option<u32>,
    /// Why.
    pub policy_reason: String,
}

impl PolicyInput {
    pub(crate) fn change(self) -> Result<PolicyChange, CommandError> {
        let credentials: Result<_, IdError> = self.credentials.iter().map(|id| id.parse()).collect();
        let connections: Result<_, IdError> = self.connections.iter().map(|id| id.parse()).collect();
        Ok(PolicyChange {
            credentials: credentials.map_err(|IdError| CommandError::bad_arguments())?,
            connections: connections.map_err(|IdError| CommandError::bad_arguments())?,
            days: self.policy_days,
            reason: self.policy_reason,
        })
    }
}

impl From<&PolicyChange> for PolicyInput {
    fn from(change: &PolicyChange) -> Self {
        Self {
            credentials: change.credentials.iter().map(ToString::to_string).collect(),
            connections: change.connections.iter().map(ToString::to_string).collect(),
            policy_days: change.days,
            policy_reason: change.reason.clone(),
        }
    }
}

impl CredentialsView {
    pub(crate) fn of(credentials: &[CredentialOverview]) -> Self {
        Self {
            credentials: credentials.iter().map(CredentialView::from).collect(),
            same: same_secrets(credentials)
                .iter()
                .map(SameSecretView::from)
                .collect(),
        }
    }
}

impl From<&CredentialOverview> for CredentialView {
    fn from(one: &CredentialOverview) -> Self {
        let credential = &one.credential;
        Self {
            id: credential.id.to_string(),
            label: credential_name(credential),
            provider: credential.provider.display().to_owned(),
            kind: credential.token_kind.display().to_owned(),
            hint: hint(&credential.hint),
            account: credential.account.clone().or_else(|| credential.login.clone()),
            age: age_words(one.age),
            expires_at: credential.expires_at.map(|end| end.to_string()),
            policy_days: credential.policy.days,
            policy_reason: credential.policy.reason.clone().unwrap_or_default(),
            notes: credential.notes.clone(),
            is_held: credential.is_held,
            worst: one.worst.map(Into::into),
            uses: one.uses.iter().map(CredentialUseView::from).collect(),
            own_login_of: one.own_login_of.clone(),
            active: one.active.map(|id| id.to_string()),
            previous: one.previous.map(|id| id.to_string()),
            can_be_erased: one.can_be_erased,
            restores: one.restores.clone(),
        }
    }
}

impl From<&CredentialUse> for CredentialUseView {
    fn from(used: &CredentialUse) -> Self {
        Self {
            connection: used.connection.to_string(),
            name: used.name.clone(),
            kind: used.kind.clone(),
            system: used.system.clone(),
            environment: used.environment.into(),
            health: used.health.into(),
        }
    }
}

impl From<&SameSecret> for SameSecretView {
    fn from(same: &SameSecret) -> Self {
        Self {
            kept: same.kept.to_string(),
            orphans: same.orphans.iter().map(ToString::to_string).collect(),
            is_by_account: same.is_by_account,
        }
    }
}

impl From<CredentialChangeInput> for CredentialChange {
    fn from(input: CredentialChangeInput) -> Self {
        Self {
            policy_days: input.policy_days,
            policy_reason: input.policy_reason,
            notes: input.notes,
        }
    }
}
