//! Which connection or system is meant: by what a person calls it, or chosen from a list.

use app::{
    SystemOverview,
    domain::{Address, ConnectionRow, Query, RemoteId, SystemId, SystemKind, kinds::ConnectionKind},
    sentence,
};

use crate::{
    arguments::{OneConnection, Sort},
    failure::Failure,
    session::Session,
};

/// How a connection was named.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Named<'a> {
    /// `github#1`, `jira-1`, a name, or our id.
    pub(crate) words: Option<&'a str>,
    /// Plugin, provider or type.
    pub(crate) sort: Option<&'a Sort>,
    /// Only in systems of this kind.
    pub(crate) only: Option<SystemKind>,
    /// The system's own id of it.
    pub(crate) id: Option<&'a str>,
    /// The system.
    pub(crate) system: Option<&'a str>,
    /// Its address.
    pub(crate) url: Option<&'a str>,
}

impl<'a> From<&'a OneConnection> for Named<'a> {
    fn from(named: &'a OneConnection) -> Self {
        Self {
            words: named.connection.as_deref(),
            sort: Some(&named.sort),
            only: None,
            id: named.id.as_deref(),
            system: named.system.as_deref(),
            url: named.url.as_deref(),
        }
    }
}

/// All connections, in the order of the list.
pub(crate) async fn all(session: &Session) -> Result<Vec<ConnectionRow>, Failure> {
    let query = Query {
        limit: usize::MAX,
        ..Query::default()
    };
    Ok(session.app.plain_list(query).await?.into_rows())
}

/// The one connection that is meant; asked for where somebody is there.
pub(crate) async fn connection(session: &Session, named: Named<'_>) -> Result<ConnectionRow, Failure> {
    let mut rows = all(session).await?;
    if let Some(url) = named.url {
        let there = at(session, url).await?;
        // An address at a connector is its provider's.
        rows.retain(|row| row.sort == SystemKind::Dojops || there == Some(row.system));
        if rows.is_empty() {
            return Err(Failure::usage("There is no system at that address.")
                .hint("patchbay systems shows what there is."));
        }
    }
    let rows = in_system(rows, named.system);
    let matching: Vec<ConnectionRow> = rows.into_iter().filter(|row| is_meant(row, named)).collect();
    let has_sort = named.sort.is_some_and(|sort| sort.word().is_some());
    let is_named = named.words.is_some() || has_sort && named.id.is_some();
    match matching.len() {
        0 if is_named => Err(Failure::usage("There is no such connection.")
            .hint("patchbay list shows what there is; patchbay list --refresh asks the systems first.")),
        0 => Err(Failure::usage("There is no connection to choose from.")
            .hint("patchbay list --refresh asks the systems first.")),
        1 if is_named => matching
            .into_iter()
            .next()
            .ok_or_else(|| Failure::usage("There is no such connection.")),
        _ if session.is_interactive() => choose(session, "Connection", matching, described),
        _ if is_named => Err(Failure::usage(format!(
            "Several connections are meant: {}.",
            matching.iter().map(described).collect::<Vec<_>>().join("; ")
        ))
        .hint("Name the system with --system, or the connection by its id in Patchbay.")),
        _ => Err(Failure::usage("Missing: CONNECTION.")
            .hint("Name it as github#1, by its name, or by its id in Patchbay.")),
    }
}

/// `github#1 GitHub - my-org in DevLake production`.
pub(crate) fn described(row: &ConnectionRow) -> String {
    format!("{} {} in {}", handle(row), row.name, row.system_name)
}

/// `github#1`, `jira-1`: what the system calls it.
pub(crate) fn handle(row: &ConnectionRow) -> String {
    match &row.remote_id {
        Some(RemoteId::Text(id)) if row.sort == SystemKind::Dojops => id.clone(),
        Some(id) => format!("{}#{id}", row.slug),
        None => row.slug.clone(),
    }
}

/// Those of one system, where one was named.
pub(crate) fn in_system(rows: Vec<ConnectionRow>, system: Option<&str>) -> Vec<ConnectionRow> {
    let Some(system) = system else { return rows };
    rows.into_iter().filter(|row| is_in(row, system)).collect()
}

/// Whether a system's name or id means this row's.
pub(crate) fn is_in(row: &ConnectionRow, system: &str) -> bool {
    row.system_name.to_lowercase() == system.to_lowercase() || row.system.to_string() == system
}

/// Whether a plugin's name, in any of its spellings, means this row.
pub(crate) fn is_plugin(row: &ConnectionRow, plugin: &str) -> bool {
    let plugin = plugin.trim();
    let is_alias =
        |kind: &ConnectionKind| kind.spec().slug == row.slug && kind.spec().aliases.contains(&plugin);
    row.slug == plugin || ConnectionKind::ALL.iter().any(is_alias)
}

fn is_meant(row: &ConnectionRow, named: Named<'_>) -> bool {
    let id_is = |wanted: &str| row.remote_id.as_ref().is_some_and(|id| id.to_string() == wanted);
    let by_words = named.words.is_none_or(|words| {
        let handle = words.split_once(['#', ':', '/']);
        row.name == words
            || row.id.to_string() == words
            || matches!(&row.remote_id, Some(RemoteId::Text(id)) if id == words)
            || handle.is_some_and(|(plugin, id)| is_plugin(row, plugin) && id_is(id))
    });
    by_words
        && named.only.is_none_or(|system| row.sort == system)
        && named.sort.is_none_or(|sort| sort.has(row))
        && named.id.is_none_or(id_is)
}

/// The system of this name, address or id.
pub(crate) async fn system(session: &Session, named: &str) -> Result<SystemOverview, Failure> {
    let wanted = named.trim().to_lowercase();
    let systems = session.app.systems().await?;
    let is_it = |found: &SystemOverview| {
        let system = &found.system;
        system.name.to_lowercase() == wanted || system.id.to_string() == wanted
    };
    systems.into_iter().find(is_it).ok_or_else(|| {
        Failure::usage("There is no system of that name.").hint("patchbay systems shows what there is.")
    })
}

/// The known system at an address, if there is one.
async fn at(session: &Session, url: &str) -> Result<Option<SystemId>, Failure> {
    let address = Address::parse(url).map_err(|error| Failure::usage(sentence(&error)))?;
    let systems = session.app.systems().await?;
    let there = systems
        .iter()
        .find(|found| found.system.address.origin() == address.origin());
    Ok(there.map(|found| found.system.id))
}

/// Lets the person choose one of several by its number.
pub(crate) fn choose<T>(
    session: &Session,
    what: &str,
    mut all: Vec<T>,
    described: impl Fn(&T) -> String,
) -> Result<T, Failure> {
    for (index, one) in all.iter().enumerate() {
        session
            .printer
            .note(format!("{:>3}  {}", index + 1, described(one)));
    }
    loop {
        let Some(typed) = session.console.ask(&format!("{what} [1-{}]: ", all.len())) else {
            return Err(Failure::usage(format!("No {} was chosen.", what.to_lowercase())));
        };
        match typed.trim().parse::<usize>() {
            Ok(number) if (1..=all.len()).contains(&number) => return Ok(all.swap_remove(number - 1)),
            Ok(_) | Err(_) => session.printer.note("Type one of the numbers."),
        }
    }
}
