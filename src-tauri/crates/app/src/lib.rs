#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")
)]

mod activity;
mod adopt;
mod ages;
mod as_command;
mod backups;
mod checks;
mod connections;
mod connectors;
mod create;
mod credentials;
mod csv;
mod damage;
mod dates;
mod delete;
mod diagnostics;
mod drafts;
mod edit;
mod elsewhere;
mod error;
mod glance;
mod held;
mod hosts;
mod installations;
mod keys;
mod ladder;
mod lending;
mod listing;
mod many;
mod ports;
mod private_file;
mod proof;
mod questions;
mod reload;
mod remote;
mod rotation;
mod rows;
mod settings;
mod staging;
mod state_file;
mod syncs;
mod systems;
mod tags;
mod tokens;
mod told;
mod ways;
mod wizard;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use connect::{coregit::Limit, net::Net};
use domain::{Connection, ConnectionId, CredentialId, Finding, SystemId};
use vault::{Rows, Tables, Transaction, Vault, Versioned};

pub use activity::{
    ActivityEntry, ActivityExport, ActivityExportError, ActivityPage, ActivityQuery, ActivityShape,
};
pub use ages::Age;
pub use as_command::CopyError;
pub use backups::backup_name;
pub use connect::Installation;
pub use connect::dojops::{
    Ability, AbilityReport, Done, Doubt, FieldChoice, Found, Gap, Kin, KnowledgePage, Move, Note, Person,
    Place, PlaceKind, Plan, PlanError, Relative, RequiredField, Step, Ticket, TicketRef, Verb,
};
pub use connect::{
    coregit::HOSTED as HOSTED_COREGIT,
    devlake::{ProofWay, StoredProof},
};
pub use connections::{ConnectionDetail, Used};
pub use connectors::{
    AgentState, CliImport, CliImportError, CliSecretTrouble, ConnectorHandOver, ConnectorUseError,
    FoundCliSecret, KnowledgeFor, NewPlace, OwnKey, Writing, Written,
};
pub use create::{Created, Creation};
pub use credentials::{
    CredentialChange, CredentialError, CredentialOverview, CredentialUse, FurtherPlace, HeldOffer, LinkError,
    PolicyChange, ReuseError, SameSecret, StagedHeld, same_secrets,
};
pub use csv::csv_line;
pub use damage::{Damage, DamagedRow};
pub use dates::{DateError, ToldDate, Undated};
pub use delete::{
    ArchivedOverview, Deletion, DeletionError, DeletionProgress, DeletionRequest, OtherUse,
    PlannedCredential, PlannedDeletion,
};
pub use diagnostics::Diagnostics;
pub use domain;
pub use drafts::DraftOverview;
pub use edit::{BothSides, EditError, EditForm, EditRequest, Edited, Side};
pub use elsewhere::{EnvFileContents, EnvFileEnd, ForeignFileError, FoundSecret};
pub use error::{CheckError, CreateError, ReloadError, RotationError, StoreError, SystemError};
pub use glance::{Glance, GlanceRow, Shared};
pub use installations::{Installations, InstallationsRequest};
pub use keys::{KeyError, KeyPlace, KeyState, KeyStatus, KeyTrouble};
pub use ladder::LadderResult;
pub use listing::ListedRows;
pub use many::{Depth, ManyOutcome, ManyProgress, ManyTested, Skipped, TestScope};
pub use ports::{
    Clock, Desktop, DesktopRefused, Events, LinkNotOpened, NoVariables, Progress, Stage, SystemClock,
    Variables,
};
pub use private_file::{NotWritten, write_private};
pub use questions::{Question, QuestionWords, credential_name};
pub use reload::{ListTrouble, ReloadProgress, Reloaded};
pub use rotation::{Decision, NamedUse, PlannedUse, RotationInFull, RotationPlan, RotationProgress};
pub use settings::{Settings, Theme};
pub use staging::{StageError, StagedSummary};
pub use state_file::{StateFileError, StateFileStatus};
pub use syncs::{Syncs, WalkReport};
pub use systems::{
    AGENT_ADDRESS, MergePlan, MovePlan, Moved, NewAddress, NewSystem, OwnLogin, Probe, Proposal,
    ProposalSource, Reach, RemovalPlan, Removed, Sameness, SystemChange, SystemOverview,
};
pub use tags::Tagging;
pub use told::{Told, ToldCode, ability_words, sentence};
pub use vault::{
    ActivityPlace, Backup, Damaged, Edition, ExportError, FilesError, Identity, KeyError as VaultKeyError,
    Keychain, KeychainTrouble, OpenError, OsKeychain, RestoreError, RestorePlan, Restored, SetAsideError,
    Table, WayOut, plan_restore, plan_restore_from, restore, restore_from, set_aside,
};
pub use ways::{KeychainWay, Ways};
pub use wizard::{DraftRequest, FormInPlace};

/// What a process needs to begin.
pub struct Start {
    /// The data directory.
    pub directory: PathBuf,
    /// Tells released, debug and sample data apart, in the directory and in the keychain.
    pub identity: Identity,
    /// The keychain.
    pub keychain: Arc<dyn Keychain>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Who hears of changes.
    pub events: Arc<dyn Events>,
    /// The desktop.
    pub desktop: Arc<dyn Desktop>,
    /// The environment that the process was started in.
    pub variables: Arc<dyn Variables>,
}

/// The use cases. A cheap handle; all clones share one vault, one network and one set of staged secrets.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    vault: Vault,
    net: Net,
    clock: Arc<dyn Clock>,
    events: Arc<dyn Events>,
    desktop: Arc<dyn Desktop>,
    variables: Arc<dyn Variables>,
    staging: staging::Staging,
    env_files: elsewhere::EnvFiles,
    /// How each system answered since the start. Memory only: what was true yesterday says nothing about now.
    reach: Mutex<HashMap<SystemId, Reach>>,
    /// What is known of each system's own limit of requests. Memory only.
    limits: Mutex<HashMap<SystemId, Limit>>,
    keys: keys::Keys,
    deletions: delete::Deletions,
    /// Which repositories of a CoreGit use which connection.
    walks: syncs::Walks,
    plans: connectors::Plans,
    refusals: connectors::Refusals,
    state_files: state_file::StateFiles,
    /// The list as it was read last.
    shelf: listing::Shelf,
    /// The revision that was announced last.
    announced: AtomicU64,
}

impl App {
    /// Opens the vault and the network. Asks neither the keychain nor any server.
    ///
    /// # Errors
    /// Each [`OpenError`] has its own way out; none costs anything that is stored.
    pub fn open(start: Start) -> Result<Self, OpenError> {
        let vault = Vault::open(&start.directory, start.identity, start.keychain)?;
        let clock = Arc::clone(&start.clock);
        let inner = Inner {
            announced: AtomicU64::new(vault.revision().unwrap_or_default()),
            keys: keys::Keys::of(&vault),
            vault,
            net: Net::new(Arc::new(move || clock.now())),
            clock: start.clock,
            events: start.events,
            desktop: start.desktop,
            variables: start.variables,
            staging: staging::Staging::default(),
            env_files: elsewhere::EnvFiles::default(),
            reach: Mutex::default(),
            limits: Mutex::default(),
            deletions: delete::Deletions::default(),
            walks: syncs::Walks::default(),
            plans: connectors::Plans::default(),
            refusals: connectors::Refusals::default(),
            state_files: state_file::StateFiles::default(),
            shelf: listing::Shelf::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    fn clock(&self) -> &dyn Clock {
        self.inner.clock.as_ref()
    }

    fn staging(&self) -> &staging::Staging {
        &self.inner.staging
    }

    fn reach_of(&self, system: SystemId) -> Reach {
        let reach = self.inner.reach.lock().unwrap_or_else(PoisonError::into_inner);
        reach.get(&system).cloned().unwrap_or(Reach::NotAsked)
    }

    fn note_reach(&self, system: SystemId, reach: Reach) {
        self.inner
            .reach
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(system, reach);
    }

    /// What is known of a system's own limit of requests, shared by all who ask it.
    fn limit_of(&self, system: SystemId) -> Limit {
        let mut limits = self.inner.limits.lock().unwrap_or_else(PoisonError::into_inner);
        limits.entry(system).or_default().clone()
    }

    fn forget_reach(&self, system: SystemId) {
        self.inner
            .reach
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&system);
    }

    /// Forgets which systems were not asked because the store was closed; answers whether there were any.
    fn forget_closed(&self) -> bool {
        let mut reach = self.inner.reach.lock().unwrap_or_else(PoisonError::into_inner);
        let before = reach.len();
        reach.retain(|_, reach| *reach != Reach::Trouble(Finding::StoreClosed));
        reach.len() < before
    }

    /// What a system's answer changes about its rows is not in the store; the rows are to be read again all the same.
    fn announce_reach(&self) {
        self.inner
            .events
            .store_changed(self.inner.announced.load(Ordering::Relaxed));
    }

    /// Runs work on the vault off the async threads.
    async fn in_vault<R: Send + 'static>(&self, work: impl FnOnce(&Vault) -> R + Send + 'static) -> R {
        let inner = Arc::clone(&self.inner);
        match tokio::task::spawn_blocking(move || work(&inner.vault)).await {
            Ok(result) => result,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// Reads rows, all from one moment.
    async fn read<R: Send + 'static>(
        &self,
        work: impl FnOnce(&Tables<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, StoreError> {
        self.in_vault(|vault| vault.read(work)).await
    }

    /// One transaction; announced after its commit.
    async fn commit<R: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E> {
        self.commit_sealing(|_, tables| work(tables)).await
    }

    /// One transaction that seals; announced after its commit.
    async fn commit_sealing<R: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        work: impl FnOnce(&Vault, &mut Transaction<'_>) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E> {
        let result = self
            .in_vault(|vault| vault.write(|tables| work(vault, tables)))
            .await?;
        self.announce_change().await;
        Ok(result)
    }

    /// Tells everybody, if anything changed since last time: after our commits, and now and then for those of
    /// another face.
    pub async fn announce_change(&self) {
        if let Ok(revision) = self.in_vault(Vault::revision).await
            && self.inner.announced.swap(revision, Ordering::Relaxed) != revision
        {
            self.inner.events.store_changed(revision);
            self.announce_keys_of_others().await;
        }
    }
}

/// Removes a connection of ours, and each of its credentials that nothing else uses, with its secret.
fn remove_with_orphans(tables: &mut Transaction<'_>, id: ConnectionId) -> Result<(), StoreError> {
    let Some(found) = tables.connection(id)? else {
        return Ok(());
    };
    let uses = tables.uses_of_connection(id)?.intact;
    tables.remove_connection(id, found.version)?;
    for used in uses {
        remove_if_unused(tables, used.credential)?;
    }
    Ok(())
}

fn remove_if_unused(tables: &mut Transaction<'_>, id: CredentialId) -> Result<(), StoreError> {
    let uses = tables.uses_of_credential(id)?;
    let is_orphan = uses.intact.is_empty() && uses.damaged.is_empty();
    if is_orphan && let Some(credential) = damage::unless_damaged(tables.credential(id))? {
        tables.remove_credential(id, credential.version)?;
    }
    Ok(())
}

/// The rows without their versions, for those who only read.
fn plain<T>(rows: Rows<Versioned<T>>) -> Vec<T> {
    rows.intact.into_iter().map(|found| found.row).collect()
}

/// The connections of one system.
fn connections_of(tables: &Tables<'_>, system: SystemId) -> Result<Vec<Versioned<Connection>>, StoreError> {
    let all = tables.connections()?.intact;
    Ok(all
        .into_iter()
        .filter(|found| found.row.system == system)
        .collect())
}
