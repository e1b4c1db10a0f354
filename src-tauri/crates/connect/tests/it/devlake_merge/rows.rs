//! One stored connection of each plugin, and of each way in which GitHub signs in.

use domain::{Slot, kinds::ConnectionKind as Kind};
use sandbox::SampleCredentials;
use serde_json::{Value, json};

use super::{Row, with};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
/// A second token of somebody else, which works too.
const SECOND: &str = "ghp_zzgood_hubotzzMerge0000000000000000022";

/// GitHub beside its one token: an App with its key, and two tokens.
pub(super) fn ways_of_github() -> Vec<Row> {
    let app = row(
        Kind::DevLakeGithub,
        Slot::AppKey,
        SAMPLE.github_app_key,
        json!({
            "endpoint": "https://api.github.com/", "authMethod": "AppKey", "appId": SAMPLE.github_app_id,
            "installationId": 77, "token": "", "enableGraphql": true,
        }),
    );
    let one = row(
        Kind::DevLakeGithub,
        Slot::Token,
        SAMPLE.github_token,
        json!({"endpoint": "https://api.github.com/", "authMethod": "AccessToken", "enableGraphql": true}),
    );
    let both = format!("{},{SECOND}", SAMPLE.github_token);
    let several = Row {
        fields: with(&one.fields, "token", &both),
        ..one
    };
    vec![app, several]
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row(
            Kind::DevLakeGithub,
            Slot::Token,
            SAMPLE.github_token,
            json!({
                "endpoint": "https://api.github.com/", "authMethod": "AccessToken", "appId": "left over", "secretKey": "",
                "installationId": 12, "enableGraphql": true,
            }),
        ),
        row(
            Kind::DevLakeGhCopilot,
            Slot::Token,
            SAMPLE.github_token,
            json!({
                "endpoint": "https://api.github.com/", "organization": "my-org", "enterprise": "my-enterprise",
            }),
        ),
        row(
            Kind::DevLakeJenkins,
            Slot::Password,
            SAMPLE.jenkins_password,
            json!({
                "endpoint": "https://jenkins.example.test/", "username": "kim",
            }),
        ),
        row(
            Kind::DevLakeCircleci,
            Slot::Token,
            SAMPLE.circleci_token,
            json!({"endpoint": "https://circleci.com/api/"}),
        ),
        row(
            Kind::DevLakeGitlab,
            Slot::Token,
            SAMPLE.gitlab_token,
            json!({"endpoint": "https://gitlab.com/api/v4/"}),
        ),
        row(
            Kind::DevLakeBitbucket,
            Slot::Password,
            SAMPLE.bitbucket_token,
            json!({
                "endpoint": "https://api.bitbucket.org/2.0/", "username": SAMPLE.atlassian_user, "usesApiToken": false,
            }),
        ),
        row(
            Kind::DevLakeAzuredevops,
            Slot::Token,
            SAMPLE.azure_devops_token,
            json!({"organization": "my-org"}),
        ),
        row(
            Kind::DevLakeJira,
            Slot::Password,
            SAMPLE.jira_cloud_token,
            json!({
                "endpoint": "https://my-org.atlassian.net/rest/", "authMethod": "BasicAuth", "username": SAMPLE.atlassian_user,
            }),
        ),
        row(
            Kind::DevLakePagerduty,
            Slot::Token,
            SAMPLE.pagerduty_key,
            json!({"endpoint": "https://api.pagerduty.com/"}),
        ),
        row(
            Kind::DevLakeSonarqube,
            Slot::Token,
            SAMPLE.sonarqube_token,
            json!({
                "endpoint": "https://sonarqube.example.test/api/", "org": "my-org",
            }),
        ),
        row(
            Kind::DevLakeArgocd,
            Slot::Token,
            SAMPLE.argocd_token,
            json!({"endpoint": "https://argocd.example.test/api/v1"}),
        ),
    ]
}

fn row(kind: Kind, slot: Slot, secret: &'static str, fields: Value) -> Row {
    let mut fields = with(&fields, slot.devlake_field(), secret);
    fields["name"] = "before".into();
    fields["proxy"] = "http://proxy.example:3128".into();
    if kind.spec().stores_address {
        fields["rateLimitPerHour"] = 4500.into();
    }
    Row {
        kind,
        fields,
        slot,
        secret,
    }
}
