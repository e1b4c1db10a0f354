//! `systems`: what holds connections.

use app::{
    NewSystem, OwnLogin, Reach, SystemOverview,
    domain::{Secret, SystemKind},
};
use serde::Serialize;

use crate::{
    Exit,
    arguments::{AddSystem, SystemAction, Systems},
    desktop::agrees,
    failure::Failure,
    pick,
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

/// Lists, adds or removes.
pub(crate) async fn run(arguments: Systems, session: &Session) -> Result<Exit, Failure> {
    match arguments.action {
        None | Some(SystemAction::List) => list(session).await,
        Some(SystemAction::Add(new)) => add(new, session).await,
        Some(SystemAction::Remove { system, yes }) => remove(&system, yes, session).await,
    }
}

/// Prints all systems.
async fn list(session: &Session) -> Result<Exit, Failure> {
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

async fn add(arguments: AddSystem, session: &Session) -> Result<Exit, Failure> {
    let login = login(&arguments, session)?;
    if login.is_some() {
        session.unlock_or_make().await?;
    }
    let name = arguments.name.clone().unwrap_or_else(|| "DevLake".to_owned());
    let new = NewSystem {
        kind: SystemKind::DevLake,
        address: arguments.address,
        name,
        environment: arguments.environment.into(),
        login,
        allows_plain_http: arguments.plain_http,
    };
    let added = session.app.add_system(new, &session.cancel).await?;
    session
        .printer
        .line(format!("Added {} at {}", added.system.name, added.system.address));
    session.printer.json(&shape(&added));
    Ok(Exit::Fine)
}

fn login(arguments: &AddSystem, session: &Session) -> Result<Option<OwnLogin>, Failure> {
    let read = |from_standard_input: bool, label: &str| -> Result<Secret, Failure> {
        let read = if from_standard_input {
            session.console.read_secret()
        } else {
            session.console.ask_hidden(&format!("{label} (not shown): "))
        };
        read.ok_or_else(|| Failure::usage(format!("No {label} was given.")))
    };
    match (&arguments.api_key, &arguments.user) {
        (Some(_), _) => {
            let from_standard_input = arguments.api_key.as_deref() == Some("-") || !session.is_interactive();
            Ok(Some(OwnLogin::ApiKey(read(from_standard_input, "API key")?)))
        }
        (None, Some(user)) => Ok(Some(OwnLogin::UiBasic {
            user: user.clone(),
            password: read(!session.is_interactive(), "password")?,
        })),
        (None, None) => Ok(None),
    }
}

async fn remove(named: &str, is_agreed: bool, session: &Session) -> Result<Exit, Failure> {
    let found = pick::system(session, named).await?;
    let plan = session.app.plan_removal(found.system.id).await?;
    session.printer.note(format!(
        "{} is forgotten here with {}; nothing changes in the system itself.",
        plan.name,
        words::count(plan.connections.len(), "connection")
    ));
    for name in &plan.erased {
        session.printer.note(format!("Erased with it: {name}"));
    }
    if !is_agreed {
        confirm(session, &plan.name, plan.asks_for_name)?;
    }
    // Named on the command line or typed a moment ago.
    let removed = session.app.remove_system(found.system.id, &plan.name).await?;
    session.printer.line(format!("Removed {}", plan.name));
    if !removed.is_erased {
        session
            .printer
            .note("Not yet erased from every backup: another process has the vault open.");
    }
    session
        .printer
        .json(&serde_json::json!({"removed": plan.name, "erased": removed.is_erased}));
    Ok(Exit::Fine)
}

/// Asks before something goes: in production for the name, elsewhere for a yes.
pub(crate) fn confirm(session: &Session, name: &str, asks_for_name: bool) -> Result<(), Failure> {
    if !session.is_interactive() {
        return Err(Failure::usage("Missing: --yes. Nothing was changed."));
    }
    let is_agreed = if asks_for_name {
        let typed = session
            .console
            .ask("This is production. Type the name to go on: ");
        typed.is_some_and(|typed| typed.trim() == name)
    } else {
        agrees(session.console.as_ref(), "Go on?")
    };
    if is_agreed {
        Ok(())
    } else {
        Err(app::Told::cancelled().into())
    }
}
