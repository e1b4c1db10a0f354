//! `capabilities`: what each type of connector can do and by which means; or what the token of one may really do.

use std::collections::BTreeMap;

use app::{
    Ability, AbilityReport, ability_words,
    domain::{
        ConnectionRow, SystemKind,
        connector::{Capability, ConnectorType},
        kinds::ConnectionKind,
    },
};
use serde::Serialize;
use serde_json::json;

use crate::{
    Exit,
    arguments::Capabilities,
    failure::Failure,
    pick::{self, Named},
    print::{Cell, Paint, Table},
    session::Session,
};

/// What a token may do, as programs read it.
#[derive(Serialize)]
struct AbilityShape {
    connector: String,
    capability: &'static str,
    means: &'static str,
    ability: &'static str,
    detail: Option<String>,
}

/// Prints the matrix, or what was found out about the connectors that are named.
pub(crate) async fn run(arguments: &Capabilities, session: &Session) -> Result<Exit, Failure> {
    if arguments.connectors.is_empty() {
        return Ok(matrix(session));
    }
    let mut exit = Exit::Fine;
    let mut shapes = Vec::new();
    for words in &arguments.connectors {
        let named = Named {
            words: Some(words),
            only: Some(SystemKind::Dojops),
            ..Named::default()
        };
        let row = pick::connection(session, named).await?;
        session.unlock().await?;
        exit = exit.and(one(&row, session, &mut shapes).await?);
    }
    session.printer.json(&shapes);
    Ok(exit)
}

/// Found out by reading only. A missing right is a refusal; what nobody can tell is none.
async fn one(
    row: &ConnectionRow,
    session: &Session,
    shapes: &mut Vec<AbilityShape>,
) -> Result<Exit, Failure> {
    let reports = session.app.connector_abilities(row.id, &session.cancel).await?;
    let connector = ConnectionKind::of_system(SystemKind::Dojops)
        .find(|kind| kind.spec().slug == row.slug)
        .and_then(ConnectorType::of);
    session
        .printer
        .line(format!("{} {}", pick::handle(row), row.name));
    let mut table = Table::new(&["Capability", "Means", "This token", "What was found"]);
    let mut exit = Exit::Fine;
    for AbilityReport { capability, ability } in reports {
        let means = connector.and_then(|connector| connector.means(capability));
        let means = means.map_or("-", |means| means.display());
        let (word, name, paint, one) = match &ability {
            Ability::Can => ("can", "can", Paint::Good, Exit::Fine),
            Ability::Cannot { .. } => ("cannot", "cannot", Paint::Bad, Exit::Refused),
            Ability::Unsure(_) => ("not known", "unsure", Paint::Faint, Exit::Fine),
            Ability::NotAsked(_) => ("not asked", "not_asked", Paint::Warning, Exit::Unreachable),
        };
        exit = exit.and(one);
        let detail = ability_words(&ability);
        table.row([
            capability.display().into(),
            means.into(),
            Cell::painted(word, paint),
            detail.clone().unwrap_or_default().into(),
        ]);
        shapes.push(AbilityShape {
            connector: pick::handle(row),
            capability: capability.display(),
            means,
            ability: name,
            detail,
        });
    }
    session.printer.table(&table);
    Ok(exit)
}

fn matrix(session: &Session) -> Exit {
    let mut headings = vec!["Capability"];
    headings.extend(ConnectorType::ALL.map(name));
    let mut table = Table::new(&headings);
    for capability in Capability::ALL {
        let means =
            ConnectorType::ALL.map(|sort| sort.means(capability).map_or("-", |means| means.display()));
        table.row(std::iter::once(capability.display()).chain(means).map(Cell::new));
    }
    session.printer.table(&table);
    let matrix: BTreeMap<&str, BTreeMap<&str, &str>> = ConnectorType::ALL
        .into_iter()
        .map(|sort| {
            let means =
                |capability: Capability| Some((capability.display(), sort.means(capability)?.display()));
            (name(sort), sort.capabilities().filter_map(means).collect())
        })
        .collect();
    session.printer.json(&json!(matrix));
    Exit::Fine
}

fn name(sort: ConnectorType) -> &'static str {
    sort.kind().spec().display
}
