//! Two systems that turned out to be one server under two addresses become one. What is known of the secrets of the
//! one that goes is kept where the other knows less.

use domain::{
    Connection, Credential, System, SystemId, Use,
    activity::{Action, Activity, Change, ChangedField},
};
use vault::{Tables, Transaction, Vault, Versioned};

use super::{
    SystemOverview,
    moving::{Rebinding, ids, rebind},
    twins::{Sameness, marks},
};
use crate::{App, Question, StoreError, SystemError, credential_name};

/// What merging two systems would mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergePlan {
    /// The name of the system that stays, with its address.
    pub kept: String,
    /// The name of the one that goes.
    pub dropped: String,
    /// The secrets that move to the one that stays, by name.
    pub moved: Vec<String>,
    /// The secrets that are erased, by name: the one that stays has its own for the same place.
    pub erased: Vec<String>,
}

impl App {
    /// What merging would mean.
    ///
    /// # Errors
    /// [`SystemError::NotTwins`] when they do not hold the same connections.
    pub async fn plan_merge(&self, keep: SystemId, dropped: SystemId) -> Result<MergePlan, SystemError> {
        self.read(move |tables| Ok(look(tables, keep, dropped)))
            .await?
            .map(|merge| merge.plan())
    }

    /// Makes one system of two; the person decides in a native dialog where secrets would go to another origin.
    ///
    /// # Errors
    /// [`SystemError::Declined`] when the person said no; nothing is changed after any error.
    pub async fn merge_systems(
        &self,
        keep: SystemId,
        dropped: SystemId,
    ) -> Result<SystemOverview, SystemError> {
        let merge = self.read(move |tables| Ok(look(tables, keep, dropped))).await??;
        let agreed = ids(&merge.moved);
        if !agreed.is_empty() {
            self.require_open_store().await?;
            if merge.crosses_origins() && !self.inner.desktop.confirm(&merge.question()).await {
                return Err(SystemError::Declined);
            }
        }
        let now = self.clock().now();
        self.commit_sealing(move |vault, tables| {
            let merge = look(tables, keep, dropped)?;
            if ids(&merge.moved) != agreed {
                return Err(StoreError::Conflict.into());
            }
            merge.carry_out(vault, tables, now)
        })
        .await?;
        self.forget_reach(dropped);
        self.overview(keep).await
    }
}

struct Merge {
    keep: System,
    dropped: Versioned<System>,
    /// The connections that go, each with the one that stays in its place; a pending one has none and moves.
    pairs: Vec<(Versioned<Connection>, Option<Connection>)>,
    /// The uses that the connections which stay will have.
    inherited: Vec<Use>,
    moved: Vec<Credential>,
    erased: Vec<Credential>,
}

fn look(tables: &Tables<'_>, keep: SystemId, dropped: SystemId) -> Result<Merge, SystemError> {
    let keep = tables.system(keep)?.ok_or(SystemError::NotFound)?.row;
    let dropped = tables.system(dropped)?.ok_or(SystemError::NotFound)?;
    let staying = crate::connections_of(tables, keep.id)?;
    let going = crate::connections_of(tables, dropped.row.id)?;
    let marks_of = |all: &[Versioned<Connection>]| marks(all.iter().map(|found| &found.row));
    if keep.id == dropped.row.id || marks_of(&staying).is_empty() || marks_of(&staying) != marks_of(&going) {
        return Err(SystemError::NotTwins);
    }
    let pairs = going
        .into_iter()
        .map(|gone| {
            let partner = staying
                .iter()
                .map(|found| &found.row)
                .find(|other| other.kind == gone.row.kind && other.remote_id == gone.row.remote_id)
                .filter(|other| other.remote_id.is_some());
            (gone, partner.cloned())
        })
        .collect();
    let mut merge = Merge {
        keep,
        dropped,
        pairs,
        inherited: Vec::new(),
        moved: Vec::new(),
        erased: Vec::new(),
    };
    merge.sort_secrets(tables)?;
    Ok(merge)
}

impl Merge {
    /// A secret that is held moves where the connection that stays has none; else it goes.
    fn sort_secrets(&mut self, tables: &Tables<'_>) -> Result<(), StoreError> {
        for (gone, partner) in &self.pairs {
            let theirs = match partner {
                Some(partner) => tables.uses_of_connection(partner.id)?.intact,
                None => Vec::new(),
            };
            for used in tables.uses_of_connection(gone.row.id)?.intact {
                let Some(credential) = tables.credential(used.credential)?.map(|found| found.row) else {
                    continue;
                };
                let place = theirs
                    .iter()
                    .find(|other| (other.slot, other.position) == (used.slot, used.position));
                let has_its_own = match place {
                    Some(other) => is_held(tables, other)?,
                    None => false,
                };
                match partner {
                    _ if !credential.is_held => {}
                    Some(_) if has_its_own => self.erased.push(credential),
                    Some(partner) => {
                        self.inherited.push(Use {
                            connection: partner.id,
                            ..used
                        });
                        self.moved.push(credential);
                    }
                    None => self.moved.push(credential),
                }
            }
        }
        for list in [&mut self.moved, &mut self.erased] {
            list.sort_by_key(|credential| credential.id);
            list.dedup_by_key(|credential| credential.id);
        }
        Ok(())
    }

    fn plan(&self) -> MergePlan {
        MergePlan {
            kept: self.keep.name.clone(),
            dropped: self.dropped.row.name.clone(),
            moved: self.moved.iter().map(credential_name).collect(),
            erased: self.erased.iter().map(credential_name).collect(),
        }
    }

    fn crosses_origins(&self) -> bool {
        self.keep.address.origin() != self.dropped.row.address.origin()
    }

    fn question(&self) -> Question {
        Question::MoveSystem {
            system: self.dropped.row.name.clone(),
            credentials: self.moved.iter().map(credential_name).collect(),
            old: self.dropped.row.address.origin().clone(),
            new: self.keep.address.origin().clone(),
            sameness: Sameness::Same(self.pairs.len()),
        }
    }

    fn carry_out(
        &self,
        vault: &Vault,
        tables: &mut Transaction<'_>,
        now: jiff::Timestamp,
    ) -> Result<(), SystemError> {
        let change = Rebinding {
            old: self.dropped.row.address.origin().clone(),
            new: Some(self.keep.address.origin().clone()),
            is_own_key: false,
            allows_plain_http: self.keep.allows_plain_http,
        };
        if self.crosses_origins() {
            for credential in &self.moved {
                rebind(vault, tables, credential.id, &change, false)?;
            }
        }
        for (gone, partner) in &self.pairs {
            match partner {
                Some(partner) => self.hand_over(tables, partner, gone)?,
                None => {
                    let mut moved = gone.row.clone();
                    moved.system = self.keep.id;
                    tables.change_connection(&moved, gone.version)?;
                }
            }
        }
        crate::state_file::forget(tables, self.dropped.row.id)?;
        tables.remove_system(self.dropped.row.id, self.dropped.version)?;
        if let Some(own) = self.dropped.row.own_key
            && let Some(credential) = tables.credential(own)?
        {
            tables.remove_credential(own, credential.version)?;
        }
        let secrets = |all: &[Credential], is_moved: bool| -> Vec<Change> {
            let change = |credential| {
                let name = credential_name(credential);
                Change::new(ChangedField::Secret, Some(name.clone()), is_moved.then_some(name))
            };
            all.iter().map(change).collect()
        };
        let entry = Activity::of_system(Action::MergeSystems, &self.keep, now)
            .in_system(&self.dropped.row)
            .changing([
                Change::new(
                    ChangedField::System,
                    Some(self.dropped.row.name.clone()),
                    Some(self.keep.name.clone()),
                ),
                Change::new(
                    ChangedField::Address,
                    Some(self.dropped.row.address.to_string()),
                    Some(self.keep.address.to_string()),
                ),
            ])
            .changing(secrets(&self.moved, true))
            .changing(secrets(&self.erased, false));
        Ok(tables.add_activity(&entry)?)
    }

    /// The connection that stays gets the uses it inherits; what it had in their place and the one that goes are
    /// removed, with what nothing uses then.
    fn hand_over(
        &self,
        tables: &mut Transaction<'_>,
        partner: &Connection,
        gone: &Versioned<Connection>,
    ) -> Result<(), StoreError> {
        let mut uses = tables.uses_of_connection(partner.id)?.intact;
        let mut replaced = Vec::new();
        for inherited in self.inherited.iter().filter(|used| used.connection == partner.id) {
            let place = |used: &Use| (used.slot, used.position) == (inherited.slot, inherited.position);
            replaced.extend(uses.iter().filter(|used| place(used)).map(|used| used.credential));
            uses.retain(|used| !place(used));
            uses.push(inherited.clone());
        }
        if !replaced.is_empty() || !self.inherited.is_empty() {
            tables.set_uses(partner.id, &uses)?;
        }
        for credential in replaced {
            crate::remove_if_unused(tables, credential)?;
        }
        crate::remove_with_orphans(tables, gone.row.id)
    }
}

fn is_held(tables: &Tables<'_>, used: &Use) -> Result<bool, StoreError> {
    let found = tables.credential(used.credential)?;
    Ok(found.is_some_and(|found| found.row.is_held))
}
