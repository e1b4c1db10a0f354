//! About Patchbay itself.

use serde::Serialize;
use specta::Type;

/// One part that others made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LicenceView {
    /// Its name.
    pub name: String,
    /// The version that is built in.
    pub version: String,
    /// Its licence, as an SPDX expression.
    pub licence: String,
}

/// What is in the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CopiedView {
    /// The text.
    pub text: String,
}
