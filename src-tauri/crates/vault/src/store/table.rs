//! The tables by name.

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// The vault's own identity.
    Vault,
    /// How many rows each table has.
    RowCount,
    /// The wrapped data key.
    KeySlot,
    /// Preferences.
    Setting,
    /// What is known about secrets.
    Credential,
    /// Sealed secrets.
    Secret,
    /// Systems.
    System,
    /// Connections.
    Connection,
    /// Which connection uses which credential.
    Use,
    /// Runs of the ladder.
    CheckRun,
    /// What was done, when.
    Activity,
    /// Replacements of secrets.
    Rotation,
    /// Connections that were begun and put aside.
    Draft,
    /// Connections that were deleted from their systems.
    Archive,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Vault,
        Self::RowCount,
        Self::KeySlot,
        Self::Setting,
        Self::Credential,
        Self::Secret,
        Self::System,
        Self::Connection,
        Self::Use,
        Self::CheckRun,
        Self::Activity,
        Self::Rotation,
        Self::Draft,
        Self::Archive,
    ];

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vault => "vault",
            Self::RowCount => "row_count",
            Self::KeySlot => "key_slot",
            Self::Setting => "setting",
            Self::Credential => "credential",
            Self::Secret => "secret",
            Self::System => "system",
            Self::Connection => "connection",
            Self::Use => "use",
            Self::CheckRun => "check_run",
            Self::Activity => "activity",
            Self::Rotation => "rotation",
            Self::Draft => "draft",
            Self::Archive => "archive",
        }
    }
}
