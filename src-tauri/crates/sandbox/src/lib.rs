#![doc = include_str!("../README.md")]
#![warn(missing_docs)]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")
)]

mod authority;
mod control;
mod coregit;
mod devlake;
mod faults;
mod http;
mod providers;
mod proxy;
mod sample;
mod sandbox;
mod sightings;
mod world;

pub use coregit::{CoreGit, CoreGitSettings, Database, EncryptionKey};
pub use devlake::{DevLake, DevLakeSettings, Front};
pub use faults::{CertificateFlaw, Fault, FaultKind, Faults};
pub use providers::{Strangers, Webhook, Work, WorkSettings};
pub use sample::{
    AnnouncedCoreGit, AnnouncedDevLake, Announcement, SampleCredentials, seed_coregit, seed_sample,
};
pub use sandbox::Sandbox;
pub use sightings::{RequestSeen, Sighting};
