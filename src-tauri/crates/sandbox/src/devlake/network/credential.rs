//! How a plugin shows a credential to its provider.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The header that carries a credential.
#[derive(Clone, Debug)]
pub(in crate::devlake) struct Credential {
    pub(super) header: &'static str,
    pub(super) value: String,
}

impl Credential {
    /// In a header of the given name, as it is.
    pub(in crate::devlake) fn in_header(header: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        Self { header, value }
    }

    /// In `Authorization`, scheme included.
    pub(in crate::devlake) fn authorization(value: impl Into<String>) -> Self {
        Self::in_header("Authorization", value)
    }

    pub(in crate::devlake) fn bearer(token: &str) -> Self {
        // The Go library trims what it sends.
        Self::authorization(format!("Bearer {token}").trim_end())
    }

    pub(in crate::devlake) fn basic(user: &str, password: &str) -> Self {
        Self::authorization(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
    }

    /// Whether a redirect to another host takes it along: the Go library holds back `Authorization` only.
    pub(super) fn travels(&self) -> bool {
        self.header != "Authorization"
    }
}
