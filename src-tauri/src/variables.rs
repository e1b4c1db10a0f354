//! The environment that Patchbay was started in, for tokens that somebody keeps there.

use std::sync::Arc;

use app::{NoVariables, Variables};
use domain::Secret;

use crate::identity::Instance;

/// The environment of this process; none for a trial, whose stand-in servers must see no real token.
pub(crate) fn of(instance: &Instance) -> Arc<dyn Variables> {
    if instance.is_sample() {
        Arc::new(NoVariables)
    } else {
        Arc::new(ProcessVariables)
    }
}

struct ProcessVariables;

impl Variables for ProcessVariables {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment for the use cases"
    )]
    fn get(&self, name: &str) -> Option<Secret> {
        Secret::new(std::env::var(name).ok()?).ok()
    }
}
