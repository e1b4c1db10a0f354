//! `systems`: what holds connections.

use app::{Reach, SystemOverview};
use serde::Serialize;

use crate::{
    Exit,
    failure::Failure,
    print::{Cell, Paint, Table},
    session::Session,
    words,
};

#[derive(Serialize)]
struct SystemShape {
    id: String,
    name: String,
    kind: &'static str,
    address: String,
    environment: &'static str,
    version: Option<String>,
    connections: usize,
    listed_at: Option<String>,
}

/// Prints all systems.
pub(crate) async fn list(session: &Session) -> Result<Exit, Failure> {
    let systems = session.app.systems().await?;
    let mut table = Table::new(&[
        "Name",
        "Kind",
        "Environment",
        "Address",
        "Version",
        "Connections",
        "Last read",
    ]);
    for found in &systems {
        let system = &found.system;
        let paint = match found.reach {
            Reach::NotAsked | Reach::Answers => Paint::Plain,
            Reach::Trouble(_) => Paint::Bad,
        };
        table.row([
            Cell::painted(&system.name, paint),
            words::system_kind(system.kind).into(),
            words::environment(system.environment).into(),
            system.address.to_string().into(),
            system.version.as_deref().unwrap_or_default().into(),
            found.connection_count.to_string().into(),
            system
                .listed_at
                .map_or_else(|| "never".to_owned(), |at| format!("{at:.0}"))
                .into(),
        ]);
    }
    if systems.is_empty() {
        session
            .printer
            .line("There is no system yet. Add one: patchbay systems add ADDRESS");
    } else {
        session.printer.table(&table);
    }
    session
        .printer
        .json(&systems.iter().map(shape).collect::<Vec<_>>());
    Ok(Exit::Fine)
}

fn shape(found: &SystemOverview) -> SystemShape {
    let system = &found.system;
    SystemShape {
        id: system.id.to_string(),
        name: system.name.clone(),
        kind: words::system_kind(system.kind),
        address: system.address.to_string(),
        environment: words::environment(system.environment),
        version: system.version.clone(),
        connections: found.connection_count,
        listed_at: system.listed_at.map(|at| at.to_string()),
    }
}
