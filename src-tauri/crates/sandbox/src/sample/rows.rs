//! The connections that the sample DevLakes start with. Their secrets are made up and carry their behaviour.

use serde_json::{Value, json};

/// The connections of "DevLake production".
pub(super) fn production_rows() -> Vec<(&'static str, Value)> {
    let mut rows = github_rows();
    rows.extend(code_rows());
    rows.extend(work_rows());
    rows
}

/// The connections of "DevLake staging".
pub(super) fn staging_rows() -> Vec<(&'static str, Value)> {
    let github = json!({
        "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 4500, "authMethod": "AccessToken",
        "enableGraphql": true, "name": "GitHub - platform", "token": "ghp_zzgoodzzStaging000000000000000000001",
        "createdAt": "2026-09-14T11:22:33.4Z", "updatedAt": "2026-09-14T11:22:33.4Z",
    });
    let jenkins = json!({
        "endpoint": "https://jenkins.example.test/", "proxy": "", "rateLimitPerHour": 10000, "name": "Jenkins - trial",
        "username": "kim", "password": "11zz401zz00000000000000000000000ef",
        "createdAt": "2026-10-02T13:00:00.01Z", "updatedAt": "2026-10-02T13:00:00.01Z",
    });
    let gitlab = json!({
        "endpoint": "https://gitlab.com/api/v4/", "proxy": "", "rateLimitPerHour": 0, "name": "GitLab - trial",
        "token": "glpat-zz401zzStaging00001",
        "createdAt": "2026-10-05T09:30:00Z", "updatedAt": "2026-10-05T09:30:00Z",
    });
    vec![("github", github), ("jenkins", jenkins), ("gitlab", gitlab)]
}

fn github_rows() -> Vec<(&'static str, Value)> {
    let platform = json!({
        "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 4500, "authMethod": "AccessToken",
        "enableGraphql": true, "name": "GitHub - platform", "token": "ghp_zzgoodzzProduction000000000000000001",
        "createdAt": "2026-02-03T09:12:44.107Z", "updatedAt": "2026-08-17T06:30:02.55Z",
    });
    let pair = json!({
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
    let copilot = json!({
        "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 5000, "name": "GitHub Copilot - my-org",
        "organization": "my-org", "enterprise": "", "token": "ghp_zzgoodzzProduction000000000000000004",
        "createdAt": "2026-05-18T12:00:00Z", "updatedAt": "2026-05-18T12:00:00Z",
    });
    vec![
        ("github", platform),
        ("github", pair),
        ("github", enterprise),
        ("gh-copilot", copilot),
    ]
}

/// Where code lives and is built.
fn code_rows() -> Vec<(&'static str, Value)> {
    let jenkins = json!({
        "endpoint": "https://jenkins.example.test/", "proxy": "", "rateLimitPerHour": 10000, "name": "Jenkins - builds",
        "username": "devlake", "password": "11zzgoodzz0000000000000000000000cd",
        "createdAt": "2024-09-30T16:20:31.004Z", "updatedAt": "2025-01-08T08:00:00.2Z",
    });
    let gitlab = json!({
        "endpoint": "https://gitlab.example.test/api/v4/", "proxy": "", "rateLimitPerHour": 12000,
        "name": "GitLab - platform", "token": "glpat-zzgoodzzProduction01",
        "createdAt": "2026-03-02T10:05:00Z", "updatedAt": "2026-03-02T10:05:00Z",
    });
    let azure = json!({
        "name": "Azure DevOps - my-org", "organization": "my-org", "proxy": "",
        "token": "zzgoodzzProduction0000000000000000000000000000000000000000000000000000000000AZDO0002",
        "createdAt": "2025-12-01T08:15:00Z", "updatedAt": "2025-12-01T08:15:00Z",
    });
    let sonarqube = json!({
        "endpoint": "https://sonarqube.example.test/api/", "proxy": "", "rateLimitPerHour": 0, "name": "SonarQube",
        "org": "", "token": "squ_zzgoodzzProduction0000000000000000000001",
        "createdAt": "2026-01-15T15:40:00Z", "updatedAt": "2026-01-15T15:40:00Z",
    });
    vec![
        ("jenkins", jenkins),
        ("gitlab", gitlab),
        ("azuredevops_go", azure),
        ("sonarqube", sonarqube),
    ]
}

/// Where work is planned and kept running.
fn work_rows() -> Vec<(&'static str, Value)> {
    let jira = json!({
        "endpoint": "https://my-org.atlassian.net/rest/", "proxy": "", "rateLimitPerHour": 0, "name": "Jira - delivery",
        "authMethod": "BasicAuth", "username": "devlake@example.test",
        "password": "ATATT3zzgoodzzProductionJira000000000000000000001", "token": "",
        "createdAt": "2025-05-12T10:10:10Z", "updatedAt": "2025-05-12T10:10:10Z",
    });
    let pagerduty = json!({
        "endpoint": "https://api.pagerduty.com/", "proxy": "", "rateLimitPerHour": 10000, "name": "PagerDuty",
        "token": "u+zz403zzProduction1",
        "createdAt": "2026-04-22T17:00:00Z", "updatedAt": "2026-04-22T17:00:00Z",
    });
    vec![("jira", jira), ("pagerduty", pagerduty)]
}
