//! Which rights were taken from which secret.

use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(super) struct Lacking(BTreeMap<String, BTreeSet<String>>);

impl Lacking {
    pub(super) fn add(&mut self, secret: &str, right: &str) {
        self.0
            .entry(secret.to_owned())
            .or_default()
            .insert(right.to_owned());
    }

    pub(super) fn has(&self, secret: &str, right: &str) -> bool {
        !self.0.get(secret).is_some_and(|lacking| lacking.contains(right))
    }
}
