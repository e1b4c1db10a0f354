//! What is said about systems and the network.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Systems {
    #[command(subcommand)]
    pub(crate) action: Option<SystemAction>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SystemAction {
    /// List them
    List,
    /// Add one, after asking it what it is
    Add(AddSystem),
    /// Forget one here, with its rows; nothing changes in the system itself
    Remove {
        /// Its name
        #[arg(value_name = "SYSTEM")]
        system: String,
        /// Skip the question
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct AddSystem {
    /// Its address
    #[arg(value_name = "ADDRESS")]
    pub(crate) address: String,
    /// What you call it
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// How much care it deserves
    #[arg(long, value_enum, default_value = "production")]
    pub(crate) environment: EnvironmentName,
    /// Agree that secrets travel unencrypted to it
    #[arg(long)]
    pub(crate) plain_http: bool,
    /// Its own interface wants an API key: read it from standard input (-), or from the hidden prompt (ask)
    #[arg(
        long,
        value_name = "-|ask",
        allow_hyphen_values = true,
        conflicts_with = "user"
    )]
    pub(crate) api_key: Option<String>,
    /// Its own page wants this user and a password: read from standard input, or from the hidden prompt on a terminal
    #[arg(long)]
    pub(crate) user: Option<String>,
}

/// How much care a system deserves.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum EnvironmentName {
    Dev,
    Staging,
    Production,
}

impl From<EnvironmentName> for app::domain::Environment {
    fn from(name: EnvironmentName) -> Self {
        match name {
            EnvironmentName::Dev => Self::Dev,
            EnvironmentName::Staging => Self::Staging,
            EnvironmentName::Production => Self::Production,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Network {
    /// The proxy: none, system (as the environment says), or http://host:port
    #[arg(long)]
    pub(crate) proxy: Option<String>,
    /// A PEM file with certificates to trust beside the platform's; an empty name removes them
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
}
