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
    /// Give one another login of its own, after asking it with that
    Login {
        /// Its name
        #[arg(value_name = "SYSTEM")]
        system: String,
        #[command(flatten)]
        login: OwnLogin,
    },
    /// Change its name or environment here
    Edit {
        /// Its name
        #[arg(value_name = "SYSTEM")]
        system: String,
        /// What you call it
        #[arg(long)]
        name: Option<String>,
        /// How much care it deserves
        #[arg(long, value_enum)]
        environment: Option<EnvironmentName>,
        /// Whether providers of its connections are asked from this computer too
        #[arg(long, value_name = "YES|NO", value_parser = yes_or_no)]
        checks_from_here: Option<bool>,
    },
    /// Say that it answers under another address; stored secrets follow only after a yes
    Move {
        /// Its name
        #[arg(value_name = "SYSTEM")]
        system: String,
        /// Its new address
        #[arg(value_name = "ADDRESS")]
        address: String,
        /// Agree that secrets travel unencrypted to it
        #[arg(long)]
        plain_http: bool,
        /// Skip the question
        #[arg(long)]
        yes: bool,
    },
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
    /// Its address; dojops-sa has none
    #[arg(value_name = "ADDRESS")]
    pub(crate) address: Option<String>,
    /// What it is; without this the address is asked
    #[arg(long, value_enum)]
    pub(crate) kind: Option<SystemKindName>,
    /// What you call it
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// How much care it deserves
    #[arg(long, value_enum, default_value = "production")]
    pub(crate) environment: EnvironmentName,
    /// Agree that secrets travel unencrypted to it
    #[arg(long)]
    pub(crate) plain_http: bool,
    #[command(flatten)]
    pub(crate) login: OwnLogin,
}

/// The login of a system's own interface. CoreGit always has an API key: without a flag it comes from the env file or
/// COREGIT_API_KEY, else from the hidden prompt.
#[derive(Debug, Args, Default)]
pub(crate) struct OwnLogin {
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
    /// Env file with the API key
    #[arg(long, value_name = "FILE", conflicts_with_all = ["api_key", "user"])]
    pub(crate) env_file: Option<PathBuf>,
}

/// What a system is.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SystemKindName {
    #[value(name = "devlake")]
    DevLake,
    #[value(name = "coregit")]
    CoreGit,
    #[value(name = "dojops-sa", alias = "dojops")]
    Dojops,
}

impl From<SystemKindName> for app::domain::SystemKind {
    fn from(name: SystemKindName) -> Self {
        match name {
            SystemKindName::DevLake => Self::DevLake,
            SystemKindName::CoreGit => Self::CoreGit,
            SystemKindName::Dojops => Self::Dojops,
        }
    }
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

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}
