//! `connectors`: dojops-sa's command lines for the connectors that Patchbay keeps.

use app::domain::{ConnectionRow, SystemId, SystemKind};
use serde_json::json;

use super::{capabilities, create, delete};
use crate::{
    Exit, adding,
    arguments::{ConnectorsAction, Create},
    failure::Failure,
    pick::{self, Named},
    print::{Cell, Table},
    session::Session,
    words,
};

/// Does what the words mean here.
pub(crate) async fn run(action: ConnectorsAction, session: &Session) -> Result<Exit, Failure> {
    match action {
        ConnectorsAction::Add(mut arguments) => {
            in_dojops(&mut arguments, session).await?;
            create::run(&arguments, session).await
        }
        ConnectorsAction::List => list(session).await,
        ConnectorsAction::Remove(mut arguments) => {
            let named = Named {
                only: Some(SystemKind::Dojops),
                ..Named::from(&arguments.connection)
            };
            let row = pick::connection(session, named).await?;
            arguments.connection.connection = Some(row.id.to_string());
            delete::run(&arguments, session).await
        }
        ConnectorsAction::Capabilities(arguments) => capabilities::run(&arguments, session).await,
    }
}

/// Where no system is named, it is the one that holds connectors.
async fn in_dojops(arguments: &mut Create, session: &Session) -> Result<(), Failure> {
    if arguments.place.system.is_none() {
        let systems = session.app.systems().await?;
        let found = systems
            .into_iter()
            .find(|found| found.system.kind == SystemKind::Dojops);
        arguments.place.system = Some(match found {
            Some(found) => found.system.name,
            None => adding::add_agent(session).await?.system.name,
        });
    }
    Ok(())
}

async fn list(session: &Session) -> Result<Exit, Failure> {
    let systems = session.app.systems().await?;
    let holders: Vec<SystemId> = systems
        .iter()
        .filter(|found| found.system.kind == SystemKind::Dojops)
        .map(|found| found.system.id)
        .collect();
    let rows = pick::all(session).await?;
    let rows: Vec<&ConnectionRow> = rows.iter().filter(|row| holders.contains(&row.system)).collect();
    let mut table = Table::new(&["Type", "ID", "Name", "URL", "Status"]);
    let mut shapes = Vec::new();
    for row in &rows {
        let detail = session.app.connection(row.id).await?;
        let url = detail
            .and_then(|detail| detail.connection.settings.address)
            .map(|address| address.to_string());
        let (state, paint) = words::health(row.health);
        table.row([
            Cell::new(&row.slug),
            pick::handle(row).into(),
            Cell::new(&row.name),
            url.clone().unwrap_or_default().into(),
            Cell::painted(state, paint),
        ]);
        shapes.push(json!({
            "id": pick::handle(row),
            "uuid": row.id.to_string(),
            "type": row.slug,
            "name": row.name,
            "url": url,
            "state": words::health_name(row.health),
        }));
    }
    if rows.is_empty() {
        session.printer.line("There is no connector yet.");
    } else {
        session.printer.table(&table);
    }
    session.printer.json(&shapes);
    Ok(Exit::Fine)
}
