//! The sample that a person can try: two DevLakes and a CoreGit with some history, and credentials that work.

mod credentials;
mod rows;
mod syncs;
mod uses;

use std::io::Result;

use serde::Serialize;

pub use credentials::SampleCredentials;

use crate::coregit::CoreGit;
use crate::sandbox::Sandbox;
use rows::{production_rows, staging_rows};

const VERSION: &str = "v1.0.3-beta12@420e494";

/// What the program prints: where everything is.
#[derive(Clone, Debug, Serialize)]
pub struct Announcement {
    /// The DevLakes.
    pub devlakes: Vec<AnnouncedDevLake>,
    /// The CoreGit.
    pub coregits: Vec<AnnouncedCoreGit>,
    /// [`Sandbox::provider_url`].
    pub provider: String,
    /// [`Sandbox::proxy_url`].
    pub proxy: String,
    /// [`Sandbox::ca_pem`].
    pub ca_pem: String,
    /// [`Sandbox::control_url`].
    pub control: String,
    /// Credentials to type.
    pub samples: SampleCredentials,
}

/// One DevLake, what to call it and what it is for.
#[derive(Clone, Debug, Serialize)]
pub struct AnnouncedDevLake {
    /// A name for a person.
    pub name: &'static str,
    /// `production` or `staging`.
    pub environment: &'static str,
    /// Its address.
    pub url: String,
}

/// One CoreGit; its keys are among the samples.
#[derive(Clone, Debug, Serialize)]
pub struct AnnouncedCoreGit {
    /// A name for a person.
    pub name: &'static str,
    /// `production` or `staging`.
    pub environment: &'static str,
    /// Its address.
    pub url: String,
}

/// Fills the first DevLake ("DevLake production") and adds a second ("DevLake staging") and a CoreGit.
///
/// # Errors
/// When no port can be listened on.
pub async fn seed_sample(sandbox: &Sandbox) -> Result<Announcement> {
    let production = sandbox.devlake();
    let staging = sandbox.add_devlake().await?;
    for (devlake, rows) in [(&production, production_rows()), (&staging, staging_rows())] {
        devlake.configure(|settings| settings.version = VERSION.to_owned());
        for (plugin, row) in rows {
            devlake.seed(plugin, &row);
        }
    }
    uses::seed_uses(&production);
    let coregit = seed_coregit(sandbox).await?;
    Ok(Announcement {
        devlakes: vec![
            AnnouncedDevLake {
                name: "DevLake production",
                environment: "production",
                url: production.url(),
            },
            AnnouncedDevLake {
                name: "DevLake staging",
                environment: "staging",
                url: staging.url(),
            },
        ],
        coregits: vec![AnnouncedCoreGit {
            name: "CoreGit",
            environment: "production",
            url: coregit.url(),
        }],
        provider: sandbox.provider_url(),
        proxy: sandbox.proxy_url(),
        ca_pem: sandbox.ca_pem().to_owned(),
        control: sandbox.control_url(),
        samples: SampleCredentials::SAMPLE,
    })
}

/// Adds the sample's CoreGit alone.
///
/// # Errors
/// When no port can be listened on.
pub async fn seed_coregit(sandbox: &Sandbox) -> Result<CoreGit> {
    let coregit = sandbox.add_coregit().await?;
    syncs::seed_syncs(&coregit);
    Ok(coregit)
}
