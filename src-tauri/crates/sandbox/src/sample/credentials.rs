//! Credentials to type in the sample mode.

use serde::Serialize;

use crate::coregit::MASTER_KEY;

/// Credentials for the sample mode. None of them is valid anywhere else.
///
/// With `zz401zz` in the place of `zzgoodzz` each becomes one that is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SampleCredentials {
    /// A classic GitHub token with every scope that DevLake wants; good for Copilot too.
    pub github_token: &'static str,
    /// A classic GitHub token without scopes.
    pub github_token_without_scopes: &'static str,
    /// A fine-grained GitHub token: works, but DevLake cannot judge it.
    pub github_fine_grained_token: &'static str,
    /// The id of a GitHub App; with `zz401zz` in its place one whose key is refused.
    pub github_app_id: &'static str,
    /// The App's private key: it has the outside of one and no inside.
    pub github_app_key: &'static str,
    /// A GitHub token that is refused.
    pub github_refused_token: &'static str,
    /// A Jenkins user.
    pub jenkins_user: &'static str,
    /// The Jenkins user's API token.
    pub jenkins_password: &'static str,
    /// A Jenkins password that is refused.
    pub jenkins_refused_password: &'static str,
    /// A personal CircleCI token.
    pub circleci_token: &'static str,
    /// A GitLab token that may read.
    pub gitlab_token: &'static str,
    /// A GitLab token that may not read projects.
    pub gitlab_token_without_scopes: &'static str,
    /// The e-mail address of an Atlassian account: Bitbucket and Jira Cloud.
    pub atlassian_user: &'static str,
    /// The account's API token for Bitbucket.
    pub bitbucket_token: &'static str,
    /// A token for one Azure DevOps organization.
    pub azure_devops_token: &'static str,
    /// The account's API token for Jira Cloud.
    pub jira_cloud_token: &'static str,
    /// A personal access token of a Jira server.
    pub jira_server_token: &'static str,
    /// A PagerDuty user key.
    pub pagerduty_key: &'static str,
    /// A PagerDuty key whose test says both 403 and success.
    pub pagerduty_key_without_licenses: &'static str,
    /// A SonarQube user token, for a server and for the Cloud.
    pub sonarqube_token: &'static str,
    /// The token of an Argo CD account.
    pub argocd_token: &'static str,
    /// A master key of the sample CoreGit.
    pub coregit_master_key: &'static str,
    /// A scoped token of the sample CoreGit: it may read every repository, and change nothing.
    pub coregit_scoped_token: &'static str,
    /// A GitLab token of somebody else (`hubot`), for seeing an account change.
    pub gitlab_token_of_another: &'static str,
}

impl SampleCredentials {
    /// The credentials that the provider stand-ins know.
    pub const SAMPLE: Self = Self {
        github_token: "ghp_zzgoodzzSample0000000000000000000001",
        github_token_without_scopes: "ghp_zznoscopezzSample0000000000000000001",
        github_fine_grained_token: "github_pat_zzgoodzzSample00000000_00000000000000000000000000000000000000000000000000000000001",
        github_app_id: "zzgoodzz",
        github_app_key: concat!(
            "-----BEGIN RSA PRIVATE KEY-----\n",
            "MIIEzzgoodzzSampleAppKey0000000000000000000000000000000000000000\n",
            "0000000000000000000000000000000000000000000000000000000000000000\n",
            "00000000000000000000000000000000000000000000000000000000Key00001\n",
            "-----END RSA PRIVATE KEY-----\n",
        ),
        github_refused_token: "ghp_zz401zzSample00000000000000000000001",
        jenkins_user: "kim",
        jenkins_password: "11zzgoodzz0000000000000000000000ab",
        jenkins_refused_password: "11zz401zz00000000000000000000000ab",
        circleci_token: "CCIPAT_zzgoodzzSample00000001_0000000000000000000000000000000000000001",
        gitlab_token: "glpat-zzgoodzzSample000001",
        gitlab_token_without_scopes: "glpat-zzproj403zzSample01",
        atlassian_user: "kim@example.test",
        bitbucket_token: "ATATT3zzgoodzzSampleBitbucket000000000000000000001",
        azure_devops_token: "zzgoodzzSample00000000000000000000000000000000000000000000000000000000000000AZDO0001",
        jira_cloud_token: "ATATT3zzgoodzzSampleJira00000000000000000000000001",
        jira_server_token: "zzgoodzzSample000000000000000000000000000001",
        pagerduty_key: "u+zzgoodzzSample0001",
        pagerduty_key_without_licenses: "u+zz403zzSample00001",
        sonarqube_token: "squ_zzgoodzzSample00000000000000000000000001",
        argocd_token: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhcmdvY2QiLCJzdWIiOiJkZXZsYWtlOmFwaUtleSIsImlhdCI6MTc2NzIyNTYwMCwianRpIjoic2FtcGxlIn0.zzgoodzzSample00000000000000000000000000001",
        coregit_master_key: MASTER_KEY,
        coregit_scoped_token: "cgt_5a3b1e0000000000000000000000000000000001",
        gitlab_token_of_another: "glpat-zzgood_hubotzzSample1",
    };
}
