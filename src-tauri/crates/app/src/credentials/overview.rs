//! The credentials as objects of their own: one row for each secret, with what hangs on it.

use std::collections::HashMap;

use domain::{
    ConnectionId, ConnectionRow, Credential, CredentialId, Environment, Health, Policy, PolicyError, Query,
    RotationId,
    activity::{Action, Change, ChangedField},
    note,
    rotation::{Phase, Rotation},
};
use vault::Tables;

use crate::{Age, App, StoreError, activity::of_credential, plain};

/// A secret, described, with what hangs on it.
#[derive(Debug, Clone)]
pub struct CredentialOverview {
    /// What is known of it.
    pub credential: Credential,
    /// How old it is.
    pub age: Age,
    /// The most urgent state of what uses it; `None` where nothing does.
    pub worst: Option<Health>,
    /// The connections that use it.
    pub uses: Vec<CredentialUse>,
    /// The system that this secret is the login of.
    pub own_login_of: Option<String>,
    /// The rotation that is under way.
    pub active: Option<RotationId>,
    /// The last rotation, while the secret from before it is kept.
    pub previous: Option<RotationId>,
    /// Whether nothing needs it, so that it may be erased.
    pub can_be_erased: bool,
    /// Deleted connections that would be created again with it.
    pub restores: Vec<String>,
}

/// A connection that uses a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialUse {
    /// The connection.
    pub connection: ConnectionId,
    /// Its name.
    pub name: String,
    /// Its kind's display name.
    pub kind: String,
    /// Its system's name.
    pub system: String,
    /// Its system's environment.
    pub environment: Environment,
    /// Its state.
    pub health: Health,
}

/// What a person says about a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialChange {
    /// How old it may become, in days; `None` = it need not be replaced.
    pub policy_days: Option<u32>,
    /// Why.
    pub policy_reason: String,
    /// What is to be remembered about it.
    pub notes: String,
}

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// There is no such credential.
    #[error("there is no such credential")]
    NotFound,
    /// Something needs it.
    #[error("this credential is in use")]
    InUse,
    /// This cannot be agreed on.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

struct Material {
    credentials: Vec<Credential>,
    uses: HashMap<CredentialId, Vec<ConnectionId>>,
    own_logins: HashMap<CredentialId, String>,
    rotations: Vec<Rotation>,
    restores: HashMap<CredentialId, Vec<String>>,
}

impl App {
    /// Every secret with what hangs on it, the most urgent first. Touches no key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn credentials(&self) -> Result<Vec<CredentialOverview>, StoreError> {
        let all = Query {
            limit: usize::MAX,
            ..Query::default()
        };
        let listed = self.ask_rows(move |ready| ready.rows.list(&all)).await?;
        let rows: HashMap<ConnectionId, ConnectionRow> =
            listed.rows().map(|row| (row.id, row.clone())).collect();
        let mut material = self.read(read).await?;
        let now = self.clock().now();
        let mut overview: Vec<CredentialOverview> = std::mem::take(&mut material.credentials)
            .into_iter()
            .map(|credential| {
                let uses = uses_of(&material, credential.id, &rows);
                let own_login_of = material.own_logins.get(&credential.id).cloned();
                let active = last(&material, credential.id, Rotation::is_active);
                CredentialOverview {
                    can_be_erased: !material.uses.contains_key(&credential.id)
                        && own_login_of.is_none()
                        && active.is_none(),
                    restores: material.restores.get(&credential.id).cloned().unwrap_or_default(),
                    age: Age::at(credential.set, now),
                    worst: uses.iter().map(|used| used.health).min(),
                    own_login_of,
                    active,
                    previous: last(&material, credential.id, |rotation| {
                        matches!(rotation.phase, Phase::Committed | Phase::Retiring)
                    }),
                    uses,
                    credential,
                }
            })
            .collect();
        overview.sort_by_cached_key(|one| {
            let name = one.uses.first().map(|used| used.name.to_lowercase());
            let is_unused = one.worst.is_none();
            (is_unused, one.worst, one.credential.provider.display(), name)
        });
        Ok(overview)
    }

    /// Notes what a person says about a credential.
    ///
    /// # Errors
    /// A [`CredentialError`]; nothing is changed then.
    pub async fn change_credential(
        &self,
        id: CredentialId,
        change: CredentialChange,
    ) -> Result<(), CredentialError> {
        let policy = Policy::agreed(change.policy_days, &change.policy_reason)?;
        let notes = note(&change.notes)?;
        let now = self.clock().now();
        self.commit(move |tables| {
            let mut found = tables.credential(id)?.ok_or(CredentialError::NotFound)?;
            let changes = differences(&found.row, &policy, &notes);
            if changes.is_empty() {
                return Ok(());
            }
            (found.row.policy, found.row.notes) = (policy, notes);
            tables.change_credential(&found.row, found.version)?;
            let entry = of_credential(tables, Action::ChangeCredential, &found.row, now)?;
            Ok(tables.add_activity(&entry.changing(changes))?)
        })
        .await
    }
}

fn read(tables: &Tables<'_>) -> Result<Material, StoreError> {
    let mut uses: HashMap<CredentialId, Vec<ConnectionId>> = HashMap::new();
    for used in tables.uses()?.intact {
        uses.entry(used.credential).or_default().push(used.connection);
    }
    let systems = plain(tables.systems()?);
    let own_logins = systems
        .into_iter()
        .filter_map(|system| Some((system.own_key?, system.name)))
        .collect();
    let mut rotations: Vec<Rotation> = plain(tables.rotations()?)
        .into_iter()
        .map(|row| row.rotation)
        .collect();
    rotations.sort_by_key(|rotation| rotation.started_at);
    let mut restores: HashMap<CredentialId, Vec<String>> = HashMap::new();
    for archived in tables.archived()?.intact {
        for used in &archived.uses {
            let names = restores.entry(used.credential).or_default();
            names.push(archived.connection.name.clone());
        }
    }
    Ok(Material {
        restores,
        credentials: plain(tables.credentials()?),
        uses,
        own_logins,
        rotations,
    })
}

fn uses_of(
    material: &Material,
    id: CredentialId,
    rows: &HashMap<ConnectionId, ConnectionRow>,
) -> Vec<CredentialUse> {
    let mut uses: Vec<CredentialUse> = material
        .uses
        .get(&id)
        .into_iter()
        .flatten()
        .filter_map(|connection| rows.get(connection))
        .map(|row| CredentialUse {
            connection: row.id,
            name: row.name.clone(),
            kind: row.kind.clone(),
            system: row.system_name.clone(),
            environment: row.environment,
            health: row.health,
        })
        .collect();
    uses.sort_by_cached_key(|used| (used.system.to_lowercase(), used.name.to_lowercase()));
    uses
}

fn last(material: &Material, id: CredentialId, is_it: impl Fn(&Rotation) -> bool) -> Option<RotationId> {
    let mut newest_first = material.rotations.iter().rev();
    newest_first
        .find(|rotation| rotation.credential == id && is_it(rotation))
        .map(|rotation| rotation.id)
}

fn differences(before: &Credential, policy: &Policy, notes: &str) -> Vec<Change> {
    let days = |policy: &Policy| match policy.days {
        Some(days) => format!("{days} days"),
        None => "never".to_owned(),
    };
    let all = [
        (
            ChangedField::Policy,
            Some(days(&before.policy)),
            Some(days(policy)),
        ),
        (
            ChangedField::Reason,
            before.policy.reason.clone(),
            policy.reason.clone(),
        ),
        (
            ChangedField::Notes,
            Some(before.notes.clone()),
            Some(notes.to_owned()),
        ),
    ];
    all.into_iter()
        .filter_map(|(field, before, after)| Change::between(field, before, after))
        .collect()
}
