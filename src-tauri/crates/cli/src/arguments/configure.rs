//! The words that people bring from gh-devlake and dojops-sa. Their command lines are taken unchanged.

use clap::{Args, Subcommand};

use super::{Check, Create, Delete, Edit, OneConnection, Rotate, Sort};

#[derive(Debug, Args)]
pub(crate) struct Configure {
    #[command(subcommand)]
    pub(crate) what: ConfigureWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigureWhat {
    /// Connections: create (add), list, test, update, delete. A DevLake's, unless --provider or --type says otherwise
    #[command(alias = "connections", args_conflicts_with_subcommands = true)]
    Connection(Box<ConfigureConnection>),
}

#[derive(Debug, Args)]
pub(crate) struct ConfigureConnection {
    #[command(subcommand)]
    pub(crate) action: Option<ConnectionAction>,
    #[command(flatten)]
    pub(crate) create: Create,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConnectionAction {
    /// Create one
    Add(Box<Create>),
    /// List them, as the DevLake has them now
    List(ListThere),
    /// Test one by what the DevLake stores
    Test(OneConnection),
    /// Change one
    Update(Box<Edit>),
    /// Delete one
    Delete(Delete),
}

#[derive(Debug, Args)]
pub(crate) struct ListThere {
    #[command(flatten)]
    pub(crate) sort: Sort,
    /// The system
    #[arg(long)]
    pub(crate) system: Option<String>,
    /// Its address
    #[arg(long)]
    pub(crate) url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Connectors {
    #[command(subcommand)]
    pub(crate) action: ConnectorsAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConnectorsAction {
    /// Add one
    Add(Box<Create>),
    /// Type, address and state of each
    List,
    /// Remove one by its id
    Remove(Delete),
    /// What each type can do; or what the token of one may really do
    Capabilities(Capabilities),
}

#[derive(Debug, Args)]
pub(crate) struct Capabilities {
    /// Connectors: their short ids, their names, or their ids in Patchbay
    #[arg(value_name = "CONNECTOR")]
    pub(crate) connectors: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Secrets {
    #[command(subcommand)]
    pub(crate) action: SecretsAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SecretsAction {
    /// Replace a credential's secret wherever it is used
    Rotate(Box<Rotate>),
    /// Print the age of every credential, and mark what is due
    Check(Check),
}
