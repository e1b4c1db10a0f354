//! "Take over the account": our record follows what a provider said, once a person says so.

use domain::{
    ConnectionId, Credential,
    activity::{Action, Change, ChangedField},
};
use vault::{Tables, Versioned};

use super::CredentialError;
use crate::{App, StoreError, activity::of_credential, damage::unless_damaged};

/// The longest name that is recorded, in characters.
const MAX_ACCOUNT: usize = 100;

impl App {
    /// Records that a connection's secret belongs to `account`: of several, the one of which the last check said so.
    /// Sends nothing.
    ///
    /// # Errors
    /// [`CredentialError::NotFound`] where no secret of it is said to be that account's, or the store cannot be written.
    pub async fn take_over_account(&self, id: ConnectionId, account: &str) -> Result<(), CredentialError> {
        let now = self.clock().now();
        let account = account.trim().to_owned();
        let length = account.chars().count();
        if !(1..=MAX_ACCOUNT).contains(&length) || account.contains(char::is_control) {
            return Err(CredentialError::NotFound);
        }
        self.commit(move |tables| {
            let all = said_to_belong(tables, id, &account)?;
            if all.is_empty() {
                return Err(CredentialError::NotFound);
            }
            for found in all {
                let before = found.row.account.clone();
                let row = Credential {
                    account: Some(account.clone()),
                    ..found.row
                };
                tables.change_credential(&row, found.version)?;
                let change = Change::new(ChangedField::Account, before, Some(account.clone()));
                let entry = of_credential(tables, Action::TakeOverAccount, &row, now)?;
                tables.add_activity(&entry.changing([change]))?;
            }
            Ok(())
        })
        .await
    }
}

fn said_to_belong(
    tables: &Tables<'_>,
    id: ConnectionId,
    account: &str,
) -> Result<Vec<Versioned<Credential>>, StoreError> {
    let uses = tables.uses_of_connection(id)?.intact;
    let last = tables.checks(id)?.intact.into_iter().next();
    let is_said = |position: u32| {
        let mut reports = last.iter().flat_map(|check| &check.tokens);
        reports.any(|report| report.position == position && report.account.as_deref() == Some(account))
    };
    let mut found = Vec::new();
    for used in &uses {
        if uses.len() == 1 || is_said(used.position) {
            found.extend(unless_damaged(tables.credential(used.credential))?);
        }
    }
    Ok(found)
}
