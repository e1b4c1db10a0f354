//! A system answers under a new address: one question to the person, then one transaction that binds every secret
//! to the new origin in place of the old one.

use domain::{
    Address, AuthStyle, Credential, CredentialId, Finding, Grant, Origin, System, SystemFinding, SystemId,
    SystemKind,
    activity::{Action, Activity, Change, ChangedField},
};
use tokio_util::sync::CancellationToken;
use vault::{Purpose, SecretAccessError, Tables, Transaction, Vault};

use super::{NewSystem, Reach, SystemOverview, twins::Sameness};
use crate::{App, KeyError, Question, StoreError, SystemError, credential_name};

const PURPOSES: [Purpose; 3] = [Purpose::Current, Purpose::Previous, Purpose::Staged];

/// What moving a system would mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovePlan {
    /// Where it is.
    pub old: Address,
    /// Where it would be, as it answers there.
    pub new: Address,
    /// The version that answers there, where it said one.
    pub version: Option<String>,
    /// What stands in the way.
    pub trouble: Option<SystemFinding>,
    /// Whether it is the same DevLake.
    pub sameness: Sameness,
    /// The secrets that would go there, by name. Empty while the origin stays.
    pub credentials: Vec<String>,
}

/// How a move ended.
#[derive(Debug, Clone)]
pub struct Moved {
    /// The system under its new address.
    pub system: SystemOverview,
    /// The secrets that could not be opened, by name: they stay bound to the old address.
    pub unopened: Vec<String>,
}

/// A new address as typed.
#[derive(Debug, Clone)]
pub struct NewAddress {
    /// The address.
    pub address: String,
    /// Whether sending secrets to it in clear was agreed to.
    pub allows_plain_http: bool,
}

impl App {
    /// What moving a system would mean. Sends no secret: its own login goes to the new address after the consent.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub async fn plan_move(
        &self,
        id: SystemId,
        new: &NewAddress,
        cancel: &CancellationToken,
    ) -> Result<MovePlan, SystemError> {
        let system = self.system(id).await?;
        let asked = NewSystem {
            kind: system.kind,
            address: new.address.clone(),
            name: system.name.clone(),
            environment: system.environment,
            login: None,
            allows_plain_http: new.allows_plain_http,
        };
        let typed = Address::parse(&new.address)?;
        if typed.origin().is_plain_remote() && !new.allows_plain_http {
            return Err(SystemError::PlainHttpNotAgreed);
        }
        let route = self.route_of(&system).await?;
        let probe = self.ask_on(&typed, &asked, route, cancel).await?;
        let sameness = match &probe.trouble {
            None => self.sameness_at(&system, &probe.address, cancel).await?,
            Some(_) => Sameness::Unknown,
        };
        let (old, origin) = (system.address.clone(), probe.address.origin().clone());
        let credentials = if old.origin() == &origin {
            Vec::new()
        } else {
            self.read(move |tables| bound_to(tables, &system)).await?
        };
        Ok(MovePlan {
            old,
            new: probe.address,
            version: probe.version,
            trouble: probe.trouble,
            sameness,
            credentials: credentials.iter().map(credential_name).collect(),
        })
    }

    /// Moves a system. The address is asked again, and the person decides in a native dialog.
    ///
    /// # Errors
    /// [`SystemError::Declined`] when the person said no; nothing is changed after any error.
    pub async fn move_system(
        &self,
        id: SystemId,
        new: &NewAddress,
        cancel: &CancellationToken,
    ) -> Result<Moved, SystemError> {
        let plan = self.plan_move(id, new, cancel).await?;
        match plan.trouble {
            None => {}
            // Its own login, where it has one, follows after the consent.
            Some(found) if found.finding == Finding::SystemLoginNeeded => {}
            Some(found) => return Err(SystemError::Trouble(Box::new(found))),
        }
        let system = self.system(id).await?;
        let stored = system.clone();
        let bound = self.read(move |tables| bound_to(tables, &stored)).await?;
        let is_elsewhere = plan.old.origin() != plan.new.origin();
        if is_elsewhere && !bound.is_empty() {
            self.require_open_store().await?;
        }
        let question = Question::MoveSystem {
            system: system.name.clone(),
            credentials: bound.iter().map(credential_name).collect(),
            old: plan.old.origin().clone(),
            new: plan.new.origin().clone(),
            sameness: plan.sameness,
        };
        if is_elsewhere && !self.inner.desktop.confirm(&question).await {
            return Err(SystemError::Declined);
        }
        let (now, agreed) = (self.clock().now(), ids(&bound));
        let moving = Moving {
            id,
            old: plan.old,
            new: plan.new,
            version: plan.version,
            allows_plain_http: new.allows_plain_http,
        };
        let unopened = self
            .commit_sealing(move |vault, tables| moving.carry_out(vault, tables, &agreed, now))
            .await?;
        self.note_reach(id, Reach::NotAsked);
        Ok(Moved {
            system: self.overview(id).await?,
            unopened,
        })
    }
}

struct Moving {
    id: SystemId,
    old: Address,
    new: Address,
    version: Option<String>,
    allows_plain_http: bool,
}

/// Under one address there is one DevLake, and any number of CoreGit's organizations.
pub(super) fn is_alone_there(kind: SystemKind) -> bool {
    match kind {
        SystemKind::DevLake | SystemKind::Dojops => true,
        SystemKind::CoreGit => false,
    }
}

impl Moving {
    fn carry_out(
        &self,
        vault: &Vault,
        tables: &mut Transaction<'_>,
        agreed: &[CredentialId],
        now: jiff::Timestamp,
    ) -> Result<Vec<String>, SystemError> {
        let mut found = tables.system(self.id)?.ok_or(SystemError::NotFound)?;
        let others = crate::plain(tables.systems()?);
        let is_taken = others
            .iter()
            .any(|other| other.id != self.id && other.address == self.new && is_alone_there(other.kind));
        if is_taken {
            return Err(SystemError::AddressTaken);
        }
        let bound = bound_to(tables, &found.row)?;
        // Changed between the question and now: what was agreed to is something else.
        if found.row.address != self.old || ids(&bound) != agreed {
            return Err(StoreError::Conflict.into());
        }
        let mut unopened = Vec::new();
        if self.old.origin() != self.new.origin() {
            for credential in &bound {
                let change = self.change_for(&found.row, credential);
                let is_kept = is_needed_at(tables, &others, &found.row, credential.id)?;
                if !rebind(vault, tables, credential.id, &change, is_kept)? {
                    unopened.push(credential_name(credential));
                }
            }
        }
        found.row.address = self.new.clone();
        found.row.allows_plain_http = self.allows_plain_http;
        found.row.version = self.version.clone().or(found.row.version);
        tables.change_system(&found.row, found.version)?;
        let change = Change::new(
            ChangedField::Address,
            Some(self.old.to_string()),
            Some(self.new.to_string()),
        );
        let entry = Activity::of_system(Action::MoveSystem, &found.row, now).changing([change]);
        tables.add_activity(&entry)?;
        Ok(unopened)
    }

    fn change_for(&self, system: &System, credential: &Credential) -> Rebinding {
        Rebinding {
            old: self.old.origin().clone(),
            new: Some(self.new.origin().clone()),
            is_own_key: system.own_key == Some(credential.id),
            allows_plain_http: self.allows_plain_http,
        }
    }
}

/// One secret's way to a new origin, or to one less.
pub(super) struct Rebinding {
    pub(super) old: Origin,
    pub(super) new: Option<Origin>,
    /// A system's own login travels in a header; what a connection uses travels in a body.
    pub(super) is_own_key: bool,
    pub(super) allows_plain_http: bool,
}

impl Rebinding {
    fn concerns(&self, grant: &Grant) -> bool {
        let is_to_system = self.is_own_key || grant.auth_style == AuthStyle::BodyField;
        is_to_system && grant.origin == self.old
    }

    fn grants(&self, before: &[Grant], is_kept: bool) -> Vec<Grant> {
        let mut after: Vec<Grant> = before
            .iter()
            .filter(|grant| is_kept || !self.concerns(grant))
            .cloned()
            .collect();
        let Some(new) = &self.new else {
            return after;
        };
        for grant in before.iter().filter(|grant| self.concerns(grant)) {
            let moved = Grant {
                origin: new.clone(),
                auth_style: grant.auth_style,
                allows_plain_http: self.allows_plain_http,
            };
            after.retain(|other| other.origin != moved.origin || other.auth_style != moved.auth_style);
            after.push(moved);
        }
        after
    }
}

/// Seals all of a credential's secrets under the new grants; false when one cannot be opened.
pub(super) fn rebind(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    credential: CredentialId,
    change: &Rebinding,
    is_kept: bool,
) -> Result<bool, SystemError> {
    let mut is_whole = true;
    for purpose in PURPOSES {
        let before = match tables.grants(credential, purpose) {
            Ok(Some(before)) => before,
            Ok(None) => continue,
            Err(StoreError::Damaged(_)) => {
                is_whole = false;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let after = change.grants(&before, is_kept);
        match vault.reseal(tables, credential, purpose, &after) {
            Ok(()) => {}
            Err(SecretAccessError::Locked) => return Err(KeyError::Locked.into()),
            Err(SecretAccessError::Store(error)) => return Err(error.into()),
            Err(
                SecretAccessError::NotHeld
                | SecretAccessError::NotGranted(_)
                | SecretAccessError::Altered
                | SecretAccessError::Newer { .. },
            ) => is_whole = false,
        }
    }
    Ok(is_whole)
}

/// The credentials whose secrets we hold and may send to this system: of its connections, and its own.
pub(super) fn bound_to(tables: &Tables<'_>, system: &System) -> Result<Vec<Credential>, StoreError> {
    let mut ids: Vec<CredentialId> = system.own_key.into_iter().collect();
    for connection in crate::connections_of(tables, system.id)? {
        let uses = tables.uses_of_connection(connection.row.id)?.intact;
        ids.extend(uses.into_iter().map(|used| used.credential));
    }
    ids.sort();
    ids.dedup();
    let all = crate::plain(tables.credentials()?);
    Ok(all
        .into_iter()
        .filter(|credential| credential.is_held && ids.binary_search(&credential.id).is_ok())
        .collect())
}

pub(super) fn ids(credentials: &[Credential]) -> Vec<CredentialId> {
    let mut ids: Vec<_> = credentials.iter().map(|credential| credential.id).collect();
    ids.sort();
    ids
}

/// Whether another system of the same origin uses the credential too: then it may go on going there.
pub(super) fn is_needed_at(
    tables: &Tables<'_>,
    others: &[System],
    system: &System,
    credential: CredentialId,
) -> Result<bool, StoreError> {
    let uses = tables.uses_of_credential(credential)?.intact;
    for used in uses {
        let Some(connection) = tables.connection(used.connection)? else {
            continue;
        };
        let is_there = others.iter().any(|other| {
            other.id != system.id
                && other.id == connection.row.system
                && other.address.origin() == system.address.origin()
        });
        if is_there {
            return Ok(true);
        }
    }
    Ok(false)
}
