//! What is said about looking after the vault itself.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Older than so many days is due; without it each credential's own rule, which is 90 days until you change it
    #[arg(long, value_name = "DAYS")]
    pub(crate) max_age: Option<u32>,
    /// Ends within so many days is due
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub(crate) expires_in: i64,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// How it is written: names, ages and addresses, never a secret
    #[arg(long, value_enum, default_value = "json")]
    pub(crate) format: Format,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Everything, secrets too, sealed under a passphrase of its own in this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "output"])]
    pub(crate) sealed: Option<PathBuf>,
    /// Read that passphrase from this open file descriptor
    #[arg(long, value_name = "NUMBER", requires = "sealed")]
    pub(crate) sealed_passphrase_fd: Option<u32>,
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Json,
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// A sealed export, or a backup
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Take the place of the vault that is there without asking; it gets a dated name and keeps everything
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write one page for each command into this directory instead of the main one to standard output
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Store {
    #[command(subcommand)]
    pub(crate) action: Option<StoreAction>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoreAction {
    /// Show what opens it
    Status,
    /// Add a passphrase, or change the one it has: typed twice, or read from a file descriptor
    Passphrase {
        /// Read the new one from this open file descriptor
        #[arg(long, value_name = "NUMBER")]
        new_passphrase_fd: Option<u32>,
    },
    /// Make a recovery code and show it once on this terminal; it takes the place of the one before
    RecoveryCode,
    /// Have the system keychain keep a key to it
    Keychain,
}
