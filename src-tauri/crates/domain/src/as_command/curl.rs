//! `curl` for DevLake's own interface (devlake.md 2). The body goes in by a here-document: it is in no process's
//! arguments, and neither is the secret.

use serde_json::{Map, Value};

use super::{CommandSource, CommandTool, CommandVerb, NotPrinted, PrintedCommand, needed, shell};
use crate::{ConnectionState, Kind, Slot, TokenKind, kinds::ConnectionKind};

/// What GitHub's PATCH replaces as a whole: what is left out becomes empty (devlake.md 2.5).
const REPLACES: ConnectionKind = ConnectionKind::DevLakeGithub;
/// Fields that a system stamps itself.
const STAMPED: [&str; 2] = ["tokenExpiresAt", "refreshTokenExpiresAt"];
const ESCAPED: &str = "Inside JSON a quote or backslash in the secret needs a backslash before it.";

pub(super) fn printed(source: &CommandSource<'_>, verb: CommandVerb) -> PrintedCommand {
    let carries_secret = matches!(verb, CommandVerb::Create | CommandVerb::Update);
    PrintedCommand {
        verb,
        tool: CommandTool::Curl,
        text: text(source, verb),
        variables: needed(source, verb, login_variable(source)),
        note: carries_secret.then_some(ESCAPED),
    }
}

fn text(source: &CommandSource<'_>, verb: CommandVerb) -> Result<String, NotPrinted> {
    let Kind::Known(kind) = source.connection.kind else {
        return Err(NotPrinted::UnknownKind);
    };
    let all = format!("plugins/{}/connections", kind.spec().slug);
    let one = || match (source.connection.state, source.connection.devlake_id()) {
        (ConnectionState::Present, Some(id)) => Ok(format!("{all}/{id}")),
        _ => Err(NotPrinted::NotThere),
    };
    Ok(match verb {
        CommandVerb::List => request(source, "GET", &all, None)?,
        CommandVerb::Create => request(source, "POST", &all, Some(whole(source)?))?,
        CommandVerb::Update => {
            let body = if kind == REPLACES {
                whole(source)?
            } else {
                secret_alone(source)?
            };
            request(source, "PATCH", &one()?, Some(body))?
        }
        CommandVerb::Test => request(source, "POST", &format!("{}/test", one()?), Some("{}".to_owned()))?,
        CommandVerb::Delete => request(source, "DELETE", &one()?, None)?,
    })
}

/// The command for one request; `body` is JSON that may hold `$VARIABLES`.
fn request(
    source: &CommandSource<'_>,
    method: &str,
    path: &str,
    body: Option<String>,
) -> Result<String, NotPrinted> {
    let address = &source.system.address;
    let own_kind = source.own_login.map(|login| login.token_kind);
    // API keys count only there (devlake.md 1.3).
    let url = match own_kind {
        Some(TokenKind::ApiKey) => address.at(&format!("{}rest", address.path())).below(path),
        Some(_) | None => address.below(path),
    };
    let mut words = vec!["curl -sS".to_owned()];
    if method != "GET" {
        words.push(format!("-X {method}"));
    }
    words.extend(login(source)?);
    words.push(shell::word(url.as_str(), "The address")?);
    let Some(body) = body else {
        return Ok(words.join(" "));
    };
    words.push("-H 'Content-Type: application/json' --data-binary @- <<JSON".to_owned());
    Ok(format!("{}\n{body}\nJSON", words.join(" ")))
}

fn login_variable(source: &CommandSource<'_>) -> Option<&'static str> {
    source.own_login.map(|login| {
        if login.token_kind == TokenKind::UiBasic {
            "DEVLAKE_PASSWORD"
        } else {
            "DEVLAKE_KEY"
        }
    })
}

fn login(source: &CommandSource<'_>) -> Result<Option<String>, NotPrinted> {
    let (Some(login), Some(variable)) = (source.own_login, login_variable(source)) else {
        return Ok(None);
    };
    if login.token_kind != TokenKind::UiBasic {
        return Ok(Some(format!("-H \"Authorization: Bearer ${variable}\"")));
    }
    let user = shell::word(login.login.as_deref().unwrap_or_default(), "The user name")?;
    Ok(Some(format!("-u {user}:\"${variable}\"")))
}

/// Everything that the system returned of it, and the secret.
fn whole(source: &CommandSource<'_>) -> Result<String, NotPrinted> {
    let Some(remote) = &source.connection.remote else {
        return Err(NotPrinted::NotThere);
    };
    let mut fields = Map::new();
    fields.insert("name".to_owned(), source.connection.name.as_str().into());
    for (name, value) in &remote.fields {
        if !value.is_null() && !STAMPED.contains(&name.as_str()) {
            fields.insert(name.clone(), value.clone());
        }
    }
    with_secret(source, &fields)
}

fn secret_alone(source: &CommandSource<'_>) -> Result<String, NotPrinted> {
    with_secret(source, &Map::new())
}

fn with_secret(source: &CommandSource<'_>, fields: &Map<String, Value>) -> Result<String, NotPrinted> {
    let slot = source.slot().ok_or(NotPrinted::NotThere)?;
    if slot == Slot::AppKey {
        return Err(NotPrinted::PrivateKey);
    }
    let written = shell::document_line(&Value::Object(fields.clone()).to_string());
    let variables: Vec<String> = source.variables().iter().map(|name| format!("${name}")).collect();
    let begin = written.strip_suffix('}').unwrap_or(&written);
    let comma = if fields.is_empty() { "" } else { "," };
    Ok(format!(
        "{begin}{comma}\"{}\":\"{}\"}}",
        slot.devlake_field(),
        variables.join(",")
    ))
}
