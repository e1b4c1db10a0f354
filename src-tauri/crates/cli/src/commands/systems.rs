//! `systems`: what holds connections.

use app::{HOSTED_COREGIT, NewAddress, Reach, SystemChange, SystemOverview, domain::SystemKind};
use serde::Serialize;

use crate::{
    Exit,
    adding::{self, Wanted},
    arguments::{self, AddSystem, SystemAction, Systems},
    desktop::agrees,
    failure::Failure,
    own_login, pick,
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
        Some(SystemAction::Add(new)) => add(&new, session).await,
        Some(SystemAction::Login { system, login: from }) => login(&system, &from, session).await,
        Some(SystemAction::Edit {
            system,
            name,
            environment,
            checks_from_here,
        }) => {
            let found = pick::system(session, &system).await?.system;
            let change = SystemChange {
                name: name.unwrap_or(found.name),
                environment: environment.map_or(found.environment, Into::into),
                checks_from_here: checks_from_here.unwrap_or(found.checks_from_here),
                route: found.route,
            };
            let changed = session.app.change_system(found.id, change).await?;
            session.printer.line(format!("Updated {}", changed.system.name));
            session.printer.json(&shape(&changed));
            Ok(Exit::Fine)
        }
        Some(SystemAction::Move {
            system,
            address,
            plain_http,
            yes,
        }) => {
            let new = NewAddress {
                address,
                allows_plain_http: plain_http,
            };
            moving(&system, &new, yes, session).await
        }
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
            words::address(&found.system).into(),
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
        address: words::address(system),
        environment: words::environment(system.environment),
        version: system.version.clone(),
        connections: found.connection_count,
        listed_at: system.listed_at.map(|at| at.to_string()),
    }
}

async fn add(arguments: &AddSystem, session: &Session) -> Result<Exit, Failure> {
    let (kind, address) = what_and_where(arguments, session).await?;
    let wanted = Wanted {
        kind,
        address: &address,
        name: match &arguments.name {
            Some(name) => name.clone(),
            None => adding::usual_name(kind).to_owned(),
        },
        environment: arguments.environment.into(),
        plain_http: arguments.plain_http,
        login: &arguments.login,
    };
    let added = adding::add(session, wanted).await?;
    let system = &added.system;
    session.printer.line(match kind {
        SystemKind::DevLake | SystemKind::CoreGit => format!("Added {} at {}", system.name, system.address),
        SystemKind::Dojops => format!("Added {}", system.name),
    });
    if let Some(finding) = &added.read_only {
        let words = finding.words(kind);
        session.printer.note(format!("{} {}", words.what, words.advice));
    }
    session.printer.json(&shape(&added));
    Ok(Exit::Fine)
}

/// What to add, by the command line, by asking somebody, or by asking the address.
async fn what_and_where(arguments: &AddSystem, session: &Session) -> Result<(SystemKind, String), Failure> {
    let named = arguments.kind.map(SystemKind::from);
    if named == Some(SystemKind::Dojops) {
        if arguments.address.is_some() {
            session
                .printer
                .note("dojops-sa is a program of this computer: its address is ignored.");
        }
        return Ok((SystemKind::Dojops, String::new()));
    }
    if let Some(address) = &arguments.address {
        let kind = match named {
            Some(kind) => kind,
            None => adding::kind_at(session, address, arguments.plain_http).await?,
        };
        return Ok((kind, address.clone()));
    }
    if !session.is_interactive() {
        return Err(Failure::usage("Missing: ADDRESS.").hint("dojops-sa has none: --kind dojops-sa."));
    }
    let kind = match named {
        Some(kind) => kind,
        None => {
            let kinds = vec![SystemKind::DevLake, SystemKind::CoreGit, SystemKind::Dojops];
            pick::choose(session, "Kind", kinds, |kind| {
                words::system_kind(*kind).to_owned()
            })?
        }
    };
    if kind == SystemKind::Dojops {
        return Ok((kind, String::new()));
    }
    let proposed = match kind {
        SystemKind::CoreGit => HOSTED_COREGIT,
        SystemKind::DevLake | SystemKind::Dojops => "http://localhost:8080",
    };
    let typed = session.console.ask(&format!("Address [{proposed}]: "));
    let typed = typed.ok_or_else(|| Failure::usage("Missing: ADDRESS."))?;
    let typed = typed.trim();
    Ok((
        kind,
        if typed.is_empty() {
            proposed.to_owned()
        } else {
            typed.to_owned()
        },
    ))
}

/// Gives a system another login; the system is asked with it before it is kept.
async fn login(named: &str, from: &arguments::OwnLogin, session: &Session) -> Result<Exit, Failure> {
    let found = pick::system(session, named).await?;
    let (id, kind) = (found.system.id, found.system.kind);
    let login = own_login::find(session, kind, from).await?;
    let Some(login) = login else {
        return Err(Failure::usage("Missing: --api-key or --user."));
    };
    session.unlock_or_make().await?;
    let changed = session.app.set_system_login(id, login, &session.cancel).await?;
    session
        .printer
        .line(format!("{} has another login of its own", changed.system.name));
    session.printer.json(&shape(&changed));
    Ok(Exit::Fine)
}

/// The question, with all that would follow to the new address, comes from the use case.
async fn moving(named: &str, new: &NewAddress, is_agreed: bool, session: &Session) -> Result<Exit, Failure> {
    let found = pick::system(session, named).await?;
    session.unlock_for_systems(&[found.system.id]).await?;
    let plan = session
        .app
        .plan_move(found.system.id, new, &session.cancel)
        .await?;
    if !plan.credentials.is_empty() {
        session.unlock().await?;
    }
    session.desktop.agrees_to_all(is_agreed);
    let moved = session
        .app
        .move_system(found.system.id, new, &session.cancel)
        .await?;
    let system = &moved.system.system;
    session
        .printer
        .line(format!("{} is at {}", system.name, system.address));
    for name in &moved.unopened {
        session.printer.note(format!(
            "{name} could not be opened: it stays bound to the old address."
        ));
    }
    session.printer.json(&shape(&moved.system));
    Ok(Exit::Fine)
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
