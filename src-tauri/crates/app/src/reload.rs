//! Reading the lists: every system at the same time, each as fast as its slowest single answer.

use std::collections::{HashMap, HashSet};

use domain::{
    Connection, ConnectionId, Finding, System, SystemFinding, SystemId, Use,
    activity::{Action, Activity, Change, ChangedField},
    rotation::Sink,
};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;
use vault::{Tables, Transaction};

use crate::{
    App, Reach, ReloadError, StoreError,
    activity::{as_made, noticed},
    adopt::{Adoption, Before, reconcile},
    damage::unless_damaged,
    remote::Inventory,
};

/// So many new connections are named in the history one by one.
const MOST_NAMED: usize = 20;

/// What reading the lists led to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reloaded {
    /// Connections found.
    pub found: usize,
    /// Of these, new to us.
    pub adopted: usize,
    /// Listed no longer.
    pub gone: usize,
    /// What is the matter with systems, and with single lists of systems that answer.
    pub troubles: Vec<ListTrouble>,
}

/// What is the matter with a system, or with some of its lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListTrouble {
    /// The system.
    pub system: SystemId,
    /// Its name, with those of the plugins where only these are concerned.
    pub name: String,
    /// Whether nothing of the system could be read.
    pub is_whole: bool,
    /// What was found.
    pub finding: SystemFinding,
}

/// Watches the reading.
pub trait ReloadProgress: Send + Sync {
    /// It begins with so many systems.
    fn started(&self, systems: usize);
    /// One is done.
    fn finished(&self, system: &str, done: usize);
}

/// Nobody watches.
impl ReloadProgress for () {
    fn started(&self, _systems: usize) {}

    fn finished(&self, _system: &str, _done: usize) {}
}

impl App {
    /// Reads the lists of these systems, all of them for none named. One that does not answer keeps its last known
    /// rows and never holds up the others.
    ///
    /// # Errors
    /// When the store fails, or on cancel; what was read until then is kept.
    pub async fn reload(
        &self,
        only: &[SystemId],
        progress: &dyn ReloadProgress,
        cancel: &CancellationToken,
    ) -> Result<Reloaded, ReloadError> {
        let systems = self.read(|tables| tables.systems()).await?;
        let systems: Vec<System> = crate::plain(systems)
            .into_iter()
            .filter(|system| only.is_empty() || only.contains(&system.id))
            .collect();
        progress.started(systems.len());
        let done = std::sync::atomic::AtomicUsize::new(0);
        let readings = systems.iter().map(async |system| {
            let read = self.reload_one(system, cancel).await;
            let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            progress.finished(&system.name, done);
            (system, read)
        });
        let mut all = Reloaded::default();
        for (system, read) in join_all(readings).await {
            match read? {
                Ok(one) => {
                    all.found += one.found;
                    all.adopted += one.adopted;
                    all.gone += one.gone;
                    all.troubles.extend(one.troubles);
                }
                Err(finding) => all.troubles.push(ListTrouble {
                    system: system.id,
                    name: system.name.clone(),
                    is_whole: true,
                    finding: SystemFinding {
                        system: system.kind,
                        finding,
                    },
                }),
            }
        }
        if cancel.is_cancelled() {
            Err(ReloadError::Cancelled)
        } else {
            Ok(all)
        }
    }

    async fn reload_one(
        &self,
        system: &System,
        cancel: &CancellationToken,
    ) -> Result<Result<Reloaded, Finding>, StoreError> {
        let remote = self.remote(system).await?;
        let id = system.id;
        let at_start = self.read(move |tables| Before::read(tables, id)).await?;
        match remote.list(system, self.clock().now(), cancel).await {
            Ok(inventory) => {
                self.note_reach(system.id, Reach::Answers);
                self.adopt(system, at_start, inventory).await.map(Ok)
            }
            Err(error) => {
                let finding = error.beside_the_system();
                if !cancel.is_cancelled() {
                    self.note_reach(system.id, Reach::Trouble(finding.clone()));
                    self.announce_reach();
                }
                Ok(Err(finding))
            }
        }
    }

    /// One transaction: what the list says, held against what we know.
    async fn adopt(
        &self,
        system: &System,
        at_start: Before,
        inventory: Inventory,
    ) -> Result<Reloaded, StoreError> {
        let now = self.clock().now();
        let Inventory {
            version,
            listed,
            answered,
            troubles,
            others,
        } = inventory;
        let (id, sort, recorded) = (system.id, system.kind, self.recorded(system).await);
        let troubles = troubles.into_iter().map(|(finding, parts)| ListTrouble {
            system: id,
            name: format!("{}, {}", system.name, parts.join(", ")),
            is_whole: false,
            finding: SystemFinding {
                system: sort,
                finding,
            },
        });
        let mut reloaded = Reloaded {
            found: listed.len(),
            troubles: troubles.collect(),
            ..Reloaded::default()
        };
        let (adopted, gone) = self
            .commit(move |tables| {
                let (known, listed) = at_start.steady(crate::connections_of(tables, id)?, listed);
                let versions: HashMap<ConnectionId, u64> =
                    known.iter().map(|found| (found.row.id, found.version)).collect();
                let known: Vec<Connection> = known.into_iter().map(|found| found.row).collect();
                let ours = under_rotation(tables)?;
                let before: HashMap<ConnectionId, Connection> =
                    known.iter().map(|one| (one.id, one.clone())).collect();
                let adoption = reconcile(
                    (id, sort),
                    known,
                    listed,
                    |plugin| answered.includes(plugin),
                    &ours,
                    now,
                );
                for connection in &adoption.updated {
                    tables.change_connection(connection, versions[&connection.id])?;
                }
                for (connection, account) in &adoption.accounts {
                    follow_account(tables, *connection, account)?;
                }
                for (connection, uses) in &adoption.adopted {
                    tables.add_connection(connection)?;
                    for (credential, _) in uses {
                        tables.add_credential(credential)?;
                    }
                    let uses: Vec<Use> = uses.iter().map(|(_, used)| used.clone()).collect();
                    tables.set_uses(connection.id, &uses)?;
                }
                crate::state_file::fill(tables, id, &recorded)?;
                // Removed meanwhile: then its connections went with it, and the list is dropped.
                let Some(mut found) = tables.system(id)? else {
                    return Err(StoreError::Conflict);
                };
                found.row.version = version.or(found.row.version);
                found.row.other_plugins = others.unwrap_or(found.row.other_plugins);
                found.row.listed_at = Some(now);
                tables.change_system(&found.row, found.version)?;
                for entry in history(&found.row, &before, &adoption, now) {
                    tables.add_activity(&entry)?;
                }
                Ok((adoption.adopted.len(), adoption.gone))
            })
            .await?;
        reloaded.adopted = adopted;
        reloaded.gone = gone;
        Ok(reloaded)
    }
}

/// The connections that a run of ours changed and has not finished with.
fn under_rotation(tables: &Tables<'_>) -> Result<HashSet<ConnectionId>, StoreError> {
    let runs = tables.rotations()?.intact.into_iter();
    let active = runs
        .map(|found| found.row.rotation)
        .filter(|rotation| rotation.is_active());
    Ok(active
        .flat_map(|rotation| rotation.sinks)
        .filter(Sink::is_touched)
        .map(|sink| sink.connection)
        .collect())
}

/// What the list showed: each connection that somebody changed, created or deleted elsewhere. Of the very first list,
/// and of many at once, the number says enough.
fn history(
    system: &System,
    before: &HashMap<ConnectionId, Connection>,
    adoption: &Adoption,
    now: jiff::Timestamp,
) -> Vec<Activity> {
    let noticed = adoption
        .updated
        .iter()
        .filter_map(|after| noticed(before.get(&after.id)?, after, now))
        .map(|entry| entry.in_system(system));
    let mut entries: Vec<Activity> = noticed.collect();
    if before.is_empty() || adoption.adopted.len() > MOST_NAMED {
        let count = adoption.adopted.len();
        let change = Change::added(ChangedField::Count, count.to_string());
        let found = Activity::of_system(Action::Adopt, system, now).changing([change]);
        entries.extend((count > 0).then_some(found));
        return entries;
    }
    entries.extend(adoption.adopted.iter().map(|(connection, _)| {
        Activity::of_connection(Action::Adopt, connection, now)
            .in_system(system)
            .changing(as_made(connection, None))
    }));
    entries
}

/// Whose secret it is, as the system says by now. Of one that we hold we know it ourselves: another account there means
/// that somebody gave the connection another secret, which stands beside it as a change made elsewhere.
fn follow_account(
    tables: &mut Transaction<'_>,
    connection: ConnectionId,
    account: &str,
) -> Result<(), StoreError> {
    if let [used] = tables.uses_of_connection(connection)?.intact.as_slice()
        && let Some(mut found) = unless_damaged(tables.credential(used.credential))?
        && !found.row.is_held
        && found.row.account.as_deref() != Some(account)
    {
        found.row.account = Some(account.to_owned());
        tables.change_credential(&found.row, found.version)?;
    }
    Ok(())
}
