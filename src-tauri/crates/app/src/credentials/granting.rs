//! One secret used once more: the person is asked for each further place in a native dialog, and what was agreed to for
//! nothing is taken back.

use domain::{
    Credential, CredentialId, Grant, Origin,
    activity::{Action, Change, ChangedField},
};
use vault::{Purpose, SecretAccessError, Tables, Transaction, Vault};

use super::grants_of_uses;
use crate::{App, KeyError, Question, StoreError, activity::of_credential, questions::credential_name};

/// Why a secret that is sealed here is not used once more. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReuseError {
    /// Its value is not stored here (any more).
    #[error("the credential is not held here any more")]
    NotHeld,
    /// Another user name goes with it than the one that was entered.
    #[error("the credential belongs to the user {0}")]
    OtherLogin(String),
    /// It is being replaced by another.
    #[error("the credential is being rotated")]
    BeingRotated,
    /// The person answered the question about further addresses with no.
    #[error("the further address was declined")]
    Declined,
    /// The secret store is not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SecretAccessError> for ReuseError {
    fn from(error: SecretAccessError) -> Self {
        match error {
            SecretAccessError::Locked => Self::Key(KeyError::Locked),
            SecretAccessError::Store(error) => Self::Store(error),
            SecretAccessError::NotHeld
            | SecretAccessError::NotGranted(_)
            | SecretAccessError::Altered
            | SecretAccessError::Newer { .. } => Self::NotHeld,
        }
    }
}

impl App {
    /// Sees to it that a held secret may go where a further use would send it. Asks the person where it may not yet.
    pub(crate) async fn let_go_to(
        &self,
        id: CredentialId,
        login: Option<&str>,
        wanted: Vec<Grant>,
    ) -> Result<(), ReuseError> {
        let (credential, granted) = self.read(move |tables| Ok(reusable(tables, id))).await??;
        if credential.login.as_deref() != login {
            return Err(ReuseError::OtherLogin(credential.login.unwrap_or_default()));
        }
        if missing(&wanted, &granted).is_empty() {
            return Ok(());
        }
        self.require_open_store().await?;
        let question = Question::GrantOrigins {
            credential: credential_name(&credential),
            granted: origins(&granted),
            added: origins(&missing(&wanted, &granted)),
        };
        if !self.inner.desktop.confirm(&question).await {
            return Err(ReuseError::Declined);
        }
        let now = self.clock().now();
        self.commit_sealing(move |vault, tables| {
            let (credential, mut grants) = reusable(tables, id)?;
            let mut entry = of_credential(tables, Action::Grant, &credential, now)?;
            for added in missing(&wanted, &grants) {
                entry = entry.changing([Change::added(ChangedField::Address, added.origin.to_string())]);
                grants.retain(|grant| grant.origin != added.origin || grant.auth_style != added.auth_style);
                grants.push(added);
            }
            grants.sort();
            vault.reseal(tables, id, Purpose::Current, &grants)?;
            Ok(tables.add_activity(&entry)?)
        })
        .await
    }

    /// Takes back what a use that never came to be was agreed to for.
    pub(crate) async fn take_back_grants(&self, id: CredentialId) -> Result<(), ReuseError> {
        let is_wider = self
            .read(move |tables| Ok(narrowed(tables, id)?.is_some()))
            .await?;
        if !is_wider {
            return Ok(());
        }
        self.require_open_store().await?;
        self.commit_sealing(move |vault, tables| narrow(vault, tables, id))
            .await
    }
}

/// A credential that may get a further use, and where its secret may go.
pub(crate) fn reusable(
    tables: &Tables<'_>,
    id: CredentialId,
) -> Result<(Credential, Vec<Grant>), ReuseError> {
    let found = tables.credential(id)?.ok_or(ReuseError::NotHeld)?;
    if tables.active_rotation(id)?.is_some() {
        return Err(ReuseError::BeingRotated);
    }
    let grants = tables.grants(id, Purpose::Current)?.ok_or(ReuseError::NotHeld)?;
    Ok((found.row, grants))
}

/// What of `wanted` is not granted.
pub(crate) fn missing(wanted: &[Grant], granted: &[Grant]) -> Vec<Grant> {
    let is_granted = |one: &Grant| {
        granted.iter().any(|grant| {
            (&grant.origin, grant.auth_style) == (&one.origin, one.auth_style)
                && (grant.allows_plain_http || !one.allows_plain_http)
        })
    };
    wanted.iter().filter(|one| !is_granted(one)).cloned().collect()
}

/// Seals a secret under what its uses need of what it may do; never under more. One that does not open goes nowhere
/// anyway.
pub(crate) fn narrow(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    id: CredentialId,
) -> Result<(), ReuseError> {
    let Some(grants) = narrowed(tables, id)? else {
        return Ok(());
    };
    match vault.reseal(tables, id, Purpose::Current, &grants) {
        Ok(()) | Err(SecretAccessError::Altered | SecretAccessError::NotHeld) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The grants that are needed, where there are more than those.
fn narrowed(tables: &Tables<'_>, id: CredentialId) -> Result<Option<Vec<Grant>>, StoreError> {
    let Some(granted) = tables.grants(id, Purpose::Current)? else {
        return Ok(None);
    };
    let needed = grants_of_uses(tables, id)?;
    let kept: Vec<Grant> = granted
        .iter()
        .filter(|grant| {
            needed
                .iter()
                .any(|one| (&one.origin, one.auth_style) == (&grant.origin, grant.auth_style))
        })
        .cloned()
        .collect();
    Ok((kept.len() < granted.len()).then_some(kept))
}

/// Each origin once, in order.
pub(crate) fn origins(grants: &[Grant]) -> Vec<Origin> {
    let mut origins: Vec<Origin> = grants.iter().map(|grant| grant.origin.clone()).collect();
    origins.sort();
    origins.dedup();
    origins
}
