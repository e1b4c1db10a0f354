//! One server under two addresses: told by what it holds. Kind, id and moment of creation are its own.

use std::collections::BTreeMap;

use connect::devlake::{DevLake, PluginAnswer};
use domain::{Address, Connection, ConnectionState, RemoteId, System, SystemId, SystemKind};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{App, SystemError};

/// Whether what answers is the DevLake that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// It holds the same connections; so many were recognised.
    Same(usize),
    /// It holds others.
    Different,
    /// There is nothing to compare, or it asks for its login first.
    Unknown,
}

/// What identifies a DevLake: its connections by plugin and number, with the moment of their creation.
pub(super) type Marks = BTreeMap<(String, RemoteId), Timestamp>;

/// The marks of a system by its connections as they were last listed.
pub(super) fn marks<'c>(connections: impl IntoIterator<Item = &'c Connection>) -> Marks {
    connections
        .into_iter()
        .filter(|connection| connection.state == ConnectionState::Present)
        .filter_map(|connection| {
            let created = connection.remote.as_ref()?.created_at?;
            Some((
                (connection.kind.slug().to_owned(), connection.remote_id.clone()?),
                created,
            ))
        })
        .collect()
}

/// Holds what is known against what was seen. What was deleted or made since says nothing.
fn compare(known: &Marks, seen: &Marks) -> Sameness {
    let shared = || {
        known
            .iter()
            .filter_map(|(mark, created)| Some((created, seen.get(mark)?)))
    };
    if known.is_empty() || seen.is_empty() {
        return Sameness::Unknown;
    }
    let (matching, all) = (
        shared().filter(|(left, right)| left == right).count(),
        shared().count(),
    );
    if matching > 0 && matching == all {
        Sameness::Same(matching)
    } else {
        Sameness::Different
    }
}

/// Pairs of systems that hold exactly the same connections: each with its twin.
pub(super) fn twins(systems: &[System], connections: &[Connection]) -> BTreeMap<SystemId, SystemId> {
    let marked: Vec<(SystemId, Marks)> = systems
        .iter()
        .map(|system| {
            let own = connections
                .iter()
                .filter(|connection| connection.system == system.id);
            (system.id, marks(own))
        })
        .filter(|(_, marks)| !marks.is_empty())
        .collect();
    let mut twins = BTreeMap::new();
    for (id, own) in &marked {
        let twin = marked.iter().find(|(other, theirs)| other != id && theirs == own);
        twins.extend(twin.map(|(other, _)| (*id, *other)));
    }
    twins
}

impl App {
    /// Whether the DevLake at an address holds the connections that we know of a system. No secret is sent.
    pub(super) async fn sameness_at(
        &self,
        system: &System,
        address: &Address,
        cancel: &CancellationToken,
    ) -> Result<Sameness, SystemError> {
        match system.kind {
            SystemKind::DevLake => {}
            // It lists nothing without its key, which follows after the consent.
            SystemKind::CoreGit | SystemKind::Dojops => return Ok(Sameness::Unknown),
        }
        let id = system.id;
        let known = self.read(move |tables| crate::connections_of(tables, id)).await?;
        let known = marks(known.iter().map(|found| &found.row));
        let route = self.route_of(system).await?;
        let devlake = DevLake::new(self.inner.net.clone(), address.clone(), route, None);
        let Ok(inventory) = devlake.list_all(&system.other_plugins, cancel).await else {
            return if cancel.is_cancelled() {
                Err(SystemError::Cancelled)
            } else {
                Ok(Sameness::Unknown)
            };
        };
        let mut seen = Marks::new();
        for (plugin, answer) in inventory.plugins {
            if let PluginAnswer::Listed(connections) = answer {
                seen.extend(
                    connections
                        .into_iter()
                        .filter_map(|one| Some(((plugin.clone(), one.id.into()), one.created_at?))),
                );
            }
        }
        Ok(compare(&known, &seen))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[1, 2], &[1, 2, 3], Sameness::Same(2))]
    #[case(&[1, 2], &[2], Sameness::Same(1))]
    #[case(&[1], &[2], Sameness::Different)]
    #[case(&[], &[2], Sameness::Unknown)]
    #[case(&[1], &[], Sameness::Unknown)]
    fn a_devlake_is_known_by_its_connections(
        #[case] known: &[u64],
        #[case] seen: &[u64],
        #[case] expected: Sameness,
    ) {
        assert_eq!(compare(&created(known, 0), &created(seen, 0)), expected);
    }

    #[test]
    fn the_same_numbers_made_at_other_times_are_others() {
        assert_eq!(
            compare(&created(&[1, 2], 0), &created(&[1, 2], 60)),
            Sameness::Different
        );
    }

    fn created(ids: &[u64], seconds: i64) -> Marks {
        ids.iter()
            .map(|id| {
                (
                    ("github".to_owned(), RemoteId::Number(*id)),
                    Timestamp::from_second(seconds).unwrap(),
                )
            })
            .collect()
    }
}
