//! Systems.

use app::{
    ListTrouble, Probe, Proposal, ProposalSource, Reach, Reloaded, StateFileStatus, SystemOverview, Told,
};
use domain::{Credential, Environment, Finding, System, SystemKind};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{About, FindingView, RouteView, count};

/// How much care a system deserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum EnvironmentName {
    /// For trying things.
    Dev,
    /// The rehearsal.
    Staging,
    /// What people depend on.
    Production,
}

/// What a system is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SystemSort {
    /// An Apache DevLake server.
    DevLake,
    /// A CoreGit organization.
    CoreGit,
    /// A dojops-sa on this computer.
    Dojops,
}

/// A way to sign in to a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LoginName {
    /// With an API key.
    ApiKey,
    /// With user and password of the page in front.
    UiBasic,
}

/// A sort of system to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SystemSortView {
    /// What is answered.
    pub id: SystemSort,
    /// "CoreGit".
    pub label: String,
    /// The address that most people mean.
    pub address: Option<String>,
    /// Whether it has an address that somebody enters.
    pub has_address: bool,
    /// Below the address.
    pub address_help: String,
    /// Whether such systems are found on this computer and in state files.
    pub can_be_found: bool,
    /// Whether it always asks for a login of its own.
    pub needs_login: bool,
    /// By which ways.
    pub logins: Vec<LoginName>,
    /// Below the login.
    pub login_help: String,
}

impl From<SystemKind> for SystemSort {
    fn from(kind: SystemKind) -> Self {
        match kind {
            SystemKind::DevLake => Self::DevLake,
            SystemKind::CoreGit => Self::CoreGit,
            SystemKind::Dojops => Self::Dojops,
        }
    }
}

impl From<SystemSort> for SystemKind {
    fn from(sort: SystemSort) -> Self {
        match sort {
            SystemSort::DevLake => Self::DevLake,
            SystemSort::CoreGit => Self::CoreGit,
            SystemSort::Dojops => Self::Dojops,
        }
    }
}

impl SystemSortView {
    /// All that can be added, in the order in which they are offered. In the sample a CoreGit is its own.
    pub(crate) fn all(sample_coregit: Option<&str>) -> Vec<Self> {
        let mut all = [SystemKind::DevLake, SystemKind::CoreGit, SystemKind::Dojops].map(Self::of);
        if let (Some(address), [_, coregit, _]) = (sample_coregit, &mut all) {
            coregit.address = Some(address.to_owned());
            coregit.address_help = "The sample’s CoreGit.".to_owned();
            coregit.login_help =
                "Its keys stand beside the sample’s tokens, in the README of the stand-ins.".to_owned();
        }
        all.into()
    }

    fn of(kind: SystemKind) -> Self {
        let (id, label) = (kind.into(), kind.display().to_owned());
        match kind {
            SystemKind::DevLake => Self {
                id,
                label,
                address: None,
                has_address: true,
                address_help: "Of the backend, or of the page in front (config-ui).".to_owned(),
                can_be_found: true,
                needs_login: false,
                logins: vec![LoginName::ApiKey, LoginName::UiBasic],
                login_help: "Sealed here, and sent only to this system.".to_owned(),
            },
            SystemKind::CoreGit => Self {
                id,
                label,
                address: Some(app::HOSTED_COREGIT.to_owned()),
                has_address: true,
                address_help: "The hosted service, your own domain of it, or a server on this computer."
                    .to_owned(),
                can_be_found: false,
                needs_login: true,
                logins: vec![LoginName::ApiKey],
                login_help: "A master key (cgk_live_…) does everything in its organization, a scoped one (cgt_…) only \
                             reads. Sealed here, and sent only to this system."
                    .to_owned(),
            },
            SystemKind::Dojops => Self {
                id,
                label,
                address: Some(app::AGENT_ADDRESS.to_owned()),
                has_address: false,
                address_help: "A program on this computer without an interface: Patchbay keeps its connectors.".to_owned(),
                can_be_found: false,
                needs_login: false,
                logins: Vec::new(),
                login_help: String::new(),
            },
        }
    }
}

/// How a system answered when last asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ReachState {
    /// Not asked since the start.
    NotAsked,
    /// It answered.
    Answers,
    /// It did not, or something in front of it did not let us through.
    Trouble,
}

/// A system, as list and cards draw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SystemView {
    /// Our id.
    pub id: String,
    /// "DevLake".
    pub kind: String,
    /// Which sort it is: what kinds to choose name.
    pub sort: SystemSort,
    /// Why nothing that writes works there: a key that may only read.
    pub read_only: Option<super::FindingView>,
    /// The person's name for it.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Whether it is a server at that address: with a version, a login, and a place to move to.
    pub has_address: bool,
    /// How much care it deserves.
    pub environment: EnvironmentName,
    /// The version it reported.
    pub version: Option<String>,
    /// Its own login: "none", "API key …90ab", "user kim".
    pub own_login: String,
    /// Whether it has one: then it is asked only while the secret store is open.
    pub has_own_key: bool,
    /// How it answered.
    pub reach: ReachState,
    /// What stood in the way, with its way out.
    pub trouble: Option<super::FindingView>,
    /// When its connections were last read, RFC 3339.
    pub listed_at: Option<String>,
    /// How many connections it holds.
    pub connection_count: u32,
    /// Things worth knowing: plain http, no login although not on this computer, unreadable plugins …
    pub warnings: Vec<String>,
    /// Whether rungs 1–4 run from this computer.
    pub checks_from_here: bool,
    /// Its own way through the network, where it has one.
    pub route: Option<super::RouteView>,
    /// Another system that holds the same connections: one server under two addresses.
    pub twin: Option<String>,
    /// gh-devlake's state file that is kept in step with it.
    pub state_file: Option<StateFileView>,
}

/// A state file that is kept in step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StateFileView {
    /// Where it is.
    pub path: String,
    /// How many changes it does not say yet.
    pub owed: u32,
    /// What stood in the way last time.
    pub trouble: Option<String>,
    /// What helps.
    pub remedy: Option<String>,
}

/// A DevLake that was found, and must be confirmed before anything is sent to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposalView {
    /// Its address.
    pub address: String,
    /// Where the address comes from: "this computer, port 8080", "devlake state file".
    pub source: String,
    /// The version it reported.
    pub version: Option<String>,
    /// The state file that it comes from.
    pub state_file: Option<String>,
}

/// What answers at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProbeView {
    /// The canonical address that would be used (`/api` found where it was missing).
    pub address: String,
    /// The version, where a DevLake answered.
    pub version: Option<String>,
    /// Whether it can be added as it is.
    pub is_usable: bool,
    /// Whether it asks for a login of its own.
    pub needs_login: bool,
    /// What stands in the way.
    pub trouble: Option<super::FindingView>,
    /// Whether secrets would travel in clear; needs an agreement.
    pub is_plain_remote: bool,
}

/// How reading the lists went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReloadView {
    /// Connections found, over all systems asked.
    pub found: u32,
    /// Of these, new to Patchbay.
    pub adopted: u32,
    /// No longer listed.
    pub gone: u32,
    /// What is the matter with systems, and with single lists of systems that answer.
    pub troubles: Vec<ListTroubleView>,
}

/// What is the matter with a system, or with some of its lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListTroubleView {
    /// The system.
    pub system: String,
    /// Whether nothing of it could be read.
    pub is_whole: bool,
    /// Where and what.
    pub words: String,
    /// What to do.
    pub advice: String,
}

impl From<Environment> for EnvironmentName {
    fn from(environment: Environment) -> Self {
        match environment {
            Environment::Dev => Self::Dev,
            Environment::Staging => Self::Staging,
            Environment::Production => Self::Production,
        }
    }
}

impl From<EnvironmentName> for Environment {
    fn from(environment: EnvironmentName) -> Self {
        match environment {
            EnvironmentName::Dev => Self::Dev,
            EnvironmentName::Staging => Self::Staging,
            EnvironmentName::Production => Self::Production,
        }
    }
}

impl From<&SystemOverview> for SystemView {
    fn from(overview: &SystemOverview) -> Self {
        let system = &overview.system;
        let (reach, trouble) = match &overview.reach {
            Reach::NotAsked => (ReachState::NotAsked, None),
            Reach::Answers => (ReachState::Answers, None),
            Reach::Trouble(finding) => {
                let about = About::system(system.kind);
                (ReachState::Trouble, Some(FindingView::of(finding, about, None)))
            }
        };
        Self {
            id: system.id.to_string(),
            kind: system.kind.display().to_owned(),
            sort: system.kind.into(),
            read_only: overview
                .read_only
                .as_ref()
                .map(|finding| FindingView::of(finding, About::system(system.kind), None)),
            name: system.name.clone(),
            address: system.address.to_string(),
            has_address: SystemSortView::of(system.kind).has_address,
            environment: system.environment.into(),
            version: system.version.clone(),
            own_login: own_login(overview.own_key.as_ref()),
            has_own_key: system.own_key.is_some(),
            reach,
            trouble,
            listed_at: system.listed_at.map(|at| at.to_string()),
            connection_count: count(overview.connection_count),
            warnings: warnings(system),
            checks_from_here: system.checks_from_here,
            route: system.route.as_ref().map(RouteView::from),
            twin: overview.twin.map(|twin| twin.to_string()),
            state_file: overview.state_file.as_ref().map(StateFileView::from),
        }
    }
}

impl From<&StateFileStatus> for StateFileView {
    fn from(status: &StateFileStatus) -> Self {
        let told = status.trouble.clone().map(Told::from);
        Self {
            path: status.path.clone(),
            owed: count(status.owed),
            trouble: told.as_ref().map(|told| told.message.clone()),
            remedy: told.and_then(|told| told.hint),
        }
    }
}

fn own_login(credential: Option<&Credential>) -> String {
    let Some(credential) = credential else {
        return "none".to_owned();
    };
    match (&credential.login, &credential.hint.last_four) {
        (Some(login), _) => format!("user {login}"),
        (None, Some(last_four)) => format!("{} …{last_four}", credential.token_kind.display()),
        (None, None) => credential.token_kind.display().to_owned(),
    }
}

/// What a person has to know about an address (SECURITY section 7); nothing about this computer's own.
fn warnings(system: &System) -> Vec<String> {
    let origin = system.address.origin();
    let mut warnings = Vec::new();
    if origin.is_plain_remote() {
        warnings.push("Its address is http://: secrets travel to it in clear.".to_owned());
    }
    if !origin.is_loopback() && system.kind == SystemKind::DevLake {
        warnings.push(
            "Whoever reaches this DevLake’s port can make it use and send every credential it stores."
                .to_owned(),
        );
    }
    warnings
}

impl From<&Proposal> for ProposalView {
    fn from(proposal: &Proposal) -> Self {
        let source = match proposal.source {
            ProposalSource::ThisComputer(port) => format!("this computer, port {port}"),
            ProposalSource::StateFile => "devlake state file".to_owned(),
        };
        Self {
            address: proposal.address.to_string(),
            source,
            version: proposal.version.clone(),
            state_file: proposal
                .state_file
                .as_ref()
                .map(|path| path.display().to_string()),
        }
    }
}

impl From<&Probe> for ProbeView {
    fn from(probe: &Probe) -> Self {
        Self {
            address: probe.address.to_string(),
            version: probe.version.clone(),
            is_usable: probe.trouble.is_none(),
            needs_login: probe
                .trouble
                .as_ref()
                .is_some_and(|found| found.finding == Finding::SystemLoginNeeded),
            trouble: probe.trouble.as_ref().map(FindingView::from),
            is_plain_remote: probe.address.origin().is_plain_remote(),
        }
    }
}

impl From<&Reloaded> for ReloadView {
    fn from(reloaded: &Reloaded) -> Self {
        let trouble = |trouble: &ListTrouble| {
            let said = trouble.finding.words();
            ListTroubleView {
                system: trouble.system.to_string(),
                is_whole: trouble.is_whole,
                words: format!("{}: {}", trouble.name, said.what),
                advice: said.advice,
            }
        };
        Self {
            found: count(reloaded.found),
            adopted: count(reloaded.adopted),
            gone: count(reloaded.gone),
            troubles: reloaded.troubles.iter().map(trouble).collect(),
        }
    }
}
