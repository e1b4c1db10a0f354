//! What depends on a connection (devlake.md 4): blueprints and their projects, stored scopes, running pipelines. Read
//! only; everything is asked page by page.

use domain::kinds::ConnectionKind;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{DevLake, DevLakeError, OwnKeyKind, answer};

const PAGE: usize = 100;
/// More pages than any real server has (SECURITY section 5).
const MOST_PAGES: usize = 200;

/// A blueprint that mentions a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blueprint {
    /// DevLake's number.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// The project it belongs to, where there is one.
    pub project: Option<String>,
    /// How many scopes of the connection it collects.
    pub scopes: usize,
    /// A raw plan (mode ADVANCED): DevLake deletes the connection all the same, and the plan's runs fail afterwards.
    pub is_raw: bool,
}

/// A stored scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Its identity in addresses.
    pub id: String,
    /// Its name for people.
    pub name: String,
}

/// A pipeline that runs right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// DevLake's number.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// When it began, as DevLake says.
    pub began_at: Option<jiff::Timestamp>,
}

/// Everything that stands in the way of deleting a connection, or goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependents {
    /// Blueprints that mention it.
    pub blueprints: Vec<Blueprint>,
    /// Its stored scopes.
    pub scopes: Vec<Scope>,
    /// How many scope configurations it has; they go with it.
    pub scope_configs: usize,
    /// Pipelines that run, whosever they are: DevLake refuses while any does.
    pub running: Vec<Pipeline>,
}

/// Which fields of a scope are its identity and its name (devlake.md 4.2).
fn scope_fields(kind: ConnectionKind) -> (&'static str, &'static str) {
    use ConnectionKind as Kind;
    match kind {
        Kind::DevLakeGithub => ("githubId", "fullName"),
        Kind::DevLakeGitlab => ("gitlabId", "pathWithNamespace"),
        Kind::DevLakeJira => ("boardId", "name"),
        Kind::DevLakeJenkins => ("fullName", "fullName"),
        Kind::DevLakeBitbucket => ("bitbucketId", "name"),
        Kind::DevLakeSonarqube => ("projectKey", "name"),
        Kind::DevLakeArgocd => ("name", "name"),
        Kind::DevLakeGhCopilot => ("id", "fullName"),
        Kind::DevLakeCircleci => ("id", "slug"),
        Kind::DevLakeAzuredevops | Kind::DevLakePagerduty => ("id", "name"),
        // Held by another system; a DevLake has no scopes of theirs.
        Kind::CoreGitGithub
        | Kind::CoreGitGitlab
        | Kind::DojopsJira
        | Kind::DojopsGitlab
        | Kind::DojopsGithub
        | Kind::DojopsConfluence => ("id", "name"),
    }
}

/// Whether the plugin has scope configurations at all (devlake.md 4.2).
fn has_scope_configs(kind: ConnectionKind) -> bool {
    !matches!(
        kind,
        ConnectionKind::DevLakePagerduty | ConnectionKind::DevLakeSonarqube
    )
}

/// Whether a scope's slashes stand in its address as they are (devlake.md 4.2).
fn takes_raw_slashes(kind: ConnectionKind) -> bool {
    matches!(
        kind,
        ConnectionKind::DevLakeJenkins | ConnectionKind::DevLakeBitbucket
    )
}

impl DevLake {
    /// What depends on a connection, all of it read before anything is changed.
    ///
    /// # Errors
    /// A [`DevLakeError`]; a part that cannot be read makes no plan.
    pub async fn dependents(
        &self,
        kind: ConnectionKind,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<Dependents, DevLakeError> {
        let (blueprints, scopes, scope_configs, running) = futures_util::future::try_join4(
            self.blueprints_using(kind, id, cancel),
            self.scopes(kind, id, cancel),
            self.count_scope_configs(kind, id, cancel),
            self.running_pipelines(cancel),
        )
        .await?;
        Ok(Dependents {
            blueprints,
            scopes,
            scope_configs,
            running,
        })
    }

    /// The blueprints that mention a connection.
    ///
    /// # Errors
    /// A [`DevLakeError`].
    pub async fn blueprints_using(
        &self,
        kind: ConnectionKind,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<Vec<Blueprint>, DevLakeError> {
        let all = self.pages("blueprints", "blueprints", cancel).await?;
        Ok(all
            .iter()
            .filter_map(|one| blueprint(one, kind.spec().slug, id))
            .collect())
    }

    /// The stored scopes of a connection.
    ///
    /// # Errors
    /// A [`DevLakeError`]; [`DevLakeError::NotDevLake`] where one has no identity: leaving it out would promise too much.
    pub async fn scopes(
        &self,
        kind: ConnectionKind,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<Vec<Scope>, DevLakeError> {
        let path = format!("plugins/{}/connections/{id}/scopes", kind.spec().slug);
        let all = self.pages(&path, "scopes", cancel).await?;
        let (identity, name) = scope_fields(kind);
        let scopes: Option<Vec<Scope>> = all
            .iter()
            .map(|entry| {
                let scope = entry.get("scope").unwrap_or(entry);
                let id = text_of(scope.get(identity)?)?;
                let name = scope.get(name).and_then(text_of).unwrap_or_else(|| id.clone());
                Some(Scope { id, name })
            })
            .collect();
        scopes.ok_or(DevLakeError::NotDevLake)
    }

    /// How many scope configurations a connection has.
    ///
    /// # Errors
    /// A [`DevLakeError`].
    pub async fn count_scope_configs(
        &self,
        kind: ConnectionKind,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<usize, DevLakeError> {
        if !has_scope_configs(kind) {
            return Ok(0);
        }
        let slug = kind.spec().slug;
        let request = self.get_request(&format!("plugins/{slug}/connections/{id}/scope-configs"));
        let response = self.send(request, cancel).await?;
        match answer::success(&response, slug, self.address.origin()) {
            Ok(Value::Array(list)) => Ok(list.len()),
            Ok(_) => Err(DevLakeError::NotDevLake),
            // A release without them.
            Err(DevLakeError::PluginMissing { .. }) => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// The pipelines that run right now.
    ///
    /// # Errors
    /// A [`DevLakeError`].
    pub async fn running_pipelines(&self, cancel: &CancellationToken) -> Result<Vec<Pipeline>, DevLakeError> {
        let all = self
            .pages("pipelines?status=TASK_RUNNING", "pipelines", cancel)
            .await?;
        let running = all.iter().filter_map(|one| {
            let began = one.get("beganAt").or_else(|| one.get("createdAt"));
            Some(Pipeline {
                id: one.get("id")?.as_u64()?,
                name: one
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned(),
                began_at: began.and_then(Value::as_str).and_then(|text| text.parse().ok()),
            })
        });
        Ok(running.collect())
    }

    /// Every entry of a paged list.
    async fn pages(
        &self,
        path: &str,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<Value>, DevLakeError> {
        let join = if path.contains('?') { '&' } else { '?' };
        let mut all = Vec::new();
        for page in 1..=MOST_PAGES {
            let request = self.get_request(&format!("{path}{join}page={page}&pageSize={PAGE}"));
            let response = self.send(request, cancel).await?;
            let mut body = answer::success(&response, "", self.address.origin())?;
            let Some(Value::Array(list)) = body.get_mut(key).map(Value::take) else {
                return Err(DevLakeError::NotDevLake);
            };
            let is_last = list.len() < PAGE;
            all.extend(list);
            if is_last {
                return Ok(all);
            }
        }
        Err(DevLakeError::NotDevLake)
    }

    /// The address of a scope; `None` where it cannot be said: under an API key DevLake takes no encoded slash
    /// (devlake.md 1.1).
    pub(super) fn scope_path(&self, kind: ConnectionKind, id: u64, scope: &str) -> Option<String> {
        /// What would end a path segment, or be read as something else in it.
        const IN_SEGMENT: &AsciiSet = &CONTROLS
            .add(b' ')
            .add(b'"')
            .add(b'#')
            .add(b'%')
            .add(b'<')
            .add(b'>')
            .add(b'?')
            .add(b'`')
            .add(b'{')
            .add(b'}')
            .add(b'\\')
            .add(b'/');
        let is_keyed = self
            .own_key
            .as_ref()
            .is_some_and(|key| key.kind == OwnKeyKind::ApiKey);
        let has_dots = scope.split('/').any(|part| matches!(part, "." | ".." | ""));
        let raw = takes_raw_slashes(kind);
        if has_dots || (scope.contains('/') && is_keyed && !raw) {
            return None;
        }
        let encode = |text: &str| utf8_percent_encode(text, IN_SEGMENT).to_string();
        let scope = match raw {
            true => scope.split('/').map(encode).collect::<Vec<_>>().join("/"),
            false => encode(scope),
        };
        Some(format!(
            "plugins/{}/connections/{id}/scopes/{scope}",
            kind.spec().slug
        ))
    }
}

/// A blueprint, if it mentions the connection.
fn blueprint(value: &Value, slug: &str, id: u64) -> Option<Blueprint> {
    let text = |name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let is_raw = value.get("mode").and_then(Value::as_str) == Some("ADVANCED");
    let scopes = if is_raw {
        let tasks = value
            .get("plan")?
            .as_array()?
            .iter()
            .flat_map(|stage| stage.as_array().into_iter().flatten());
        let uses = tasks.filter(|task| {
            task.get("plugin").and_then(Value::as_str) == Some(slug)
                && task.pointer("/options/connectionId").and_then(Value::as_u64) == Some(id)
        });
        Some(uses.count()).filter(|count| *count > 0)?
    } else {
        let entries = value.get("connections")?.as_array()?;
        let entries: Vec<_> = entries
            .iter()
            .filter(|entry| is_entry_of(entry, slug, id))
            .collect();
        let count = |entry: &&Value| entry.get("scopes").and_then(Value::as_array).map_or(0, Vec::len);
        (!entries.is_empty()).then(|| entries.iter().map(count).sum())?
    };
    Some(Blueprint {
        id: value.get("id")?.as_u64()?,
        name: text("name"),
        project: Some(text("projectName")).filter(|name| !name.is_empty()),
        scopes,
        is_raw,
    })
}

/// Whether an entry of a blueprint's `connections` is about this connection.
pub(super) fn is_entry_of(entry: &Value, slug: &str, id: u64) -> bool {
    entry.get("pluginName").and_then(Value::as_str) == Some(slug)
        && entry.get("connectionId").and_then(Value::as_u64) == Some(id)
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
