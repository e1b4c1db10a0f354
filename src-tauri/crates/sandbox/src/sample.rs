//! The sample that a person can try: two DevLakes with some history, and credentials that work.

use std::io::Result;

use serde::Serialize;
use serde_json::json;

use crate::sandbox::Sandbox;

/// Credentials for the sample mode. None of them is valid anywhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SampleCredentials {
    /// A classic GitHub token with every scope that DevLake wants.
    pub github_token: &'static str,
    /// A classic GitHub token without scopes.
    pub github_token_without_scopes: &'static str,
    /// A fine-grained GitHub token: works, but DevLake cannot judge it.
    pub github_fine_grained_token: &'static str,
    /// A GitHub token that is refused.
    pub github_refused_token: &'static str,
    /// A Jenkins user.
    pub jenkins_user: &'static str,
    /// The Jenkins user's API token.
    pub jenkins_password: &'static str,
    /// A Jenkins password that is refused.
    pub jenkins_refused_password: &'static str,
}

impl SampleCredentials {
    /// The credentials that the provider stand-ins know.
    pub const SAMPLE: Self = Self {
        github_token: "ghp_zzgoodzzSample0000000000000000000001",
        github_token_without_scopes: "ghp_zznoscopezzSample0000000000000000001",
        github_fine_grained_token: "github_pat_zzgoodzzSample00000000_00000000000000000000000000000000000000000000000000000000001",
        github_refused_token: "ghp_zz401zzSample00000000000000000000001",
        jenkins_user: "kim",
        jenkins_password: "11zzgoodzz0000000000000000000000ab",
        jenkins_refused_password: "11zz401zz00000000000000000000000ab",
    };
}

/// What the program prints: where everything is.
#[derive(Clone, Debug, Serialize)]
pub struct Announcement {
    /// The DevLakes.
    pub devlakes: Vec<AnnouncedDevLake>,
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

/// One DevLake and what to call it.
#[derive(Clone, Debug, Serialize)]
pub struct AnnouncedDevLake {
    /// A name for a person.
    pub name: &'static str,
    /// Its address.
    pub url: String,
}

/// Fills the first DevLake ("production") and adds a second ("staging").
///
/// # Errors
/// When no port can be listened on.
pub async fn seed_sample(sandbox: &Sandbox) -> Result<Announcement> {
    let production = sandbox.devlake();
    let github = json!({
        "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 4500, "authMethod": "AccessToken",
        "enableGraphql": true, "name": "GitHub - platform", "token": "ghp_zzgoodzzProduction000000000000000001",
        "createdAt": "2026-02-03T09:12:44.107Z", "updatedAt": "2026-08-17T06:30:02.55Z",
    });
    let github_pair = json!({
        "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 9000, "authMethod": "AccessToken",
        "enableGraphql": true, "name": "GitHub - apps",
        "token": "ghp_zzgoodzzProduction000000000000000002,ghp_zz401zzProduction0000000000000000002",
        "createdAt": "2025-11-20T14:01:09.9Z", "updatedAt": "2025-11-20T14:01:09.9Z",
    });
    let enterprise = json!({
        "endpoint": "https://github.example.test/api/v3/", "proxy": "", "rateLimitPerHour": 0, "authMethod": "AccessToken",
        "enableGraphql": false, "name": "GitHub Enterprise", "token": "github_pat_zzgoodzzProduction_000000000000000000000000000000000000000000000000000000000000003",
        "createdAt": "2026-06-01T07:45:00Z", "updatedAt": "2026-06-01T07:45:00Z",
    });
    let jenkins = json!({
        "endpoint": "https://jenkins.example.test/", "proxy": "", "rateLimitPerHour": 10000, "name": "Jenkins - builds",
        "username": "devlake", "password": "11zzgoodzz0000000000000000000000cd",
        "createdAt": "2024-09-30T16:20:31.004Z", "updatedAt": "2025-01-08T08:00:00.2Z",
    });
    let jira = json!({
        "endpoint": "https://acme.atlassian.example.test/rest/", "proxy": "", "rateLimitPerHour": 0, "name": "Jira - delivery",
        "authMethod": "BasicAuth", "username": "devlake@acme.example.test", "password": "zzgoodzzJira", "token": "",
        "createdAt": "2025-05-12T10:10:10Z", "updatedAt": "2025-05-12T10:10:10Z",
    });
    for (plugin, row) in [
        ("github", github),
        ("github", github_pair),
        ("github", enterprise),
        ("jenkins", jenkins),
        ("jira", jira),
    ] {
        production.seed(plugin, &row);
    }
    production.configure(|settings| settings.version = "v1.0.3-beta12@420e494".to_owned());

    let staging = sandbox.add_devlake().await?;
    staging.configure(|settings| settings.version = "v1.0.3-beta12@420e494".to_owned());
    let staged_github = json!({
        "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 4500, "authMethod": "AccessToken",
        "enableGraphql": true, "name": "GitHub - platform", "token": "ghp_zzgoodzzStaging000000000000000000001",
        "createdAt": "2026-09-14T11:22:33.4Z", "updatedAt": "2026-09-14T11:22:33.4Z",
    });
    let staged_jenkins = json!({
        "endpoint": "https://jenkins.example.test/", "proxy": "", "rateLimitPerHour": 10000, "name": "Jenkins - trial",
        "username": "kim", "password": "11zz401zz00000000000000000000000ef",
        "createdAt": "2026-10-02T13:00:00.01Z", "updatedAt": "2026-10-02T13:00:00.01Z",
    });
    staging.seed("github", &staged_github);
    staging.seed("jenkins", &staged_jenkins);

    Ok(Announcement {
        devlakes: vec![
            AnnouncedDevLake {
                name: "production",
                url: production.url(),
            },
            AnnouncedDevLake {
                name: "staging",
                url: staging.url(),
            },
        ],
        provider: sandbox.provider_url(),
        proxy: sandbox.proxy_url(),
        ca_pem: sandbox.ca_pem().to_owned(),
        control: sandbox.control_url(),
        samples: SampleCredentials::SAMPLE,
    })
}
