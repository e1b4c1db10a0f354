//! What is sent for a connection, without its secret.

use domain::kinds::{ConnectionKind, Draft, FixedValue};
use serde_json::{Map, Value};

/// DevLake's body for a draft. Numbers are numbers: its tests take nothing else (devlake.md 2.2).
pub(super) fn of_draft(kind: ConnectionKind, draft: &Draft) -> Map<String, Value> {
    let spec = kind.spec();
    let mut body = Map::new();
    body.insert("name".to_owned(), draft.name.trim().into());
    body.insert(
        "proxy".to_owned(),
        draft.settings.proxy.as_deref().unwrap_or_default().into(),
    );
    if spec.stores_address {
        body.insert("endpoint".to_owned(), draft.address.to_string().into());
        body.insert(
            "rateLimitPerHour".to_owned(),
            draft.settings.rate_limit_per_hour.unwrap_or_default().into(),
        );
    }
    if let Some(login) = &draft.login {
        body.insert("username".to_owned(), login.as_str().into());
    }
    for (field, value) in &draft.body {
        body.insert((*field).to_owned(), value.clone());
    }
    for (field, value) in spec.fixed_fields {
        let value = match value {
            FixedValue::Text(text) => Value::from(*text),
            FixedValue::Flag(flag) => Value::from(*flag),
        };
        body.insert((*field).to_owned(), value);
    }
    body
}

#[cfg(test)]
mod tests {
    use domain::kinds::{Answers, FieldId};
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case(ConnectionKind::DevLakeGithub, &[(FieldId::Organization, "my-org")], "token", json!({
        "name": "GitHub - my-org", "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 0,
        "authMethod": "AccessToken", "enableGraphql": true,
    }))]
    #[case(ConnectionKind::DevLakeGithub, &[(FieldId::Organization, "my-org"), (FieldId::AuthMethod, "app"),
        (FieldId::AppId, "123456"), (FieldId::Installation, "77")], "secretKey", json!({
        "name": "GitHub - my-org", "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 0,
        "authMethod": "AppKey", "appId": "123456", "installationId": 77, "enableGraphql": true,
    }))]
    #[case(ConnectionKind::DevLakeGhCopilot, &[(FieldId::Organization, "my-org"), (FieldId::Enterprise, "big")], "token", json!({
        "name": "GitHub Copilot - my-org", "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 0,
        "organization": "my-org", "enterprise": "big",
    }))]
    #[case(ConnectionKind::DevLakeJenkins, &[(FieldId::Address, "https://j.example"), (FieldId::Login, "kim")], "password", json!({
        "name": "Jenkins", "endpoint": "https://j.example/", "proxy": "", "rateLimitPerHour": 0, "username": "kim",
    }))]
    #[case(ConnectionKind::DevLakeCircleci, &[(FieldId::RateLimit, "900")], "token", json!({
        "name": "CircleCI", "endpoint": "https://circleci.com/api/", "proxy": "", "rateLimitPerHour": 900,
    }))]
    #[case(ConnectionKind::DevLakeGitlab, &[(FieldId::Organization, "my-group"), (FieldId::Proxy, "http://p.example:3128")], "token", json!({
        "name": "GitLab - my-group", "endpoint": "https://gitlab.com/api/v4/", "proxy": "http://p.example:3128",
        "rateLimitPerHour": 0,
    }))]
    #[case(ConnectionKind::DevLakeBitbucket, &[(FieldId::Login, "kim@example.com")], "password", json!({
        "name": "Bitbucket", "endpoint": "https://api.bitbucket.org/2.0/", "proxy": "", "rateLimitPerHour": 0,
        "username": "kim@example.com", "usesApiToken": true,
    }))]
    #[case(ConnectionKind::DevLakeAzuredevops, &[(FieldId::Organization, "https://dev.azure.com/my-org")], "token", json!({
        "name": "Azure DevOps - my-org", "organization": "my-org", "proxy": "",
    }))]
    #[case(ConnectionKind::DevLakeJira, &[(FieldId::Address, "s.atlassian.net"), (FieldId::Login, "kim@example.com")], "password", json!({
        "name": "Jira", "endpoint": "https://s.atlassian.net/rest/", "proxy": "", "rateLimitPerHour": 0,
        "authMethod": "BasicAuth", "username": "kim@example.com",
    }))]
    #[case(ConnectionKind::DevLakeJira, &[(FieldId::Address, "jira.example")], "token", json!({
        "name": "Jira", "endpoint": "https://jira.example/rest/", "proxy": "", "rateLimitPerHour": 0,
        "authMethod": "AccessToken",
    }))]
    #[case(ConnectionKind::DevLakePagerduty, &[(FieldId::Site, "eu")], "token", json!({
        "name": "PagerDuty", "endpoint": "https://api.eu.pagerduty.com/", "proxy": "", "rateLimitPerHour": 0,
    }))]
    #[case(ConnectionKind::DevLakeSonarqube, &[(FieldId::Address, "sonarcloud.io"), (FieldId::Organization, "my-org")], "token", json!({
        "name": "SonarQube - my-org", "endpoint": "https://sonarcloud.io/api/", "proxy": "", "rateLimitPerHour": 0,
        "org": "my-org",
    }))]
    #[case(ConnectionKind::DevLakeArgocd, &[(FieldId::Address, "argocd.example")], "token", json!({
        "name": "Argo CD", "endpoint": "https://argocd.example/api/v1/", "proxy": "", "rateLimitPerHour": 0,
    }))]
    fn a_body_has_what_its_plugin_knows_and_nothing_else(
        #[case] kind: ConnectionKind,
        #[case] given: &[(FieldId, &str)],
        #[case] secret_field: &str,
        #[case] expected: Value,
    ) {
        let answers: Answers = given
            .iter()
            .map(|(field, answer)| (*field, (*answer).to_owned()))
            .collect();
        let draft = kind.draft(&answers).unwrap();

        assert_eq!(Value::Object(of_draft(kind, &draft)), expected);
        assert_eq!(draft.slot.devlake_field(), secret_field);
    }
}
