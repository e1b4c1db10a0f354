//! A server whose `ENCRYPTION_SECRET` is not the one that its rows were written with (devlake.md 1.8).

use serde_json::{Map, Value};

use super::Server;
use super::failure::{ERROR_STRING, Failure, GoError};
use super::state::Row;

const INVALID: &str = "invalid encryptionSecret";

/// The fields that are encrypted, where a plugin has them. Copilot's token is stored in clear.
const ENCRYPTED: [&str; 4] = ["token", "password", "secretKey", "refreshToken"];
const IN_CLEAR: &str = "gh-copilot";

/// Whether the server can read the secrets of a row.
pub(super) fn is_readable(server: &Server, plugin: &str, row: &Row) -> bool {
    plugin == IN_CLEAR || row.secret_version == server.state.secret_version()
}

/// What a handler that loads one row says when it cannot read it.
///
/// # Errors
/// When the row was written with another secret.
pub(super) fn check_readable(server: &Server, plugin: &str, row: &Row) -> Result<(), GoError> {
    if is_readable(server, plugin, row) {
        return Ok(());
    }
    Err(unreadable(&row.fields))
}

/// The same as a failed request.
pub(super) fn failed(error: GoError) -> Failure {
    Failure::Said { status: 500, error }
}

/// A row as a list shows it that broke off half-way: without what could not be read.
pub(super) fn blanked(row: &Row) -> Row {
    let mut blanked = row.clone();
    for key in ENCRYPTED {
        if let Some(value) = blanked.fields.get_mut(key) {
            *value = "".into();
        }
    }
    blanked
}

/// One complaint for each encrypted column.
fn unreadable(fields: &Map<String, Value>) -> GoError {
    let columns = ENCRYPTED.iter().filter(|key| fields.contains_key(**key)).count();
    if columns < 2 {
        return GoError::around("", &[(INVALID, ERROR_STRING)]);
    }
    let texts = vec![INVALID; columns].join("; ");
    let inner = [
        (texts.as_str(), "*fmt.wrapError"),
        ("", "*errors.crdbErrorImpl"),
        (INVALID, ERROR_STRING),
    ];
    GoError::around(format!("{texts} (500)"), &inner)
}
