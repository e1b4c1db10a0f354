//! `show`: one connection in full.

use app::{
    ConnectionDetail, Told, ToldCode,
    domain::{
        Check,
        as_command::{CommandVerb, PrintedCommand},
    },
    sentence,
};
use serde::Serialize;
use serde_json::json;

use super::list;
use crate::{
    Exit,
    arguments::Show,
    failure::Failure,
    pick::{self, Named},
    session::Session,
    words,
};
use app::domain::ConnectionRow;

#[derive(Serialize)]
struct UsedShape {
    uuid: String,
    slot: String,
    provider: &'static str,
    sort: &'static str,
    end: Option<String>,
    login: Option<String>,
    account: Option<String>,
    age_days: Option<u32>,
    expires_at: Option<String>,
    used_by: usize,
    held: bool,
}

/// Prints everything that is known of a connection.
pub(crate) async fn run(arguments: &Show, session: &Session) -> Result<Exit, Failure> {
    let row = pick::connection(session, Named::from(&arguments.connection)).await?;
    if let Some(purpose) = arguments.as_command {
        return as_command(&row, purpose.into(), session).await;
    }
    let detail = session.app.connection(row.id).await?;
    let detail = detail.ok_or_else(|| app::Told::not_found("This connection"))?;
    lines(&row, &detail, session);
    let mut shape = serde_json::to_value(list::shape(&row)).unwrap_or_default();
    if let Some(fields) = shape.as_object_mut() {
        let settings = &detail.connection.settings;
        fields.insert(
            "endpoint".to_owned(),
            json!(settings.address.as_ref().map(ToString::to_string)),
        );
        fields.insert("proxy".to_owned(), json!(settings.proxy));
        fields.insert(
            "rate_limit_per_hour".to_owned(),
            json!(settings.rate_limit_per_hour),
        );
        fields.insert(
            "credentials".to_owned(),
            json!(detail.uses.iter().map(used).collect::<Vec<_>>()),
        );
        fields.insert(
            "checks".to_owned(),
            json!(detail.checks.iter().map(check).collect::<Vec<_>>()),
        );
    }
    session.printer.json(&shape);
    Ok(Exit::Fine)
}

/// The same as commands of other tools. What one of them cannot say is said instead.
async fn as_command(row: &ConnectionRow, verb: CommandVerb, session: &Session) -> Result<Exit, Failure> {
    let commands = session.app.commands_of(row.id).await?;
    let commands: Vec<PrintedCommand> = commands.into_iter().filter(|one| one.verb == verb).collect();
    if commands.is_empty() {
        return Err(Told::new(ToldCode::Refused, "No other tool has such a command.").into());
    }
    for command in &commands {
        match &command.text {
            Ok(text) => session.printer.line(text),
            Err(error) => session
                .printer
                .note(format!("{}: {}", command.tool.display(), sentence(error))),
        }
        if let Some(note) = command.note {
            session.printer.note(note);
        }
        if !command.variables.is_empty() {
            session
                .printer
                .note(format!("Set before: {}", command.variables.join(", ")));
        }
    }
    let shapes: Vec<serde_json::Value> = commands
        .iter()
        .map(|command| {
            json!({
                "tool": command.tool.display(),
                "command": command.text.as_ref().ok(),
                "variables": command.variables,
                "why_not": command.text.as_ref().err().map(sentence),
            })
        })
        .collect();
    session.printer.json(&shapes);
    Ok(Exit::Fine)
}

fn lines(row: &ConnectionRow, detail: &ConnectionDetail, session: &Session) {
    let line = |label: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            session.printer.line(format!("{label:<14}{value}"));
        }
    };
    let settings = &detail.connection.settings;
    line("Name", Some(&row.name));
    line("State", Some(words::health(row.health).0));
    line("Kind", Some(&row.kind));
    line(
        "System",
        Some(&format!(
            "{} ({})",
            row.system_name,
            words::environment(row.environment)
        )),
    );
    line("ID", Some(&pick::handle(row)));
    line(
        "Endpoint",
        settings.address.as_ref().map(ToString::to_string).as_deref(),
    );
    line("Organization", settings.organization.as_deref());
    line("Enterprise", settings.enterprise.as_deref());
    line("Proxy", settings.proxy.as_deref());
    line(
        "Tags",
        Some(
            &row.tags
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", "),
        ),
    );
    for used in &detail.uses {
        let credential = &used.credential;
        let held = if credential.is_held {
            "sealed here"
        } else {
            "kept by the system only"
        };
        line(
            "Credential",
            Some(&format!(
                "{}, {} old, {held}, used by {}",
                app::credential_name(credential),
                words::age(used.age),
                words::count(used.use_count, "connection"),
            )),
        );
    }
    if let Some(check) = detail.checks.first() {
        let (outcome, _) = words::outcome(check.verdict.outcome);
        line("Last check", Some(&format!("{outcome}, {:.0}", check.started_at)));
        for finding in check.rungs.iter().filter_map(|rung| rung.finding.as_ref()) {
            let words = finding.words(detail.system.kind);
            session
                .printer
                .line(format!("{:<14}{} {}", "", words.what, words.advice));
        }
    }
    line("In Patchbay", Some(&row.id.to_string()));
}

fn used(used: &app::Used) -> UsedShape {
    let credential = &used.credential;
    UsedShape {
        uuid: credential.id.to_string(),
        slot: used.slot.devlake_field().to_owned(),
        provider: credential.provider.display(),
        sort: credential.token_kind.display(),
        end: credential.hint.last_four.clone(),
        login: credential.login.clone(),
        account: credential.account.clone(),
        age_days: used.age.oldest(),
        expires_at: credential.expires_at.map(|at| at.to_string()),
        used_by: used.use_count,
        held: credential.is_held,
    }
}

fn check(check: &Check) -> serde_json::Value {
    json!({
        "at": check.started_at.to_string(),
        "outcome": words::outcome_name(check.verdict.outcome),
        "account": check.account,
    })
}
