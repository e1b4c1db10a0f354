//! What a person can set.

use domain::NetworkRoute;
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
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            route: NetworkRoute::default(),
            lock_after_minutes: 15,
            has_letter_keys: true,
            tests_ask_systems: true,
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
        let stored = settings.clone();
        self.commit(move |tables| tables.put_setting(KEY, &stored))
            .await?;
        Ok(settings)
    }
}
