//! Reading: everything that a DevLake holds, in about the time of its slowest single answer.

use domain::{OtherPlugins, kinds::DEVLAKE_PLUGINS};
use futures_util::future::{join_all, join3};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{DevLake, DevLakeError, RemoteConnection, answer, is_slug};
use crate::net::NetError;

/// What a DevLake holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    /// What it calls its version, where it said so.
    pub version: Option<String>,
    /// Every plugin that was asked, known ones first.
    pub plugins: Vec<(String, PluginAnswer)>,
    /// Its plugins beyond the known ones, for the next time.
    pub others: OtherPlugins,
}

/// What came of one plugin. A broken one never hides the others.
#[derive(Debug, Clone, PartialEq)]
pub enum PluginAnswer {
    /// Its connections.
    Listed(Vec<RemoteConnection>),
    /// This DevLake does not have it.
    NotInstalled,
    /// It could not be read.
    Failed(DevLakeError),
}

impl DevLake {
    /// The installed plugins, by DevLake's own names; data-source plugins and others.
    ///
    /// # Errors
    /// A [`DevLakeError`].
    pub async fn list_plugins(&self, cancel: &CancellationToken) -> Result<Vec<String>, DevLakeError> {
        let response = self.send(self.get_request("plugins"), cancel).await?;
        let Value::Array(plugins) = answer::success(&response, "", self.address.origin())? else {
            return Err(DevLakeError::NotDevLake);
        };
        let name = |plugin: &Value| Some(plugin.get("plugin")?.as_str()?.to_owned());
        let mut names: Vec<String> = plugins
            .iter()
            .filter_map(name)
            .filter(|name| is_slug(name))
            .collect();
        names.sort();
        Ok(names)
    }

    /// The connections of one plugin.
    ///
    /// # Errors
    /// A [`DevLakeError`]; [`DevLakeError::PluginMissing`] where it is not installed.
    pub async fn list_connections(
        &self,
        plugin: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<RemoteConnection>, DevLakeError> {
        let missing = || DevLakeError::PluginMissing {
            plugin: plugin.to_owned(),
        };
        if !is_slug(plugin) {
            return Err(missing());
        }
        let response = self
            .send(self.get_request(&format!("plugins/{plugin}/connections")), cancel)
            .await?;
        match answer::success(&response, plugin, self.address.origin()) {
            // One unreadable entry spoils the list: leaving it out would look as if somebody had deleted it.
            Ok(Value::Array(list)) => {
                let list: Option<Vec<_>> = list.into_iter().map(RemoteConnection::decode).collect();
                list.ok_or(DevLakeError::NotDevLake)
            }
            Ok(_) => Err(DevLakeError::NotDevLake),
            Err(DevLakeError::NotFound) => Err(missing()),
            Err(error) => Err(error),
        }
    }

    /// One connection.
    ///
    /// # Errors
    /// A [`DevLakeError`]; [`DevLakeError::NotFound`] where it is gone.
    pub async fn get(
        &self,
        plugin: &str,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<RemoteConnection, DevLakeError> {
        if !is_slug(plugin) {
            return Err(DevLakeError::PluginMissing {
                plugin: plugin.to_owned(),
            });
        }
        let response = self
            .send(
                self.get_request(&format!("plugins/{plugin}/connections/{id}")),
                cancel,
            )
            .await?;
        let found = answer::success(&response, plugin, self.address.origin())?;
        RemoteConnection::decode(found).ok_or(DevLakeError::NotDevLake)
    }

    /// Everything: the known plugins, and the `remembered` ones of this server, are asked together with `/plugins` and
    /// `/version`, not after them; plugins that only `/plugins` names are a second wave.
    ///
    /// # Errors
    /// What kept *every* plugin from answering: nothing is reachable, a login is needed, a migration waits.
    pub async fn list_all(
        &self,
        remembered: &OtherPlugins,
        cancel: &CancellationToken,
    ) -> Result<Inventory, DevLakeError> {
        let known = DEVLAKE_PLUGINS.iter().map(|(slug, _)| (*slug).to_owned());
        let first_wave = known.chain(remembered.with_connections.iter().cloned());
        let first_wave = join_all(first_wave.map(|slug| self.answer_of(slug, cancel)));
        let (mut plugins, installed, version) =
            join3(first_wave, self.list_plugins(cancel), self.version(cancel)).await;
        if let Some(error) = common_failure(&plugins) {
            return Err(error);
        }
        let installed = match installed {
            Ok(installed) => installed,
            Err(_)
                if plugins
                    .iter()
                    .any(|(_, answer)| matches!(answer, PluginAnswer::Listed(_))) =>
            {
                remembered.without_connections.clone()
            }
            // Nothing listed, and no word about plugins: many servers answer "404 page not found" to anything.
            Err(DevLakeError::PluginMissing { .. }) => return Err(DevLakeError::NotDevLake),
            Err(error) => return Err(error),
        };
        let (silent, unasked): (Vec<_>, Vec<_>) = installed
            .into_iter()
            .filter(|slug| plugins.iter().all(|(asked, _)| asked != slug))
            .partition(|slug| remembered.without_connections.contains(slug));
        let second_wave = join_all(unasked.into_iter().map(|slug| self.answer_of(slug, cancel))).await;
        plugins.extend(second_wave);
        let others = others(&plugins[DEVLAKE_PLUGINS.len()..], silent);
        Ok(Inventory {
            version,
            plugins,
            others,
        })
    }

    async fn answer_of(&self, slug: String, cancel: &CancellationToken) -> (String, PluginAnswer) {
        let answer = match self.list_connections(&slug, cancel).await {
            Ok(list) => PluginAnswer::Listed(list),
            Err(DevLakeError::PluginMissing { .. }) => PluginAnswer::NotInstalled,
            Err(error) => PluginAnswer::Failed(error),
        };
        (slug, answer)
    }

    async fn version(&self, cancel: &CancellationToken) -> Option<String> {
        let response = self.send(self.get_request("version"), cancel).await.ok()?;
        response
            .json()?
            .get("version")?
            .as_str()
            .map(|version| version.chars().take(80).collect())
    }

    /// Whether a connection of this name exists: how a duplicate is told apart, and a lost answer resolved. Blanks at
    /// the end do not make a name another one on every database (devlake.md 2.2).
    ///
    /// # Errors
    /// A [`DevLakeError`].
    pub async fn find_by_name(
        &self,
        plugin: &str,
        name: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<RemoteConnection>, DevLakeError> {
        let list = self.list_connections(plugin, cancel).await?;
        Ok(list
            .into_iter()
            .find(|connection| connection.name.trim_end() == name.trim()))
    }
}

/// What to remember of the plugins beyond the known ones. One that could not be read keeps connections, as far as
/// anybody knows.
fn others(asked: &[(String, PluginAnswer)], silent: Vec<String>) -> OtherPlugins {
    let mut others = OtherPlugins {
        with_connections: Vec::new(),
        without_connections: silent,
    };
    for (slug, answer) in asked {
        match answer {
            PluginAnswer::Listed(_) | PluginAnswer::Failed(_) => others.with_connections.push(slug.clone()),
            PluginAnswer::NotInstalled => others.without_connections.push(slug.clone()),
        }
    }
    others.with_connections.sort();
    others.without_connections.sort();
    others
}

/// The error of all plugins, where not one was answered. A server-wide reason goes before a single plugin's.
fn common_failure(plugins: &[(String, PluginAnswer)]) -> Option<DevLakeError> {
    let mut common: Option<&DevLakeError> = None;
    for (_, answer) in plugins {
        match answer {
            PluginAnswer::Listed(_) | PluginAnswer::NotInstalled => return None,
            PluginAnswer::Failed(error @ DevLakeError::Net(NetError::Cancelled)) => {
                return Some(error.clone());
            }
            PluginAnswer::Failed(error) => common = common.or(Some(error)),
        }
    }
    common.cloned()
}
