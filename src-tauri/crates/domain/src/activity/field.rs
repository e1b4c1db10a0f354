//! Which field of something changed: closed for what Patchbay knows, by the system's own name for what it does not.

use serde::{Deserialize, Serialize};

/// Declares the known fields: their stable word, further words for the same, and what people read.
macro_rules! fields {
    ($($name:ident, $word:literal $(| $other:literal)*, $label:literal;)+) => {
        /// Which field changed.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum ChangedField {
            $(#[doc = $label] $name,)+
            /// A field that only its system knows, by the system's name.
            Other(String),
        }

        impl ChangedField {
            /// Its name for people.
            pub fn label(&self) -> &str {
                match self {
                    $(Self::$name => $label,)+
                    Self::Other(name) => name,
                }
            }
        }

        impl From<String> for ChangedField {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($word $(| $other)* => Self::$name,)+
                    _ => Self::Other(word),
                }
            }
        }

        impl From<ChangedField> for String {
            fn from(field: ChangedField) -> Self {
                match field {
                    $(ChangedField::$name => $word.to_owned(),)+
                    ChangedField::Other(name) => name,
                }
            }
        }
    };
}

fields! {
    Name, "name", "Name";
    Address, "address" | "endpoint", "Address";
    Organization, "organization" | "org", "Organization";
    Enterprise, "enterprise", "Enterprise";
    Login, "login" | "username", "User name";
    Account, "account", "Account";
    Proxy, "proxy", "Proxy";
    RateLimit, "rate_limit" | "rateLimitPerHour", "Requests an hour";
    AuthMethod, "auth_method" | "authMethod", "Sign in with";
    Secret, "secret", "Secret";
    Tags, "tags", "Tags";
    Policy, "policy", "Policy";
    Reason, "reason", "Reason";
    Notes, "notes", "Notes";
    SetDate, "set", "Age";
    Environment, "environment", "Environment";
    ChecksFromHere, "checks_from_here", "Checked from this computer";
    Network, "network", "Way through the network";
    Certificates, "certificates", "Further certificates";
    System, "system", "System";
    Connection, "connection", "Connection";
    Blueprint, "blueprint", "Blueprint";
    Scopes, "scopes", "Data scopes";
    Syncs, "syncs", "Sync configurations";
    Use, "use", "Use";
    Count, "count", "Number";
    StateFile, "state_file", "State file";
    File, "file", "File";
    OpenedBy, "opened_by", "Opened by";
    Theme, "theme", "Appearance";
    LockAfter, "lock_after", "Locks after";
    LetterKeys, "letter_keys", "Keys without Ctrl";
    TestsAskSystems, "tests_ask_systems", "Testing many asks the systems";
    CopiesSecrets, "copies_secrets", "Secrets may be copied";
}

impl From<&str> for ChangedField {
    fn from(word: &str) -> Self {
        word.to_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_s_name_of_a_known_field_is_that_field() {
        assert_eq!(ChangedField::from("endpoint"), ChangedField::Address);
        assert_eq!(ChangedField::from("rateLimitPerHour").label(), "Requests an hour");
    }

    #[test]
    fn a_field_that_only_its_system_knows_keeps_its_name() {
        let field = ChangedField::from("enableGraphql");

        assert_eq!(field.label(), "enableGraphql");
        assert_eq!(String::from(field), "enableGraphql");
    }
}
