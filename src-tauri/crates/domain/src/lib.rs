#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")
)]

pub mod account;
pub mod activity;
mod archive;
pub mod as_command;
mod check;
mod connection;
pub mod connector;
mod credential;
pub mod deletion;
mod draft;
pub mod edit;
pub mod env_file;
mod filter;
mod finding;
mod grant;
mod health;
mod ids;
pub mod kinds;
mod listing;
mod network;
mod origin;
mod policy;
pub mod recognise;
pub mod rotation;
mod secret;
mod sharing;
pub mod state_file;
mod suggestion;
pub mod sync;
mod system;
mod tag;
pub mod tokens;

pub use archive::{ARCHIVE_DAYS, ArchivedConnection, ArchivedUse};
pub use check::{Check, Outcome, Proof, Rung, RungReport, Verdict};
pub use connection::{
    Connection, ConnectionState, Kind, RemoteCopy, RemoteId, SeenSecret, Settings, Slot, Use,
};
pub use credential::{Credential, Hint, Provider, SetDate, TokenKind};
pub use draft::SavedDraft;
pub use filter::{Completion, Filter, FilterProblem, FilterReading, FilterTrouble, KnownValues};
pub use finding::{Cause, Finding, Remedy, SignOnLink, SystemFinding, Words, is_sign_on_page};
pub use grant::{AuthStyle, Grant};
pub use health::{DEFAULT_POLICY_DAYS, Health, Signs, States};
pub use ids::{
    CheckId, ConnectionId, CredentialId, DraftId, IdError, PlanId, RotationId, StagedId, SystemId,
};
pub use listing::{
    ConnectionRow, ConnectionRows, Group, GroupBy, Line, Listing, Query, Sort, SortBy, columns,
    columns_at_first,
};
pub use network::{NetworkRoute, ProxyMode};
pub use origin::{Address, AddressError, Origin, Scheme};
pub use policy::{Policy, PolicyError, note};
pub use secret::{Secret, SecretError};
pub use sharing::answers_in_common;
pub use suggestion::nearest_host;
pub use system::{Environment, OtherPlugins, System, SystemKind};
pub use tag::{Tag, TagError};
