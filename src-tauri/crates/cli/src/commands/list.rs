//! `list`: the connections, as they are stored or as the systems list them now.

use app::{
    ReloadProgress,
    domain::{ConnectionRow, Finding, Outcome, Query, SystemId},
};
use serde::Serialize;

use crate::{
    Exit,
    arguments::List,
    failure::Failure,
    pick,
    print::{Cell, Table},
    progress::Steps,
    session::Session,
    words,
};

/// A connection as programs read it.
#[derive(Serialize)]
pub(crate) struct ConnectionShape {
    uuid: String,
    system: String,
    environment: &'static str,
    plugin: String,
    kind: String,
    id: Option<String>,
    name: String,
    organization: Option<String>,
    enterprise: Option<String>,
    account: Option<String>,
    credentials: Vec<String>,
    age_days: Option<u32>,
    expires_at: Option<String>,
    state: &'static str,
    checked_at: Option<String>,
    used_by: u32,
    tags: Vec<String>,
}

impl ConnectionShape {
    /// The columns of a table of them.
    pub(crate) const HEADINGS: [&str; 17] = [
        "uuid",
        "system",
        "environment",
        "plugin",
        "kind",
        "id",
        "name",
        "organization",
        "enterprise",
        "account",
        "credentials",
        "age_days",
        "expires_at",
        "state",
        "checked_at",
        "used_by",
        "tags",
    ];

    /// Its cells, in the order of the headings.
    pub(crate) fn cells(&self) -> [String; 17] {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            self.uuid.clone(),
            self.system.clone(),
            self.environment.to_owned(),
            self.plugin.clone(),
            self.kind.clone(),
            text(&self.id),
            self.name.clone(),
            text(&self.organization),
            text(&self.enterprise),
            text(&self.account),
            self.credentials.join(" "),
            self.age_days.map(|days| days.to_string()).unwrap_or_default(),
            text(&self.expires_at),
            self.state.to_owned(),
            text(&self.checked_at),
            self.used_by.to_string(),
            self.tags.join(" "),
        ]
    }
}

/// Prints the connections that match.
pub(crate) async fn run(arguments: &List, session: &Session) -> Result<Exit, Failure> {
    let exit = if arguments.refresh {
        let only = match arguments.system.as_deref() {
            Some(named) => vec![pick::system(session, named).await?.system.id],
            None => Vec::new(),
        };
        refresh(session, &only).await?
    } else {
        Exit::Fine
    };
    let rows = matching(arguments, session).await?;
    let mut table = Table::new(&[
        "State",
        "System",
        "Plugin",
        "ID",
        "Name",
        "Organization",
        "Enterprise",
        "Account",
        "Credential",
        "Age",
        "Expires",
    ]);
    for row in &rows {
        table.row(cells(row));
    }
    if rows.is_empty() {
        session.printer.line(NOTHING);
    } else {
        session.printer.table(&table);
    }
    session.printer.json(&rows.iter().map(shape).collect::<Vec<_>>());
    Ok(exit)
}

const NOTHING: &str = "No connection matches.";

async fn matching(arguments: &List, session: &Session) -> Result<Vec<ConnectionRow>, Failure> {
    let query = Query {
        text: arguments.filter.join(" "),
        limit: usize::MAX,
        ..Query::default()
    };
    let listing = session.app.plain_list(query).await?;
    if !listing.problems.is_empty() {
        session.printer.note(
            "A part of the filter was not understood and left out. Try is:stale, kind:jira, age:>90, expires:<30d.",
        );
    }
    let rows = pick::in_system(listing.into_rows(), arguments.system.as_deref());
    let is_wanted = |row: &ConnectionRow| {
        let plugin = arguments.plugin.as_deref();
        let kind = arguments.kind.as_deref().map(str::to_lowercase);
        plugin.is_none_or(|plugin| pick::is_plugin(row, plugin))
            && kind.is_none_or(|kind| row.kind.to_lowercase() == kind || row.slug == kind)
    };
    Ok(rows.into_iter().filter(is_wanted).collect())
}

fn cells(row: &ConnectionRow) -> [Cell; 11] {
    let (state, paint) = words::health(row.health);
    let text = |text: &Option<String>| Cell::new(text.as_deref().unwrap_or_default());
    [
        Cell::painted(state, paint),
        Cell::new(&row.system_name),
        Cell::new(&row.slug),
        row.remote_id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
            .into(),
        Cell::new(&row.name),
        text(&row.organization),
        text(&row.enterprise),
        text(&row.account),
        row.credentials.join(", ").into(),
        row.age_days
            .map(|days| format!("{days} d"))
            .unwrap_or_default()
            .into(),
        row.days_left
            .map(|days| format!("{days} d"))
            .unwrap_or_default()
            .into(),
    ]
}

/// A connection for programs.
pub(crate) fn shape(row: &ConnectionRow) -> ConnectionShape {
    ConnectionShape {
        uuid: row.id.to_string(),
        system: row.system_name.clone(),
        environment: words::environment(row.environment),
        plugin: row.slug.clone(),
        kind: row.kind.clone(),
        id: row.remote_id.as_ref().map(ToString::to_string),
        name: row.name.clone(),
        organization: row.organization.clone(),
        enterprise: row.enterprise.clone(),
        account: row.account.clone(),
        credentials: row.credentials.clone(),
        age_days: row.age_days,
        expires_at: row.expires_at.map(|at| at.to_string()),
        state: words::health_name(row.health),
        checked_at: row.checked_at.map(|at| at.to_string()),
        used_by: row.used_by,
        tags: row.tags.iter().map(ToString::to_string).collect(),
    }
}

/// Reads the lists of the systems. One that does not answer keeps its last known rows and is named.
pub(crate) async fn refresh(session: &Session, only: &[SystemId]) -> Result<Exit, Failure> {
    let mut exit = Exit::Fine;
    for (name, finding) in &troubles(session, only).await? {
        let words = finding.words();
        session
            .printer
            .note(format!("{name}: {} {}", words.what, words.advice));
        exit = exit.and(match finding.outcome() {
            Outcome::Rejected => Exit::Refused,
            Outcome::Passed | Outcome::Unreachable | Outcome::NotCheckable => Exit::Unreachable,
        });
    }
    Ok(exit)
}

/// Reads the lists and answers what could not be read, by name.
pub(crate) async fn troubles(
    session: &Session,
    only: &[SystemId],
) -> Result<Vec<(String, Finding)>, Failure> {
    session.unlock_for_systems(only).await?;
    let progress = Steps::shown(session);
    let reloaded = session.app.reload(only, &progress, &session.cancel).await;
    progress.end();
    Ok(reloaded?.troubles)
}

impl ReloadProgress for Steps {
    fn started(&self, systems: usize) {
        self.begin(systems);
    }

    fn finished(&self, _: &str, _: usize) {
        self.one_more();
    }
}
