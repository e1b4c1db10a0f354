//! What can be done about a finding.

use serde::{Deserialize, Serialize};

use super::SignOnLink;
use crate::kinds::FieldId;

/// What a person can do next; the window draws it as a button.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Go to the field that is to blame.
    FixField(FieldId),
    /// Put this into the address instead: for the host that stands there, or for all of it.
    UseAddress {
        /// The host to replace; `None` = the whole address.
        instead_of: Option<String>,
        /// What is put there.
        address: String,
    },
    /// Let it be this account's: in the field where another one was entered, or in our record.
    TakeOverAccount {
        /// Whose it is.
        account: String,
        /// The field; `None` = our record.
        field: Option<FieldId>,
    },
    /// Check once more.
    CheckAgain,
    /// Open the provider's page that makes such a token.
    OpenTokenPage,
    /// Enter the system's own login.
    EnterSystemLogin,
    /// Change by which way Patchbay reaches the network.
    OpenNetworkSettings,
    /// Authorise the token for an organization's single sign-on.
    Authorise(SignOnLink),
    /// Read the list again.
    ReloadList,
}
