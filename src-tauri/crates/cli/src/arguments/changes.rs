//! What is said about a connection or a credential that is to be changed.

use clap::{Args, ValueEnum};

use super::{Form, OneConnection, SecretSource};

#[derive(Debug, Args)]
pub(crate) struct Edit {
    #[command(flatten)]
    pub(crate) connection: OneConnection,
    #[command(flatten)]
    pub(crate) form: Form,
    #[command(flatten)]
    pub(crate) secret: SecretSource,
    /// One more token for a connection that takes several: read from standard input (-), or from the hidden prompt (ask)
    #[arg(
        long,
        value_name = "-|ask",
        allow_hyphen_values = true,
        conflicts_with = "token"
    )]
    pub(crate) add_token: Option<String>,
    /// Take one of several tokens out: its last four characters, or its id in Patchbay; may be given more than once
    #[arg(long, value_name = "CREDENTIAL")]
    pub(crate) remove_token: Vec<String>,
    /// Agree to what would be asked: a stored secret that follows to a new address
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    pub(crate) connection: OneConnection,
    /// Skip the question; nothing else
    #[arg(long, visible_alias = "force")]
    pub(crate) yes: bool,
    /// Take it out of its blueprints and delete its scopes with their data, where it has any
    #[arg(long)]
    pub(crate) detach: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Rotate {
    #[command(flatten)]
    pub(crate) connection: OneConnection,
    /// The credential: its last four characters, or its id in Patchbay
    #[arg(long, value_name = "CREDENTIAL", conflicts_with = "connection")]
    pub(crate) credential: Option<String>,
    /// The user name that goes with the new secret, where it is another one
    #[arg(long)]
    pub(crate) username: Option<String>,
    #[command(flatten)]
    pub(crate) secret: SecretSource,
    /// What happens when a connection refuses in the middle
    #[arg(long, value_enum, default_value = "put-back")]
    pub(crate) on_trouble: OnTroubleName,
    /// Leave this connection on the old secret; may be given more than once
    #[arg(long, value_name = "CONNECTION")]
    pub(crate) leave_out: Vec<String>,
    /// The new secret belongs to another account, and that is meant
    #[arg(long)]
    pub(crate) other_account: bool,
    /// Afterwards send the old secret once more and expect a refusal; a dead one is erased here
    #[arg(long)]
    pub(crate) prove: bool,
    /// Skip the question
    #[arg(long)]
    pub(crate) yes: bool,
    /// Carry on with the rotation that was interrupted
    #[arg(long, conflicts_with_all = ["put_back", "abandon", "token"])]
    pub(crate) resume: bool,
    /// Put everything back to the old secret
    #[arg(long, conflicts_with_all = ["abandon", "token"])]
    pub(crate) put_back: bool,
    /// Give up in the middle; each connection keeps what it has
    #[arg(long, conflicts_with = "token")]
    pub(crate) abandon: bool,
}

/// What happens when a use refuses.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OnTroubleName {
    PutBack,
    Stop,
    GoOn,
}

impl From<OnTroubleName> for app::domain::rotation::OnTrouble {
    fn from(name: OnTroubleName) -> Self {
        match name {
            OnTroubleName::PutBack => Self::PutBack,
            OnTroubleName::Stop => Self::Stop,
            OnTroubleName::GoOn => Self::GoOn,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Tag {
    /// Connections: github#1, a name, or an id in Patchbay
    #[arg(value_name = "CONNECTION", required = true)]
    pub(crate) connections: Vec<String>,
    /// Put this tag on; may be given more than once
    #[arg(long, value_name = "TAG", required_unless_present = "remove")]
    pub(crate) add: Vec<String>,
    /// Take this tag off; may be given more than once
    #[arg(long, value_name = "TAG")]
    pub(crate) remove: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Policy {
    /// Connections, for all that they use: github#1, a name, or an id in Patchbay
    #[arg(value_name = "CONNECTION", required_unless_present = "credential")]
    pub(crate) connections: Vec<String>,
    /// A credential: its last four characters, or its id in Patchbay; may be given more than once
    #[arg(long, value_name = "CREDENTIAL")]
    pub(crate) credential: Vec<String>,
    /// So many days: 30, 60, 90, 180 or 365
    #[arg(long, required_unless_present = "never", conflicts_with = "never")]
    pub(crate) days: Option<u32>,
    /// It need not be replaced for its age; wants a reason
    #[arg(long, requires = "reason")]
    pub(crate) never: bool,
    /// Why
    #[arg(long)]
    pub(crate) reason: Option<String>,
}
