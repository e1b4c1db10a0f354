//! What a rotation would touch, computed for this very credential.

use domain::{
    Connection, ConnectionState, Credential, CredentialId, Hint, Kind, Slot, System,
    kinds::ConnectionKind,
    rotation::{Rotation, Sink},
};

use vault::Tables;

use crate::{
    App, RotationError, StoreError, damage::unless_damaged, remote::keeps_from_writing, tokens::hints_in,
};

/// What a rotation would touch.
#[derive(Debug, Clone)]
pub struct RotationPlan {
    /// The credential.
    pub credential: Credential,
    /// The kind whose rules a new secret is typed by: that of its first use.
    pub kind: ConnectionKind,
    /// Its uses that can be given another secret.
    pub uses: Vec<PlannedUse>,
    /// Its other uses: they keep what they have.
    pub untouched: Vec<Connection>,
    /// Uses beside tokens that look the same to everybody but their system: nobody can say there which one to replace, so
    /// they keep what they have, too.
    pub alike: Vec<Connection>,
    /// The run that is under way already.
    pub active: Option<Rotation>,
}

impl RotationPlan {
    /// The slot that the secret fills at its first use.
    pub fn slot(&self) -> Slot {
        let first = self.uses.first();
        first.map_or(self.kind.spec().slot, |used| used.slot)
    }

    /// Whether every use can be given the old secret again.
    pub fn has_way_back(&self) -> bool {
        self.credential.is_held
    }
}

/// A use that can be given another secret.
#[derive(Debug, Clone)]
pub struct PlannedUse {
    /// The connection.
    pub connection: Connection,
    /// Its system.
    pub system: System,
    /// The slot that the secret fills.
    pub slot: Slot,
    /// Its place among several in that slot.
    pub position: u32,
    /// How many other tokens the connection has; they stay.
    pub beside: usize,
}

impl App {
    /// What rotating a credential would touch. Changes nothing and asks nobody.
    ///
    /// # Errors
    /// [`RotationError::NotFound`] where it has no use that can be given another secret;
    /// [`RotationError::TokensLookAlike`] where that is the reason.
    pub async fn plan_rotation(&self, id: CredentialId) -> Result<RotationPlan, RotationError> {
        self.read(move |tables| {
            let Some(credential) = tables.credential(id)? else {
                return Ok(None);
            };
            let (mut uses, mut untouched, mut alike) = (Vec::new(), Vec::new(), Vec::new());
            for used in tables.uses_of_credential(id)?.intact {
                let Some(connection) = tables.connection(used.connection)? else {
                    continue;
                };
                let system = tables.system(connection.row.system)?;
                let tokens = hints_in(tables, used.connection, used.slot)?;
                let is_writable = match &system {
                    Some(system) => is_writable(tables, &system.row)?,
                    None => false,
                };
                match system.filter(|_| is_writable && can_be_swapped(&connection.row)) {
                    Some(_) if !stands_out(&tokens, used.position) => alike.push(connection.row),
                    Some(system) => uses.push(PlannedUse {
                        connection: connection.row,
                        system: system.row,
                        slot: used.slot,
                        position: used.position,
                        beside: tokens.len().saturating_sub(1),
                    }),
                    None => untouched.push(connection.row),
                }
            }
            let kind = uses.iter().find_map(|used| known(&used.connection));
            let active = tables.active_rotation(id)?.map(|found| found.row.rotation);
            Ok(Some(match kind {
                Some(kind) => Ok(RotationPlan {
                    credential: credential.row,
                    kind,
                    uses,
                    untouched,
                    alike,
                    active,
                }),
                None if alike.is_empty() => Err(RotationError::NotFound),
                None => Err(RotationError::TokensLookAlike),
            }))
        })
        .await?
        .ok_or(RotationError::NotFound)?
    }
}

impl PlannedUse {
    pub(super) fn sink(&self, credential: &Credential) -> Sink {
        Sink::new(
            self.connection.id,
            (self.slot, self.position),
            (self.system.environment, self.system.kind),
            credential.is_held,
        )
    }
}

/// Whether one of several tokens is told apart from the others by what is visible of each.
fn stands_out(tokens: &[Hint], position: u32) -> bool {
    let own = usize::try_from(position).ok().and_then(|at| tokens.get(at));
    tokens.len() <= 1
        || own.is_some_and(|own| tokens.iter().filter(|token| token.may_be_of(own)).count() == 1)
}

/// Whether the system can be given another secret for it.
fn can_be_swapped(connection: &Connection) -> bool {
    known(connection).is_some()
        && connection.remote_id.is_some()
        && connection.state == ConnectionState::Present
}

/// Whether the system's own key lets anything be changed there.
fn is_writable(tables: &Tables<'_>, system: &System) -> Result<bool, StoreError> {
    let own_key = match system.own_key {
        Some(id) => unless_damaged(tables.credential(id))?.map(|found| found.row),
        None => None,
    };
    Ok(keeps_from_writing(system.kind, own_key.as_ref()).is_none())
}

pub(super) fn known(connection: &Connection) -> Option<ConnectionKind> {
    match connection.kind {
        Kind::Known(kind) => Some(kind),
        Kind::Unlisted(_) => None,
    }
}
