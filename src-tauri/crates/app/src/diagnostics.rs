//! What may be told about an installation when something does not work: counts and kinds. No secret, no name, no
//! address, no path.

use std::{collections::BTreeMap, fmt, path::Path};

use domain::{Connection, ConnectionState, Kind, ProxyMode};

use crate::{App, DesktopRefused, KeyState, StoreError};

/// Counts and kinds; shown as lines of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics {
    store: KeyState,
    has_unfinished_erasure: bool,
    systems: usize,
    with_login: usize,
    with_own_route: usize,
    unencrypted: usize,
    connections: BTreeMap<&'static str, usize>,
    pending: usize,
    gone: usize,
    credentials: usize,
    held: usize,
    damaged: usize,
    proxy: &'static str,
    has_extra_certificates: bool,
}

impl App {
    /// Counts what is here. Reads rows only: works while locked.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub async fn diagnostics(&self) -> Result<Diagnostics, StoreError> {
        let store = self.keys().await?.state;
        let has_unfinished_erasure = !self.is_erased().await;
        let route = self.settings().await?.route;
        let (systems, connections, credentials) = self
            .read(|tables| Ok((tables.systems()?, tables.connections()?, tables.credentials()?)))
            .await?;
        let damaged = systems.damaged.len() + connections.damaged.len() + credentials.damaged.len();
        let (systems, connections, credentials) = (
            crate::plain(systems),
            crate::plain(connections),
            crate::plain(credentials),
        );
        let in_state = |wanted: fn(&ConnectionState) -> bool| {
            connections
                .iter()
                .filter(|connection| wanted(&connection.state))
                .count()
        };
        Ok(Diagnostics {
            store,
            has_unfinished_erasure,
            systems: systems.len(),
            with_login: systems.iter().filter(|system| system.own_key.is_some()).count(),
            with_own_route: systems.iter().filter(|system| system.route.is_some()).count(),
            unencrypted: systems
                .iter()
                .filter(|system| system.address.origin().is_plain_remote())
                .count(),
            pending: in_state(|state| matches!(state, ConnectionState::Pending(_))),
            gone: in_state(|state| matches!(state, ConnectionState::Gone(_))),
            connections: by_kind(&connections),
            credentials: credentials.len(),
            held: credentials.iter().filter(|credential| credential.is_held).count(),
            damaged,
            proxy: match route.proxy {
                ProxyMode::Direct => "none",
                ProxyMode::System => "from the environment",
                ProxyMode::Explicit(_) => "set",
            },
            has_extra_certificates: route.extra_ca_pem.is_some(),
        })
    }
}

impl App {
    /// Shows a folder of ours in the desktop's own program for files.
    ///
    /// # Errors
    /// When the desktop has no way to.
    pub fn open_folder(&self, folder: &Path) -> Result<(), DesktopRefused> {
        self.inner.desktop.open_folder(folder)
    }

    /// Puts a text into the clipboard. Never a secret.
    ///
    /// # Errors
    /// When the desktop has no way to.
    pub async fn copy(&self, text: &str) -> Result<(), DesktopRefused> {
        self.inner.desktop.copy(text).await
    }
}

fn by_kind(connections: &[Connection]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for connection in connections {
        let kind = match &connection.kind {
            Kind::Known(kind) => kind.spec().slug,
            // A plugin's name comes from a server, and may be anything.
            Kind::Unlisted(_) => "other",
        };
        *counts.entry(kind).or_default() += 1;
    }
    counts
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yes = |is: bool| if is { "yes" } else { "no" };
        let kinds: Vec<String> = self
            .connections
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        let total: usize = self.connections.values().sum();
        writeln!(formatter, "Secret store: {}", state_word(self.store))?;
        writeln!(
            formatter,
            "Erasure unfinished: {}",
            yes(self.has_unfinished_erasure)
        )?;
        writeln!(
            formatter,
            "Systems: {} (login {}, own route {}, unencrypted {})",
            self.systems, self.with_login, self.with_own_route, self.unencrypted
        )?;
        writeln!(
            formatter,
            "Connections: {total} ({}; pending {}, gone {})",
            kinds.join(", "),
            self.pending,
            self.gone
        )?;
        writeln!(
            formatter,
            "Credentials: {} (held {})",
            self.credentials, self.held
        )?;
        writeln!(formatter, "Damaged rows: {}", self.damaged)?;
        writeln!(
            formatter,
            "Proxy: {}; additional certificates: {}",
            self.proxy,
            yes(self.has_extra_certificates)
        )
    }
}

fn state_word(state: KeyState) -> String {
    match state {
        KeyState::Empty => "none yet".to_owned(),
        KeyState::Asking => "asking the keychain".to_owned(),
        KeyState::Unlocked => "unlocked".to_owned(),
        KeyState::Locked => "locked".to_owned(),
        KeyState::Trouble(trouble) => trouble.to_string(),
    }
}
