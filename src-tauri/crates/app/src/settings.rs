//! What a person can set.

use domain::{
    NetworkRoute, ProxyMode,
    activity::{Action, Activity, Change, ChangedField},
};
use serde::{Deserialize, Serialize};

use crate::{App, StoreError, SystemError, damage::unless_damaged, systems::check_route};

const KEY: &str = "settings";

/// Light, dark, or what the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What a person can set. A field that an older version did not know has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Appearance.
    pub theme: Theme,
    /// The way through the network, where a system has none of its own.
    pub route: NetworkRoute,
    /// Lock after so many minutes without input.
    pub lock_after_minutes: u32,
    /// Whether keys without Ctrl do something outside text (WCAG 2.1.4: speech input types them by accident).
    pub has_letter_keys: bool,
    /// Whether testing many also runs each system's own test.
    pub tests_ask_systems: bool,
    /// Whether a secret may be put into the clipboard at all (SECURITY section 2).
    pub copies_secrets: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            route: NetworkRoute::default(),
            lock_after_minutes: 15,
            has_letter_keys: true,
            tests_ask_systems: true,
            copies_secrets: false,
        }
    }
}

impl App {
    /// The settings; the defaults before anything was set.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        // Damaged ones are shown as such; until then everything works with the defaults.
        let stored = self.read(|tables| unless_damaged(tables.setting(KEY))).await?;
        Ok(stored.unwrap_or_default())
    }

    /// Keeps the settings, the lock time within 1 to 240 minutes.
    ///
    /// # Errors
    /// When the proxy or the certificates cannot be used, or the store cannot be written.
    pub async fn save_settings(&self, settings: Settings) -> Result<Settings, SystemError> {
        let settings = Settings {
            lock_after_minutes: settings.lock_after_minutes.clamp(1, 240),
            ..settings
        };
        check_route(&settings.route)?;
        let (stored, now) = (settings.clone(), self.clock().now());
        self.commit(move |tables| {
            let before: Settings = unless_damaged(tables.setting(KEY))?.unwrap_or_default();
            tables.put_setting(KEY, &stored)?;
            let changes = differences(&before, &stored);
            if changes.is_empty() {
                return Ok(());
            }
            tables.add_activity(&Activity::new(Action::ChangeSettings, "", now).changing(changes))
        })
        .await?;
        Ok(settings)
    }
}

fn differences(before: &Settings, after: &Settings) -> Vec<Change> {
    let theme = |settings: &Settings| match settings.theme {
        Theme::System => "as the system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let all = [
        (
            ChangedField::Theme,
            theme(before).to_owned(),
            theme(after).to_owned(),
        ),
        (
            ChangedField::LockAfter,
            minutes(before.lock_after_minutes),
            minutes(after.lock_after_minutes),
        ),
        (
            ChangedField::LetterKeys,
            yes_or_no(before.has_letter_keys),
            yes_or_no(after.has_letter_keys),
        ),
        (
            ChangedField::TestsAskSystems,
            yes_or_no(before.tests_ask_systems),
            yes_or_no(after.tests_ask_systems),
        ),
        (
            ChangedField::CopiesSecrets,
            yes_or_no(before.copies_secrets),
            yes_or_no(after.copies_secrets),
        ),
    ];
    let own = all
        .into_iter()
        .filter_map(|(field, before, after)| Change::between(field, Some(before), Some(after)));
    own.chain(route_changes(Some(&before.route), Some(&after.route)))
        .collect()
}

/// How a way through the network changed; of certificates their number.
pub(crate) fn route_changes(before: Option<&NetworkRoute>, after: Option<&NetworkRoute>) -> Vec<Change> {
    let proxy = |route: Option<&NetworkRoute>| {
        Some(match route.map(|route| &route.proxy) {
            None => "as the application".to_owned(),
            Some(ProxyMode::Direct) => "no proxy".to_owned(),
            Some(ProxyMode::System) => "the environment's proxy".to_owned(),
            Some(ProxyMode::Explicit(address)) => address.to_string(),
        })
    };
    let network = Change::between(ChangedField::Network, proxy(before), proxy(after));
    let certificates = [before, after].map(|route| route.and_then(|route| route.extra_ca_pem.as_deref()));
    let [old, new] = certificates;
    let count = |pem: Option<&str>| {
        let count = pem.and_then(|pem| connect::net::count_certificates(pem).ok())?;
        (count > 0).then(|| count.to_string())
    };
    let certificates = (old != new).then(|| Change::new(ChangedField::Certificates, count(old), count(new)));
    network.into_iter().chain(certificates).collect()
}

pub(crate) fn yes_or_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

fn minutes(number: u32) -> String {
    match number {
        1 => "1 minute".to_owned(),
        _ => format!("{number} minutes"),
    }
}
