//! How old secrets may become, for many at once.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ConnectionId, CredentialId, Policy,
    activity::{Action, Activity, Change, ChangedField},
};
use jiff::Timestamp;
use vault::Transaction;

use crate::{App, CredentialError, activity::of_credential};

/// How old these may become, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyChange {
    /// Secrets.
    pub credentials: Vec<CredentialId>,
    /// Connections whose secrets are meant, too.
    pub connections: Vec<ConnectionId>,
    /// In days; `None` = it need not be replaced.
    pub days: Option<u32>,
    /// Why.
    pub reason: String,
}

impl App {
    /// Agrees on how old secrets may become, all or none; answers what undoes it. Who is gone meanwhile is left out, and
    /// who has that policy already is left alone.
    ///
    /// # Errors
    /// A [`CredentialError`]; nothing is changed then.
    pub async fn set_policies(
        &self,
        changes: Vec<PolicyChange>,
    ) -> Result<Vec<PolicyChange>, CredentialError> {
        let agreed: Result<Vec<_>, _> = changes
            .into_iter()
            .map(|change| Ok((Policy::agreed(change.days, &change.reason)?, change)))
            .collect();
        let (agreed, now) = (agreed.map_err(CredentialError::Policy)?, self.clock().now());
        self.commit(move |tables| {
            let mut undo: BTreeMap<(Option<u32>, String), PolicyChange> = BTreeMap::new();
            for (policy, change) in &agreed {
                for id in meant(tables, change)? {
                    if let Some(before) = set(tables, id, policy, now)? {
                        let reason = before.reason.unwrap_or_default();
                        let back =
                            undo.entry((before.days, reason.clone()))
                                .or_insert_with(|| PolicyChange {
                                    days: before.days,
                                    reason,
                                    ..PolicyChange::default()
                                });
                        back.credentials.push(id);
                    }
                }
            }
            Ok(undo.into_values().collect())
        })
        .await
    }
}

/// Each credential once.
fn meant(tables: &Transaction<'_>, change: &PolicyChange) -> Result<BTreeSet<CredentialId>, CredentialError> {
    let mut ids: BTreeSet<CredentialId> = change.credentials.iter().copied().collect();
    for connection in &change.connections {
        let uses = tables.uses_of_connection(*connection)?.intact;
        ids.extend(uses.into_iter().map(|used| used.credential));
    }
    Ok(ids)
}

/// The policy that it had, where that was another.
fn set(
    tables: &mut Transaction<'_>,
    id: CredentialId,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<Policy>, CredentialError> {
    let Some(mut found) = tables.credential(id)?.filter(|found| found.row.policy != *policy) else {
        return Ok(None);
    };
    let before = std::mem::replace(&mut found.row.policy, policy.clone());
    tables.change_credential(&found.row, found.version)?;
    let entry = of_credential(tables, Action::ChangeCredential, &found.row, now)?;
    tables.add_activity(&told(entry, &before, policy))?;
    Ok(Some(before))
}

fn told(entry: Activity, before: &Policy, after: &Policy) -> Activity {
    let days = |policy: &Policy| match policy.days {
        Some(days) => format!("{days} days"),
        None => "never".to_owned(),
    };
    let all = [
        (ChangedField::Policy, Some(days(before)), Some(days(after))),
        (ChangedField::Reason, before.reason.clone(), after.reason.clone()),
    ];
    let changed = all.into_iter().filter(|(_, before, after)| before != after);
    entry.changing(changed.map(|(field, before, after)| Change::new(field, before, after)))
}
