//! The plugins. A plugin that can be created and tested is one file or folder and one row of [`PLUGINS`];
//! every other installed one only lists what was seeded.

mod argocd;
pub(super) mod azuredevops_go;
mod bitbucket;
mod circleci;
mod decoding;
mod gh_copilot;
mod github;
pub(super) mod gitlab;
mod jenkins;
mod jira;
mod pagerduty;
mod shared;
mod sonarqube;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use super::decode::{DecodeError, Field};
use super::failure::Failure;
use super::mask;
use super::merge::Merge;
use super::network::Client;
use super::older::Prepare;
use crate::http::Answer;
use crate::world::World;

pub(super) use decoding::{decoded, decoded_value};
pub(super) use shared::unanswered;

/// In the order of the original's menu (devlake.md section 11).
const PLUGINS: [&Plugin; 11] = [
    &github::PLUGIN,
    &gh_copilot::PLUGIN,
    &jenkins::PLUGIN,
    &circleci::PLUGIN,
    &gitlab::PLUGIN,
    &bitbucket::PLUGIN,
    &azuredevops_go::PLUGIN,
    &jira::PLUGIN,
    &pagerduty::PLUGIN,
    &sonarqube::PLUGIN,
    &argocd::PLUGIN,
];

/// Which of the original's two helpers serves the connections of a plugin (devlake.md 2.1).
pub(super) enum Helper {
    Generic,
    Older {
        /// Before a create and a test.
        prepare: Prepare,
        /// Before a change.
        complete: Prepare,
    },
}

/// What one plugin does its own way.
pub(super) struct Plugin {
    pub(super) slug: &'static str,
    /// Where the rows are; the database names it when a name is taken.
    pub(super) table: &'static str,
    pub(super) helper: Helper,
    /// Name of the stored type in messages.
    pub(super) model: &'static str,
    /// Name of the type that a test reads.
    pub(super) inner_model: &'static str,
    pub(super) fields: &'static [Field],
    /// Switches that are on when a create leaves them out.
    pub(super) on_by_default: &'static [&'static str],
    pub(super) crashes_without_body: bool,
    /// What the validator says about everything but the name; the second argument is the path of the type.
    pub(super) violations: fn(&Map<String, Value>, &str) -> Vec<String>,
    /// Hides the secrets; `None` = the original crashes.
    pub(super) mask: fn(&mut Map<String, Value>) -> Option<()>,
    pub(super) merge: Merge,
    /// A test's body has a wrong type in it.
    pub(super) undecodable: fn(DecodeError) -> Failure,
    /// One more wrapping when the saved test finds no row.
    pub(super) saved_test_headline: Option<&'static str>,
    pub(super) test: Run,
    pub(super) saved_test: Run,
    /// What the provider is asked before a scope is stored.
    pub(super) before_scope: Option<BeforeScope>,
}

type BeforeScope = fn(Trial, Map<String, Value>) -> BoxFuture<'static, Result<(), Failure>>;

type Run = fn(Trial) -> BoxFuture<'static, Result<Answer, Failure>>;

/// The values to test and the world to test them in.
pub(super) struct Trial {
    pub(super) world: Arc<World>,
    pub(super) devlake: String,
    pub(super) values: Map<String, Value>,
}

impl Trial {
    pub(super) fn text(&self, key: &str) -> &str {
        self.values.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// Checks endpoint and proxy of the connection.
    pub(super) async fn open(&self) -> Result<Client, Failure> {
        Client::open(
            &self.world,
            &self.devlake,
            self.text("endpoint"),
            self.text("proxy"),
        )
        .await
    }
}

/// How much of a plugin this stand-in has.
pub(super) enum Behaviour {
    Full(&'static Plugin),
    Listed,
}

impl Behaviour {
    pub(super) fn model(&self) -> &'static str {
        match self {
            Self::Full(plugin) => plugin.model,
            Self::Listed => "Connection",
        }
    }

    pub(super) fn helper(&self) -> &Helper {
        match self {
            Self::Full(plugin) => &plugin.helper,
            Self::Listed => &Helper::Generic,
        }
    }
}

pub(super) fn behaviour_of(slug: &str) -> Behaviour {
    PLUGINS
        .iter()
        .find(|plugin| plugin.slug == slug)
        .map_or(Behaviour::Listed, |plugin| Behaviour::Full(plugin))
}

/// The mask of most plugins: `token` partly, `password` wholly.
pub(super) fn masked_generically(fields: &Map<String, Value>) -> Map<String, Value> {
    let mut shown = fields.clone();
    for (key, value) in &mut shown {
        match (key.as_str(), value.as_str()) {
            ("token", Some(token)) => *value = mask::generic(token).into(),
            ("password", Some(_)) => *value = "".into(),
            _ => {}
        }
    }
    shown
}
