//! `configure connection`: gh-devlake's command lines, unchanged. Each begins with what the system has now: a DevLake,
//! unless a provider or a type of connector is named.

use app::domain::{ConnectionRow, RemoteId};
use serde::Serialize;

use super::{create, delete, edit, list, test};
use crate::{
    Exit,
    arguments::{ConfigureWhat, ConnectionAction, Delete, Edit, ListThere, OneConnection, Place, Sort, Test},
    failure::Failure,
    finding, pick,
    print::Table,
    session::Session,
};

/// A connection as gh-devlake prints it (devlake.md 5.6).
#[derive(Serialize)]
struct GhShape {
    id: RemoteId,
    plugin: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enterprise: Option<String>,
}

/// Does what the words mean here.
pub(crate) async fn run(what: ConfigureWhat, session: &Session) -> Result<Exit, Failure> {
    let ConfigureWhat::Connection(connection) = what;
    match connection.action {
        None => create::run(&connection.create, session).await,
        Some(ConnectionAction::Add(create)) => create::run(&create, session).await,
        Some(ConnectionAction::List(arguments)) => list_there(&arguments, session).await,
        Some(ConnectionAction::Test(named)) => {
            let named = read_now(named, session).await?;
            let arguments = Test {
                connections: named.connection.into_iter().collect(),
                all: false,
                sort: named.sort,
                id: named.id,
                system: named.system,
                take_over_account: false,
            };
            test::run_one(&arguments, session).await
        }
        Some(ConnectionAction::Update(edit)) => {
            let edit = Edit {
                connection: read_now(edit.connection, session).await?,
                ..*edit
            };
            edit::run(&edit, session).await
        }
        Some(ConnectionAction::Delete(delete)) => {
            let delete = Delete {
                connection: read_now(delete.connection, session).await?,
                ..delete
            };
            delete::run(&delete, session).await
        }
    }
}

/// Finds the system as gh-devlake would, reads its list, and names it.
async fn read_now(named: OneConnection, session: &Session) -> Result<OneConnection, Failure> {
    let (system, url) = (named.system.as_deref(), named.url.as_deref());
    let system = listed(&named.sort, system, url, session).await?;
    Ok(OneConnection {
        system: Some(system),
        ..named
    })
}

async fn listed(
    sort: &Sort,
    system: Option<&str>,
    url: Option<&str>,
    session: &Session,
) -> Result<String, Failure> {
    let place = Place {
        sort: sort.clone(),
        system: system.map(str::to_owned),
        url: url.map(str::to_owned),
        ..Place::default()
    };
    let found = finding::system(session, &place).await?;
    list::refresh(session, &[found.system.id]).await?;
    Ok(found.system.name)
}

async fn list_there(arguments: &ListThere, session: &Session) -> Result<Exit, Failure> {
    let (system, url) = (arguments.system.as_deref(), arguments.url.as_deref());
    let system = listed(&arguments.sort, system, url, session).await?;
    let rows = pick::in_system(pick::all(session).await?, Some(&system));
    let mut shapes = Vec::new();
    let mut table = Table::new(&["Plugin", "ID", "Name", "Organization", "Enterprise"]);
    let mut rows: Vec<&ConnectionRow> = rows.iter().filter(|row| arguments.sort.has(row)).collect();
    rows.sort_by_key(|row| (row.slug.clone(), row.remote_id.clone()));
    for row in rows {
        // One whose creation is pending has no id there.
        let Some(id) = row.remote_id.clone() else {
            continue;
        };
        let detail = session.app.connection(row.id).await?;
        let address = detail.and_then(|detail| detail.connection.settings.address);
        table.row([
            row.slug.as_str().into(),
            id.to_string().into(),
            row.name.as_str().into(),
            row.organization.as_deref().unwrap_or_default().into(),
            row.enterprise.as_deref().unwrap_or_default().into(),
        ]);
        shapes.push(GhShape {
            id,
            plugin: row.slug.clone(),
            name: row.name.clone(),
            endpoint: address.map(|address| address.to_string()),
            organization: row.organization.clone(),
            enterprise: row.enterprise.clone(),
        });
    }
    if shapes.is_empty() {
        session.printer.line("No connections found.");
    } else {
        session.printer.table(&table);
    }
    session.printer.json(&shapes);
    Ok(Exit::Fine)
}
