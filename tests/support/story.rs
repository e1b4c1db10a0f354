//! The terminal's story: a shell script that does the whole job of the three systems, and what it finds around it.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use sandbox::{CoreGit, SampleCredentials, Sandbox};
use serde_json::json;
use uuid::Uuid;

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/support/story.sh");

/// A directory with secrets in files and the certificate of the outside world, for one run of the script.
pub struct TerminalStory {
    home: PathBuf,
    /// The secrets that no other story has.
    pub secrets: Vec<String>,
    coregit: CoreGit,
}

impl TerminalStory {
    /// Writes the secrets, and starts the servers that are missing.
    pub async fn prepare(home: &Path, sandbox: &Sandbox) -> Self {
        sandbox.devlake().seed(
            "jenkins",
            &json!({"name": "Old Jenkins", "endpoint": "https://jenkins.example.test/", "username": "kim",
                "password": SAMPLE.jenkins_password, "createdAt": "2024-01-01T00:00:00.000Z"}),
        );
        let coregit = sandbox.add_coregit().await.expect("loopback has free ports");
        let folder = home.join("secrets");
        fs::create_dir_all(&folder).expect("the directory is writable");
        fs::write(home.join("ca.pem"), sandbox.ca_pem()).expect("the directory is writable");
        let made = made();
        for (name, secret) in made
            .iter()
            .map(|(name, secret)| (*name, secret.as_str()))
            .chain(FIXED)
        {
            let file = folder.join(name);
            fs::write(&file, format!("{secret}\n")).expect("the directory is writable");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("the file is ours");
        }
        let value = |secret: String| match secret.split_once('=') {
            Some((_, value)) => value.to_owned(),
            None => secret,
        };
        Self {
            home: home.to_owned(),
            secrets: made.into_iter().map(|(_, secret)| value(secret)).collect(),
            coregit,
        }
    }

    /// The script, to be run with this program on the vault in this directory. It has no session bus.
    pub fn script(&self, program: &Path, data: &Path, sandbox: &Sandbox) -> Command {
        let mut script = Command::new("bash");
        script
            .arg(SCRIPT)
            .current_dir(&self.home)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", &self.home)
            .env("HISTFILE", self.home.join("history"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("PATCHBAY", program)
            .env("DATA", data)
            .env("SECRETS", self.home.join("secrets"))
            .env("CA", self.home.join("ca.pem"))
            .env("PROXY", sandbox.proxy_url())
            .env("DEVLAKE", sandbox.devlake_url())
            .env("COREGIT", self.coregit.url())
            .env("ATLASSIAN_USER", SAMPLE.atlassian_user);
        script
    }
}

/// Secrets that are unique to a run, as long as their formats allow.
fn made() -> [(&'static str, String); 14] {
    let unique = || Uuid::new_v4().simple().to_string();
    let github = || format!("ghp_zzgoodzz{}", &unique()[..28]);
    let atlassian = || format!("ATATT3zzgoodzz{}{}", unique(), &unique()[..6]);
    [
        ("passphrase", format!("zz-{}", unique())),
        ("passphrase-first", format!("zz-{}", unique())),
        ("github", github()),
        ("github-next", github()),
        ("refused", format!("ghp_zz401zz{}", &unique()[..29])),
        ("jenkins", format!("11zzgoodzz{}", &unique()[..24])),
        ("env", format!("GITHUB_PAT={}", github())),
        ("coregit-refused", format!("cgk_live_zz{}", unique())),
        ("mirror", github()),
        ("mirror-next", github()),
        ("work", atlassian()),
        ("work-next", atlassian()),
        ("pages", atlassian()),
        ("code", github()),
    ]
}

const FIXED: [(&str, &str); 9] = [
    ("circleci", SAMPLE.circleci_token),
    ("gitlab", SAMPLE.gitlab_token),
    ("bitbucket", SAMPLE.bitbucket_token),
    ("azuredevops", SAMPLE.azure_devops_token),
    ("jira", SAMPLE.jira_cloud_token),
    ("pagerduty", SAMPLE.pagerduty_key),
    ("sonarqube", SAMPLE.sonarqube_token),
    ("argocd", SAMPLE.argocd_token),
    ("coregit", SAMPLE.coregit_master_key),
];
