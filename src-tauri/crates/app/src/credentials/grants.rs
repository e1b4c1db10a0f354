//! Where a secret may go: where its uses are, and nowhere else.

use domain::{Connection, CredentialId, Grant, Kind, System, edit::answers_of};
use vault::Tables;

use crate::{StoreError, wizard};

/// Where the secret of one connection may go.
pub(crate) fn grants_of(connection: &Connection, system: &System) -> Vec<Grant> {
    let reading = match connection.kind {
        Kind::Known(kind) => answers_of(connection).map(|answers| kind.form(&answers).reading),
        Kind::Unlisted(_) => None,
    };
    match reading.and_then(|reading| Some((reading.auth_style, reading.address?))) {
        Some((style, address)) => wizard::grants(system, style, &address),
        // Without an address there is only the system to send it to.
        None => wizard::grants_to_system(system),
    }
}

/// Where the secret of a credential may go: wherever one of its uses needs it.
pub(crate) fn grants_of_uses(tables: &Tables<'_>, id: CredentialId) -> Result<Vec<Grant>, StoreError> {
    let mut grants = Vec::new();
    for used in tables.uses_of_credential(id)?.intact {
        let Some(connection) = tables.connection(used.connection)? else {
            continue;
        };
        if let Some(system) = tables.system(connection.row.system)? {
            grants.extend(grants_of(&connection.row, &system.row));
        }
    }
    grants.sort();
    grants.dedup();
    Ok(grants)
}
