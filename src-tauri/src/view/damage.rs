//! Damaged rows, in words.

use app::{Damage, Damaged, DamagedRow, Table};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::count;

/// A damaged row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DamagedView {
    /// Its table, to name it again.
    pub table: String,
    /// Its key, to name it again.
    pub key: String,
    /// "Connection".
    pub what: String,
    /// What it concerns: names of connections, ends of secrets.
    pub about: Vec<String>,
    /// The connection that shows it, where that is listed.
    pub connection: Option<String>,
    /// What follows from it, and from forgetting it.
    pub consequence: String,
    /// Whether it can be forgotten.
    pub can_forget: bool,
}

/// Everything that is damaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DamageView {
    /// The rows that are there and cannot be trusted.
    pub rows: Vec<DamagedView>,
    /// How many vanished.
    pub missing: u32,
}

/// A damaged row, named.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DamagedInput {
    /// Its table.
    pub table: String,
    /// Its key.
    pub key: String,
}

impl From<&Damage> for DamageView {
    fn from(damage: &Damage) -> Self {
        let missing: u64 = damage.missing.iter().map(|(_, missing)| missing).sum();
        Self {
            rows: damage.rows.iter().map(DamagedView::from).collect(),
            missing: count(usize::try_from(missing).unwrap_or(usize::MAX)),
        }
    }
}

impl From<&DamagedRow> for DamagedView {
    fn from(row: &DamagedRow) -> Self {
        let (what, consequence) = words(row.damaged.table);
        Self {
            table: row.damaged.table.name().to_owned(),
            key: row.damaged.key.clone(),
            what: what.to_owned(),
            about: row.about.clone(),
            connection: row.connection.map(|id| id.to_string()),
            consequence: consequence.to_owned(),
            can_forget: row.can_be_forgotten,
        }
    }
}

impl DamagedInput {
    /// The row that it names; `None` for a table that is none.
    pub(crate) fn damaged(self) -> Option<Damaged> {
        let table = Table::ALL.into_iter().find(|table| table.name() == self.table)?;
        Some(Damaged { table, key: self.key })
    }
}

/// What it is, and what forgetting it means.
fn words(table: Table) -> (&'static str, &'static str) {
    match table {
        Table::Connection => (
            "Connection",
            "Forgetting it removes what Patchbay knows of it, its sealed secret too. The system keeps it, and the next list brings it back.",
        ),
        Table::System => (
            "System",
            "Its connections are hidden. Forgetting it removes them here, with their sealed secrets; add the system again afterwards. The system itself keeps everything.",
        ),
        Table::Credential => (
            "Credential",
            "Its connections stay. Forgetting it removes what Patchbay knows of the secret, and its sealed copy.",
        ),
        Table::Secret => (
            "Sealed secret",
            "It is never opened. Forgetting it leaves the connection as if its secret had never been entered here.",
        ),
        Table::Use => (
            "Link to a credential",
            "Forgetting it leaves the connection without a known credential.",
        ),
        Table::CheckRun => ("Checks", "Forgetting them leaves the connection unchecked."),
        Table::Draft => ("Draft", "It cannot be continued."),
        Table::Archive => (
            "Deleted connection",
            "It cannot be created again from its record.",
        ),
        Table::Setting => ("Setting", "The defaults hold until it is set again."),
        Table::Activity => ("Activity", "What was done then is not known for sure."),
        Table::Rotation => (
            "Replacement of a secret",
            "Its journal cannot be trusted. Test the connections that it was about.",
        ),
        Table::Vault | Table::RowCount | Table::KeySlot => {
            ("Part of the vault", "Restore a backup in which it is whole.")
        }
    }
}
