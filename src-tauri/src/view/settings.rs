//! Settings, and what the window is told at its start.

use app::{Settings, Theme};
use domain::{Address, NetworkRoute, ProxyMode};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::FieldName;
use crate::error::{CommandError, ErrorCode};

/// Light, dark, or what the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ThemeName {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Which proxy Patchbay takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ProxyName {
    /// None.
    Direct,
    /// The environment's.
    System,
    /// A given one.
    Explicit,
}

/// The way through the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RouteView {
    /// Which proxy.
    pub proxy: ProxyName,
    /// Its address, where it is a given one; else empty.
    pub proxy_address: String,
    /// Extra certificates as PEM text; empty = none.
    pub extra_ca_pem: String,
}

/// What can be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// Appearance.
    pub theme: ThemeName,
    /// The default way through the network.
    pub route: RouteView,
    /// Lock after so many minutes without input, 1–240.
    pub lock_after_minutes: u32,
    /// Whether keys without Ctrl do something outside text.
    pub has_letter_keys: bool,
    /// Whether testing many also runs each system's own test.
    pub tests_ask_systems: bool,
    /// Whether a secret may be put into the clipboard.
    pub copies_secrets: bool,
}

/// What the window is told at its start, before anything slow is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StartView {
    /// The version.
    pub version: String,
    /// "Sample" or "Debug", shown beside the name; `None` for the real one.
    pub label: Option<String>,
    /// Whether to begin with the first run.
    pub is_first_run: bool,
    /// Whether sample systems can be tried (the sandbox program lies beside this one).
    pub can_try_sample: bool,
    /// Where everything is kept.
    pub data_directory: String,
    /// Settings.
    pub settings: SettingsView,
    /// The secret store.
    pub store: super::StoreView,
}

/// What happened so far, in numbers that rise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignalView {
    /// Commits, of this window or of another face: after each the rows are to be read again.
    pub changes: u32,
    /// Changes of the secret store's state.
    pub keys: u32,
    /// That state, once it changed.
    pub store: Option<super::StoreView>,
}

/// The numbers of the signal that was heard last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeardInput {
    /// Of commits.
    pub changes: u32,
    /// Of changes of the secret store's state.
    pub keys: u32,
}

impl From<Theme> for ThemeName {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::System => Self::System,
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
        }
    }
}

impl From<ThemeName> for Theme {
    fn from(theme: ThemeName) -> Self {
        match theme {
            ThemeName::System => Self::System,
            ThemeName::Light => Self::Light,
            ThemeName::Dark => Self::Dark,
        }
    }
}

impl From<&NetworkRoute> for RouteView {
    fn from(route: &NetworkRoute) -> Self {
        let (proxy, proxy_address) = match &route.proxy {
            ProxyMode::Direct => (ProxyName::Direct, String::new()),
            ProxyMode::System => (ProxyName::System, String::new()),
            ProxyMode::Explicit(address) => (ProxyName::Explicit, address.to_string()),
        };
        Self {
            proxy,
            proxy_address,
            extra_ca_pem: route.extra_ca_pem.clone().unwrap_or_default(),
        }
    }
}

impl TryFrom<RouteView> for NetworkRoute {
    type Error = CommandError;

    fn try_from(route: RouteView) -> Result<Self, CommandError> {
        let proxy = match route.proxy {
            ProxyName::Direct => ProxyMode::Direct,
            ProxyName::System => ProxyMode::System,
            ProxyName::Explicit => {
                ProxyMode::Explicit(Address::parse(&route.proxy_address).map_err(|error| {
                    CommandError::new(ErrorCode::InvalidField, app::sentence(&error)).at(FieldName::Proxy)
                })?)
            }
        };
        let extra_ca_pem = Some(route.extra_ca_pem).filter(|pem| !pem.trim().is_empty());
        Ok(Self { proxy, extra_ca_pem })
    }
}

impl From<&Settings> for SettingsView {
    fn from(settings: &Settings) -> Self {
        Self {
            theme: settings.theme.into(),
            route: RouteView::from(&settings.route),
            lock_after_minutes: settings.lock_after_minutes,
            has_letter_keys: settings.has_letter_keys,
            tests_ask_systems: settings.tests_ask_systems,
            copies_secrets: settings.copies_secrets,
        }
    }
}

impl TryFrom<SettingsView> for Settings {
    type Error = CommandError;

    fn try_from(view: SettingsView) -> Result<Self, CommandError> {
        Ok(Self {
            theme: view.theme.into(),
            route: view.route.try_into()?,
            lock_after_minutes: view.lock_after_minutes,
            has_letter_keys: view.has_letter_keys,
            tests_ask_systems: view.tests_ask_systems,
            copies_secrets: view.copies_secrets,
        })
    }
}
