//! `policy`: how old secrets may become, and why just that.

use app::PolicyChange;
use serde_json::json;

use super::rotate;
use crate::{
    Exit,
    arguments::Policy,
    failure::Failure,
    pick::{self, Named},
    session::Session,
    words,
};

/// Agrees on it for everything that is named.
pub(crate) async fn run(arguments: &Policy, session: &Session) -> Result<Exit, Failure> {
    let mut change = PolicyChange {
        days: arguments.days.filter(|_| !arguments.never),
        reason: arguments.reason.clone().unwrap_or_default(),
        ..PolicyChange::default()
    };
    for words in &arguments.connections {
        let named = Named {
            words: Some(words),
            ..Named::default()
        };
        change
            .connections
            .push(pick::connection(session, named).await?.id);
    }
    for words in &arguments.credential {
        change.credentials.push(rotate::by_name(session, words).await?);
    }
    let life = match change.days {
        Some(days) => format!("may become {days} days old"),
        None => "need not be replaced for age".to_owned(),
    };
    let undo = session.app.set_policies(vec![change]).await?;
    let changed: Vec<String> = undo
        .iter()
        .flat_map(|back| &back.credentials)
        .map(ToString::to_string)
        .collect();
    session.printer.line(format!(
        "{} changed: {life}",
        words::count(changed.len(), "credential")
    ));
    session.printer.json(&json!({"changed": changed}));
    Ok(Exit::Fine)
}
