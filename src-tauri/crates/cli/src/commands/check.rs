//! `check`: the age of every credential, and what is due.

use app::{
    CredentialOverview, credential_name,
    domain::{Health, SetDate},
};
use serde::Serialize;

use crate::{
    Exit,
    arguments::Check,
    failure::Failure,
    print::{Cell, Paint, Table},
    session::Session,
    words,
};

const DAY_SECONDS: i64 = 86_400;

/// A credential's age as programs read it.
#[derive(Serialize)]
struct AgeShape {
    uuid: String,
    name: String,
    provider: &'static str,
    account: Option<String>,
    age_days: Option<u32>,
    exact: bool,
    max_age_days: Option<u32>,
    expires_at: Option<String>,
    days_left: Option<i64>,
    connections: Vec<String>,
    due: Vec<&'static str>,
}

/// Prints them, the most urgent first.
pub(crate) async fn run(arguments: &Check, session: &Session) -> Result<Exit, Failure> {
    let now = session.clock.now();
    let mut table = Table::new(&["Due", "Credential", "Account", "Age", "Ends", "Used by"]);
    let mut shapes = Vec::new();
    for found in session.app.credentials().await? {
        let shape = shape(&found, arguments, now);
        let due = shape.due.join(", ");
        let paint = if due.is_empty() {
            Paint::Plain
        } else {
            Paint::Warning
        };
        table.row([
            Cell::painted(if due.is_empty() { "-".to_owned() } else { due }, paint),
            shape.name.clone().into(),
            shape.account.clone().unwrap_or_default().into(),
            words::age(found.age).into(),
            shape
                .days_left
                .map(|days| format!("{days} days"))
                .unwrap_or_default()
                .into(),
            shape.connections.join(", ").into(),
        ]);
        shapes.push(shape);
    }
    let due = shapes.iter().filter(|shape| !shape.due.is_empty()).count();
    if shapes.is_empty() {
        session.printer.line("No credential is known yet.");
    } else {
        session.printer.table(&table);
        session
            .printer
            .line(format!("{}, {due} due", words::count(shapes.len(), "credential")));
    }
    session.printer.json(&shapes);
    Ok(if due > 0 { Exit::Due } else { Exit::Fine })
}

fn shape(found: &CredentialOverview, arguments: &Check, now: jiff::Timestamp) -> AgeShape {
    let credential = &found.credential;
    let limit = arguments.max_age.or(credential.policy.days);
    let age = found.age.oldest();
    let days_left = credential
        .expires_at
        .map(|end| (end.as_second() - now.as_second()).div_euclid(DAY_SECONDS));
    let mut due = Vec::new();
    if age.zip(limit).is_some_and(|(age, limit)| age > limit) {
        due.push("old");
    }
    match days_left {
        Some(days) if days < 0 => due.push("expired"),
        Some(days) if days <= arguments.expires_in => due.push("expiring"),
        Some(_) | None => {}
    }
    if found.uses.iter().any(|used| used.health == Health::Retiring) {
        due.push("withdrawn");
    }
    AgeShape {
        uuid: credential.id.to_string(),
        name: credential_name(credential),
        provider: credential.provider.display(),
        account: credential.account.clone(),
        age_days: age,
        exact: matches!(credential.set, SetDate::Exact(_)),
        max_age_days: limit,
        expires_at: credential.expires_at.map(|at| at.to_string()),
        days_left,
        connections: found
            .uses
            .iter()
            .map(|used| format!("{} in {}", used.name, used.system))
            .collect(),
        due,
    }
}
