//! What a provider has, in the shape that every plugin shares. Most plugins take any JSON object for an answer, a
//! refusal too, and then find nothing in it (devlake.md fact 24).

use serde_json::{Map, Value, json};

use super::session::{self, Session};
use crate::devlake::Server;
use crate::devlake::failure::Failure;
use crate::devlake::plugins::{Plugin, Trial, azuredevops_go, decoded, decoded_value};
use crate::devlake::scopes::Kind;
use crate::devlake::state::Row;

/// Jira's token for a page that never comes: `{"maxResults":50,"startAt":50}`.
const NEXT_BOARDS: &str = "eyJtYXhSZXN1bHRzIjo1MCwic3RhcnRBdCI6NTB9";

const JOBS: &str = "api/json?tree=jobs%5BfullName%2Cname%2Cclass%2Curl%2Ccolor%2Cbase%2Cjobs%2CupstreamProjects%5Bname%5D%5D%7B0%2C100%7D";
const WORKSPACES: &str = "user/permissions/workspaces?fields=values.workspace.slug%2Cvalues.workspace.name%2Cpagelen%2Cpage%2Csize&page=1&pagelen=100&sort=workspace.slug";

/// The first level and the token of the next page.
pub(super) async fn of(
    server: &Server,
    plugin: &'static Plugin,
    row: &Row,
    trial: &Trial,
) -> Result<(Vec<Value>, &'static str), Failure> {
    if plugin.slug == "gh-copilot" {
        return Ok((copilot(plugin, trial), ""));
    }
    let session = session::open(server, plugin, row, trial).await?;
    let offered = |id: &str, name: &str, full_name: &str, fields: Value| {
        scope(plugin, row.id, [id, name, full_name], &fields)
    };
    let children = match plugin.slug {
        "github" => return Ok((organizations(&session).await?, "")),
        "azuredevops_go" => projects(&session, trial).await?,
        "gitlab" => groups(&session).await?,
        "jenkins" => {
            let body = object(&session, JOBS).await?;
            rows(&body, "jobs")
                .map(|job| job_or_folder(offered, job))
                .collect()
        }
        "circleci" => {
            let body = object(&session, "private/me").await?;
            let scope = |project: &Value| {
                let fields = json!({"id": project["id"], "slug": project["slug"], "name": project["name"]});
                offered(
                    text(&project["id"]),
                    text(&project["name"]),
                    text(&project["slug"]),
                    fields,
                )
            };
            rows(&body, "projects").map(scope).collect()
        }
        "bitbucket" => {
            let body = object(&session, WORKSPACES).await?;
            let slug = |value: &Value| text(&value["workspace"]["slug"]).to_owned();
            rows(&body, "values")
                .map(|value| group(&slug(value), &slug(value), &slug(value)))
                .collect()
        }
        "jira" => {
            let body = object(&session, "agile/1.0/board?maxResults=50&name=&startAt=0").await?;
            let scope = |board: &Value| {
                let fields = json!({
                    "boardId": board["id"], "name": board["name"], "self": board["self"], "type": board["type"],
                });
                offered(
                    &board["id"].to_string(),
                    text(&board["name"]),
                    text(&board["name"]),
                    fields,
                )
            };
            let boards = rows(&body, "values").map(scope).collect();
            let is_last = body.get("isLast") == Some(&Value::Bool(true));
            return Ok((boards, if is_last { "" } else { NEXT_BOARDS }));
        }
        "pagerduty" => {
            let body = object(&session, "services?limit=50&offset=0&query=").await?;
            let scope = |service: &Value| {
                let fields =
                    json!({"id": service["id"], "name": service["name"], "url": service["html_url"]});
                offered(
                    text(&service["id"]),
                    text(&service["name"]),
                    text(&service["name"]),
                    fields,
                )
            };
            rows(&body, "services").map(scope).collect()
        }
        "sonarqube" => {
            let body = object(&session, "components/search_projects?p=1&ps=100").await?;
            let scope = |project: &Value| {
                let fields = json!({
                    "projectKey": project["key"], "name": project["name"], "qualifier": project["qualifier"],
                });
                offered(
                    text(&project["key"]),
                    text(&project["name"]),
                    text(&project["name"]),
                    fields,
                )
            };
            rows(&body, "components").map(scope).collect()
        }
        _ => {
            let body = object(&session, "applications").await?;
            let mut names: Vec<&str> = rows(&body, "items")
                .map(|item| text(&item["spec"]["project"]))
                .collect();
            names.dedup();
            names.iter().map(|name| group(name, name, name)).collect()
        }
    };
    Ok((children, ""))
}

/// Nobody is asked: the connection says it.
fn copilot(plugin: &Plugin, trial: &Trial) -> Vec<Value> {
    let parts = [trial.text("enterprise"), trial.text("organization")];
    let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let id = named.join("/");
    let mut fields = json!({"id": id, "name": id, "fullName": id, "baselinePeriodDays": 0});
    for (key, part) in [("enterprise", parts[0]), ("organization", parts[1])] {
        if !part.is_empty() {
            fields[key] = part.into();
        }
    }
    vec![scope(plugin, 0, [&id, &id, &id], &fields)]
}

async fn organizations(session: &Session) -> Result<Vec<Value>, Failure> {
    let (answer, url) = session.get("user").await?;
    // The original follows an answer that it cannot read into a crash.
    let user = decoded(&answer, &url, "api.user").map_err(|_| Failure::Panic)?;
    let (answer, url) = session.get("user/orgs?page=1&per_page=100").await?;
    let organizations = decoded_value(&answer, &url, "[]api.org", Value::is_array)?;
    let mut names = vec![text(user.get("login").unwrap_or(&Value::Null)).to_owned()];
    let list = organizations.as_array().map_or(&[][..], Vec::as_slice);
    names.extend(
        list.iter()
            .map(|organization| text(&organization["login"]).to_owned()),
    );
    Ok(names.iter().map(|name| group(name, name, name)).collect())
}

async fn projects(session: &Session, trial: &Trial) -> Result<Vec<Value>, Failure> {
    let organization = trial.text("organization");
    let body = azuredevops_go::projects(&session.client, &session.credential, organization).await?;
    let project = |project: &Value| {
        let name = text(&project["name"]);
        group(&format!("{organization}/{name}"), name, "")
    };
    Ok(rows(&body, "value").map(project).collect())
}

/// The person, then the groups.
async fn groups(session: &Session) -> Result<Vec<Value>, Failure> {
    let (answer, url) = session
        .get("groups?page=1&per_page=100&top_level_only=true")
        .await?;
    let body = decoded_value(&answer, &url, "[]models.Group", Value::is_array)?;
    let mut children = vec![group("user:7", "Kim Fake", "Kim Fake")];
    let list = body.as_array().map_or(&[][..], Vec::as_slice);
    children.extend(list.iter().map(|one| {
        let name = text(&one["name"]);
        group(&one["id"].to_string(), name, text(&one["full_path"]))
    }));
    Ok(children)
}

fn job_or_folder(offered: impl Fn(&str, &str, &str, Value) -> Value, job: &Value) -> Value {
    let (class, name, url) = (text(&job["_class"]), text(&job["name"]), text(&job["url"]));
    if class.ends_with(".Folder") {
        return group(&format!("/job/{name}"), name, "");
    }
    let fields = json!({
        "fullName": job["fullName"], "name": name, "class": class, "color": job["color"], "url": url,
        "primaryView": format!("{url}{class}"),
    });
    offered(text(&job["fullName"]), name, text(&job["fullName"]), fields)
}

async fn object(session: &Session, path: &str) -> Result<Map<String, Value>, Failure> {
    let (answer, url) = session.get(path).await?;
    decoded(&answer, &url, "api.list")
}

fn rows<'a>(body: &'a Map<String, Value>, key: &str) -> impl Iterator<Item = &'a Value> {
    let list = body.get(key).and_then(Value::as_array);
    list.map_or(&[][..], Vec::as_slice).iter()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn group(id: &str, name: &str, full_name: &str) -> Value {
    json!({"type": "group", "parentId": null, "id": id, "name": name, "fullName": full_name, "data": null})
}

fn scope(plugin: &Plugin, connection: u64, [id, name, full_name]: [&str; 3], fields: &Value) -> Value {
    let given = fields.as_object().cloned().unwrap_or_default();
    let data = Kind::of(plugin.slug).offered(connection, &given);
    json!({"type": "scope", "parentId": null, "id": id, "name": name, "fullName": full_name, "data": data})
}
