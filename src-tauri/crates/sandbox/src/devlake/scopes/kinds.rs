//! What a scope is, plugin by plugin (devlake.md 4.2).

use serde_json::{Map, Value, json};

/// The scopes of one plugin.
pub(in crate::devlake) struct Kind {
    plugin: &'static str,
    /// The field that identifies a scope.
    pub(in crate::devlake) id: &'static str,
    /// Name of the stored type in messages.
    pub(in crate::devlake) model: &'static str,
    /// Where the raw data of a scope are filed: key of the connection, key and field of the scope.
    raw: (&'static str, &'static str, &'static str),
    /// The other fields with nothing in them, as JSON.
    nothing: &'static str,
}

/// In the order of the original's menu.
const KINDS: [Kind; 11] = [
    Kind {
        plugin: "github",
        id: "githubId",
        model: "GithubRepo",
        raw: ("ConnectionId", "Name", "fullName"),
        nothing: r#"{"name":"","fullName":"","HTMLUrl":"","description":"","ownerId":0,"language":"","parentId":0,
            "parentHtmlUrl":"","cloneUrl":"","createdDate":null,"updatedDate":null}"#,
    },
    Kind {
        plugin: "gh-copilot",
        id: "id",
        model: "GhCopilotScope",
        raw: ("connectionId", "scopeId", "id"),
        nothing: r#"{"organization":"","name":"","fullName":"","implementationDate":null,"baselinePeriodDays":90,
            "seatsLastSyncedAt":null}"#,
    },
    Kind {
        plugin: "jenkins",
        id: "fullName",
        model: "JenkinsJob",
        raw: ("ConnectionId", "FullName", "fullName"),
        nothing: r#"{"name":"","class":"","color":"","base":"","url":"","description":"","primaryView":""}"#,
    },
    Kind {
        plugin: "circleci",
        id: "id",
        model: "CircleciProject",
        raw: ("ConnectionId", "ProjectSlug", "slug"),
        nothing: r#"{"slug":"","name":"","organizationId":""}"#,
    },
    Kind {
        plugin: "gitlab",
        id: "gitlabId",
        model: "GitlabProject",
        raw: ("ConnectionId", "ProjectId", "gitlabId"),
        nothing: r#"{"name":"","description":"","defaultBranch":"","pathWithNamespace":"","webUrl":"","creatorId":0,
            "visibility":"","openIssuesCount":0,"starCount":0,"forkedFromProjectId":0,"forkedFromProjectWebUrl":"",
            "httpUrlToRepo":"","createdDate":null,"updatedDate":null,"archived":false}"#,
    },
    Kind {
        plugin: "bitbucket",
        id: "bitbucketId",
        model: "BitbucketRepo",
        raw: ("ConnectionId", "FullName", "bitbucketId"),
        nothing: r#"{"name":"","HTMLUrl":"","description":"","owner":"","language":"","cloneUrl":"",
            "createdDate":null,"updatedDate":null}"#,
    },
    Kind {
        plugin: "azuredevops_go",
        id: "id",
        model: "AzuredevopsRepo",
        raw: ("ConnectionId", "Name", "name"),
        nothing: r#"{"OrganizationId":"","ProjectId":"","type":"","name":"","url":"","remoteUrl":"","ExternalId":"",
            "IsFork":false,"IsPrivate":false}"#,
    },
    Kind {
        plugin: "jira",
        id: "boardId",
        model: "JiraBoard",
        raw: ("ConnectionId", "BoardId", "boardId"),
        nothing: r#"{"projectId":0,"name":"","self":"","type":"","jql":""}"#,
    },
    Kind {
        plugin: "pagerduty",
        id: "id",
        model: "Service",
        raw: ("ConnectionId", "ScopeId", "id"),
        nothing: r#"{"url":"","name":""}"#,
    },
    Kind {
        plugin: "sonarqube",
        id: "projectKey",
        model: "SonarqubeProject",
        raw: ("connectionId", "ProjectKey", "projectKey"),
        nothing: r#"{"name":"","qualifier":"","visibility":"","lastAnalysisDate":null,"revision":""}"#,
    },
    Kind {
        plugin: "argocd",
        id: "name",
        model: "ArgocdApplication",
        raw: ("ConnectionId", "Name", "name"),
        nothing: r#"{"namespace":"","project":"","repoURL":"","path":"","targetRevision":"","destServer":"",
            "destNamespace":"","syncStatus":"","healthStatus":"","summaryImages":null}"#,
    },
];

/// A date that Go calls zero; stored, it is none.
const ZERO_DATE: &str = "0001-01-01T00:00:00Z";

impl Kind {
    /// The scopes of a plugin.
    pub(in crate::devlake) fn of(plugin: &str) -> &'static Self {
        KINDS
            .iter()
            .find(|kind| kind.plugin == plugin)
            .unwrap_or(&KINDS[0])
    }

    /// The id as text.
    pub(in crate::devlake) fn id_of(&self, fields: &Map<String, Value>) -> String {
        match fields.get(self.id) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// What is stored for a scope that was given like this.
    pub(in crate::devlake) fn stored(
        &self,
        connection: u64,
        given: &Map<String, Value>,
        now: &str,
    ) -> Map<String, Value> {
        let mut fields: Map<String, Value> = serde_json::from_str(self.nothing).unwrap_or_default();
        for (key, value) in given {
            let has_default = fields.get(key).is_some_and(|known| *known != Value::Null);
            if value == ZERO_DATE {
                fields.insert(key.clone(), Value::Null);
            // Zero is a number that nobody gave.
            } else if !(has_default && *value == 0) {
                fields.insert(key.clone(), value.clone());
            }
        }
        let given_time = |key: &str| given.get(key).filter(|time| **time != ZERO_DATE).cloned();
        let created_at = given_time("createdAt").unwrap_or_else(|| now.into());
        for (key, value) in [
            ("connectionId", connection.into()),
            ("createdAt", created_at),
            ("updatedAt", now.into()),
            ("_raw_data_params", self.raw_params(connection, &fields).into()),
            ("_raw_data_table", format!("_raw_{}_scopes", self.plugin).into()),
            ("_raw_data_id", 0.into()),
            ("_raw_data_remark", "".into()),
        ] {
            fields.insert(key.to_owned(), value);
        }
        fields
    }

    /// The same scope as the provider's list offers it: nothing filed yet, dates at zero.
    pub(in crate::devlake) fn offered(
        &self,
        connection: u64,
        given: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut fields: Map<String, Value> = serde_json::from_str(self.nothing).unwrap_or_default();
        fields.extend(given.clone());
        for (key, value) in [
            ("connectionId", connection.into()),
            ("createdAt", ZERO_DATE.into()),
            ("updatedAt", ZERO_DATE.into()),
            ("_raw_data_params", "".into()),
            ("_raw_data_table", "".into()),
            ("_raw_data_id", 0.into()),
            ("_raw_data_remark", "".into()),
        ] {
            fields.insert(key.to_owned(), value);
        }
        fields
    }

    fn raw_params(&self, connection: u64, fields: &Map<String, Value>) -> String {
        let (connection_key, key, field) = self.raw;
        let value = fields.get(field).cloned().unwrap_or_else(|| json!(""));
        format!("{{\"{connection_key}\":{connection},\"{key}\":{value}}}")
    }
}
