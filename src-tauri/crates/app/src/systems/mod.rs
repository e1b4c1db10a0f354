//! Systems: found, asked, added, changed, moved, removed.

mod ask;
mod find;
mod merging;
mod moving;
mod organization;
mod own_login;
mod removing;
mod twins;

use connect::net::count_certificates;
use domain::{
    Credential, Environment, Finding, NetworkRoute, OtherPlugins, ProxyMode, Scheme, System, SystemId,
    SystemKind,
    activity::{Action, Activity, Change, ChangedField},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vault::Purpose;

pub use ask::{AGENT_ADDRESS, Probe};
pub use find::{Proposal, ProposalSource};
pub use merging::MergePlan;
use moving::is_alone_there;
pub use moving::{MovePlan, Moved, NewAddress};
use organization::is_of_another;
pub use own_login::OwnLogin;
use own_login::{OwnCredential, own_credential, replace_login};
pub use removing::{RemovalPlan, Removed};
pub use twins::Sameness;

use crate::{
    App, StateFileStatus, StoreError, SystemError, credential_name,
    remote::keeps_from_writing,
    settings::{route_changes, yes_or_no},
};

/// The longest name of a system.
const MAX_NAME: usize = 60;

/// How a system answered since the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Not asked yet.
    NotAsked,
    /// It answered.
    Answers,
    /// It did not, or something stood in the way.
    Trouble(Finding),
}

/// A system with what the list shows of it.
#[derive(Debug, Clone)]
pub struct SystemOverview {
    /// The system.
    pub system: System,
    /// How it answered.
    pub reach: Reach,
    /// Its own login, described.
    pub own_key: Option<Credential>,
    /// What keeps everything that writes from working there.
    pub read_only: Option<Finding>,
    /// How many connections it holds.
    pub connection_count: usize,
    /// Another system that holds exactly the same connections: the same server under another address.
    pub twin: Option<SystemId>,
    /// gh-devlake's state file that is kept in step with it.
    pub state_file: Option<StateFileStatus>,
}

/// A system to ask or to add.
#[derive(Debug)]
pub struct NewSystem {
    /// What it is.
    pub kind: SystemKind,
    /// The address as typed.
    pub address: String,
    /// The person's name for it.
    pub name: String,
    /// How much care it deserves.
    pub environment: Environment,
    /// Its own login, where it needs one.
    pub login: Option<OwnLogin>,
    /// Whether sending secrets to it in clear was agreed to.
    pub allows_plain_http: bool,
}

/// What can be changed about a system without asking it.
#[derive(Debug, Clone)]
pub struct SystemChange {
    /// Its name.
    pub name: String,
    /// How much care it deserves.
    pub environment: Environment,
    /// Whether rungs seen from this computer run.
    pub checks_from_here: bool,
    /// Its own way through the network.
    pub route: Option<NetworkRoute>,
}

impl App {
    /// Whether there is a system, without reading what it holds.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn has_systems(&self) -> Result<bool, StoreError> {
        self.read(|tables| Ok(!tables.systems()?.intact.is_empty())).await
    }

    /// All systems, by name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn systems(&self) -> Result<Vec<SystemOverview>, StoreError> {
        let (systems, credentials, connections, owed) = self
            .read(|tables| {
                let owed = crate::state_file::all_owed(tables)?;
                Ok((
                    tables.systems()?,
                    tables.credentials()?,
                    tables.connections()?,
                    owed,
                ))
            })
            .await?;
        let (systems, connections) = (crate::plain(systems), crate::plain(connections));
        let twins = twins::twins(&systems, &connections);
        let mut systems: Vec<_> = systems
            .into_iter()
            .map(|system| {
                let own_key = credentials
                    .intact
                    .iter()
                    .find(|credential| Some(credential.row.id) == system.own_key)
                    .map(|credential| credential.row.clone());
                SystemOverview {
                    twin: twins.get(&system.id).copied(),
                    state_file: self.state_file_of(&system, &owed),
                    reach: self.reach_of(system.id),
                    read_only: keeps_from_writing(system.kind, own_key.as_ref()),
                    own_key,
                    connection_count: connections
                        .iter()
                        .filter(|connection| connection.system == system.id)
                        .count(),
                    system,
                }
            })
            .collect();
        systems.sort_by(|left, right| {
            left.system
                .name
                .to_lowercase()
                .cmp(&right.system.name.to_lowercase())
        });
        Ok(systems)
    }

    /// Adds a system after asking it; its own login is tested by that and then sealed.
    ///
    /// # Errors
    /// A [`SystemError`]; nothing is kept after one.
    pub async fn add_system(
        &self,
        new: NewSystem,
        cancel: &CancellationToken,
    ) -> Result<SystemOverview, SystemError> {
        let typed = ask::typed_address(&new)?;
        if typed.origin().is_plain_remote() && !new.allows_plain_http {
            return Err(SystemError::PlainHttpNotAgreed);
        }
        let name = name(&new.name)?;
        if new.login.is_some() {
            self.require_open_store().await?;
        }
        let probe = self.ask(&typed, &new, cancel).await?;
        if let Some(finding) = probe.trouble {
            return Err(SystemError::Trouble(Box::new(finding)));
        }
        let place = (&probe.address, new.allows_plain_http);
        let seen = match (&new.login, new.kind) {
            (Some(login), SystemKind::CoreGit) => {
                let route = self.settings().await?.route;
                self.seen_with(login, place, route, cancel).await?
            }
            (None, SystemKind::CoreGit) | (_, SystemKind::DevLake | SystemKind::Dojops) => Vec::new(),
        };
        let now = self.clock().now();
        let login = new
            .login
            .map(|login| own_credential(new.kind, login, probe.login_kind, place, now));
        let system = System {
            id: SystemId::from_uuid(Uuid::now_v7()),
            kind: new.kind,
            name,
            address: probe.address,
            environment: new.environment,
            own_key: login.as_ref().map(|login| login.credential.id),
            route: None,
            checks_from_here: true,
            allows_plain_http: new.allows_plain_http,
            version: probe.version,
            other_plugins: OtherPlugins::default(),
            state_file: None,
            listed_at: None,
        };
        let (stored, now) = (system.clone(), self.clock().now());
        self.commit_sealing(move |vault, tables| {
            let others = crate::plain(tables.systems()?);
            if others.iter().any(|other| other.name == stored.name) {
                return Err(SystemError::NameTaken);
            }
            for other in others.iter().filter(|other| other.address == stored.address) {
                let known = crate::connections_of(tables, other.id)?;
                let known = known.iter().map(|found| &found.row);
                let is_of_another = is_of_another(known, &seen).unwrap_or(true);
                if is_alone_there(other.kind) || !is_of_another {
                    return Err(SystemError::AddressTaken);
                }
            }
            if let Some(OwnCredential {
                credential,
                secret,
                grants,
            }) = &login
            {
                tables.add_credential(credential)?;
                vault.seal(tables, credential.id, Purpose::Current, secret, grants)?;
            }
            tables.add_system(&stored)?;
            let login = login
                .as_ref()
                .map(|own| Change::added(ChangedField::Secret, credential_name(&own.credential)));
            let entry = Activity::of_system(Action::AddSystem, &stored, now)
                .changing([
                    Change::added(ChangedField::Address, stored.address.to_string()),
                    Change::added(ChangedField::Environment, environment_words(stored.environment)),
                ])
                .changing(login);
            Ok(tables.add_activity(&entry)?)
        })
        .await?;
        self.note_reach(system.id, Reach::Answers);
        self.overview(system.id).await
    }

    /// Changes what needs no asking.
    ///
    /// # Errors
    /// A [`SystemError`]; nothing is changed after one.
    pub async fn change_system(
        &self,
        id: SystemId,
        change: SystemChange,
    ) -> Result<SystemOverview, SystemError> {
        let name = name(&change.name)?;
        if let Some(route) = &change.route {
            check_route(route)?;
        }
        let now = self.clock().now();
        self.commit(move |tables| {
            let mut found = tables.system(id)?.ok_or(SystemError::NotFound)?;
            let before = found.row.clone();
            if crate::plain(tables.systems()?)
                .iter()
                .any(|other| other.name == name && other.id != id)
            {
                return Err(SystemError::NameTaken);
            }
            found.row.name = name;
            found.row.environment = change.environment;
            found.row.checks_from_here = change.checks_from_here;
            found.row.route = change.route;
            tables.change_system(&found.row, found.version)?;
            let changes = differences(&before, &found.row);
            if changes.is_empty() {
                return Ok(());
            }
            let entry = Activity::of_system(Action::ChangeSystem, &found.row, now).changing(changes);
            Ok(tables.add_activity(&entry)?)
        })
        .await?;
        self.overview(id).await
    }

    /// Gives a system its own login, after asking it with that. A key in place of another one keeps what people said
    /// about it: policy and notes.
    ///
    /// # Errors
    /// A [`SystemError`]; the former login stays after one. [`SystemError::OtherOrganization`] for a key that sees none
    /// of the known connections.
    pub async fn set_system_login(
        &self,
        id: SystemId,
        login: OwnLogin,
        cancel: &CancellationToken,
    ) -> Result<SystemOverview, SystemError> {
        let system = self.system(id).await?;
        self.require_open_store().await?;
        let new = NewSystem {
            kind: system.kind,
            address: system.address.to_string(),
            name: system.name.clone(),
            environment: system.environment,
            login: Some(login),
            allows_plain_http: system.allows_plain_http,
        };
        let route = self.route_of(&system).await?;
        let probe = self.ask_on(&system.address, &new, route.clone(), cancel).await?;
        if let Some(finding) = probe.trouble {
            return Err(SystemError::Trouble(Box::new(finding)));
        }
        let Some(login) = new.login else {
            return Err(SystemError::NotFound);
        };
        let place = (&system.address, system.allows_plain_http);
        match system.kind {
            SystemKind::DevLake | SystemKind::Dojops => {}
            SystemKind::CoreGit => {
                let seen = self.seen_with(&login, place, route, cancel).await?;
                let known = self.read(move |tables| crate::connections_of(tables, id)).await?;
                if is_of_another(known.iter().map(|found| &found.row), &seen) == Some(true) {
                    return Err(SystemError::OtherOrganization);
                }
            }
        }
        let now = self.clock().now();
        let own = own_credential(system.kind, login, probe.login_kind, place, now);
        self.commit_sealing(move |vault, tables| replace_login(vault, tables, id, own, now))
            .await?;
        self.note_reach(id, Reach::Answers);
        self.overview(id).await
    }

    pub(crate) async fn system(&self, id: SystemId) -> Result<System, SystemError> {
        let found = self.read(move |tables| tables.system(id)).await?;
        found.map(|found| found.row).ok_or(SystemError::NotFound)
    }

    async fn overview(&self, id: SystemId) -> Result<SystemOverview, SystemError> {
        let systems = self.systems().await?;
        systems
            .into_iter()
            .find(|overview| overview.system.id == id)
            .ok_or(SystemError::NotFound)
    }
}

fn differences(before: &System, after: &System) -> Vec<Change> {
    let own = [
        (ChangedField::Name, before.name.clone(), after.name.clone()),
        (
            ChangedField::Environment,
            environment_words(before.environment).to_owned(),
            environment_words(after.environment).to_owned(),
        ),
        (
            ChangedField::ChecksFromHere,
            yes_or_no(before.checks_from_here),
            yes_or_no(after.checks_from_here),
        ),
    ];
    let own = own
        .into_iter()
        .filter_map(|(field, before, after)| Change::between(field, Some(before), Some(after)));
    own.chain(route_changes(before.route.as_ref(), after.route.as_ref()))
        .collect()
}

fn environment_words(environment: Environment) -> &'static str {
    match environment {
        Environment::Dev => "development",
        Environment::Staging => "staging",
        Environment::Production => "production",
    }
}

fn name(typed: &str) -> Result<String, SystemError> {
    let name = typed.trim();
    let is_usable =
        !name.is_empty() && name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control);
    if is_usable {
        Ok(name.to_owned())
    } else {
        Err(SystemError::Name)
    }
}

/// A proxy is an http address without a path; certificates must be readable before they are kept.
pub(crate) fn check_route(route: &NetworkRoute) -> Result<(), SystemError> {
    if let ProxyMode::Explicit(address) = &route.proxy
        && (address.origin().scheme() != Scheme::Http || address.path() != "/")
    {
        return Err(SystemError::Proxy);
    }
    match &route.extra_ca_pem {
        Some(pem) => match count_certificates(pem) {
            Ok(0) | Err(_) => Err(SystemError::Certificates),
            Ok(_) => Ok(()),
        },
        None => Ok(()),
    }
}
