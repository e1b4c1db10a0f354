//! The plugins. A plugin that can be created and tested is one file or folder and one row of [`PLUGINS`];
//! every other installed one only lists what was seeded.

mod github;
mod jenkins;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use super::decode::{DecodeError, Field};
use super::failure::Failure;
use super::mask;
use crate::http::Answer;
use crate::world::World;

const PLUGINS: [&Plugin; 2] = [&github::PLUGIN, &jenkins::PLUGIN];

/// What one plugin does its own way.
pub(super) struct Plugin {
    pub(super) slug: &'static str,
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
    /// A test's body has a wrong type in it.
    pub(super) undecodable: fn(DecodeError) -> Failure,
    /// One more wrapping when the saved test finds no row.
    pub(super) saved_test_headline: Option<&'static str>,
    pub(super) test: Run,
    pub(super) saved_test: Run,
}

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
