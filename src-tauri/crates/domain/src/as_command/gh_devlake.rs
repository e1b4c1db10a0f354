//! `gh devlake configure connection …` (devlake.md 5). It is printed only where it does what it says: what it would
//! store is worked out and held against what is stored.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{CommandSource, CommandTool, CommandVerb, NotPrinted, PrintedCommand, needed, shell};
use crate::{Connection, ConnectionState, Kind, Slot, kinds::ConnectionKind};

/// It sets a limit of its own (devlake.md 5.2).
const OWN_LIMIT: &str = "gh-devlake sets its own limit of requests an hour.";
const ASKS: &str = "It asks before it deletes.";

pub(super) fn printed(source: &CommandSource<'_>, verb: CommandVerb) -> PrintedCommand {
    let (text, note) = match text(source, verb) {
        Ok((text, note)) => (Ok(text), note),
        Err(why) => (Err(why), None),
    };
    PrintedCommand {
        verb,
        tool: CommandTool::GhDevlake,
        text,
        variables: needed(source, verb, None),
        note,
    }
}

type Printed = Result<(String, Option<&'static str>), NotPrinted>;

fn text(source: &CommandSource<'_>, verb: CommandVerb) -> Printed {
    let Kind::Known(kind) = source.connection.kind else {
        return Err(NotPrinted::UnknownKind);
    };
    if source.own_login.is_some() {
        return Err(NotPrinted::Login);
    }
    match verb {
        CommandVerb::List => Ok((line(source, kind, "list", &[])?, None)),
        CommandVerb::Create => create(source, kind),
        CommandVerb::Update => Ok((update(source, kind)?, None)),
        CommandVerb::Test => Ok((line(source, kind, "test", &[id(source)?])?, None)),
        CommandVerb::Delete => Ok((line(source, kind, "delete", &[id(source)?])?, Some(ASKS))),
    }
}

fn line(
    source: &CommandSource<'_>,
    kind: ConnectionKind,
    verb: &str,
    flags: &[String],
) -> Result<String, NotPrinted> {
    let url = shell::word(
        source.system.address.to_string().trim_end_matches('/'),
        "The address",
    )?;
    let mut words = vec![
        format!("gh devlake configure connection {verb}"),
        format!("--url={url}"),
        format!("--plugin={}", kind.spec().slug),
    ];
    words.extend_from_slice(flags);
    Ok(words.join(" "))
}

fn id(source: &CommandSource<'_>) -> Result<String, NotPrinted> {
    match (source.connection.state, source.connection.devlake_id()) {
        (ConnectionState::Present, Some(id)) => Ok(format!("--id={id}")),
        _ => Err(NotPrinted::NotThere),
    }
}

fn create(source: &CommandSource<'_>, kind: ConnectionKind) -> Printed {
    let connection = source.connection;
    let slot = source.slot().ok_or(NotPrinted::NotThere)?;
    if slot == Slot::AppKey {
        return Err(NotPrinted::PrivateKey);
    }
    let note = require_same(connection, kind)?;
    let mut flags = vec![format!("--name={}", shell::word(&connection.name, "The name")?)];
    let texts = [
        ("endpoint", stored(connection, "endpoint"), "The address"),
        ("org", organization(connection), "The organization"),
        ("enterprise", enterprise(connection, kind), "The enterprise"),
        ("username", stored(connection, "username"), "The user name"),
        ("proxy", stored(connection, "proxy"), "The proxy"),
    ];
    for (flag, text, what) in texts {
        if let Some(text) = text {
            flags.push(format!("--{flag}={}", shell::word(text, what)?));
        }
    }
    flags.push(token(source));
    Ok((line(source, kind, "add", &flags)?, note))
}

/// It puts every secret into `token` and sends what it was told and nothing else (devlake.md 5.6).
fn update(source: &CommandSource<'_>, kind: ConnectionKind) -> Result<String, NotPrinted> {
    // GitHub's plugin refuses so short a PATCH; a password is no token; Jira would be switched to access tokens.
    let is_token = source.slot() == Some(Slot::Token);
    if kind == ConnectionKind::DevLakeGithub || !is_token {
        return Err(NotPrinted::UpdateBroken);
    }
    line(source, kind, "update", &[id(source)?, token(source)])
}

fn token(source: &CommandSource<'_>) -> String {
    let variables: Vec<String> = source.variables().iter().map(|name| format!("${name}")).collect();
    format!("--token=\"{}\"", variables.join(","))
}

/// What it stores by `add` (devlake.md 5.2), beside the secret.
fn made(connection: &Connection, kind: ConnectionKind) -> BTreeMap<&'static str, Value> {
    let text = |text: Option<&str>| Value::from(text.unwrap_or_default());
    let is_basic = matches!(
        kind,
        ConnectionKind::DevLakeJenkins | ConnectionKind::DevLakeBitbucket
    );
    let limit = if kind == ConnectionKind::DevLakeGhCopilot {
        5000
    } else if kind == ConnectionKind::DevLakeGitlab {
        3600
    } else {
        4500
    };
    let mut fields = BTreeMap::from([
        ("endpoint", text(stored(connection, "endpoint"))),
        ("proxy", text(stored(connection, "proxy"))),
        (
            "authMethod",
            text(Some(if is_basic { "BasicAuth" } else { "AccessToken" })),
        ),
        ("rateLimitPerHour", limit.into()),
    ]);
    if is_basic {
        fields.insert("username", text(stored(connection, "username")));
    }
    if kind == ConnectionKind::DevLakeGithub {
        fields.insert("enableGraphql", true.into());
    }
    if matches!(
        kind,
        ConnectionKind::DevLakeGhCopilot | ConnectionKind::DevLakeAzuredevops
    ) {
        fields.insert("organization", text(stored(connection, "organization")));
    }
    if kind == ConnectionKind::DevLakeGhCopilot {
        fields.insert("enterprise", text(stored(connection, "enterprise")));
    }
    fields
}

/// Whether what it makes is what is stored; a limit of its own is only said.
fn require_same(connection: &Connection, kind: ConnectionKind) -> Result<Option<&'static str>, NotPrinted> {
    let made = made(connection, kind);
    let mut note = None;
    for (name, value) in connection.remote.iter().flat_map(|copy| &copy.fields) {
        let is_same = match made.get(name.as_str()) {
            Some(made) => made == value,
            None => is_empty(value),
        };
        if !is_same && name == "rateLimitPerHour" {
            note = Some(OWN_LIMIT);
        } else if !is_same {
            return Err(NotPrinted::Differs(name.clone()));
        }
    }
    Ok(note)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(is_set) => !is_set,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}

/// Its own record has one for every plugin (devlake.md 5.2).
fn organization(connection: &Connection) -> Option<&str> {
    stored(connection, "organization").or(connection.settings.organization.as_deref())
}

fn enterprise(connection: &Connection, kind: ConnectionKind) -> Option<&str> {
    stored(connection, "enterprise").filter(|_| kind == ConnectionKind::DevLakeGhCopilot)
}

fn stored<'a>(connection: &'a Connection, field: &str) -> Option<&'a str> {
    let fields = &connection.remote.as_ref()?.fields;
    fields.get(field)?.as_str().filter(|text| !text.is_empty())
}
