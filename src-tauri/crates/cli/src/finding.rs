//! Which system is meant where none was named: the address that was given, the working directory's state file, a
//! system that is known, what answers on this computer. A proposal is shown, and confirmed where somebody is there,
//! before the first secret goes there.

use app::{
    ProposalSource, SystemOverview,
    domain::{Address, Environment, SystemKind},
    sentence,
};

use crate::{
    adding::{self, Wanted},
    arguments::{OwnLogin, Place},
    desktop::agrees,
    failure::Failure,
    pick,
    session::Session,
    words,
};

/// The state files of gh-devlake, in the order in which they are read (devlake.md 5.4).
pub(crate) const STATE_FILES: [&str; 2] = [".devlake-azure.json", ".devlake-local.json"];

/// The system that a command line means.
pub(crate) async fn system(session: &Session, place: &Place) -> Result<SystemOverview, Failure> {
    if let Some(named) = &place.system {
        return pick::system(session, named).await;
    }
    let wanted = wanted(place);
    // The address of a connector is its provider's.
    if let Some(url) = place.url.as_ref().filter(|_| wanted != Some(SystemKind::Dojops)) {
        return at(session, place, url, "--url").await;
    }
    let is_open = wanted.is_none() && session.is_interactive();
    let wanted = wanted.unwrap_or(SystemKind::DevLake);
    if wanted == SystemKind::DevLake
        && let Some((address, file)) = from_state_file(session).await?
    {
        return at(session, place, &address, &file).await;
    }
    let known: Vec<SystemOverview> = session
        .app
        .systems()
        .await?
        .into_iter()
        .filter(|found| is_open || found.system.kind == wanted)
        .collect();
    match known.len() {
        0 if wanted == SystemKind::Dojops => adding::add_agent(session).await,
        0 => on_this_computer(session, place, wanted).await,
        1 => known.into_iter().next().ok_or_else(|| none(wanted)),
        _ if session.is_interactive() => pick::choose(session, "System", known, |found| {
            format!("{} at {}", found.system.name, words::address(&found.system))
        }),
        _ => {
            let names: Vec<String> = known.into_iter().map(|found| found.system.name).collect();
            Err(Failure::usage(format!(
                "Missing: --system. There are {}.",
                names.join(", ")
            )))
        }
    }
}

/// The kind of system that the words of a command line belong to.
fn wanted(place: &Place) -> Option<SystemKind> {
    let (_, system) = place.sort.word()?;
    Some(system.unwrap_or(SystemKind::DevLake))
}

fn none(kind: SystemKind) -> Failure {
    Failure::usage(format!("There is no {} yet.", words::system_kind(kind)))
        .hint("Add one: patchbay systems add ADDRESS. Or name its address with --url.")
}

async fn from_state_file(session: &Session) -> Result<Option<(String, String)>, Failure> {
    for name in STATE_FILES {
        let path = session.working_directory.join(name);
        if !path.exists() {
            continue;
        }
        match session.app.read_state_file(&path, &session.cancel).await {
            Ok(proposals) => {
                let mut answering = proposals.into_iter();
                match answering.find(|proposal| proposal.version.is_some()) {
                    Some(found) => return Ok(Some((found.address.to_string(), name.to_owned()))),
                    None => session
                        .printer
                        .note(format!("The DevLake that {name} names does not answer.")),
                }
            }
            Err(error) => session.printer.note(format!("{name}: {}", sentence(&error))),
        }
    }
    Ok(None)
}

async fn on_this_computer(
    session: &Session,
    place: &Place,
    wanted: SystemKind,
) -> Result<SystemOverview, Failure> {
    if wanted != SystemKind::DevLake {
        return Err(none(wanted));
    }
    let found = session.app.find_systems(&session.cancel).await?;
    let Some(proposal) = found.into_iter().next() else {
        return Err(none(wanted));
    };
    let source = match proposal.source {
        ProposalSource::ThisComputer(port) => format!("port {port} of this computer"),
        ProposalSource::StateFile => "a state file".to_owned(),
    };
    at(session, place, &proposal.address.to_string(), &source).await
}

/// The known system at an address, or a new one.
async fn at(session: &Session, place: &Place, typed: &str, source: &str) -> Result<SystemOverview, Failure> {
    let address = Address::parse(typed).map_err(|error| Failure::usage(sentence(&error)))?;
    let known = session.app.systems().await?;
    let is_there = |found: &&SystemOverview| found.system.address.origin() == address.origin();
    let exact = known.iter().find(|found| found.system.address == address);
    if let Some(found) = exact.or_else(|| known.iter().find(is_there)) {
        return Ok(found.clone());
    }
    let kind = wanted(place).unwrap_or(SystemKind::DevLake);
    let sort = words::system_kind(kind);
    session
        .printer
        .note(format!("{sort} at {address} (from {source}), not known yet."));
    if session.is_interactive() && !agrees(session.console.as_ref(), "Use it, and send secrets there?") {
        return Err(app::Told::cancelled().into());
    }
    let name = free_name(&known, sort, &address);
    let environment = if address.origin().is_loopback() {
        Environment::Dev
    } else {
        Environment::Production
    };
    let new = Wanted {
        kind,
        address: &address.to_string(),
        name,
        environment,
        plain_http: place.plain_http,
        login: &OwnLogin::default(),
    };
    let added = adding::add(session, new).await?;
    session.printer.note(format!(
        "Added {} ({}).",
        added.system.name,
        words::environment(environment)
    ));
    Ok(added)
}

fn free_name(known: &[SystemOverview], sort: &str, address: &Address) -> String {
    let origin = address.origin();
    let is_taken = |name: &str| known.iter().any(|found| found.system.name == name);
    let name = format!("{sort} {}", origin.host());
    if is_taken(&name) {
        format!("{name}:{}", origin.port())
    } else {
        name
    }
}
