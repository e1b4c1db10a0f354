//! What a system says of a use while it is rotated, kept with our record: our own change must not be taken for
//! somebody else's the next time its list is read.

use domain::{Connection, ConnectionId, RemoteCopy};

use crate::{App, StoreError, adopt::settings_after};

impl App {
    /// Keeps what a system has by now. What differs beside the secret and its user name is not of our doing.
    pub(super) async fn keep_seen(
        &self,
        id: ConnectionId,
        name: String,
        copy: RemoteCopy,
    ) -> Result<(), StoreError> {
        self.commit(move |tables| match tables.connection(id)? {
            Some(found) => tables.change_connection(&seen(found.row, name, copy), found.version),
            // Removed meanwhile.
            None => Ok(()),
        })
        .await
    }
}

fn seen(connection: Connection, name: String, copy: RemoteCopy) -> Connection {
    let others = |copy: &RemoteCopy| {
        let mut fields = copy.fields.clone();
        fields.remove("username");
        fields
    };
    let differs = connection.name != name
        || connection
            .remote
            .as_ref()
            .is_some_and(|before| others(before) != others(&copy));
    Connection {
        settings: settings_after(&connection.kind, connection.settings, &copy),
        is_changed_elsewhere: connection.is_changed_elsewhere || differs,
        name,
        remote: Some(copy),
        ..connection
    }
}
