//! "Use the same credential elsewhere": what a credential that is sealed here could be used for besides.

use domain::{
    ConnectionId, Kind, Slot, System, answers_in_common,
    edit::answers_of,
    kinds::{Answers, ConnectionKind},
};

use crate::{App, CredentialOverview, ReuseError, plain};

/// A kind in a system that could use the same credential, with what is known of the connection that it would be.
#[derive(Debug, Clone)]
pub struct FurtherPlace {
    /// The system.
    pub system: System,
    /// The kind.
    pub kind: ConnectionKind,
    /// What the two would have in common.
    pub answers: Answers,
    /// How many connections there use it already.
    pub uses: usize,
}

impl App {
    /// Where the credential of a connection could be used besides, places without a use first; nothing where its secret
    /// is not ours to give. Only ever an offer: one secret for each connection stays the rule.
    ///
    /// # Errors
    /// [`ReuseError::NotHeld`] where there is no such connection, or nothing of it is held here; the store's.
    pub async fn further_places(
        &self,
        id: ConnectionId,
    ) -> Result<(CredentialOverview, Vec<FurtherPlace>), ReuseError> {
        let found = self
            .read(move |tables| {
                let connection = tables.connection(id)?.map(|found| found.row);
                let used = tables.uses_of_connection(id)?.intact.into_iter().next();
                Ok(connection
                    .zip(used)
                    .map(|(connection, used)| (connection, used.credential)))
            })
            .await?;
        let (connection, credential) = found.ok_or(ReuseError::NotHeld)?;
        let all = self.credentials().await?;
        let overview = all.into_iter().find(|one| one.credential.id == credential);
        let overview = overview.filter(|one| one.credential.is_held && one.active.is_none());
        let overview = overview.ok_or(ReuseError::NotHeld)?;
        let known = answers_of(&connection).unwrap_or_default();
        let (systems, connections) = self
            .read(|tables| Ok((plain(tables.systems()?), plain(tables.connections()?))))
            .await?;
        let uses = |system: &System, kind| {
            let there = connections
                .iter()
                .filter(|one| one.system == system.id && one.kind == Kind::Known(kind));
            there
                .filter(|one| overview.uses.iter().any(|used| used.connection == one.id))
                .count()
        };
        let mut places: Vec<FurtherPlace> = systems
            .iter()
            .flat_map(|system| ConnectionKind::of_system(system.kind).map(move |kind| (system, kind)))
            .filter(|(_, kind)| {
                Slot::ALL
                    .into_iter()
                    .any(|slot| overview.credential.suits(*kind, slot))
            })
            .map(|(system, kind)| FurtherPlace {
                answers: answers_in_common(&known, kind),
                uses: uses(system, kind),
                system: system.clone(),
                kind,
            })
            .collect();
        places.sort_by_key(|place| place.uses);
        Ok((overview, places))
    }
}
