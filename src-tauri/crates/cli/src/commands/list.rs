//! `list`: the connections, as they are stored or as the systems list them now.

use app::{
    ListTrouble, ReloadProgress,
    domain::{ConnectionRow, Outcome, SystemId},
};
use serde::Serialize;

use super::glance;
use crate::{
    Exit,
    arguments::{List, Sort},
    failure::Failure,
    pick,
    print::{Cell, draw_rows},
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
    if arguments.is_plain()
        && !session.printer.is_json
        && let Some(text) = glance::text(session)
    {
        session.printer.ready(&text);
        return Ok(Exit::Fine);
    }
    let exit = if arguments.refresh {
        let only = match arguments.system.as_deref() {
            Some(named) => vec![pick::system(session, named).await?.system.id],
            None => Vec::new(),
        };
        refresh(session, &only).await?
    } else {
        Exit::Fine
    };
    let (looks, is_json) = (session.printer.looks(), session.printer.is_json);
    let wanted = Wanted::of(arguments);
    let look = move |rows: &[&ConnectionRow]| {
        let rows: Vec<&ConnectionRow> = rows.iter().copied().filter(|row| wanted.has(row)).collect();
        if is_json { json(&rows) } else { drawn(&rows, looks) }
    };
    let (text, problems) = session.app.look_at_rows(arguments.filter.join(" "), look).await?;
    if !problems.is_empty() {
        session.printer.note(
            "A part of the filter was not understood and left out. Try is:stale, kind:jira, org:my-org, age:>90, expires:<30d.",
        );
    }
    session.printer.ready(&text);
    session.app.keep_glance().await;
    Ok(exit)
}

fn json(rows: &[&ConnectionRow]) -> String {
    let shapes: Vec<ConnectionShape> = rows.iter().map(|row| shape(row)).collect();
    // Our own shapes have text keys only.
    let text = serde_json::to_string(&shapes).unwrap_or_default();
    format!("{text}\n")
}

fn drawn(rows: &[&ConnectionRow], (width, is_painted): (Option<usize>, bool)) -> String {
    if rows.is_empty() {
        return NOTHING.to_owned();
    }
    draw_rows(HEADINGS, rows.iter().map(|row| cells(row)), width, is_painted)
}

/// The columns, the same whichever way the rows came.
pub(super) const HEADINGS: [&str; 11] = [
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
];

const NOTHING: &str = "No connection matches.\n";

/// Which rows, beside the filter.
struct Wanted {
    system: Option<String>,
    sort: Sort,
    kind: Option<String>,
}

impl Wanted {
    fn of(arguments: &List) -> Self {
        Self {
            system: arguments.system.clone(),
            sort: arguments.sort.clone(),
            kind: arguments.kind.as_deref().map(str::to_lowercase),
        }
    }

    fn has(&self, row: &ConnectionRow) -> bool {
        self.system
            .as_deref()
            .is_none_or(|system| pick::is_in(row, system))
            && self.sort.has(row)
            && self
                .kind
                .as_ref()
                .is_none_or(|kind| row.kind.to_lowercase() == *kind || row.slug == *kind)
    }
}

fn cells(row: &ConnectionRow) -> [Cell<'_>; 11] {
    let (state, paint) = words::health(row.health);
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
        text(row.organization.as_ref()),
        text(row.enterprise.as_ref()),
        text(row.account.as_ref()),
        match row.credentials.as_slice() {
            [one] => Cell::new(one),
            several => several.join(", ").into(),
        },
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

fn text(text: Option<&String>) -> Cell<'_> {
    Cell::new(text.map_or("", String::as_str))
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
    for trouble in &troubles(session, only).await? {
        let words = trouble.finding.words();
        session
            .printer
            .note(format!("{}: {} {}", trouble.name, words.what, words.advice));
        exit = exit.and(match trouble.finding.finding.outcome() {
            Outcome::Passed => Exit::Fine,
            Outcome::Rejected => Exit::Refused,
            Outcome::Unreachable | Outcome::NotCheckable => Exit::Unreachable,
        });
    }
    Ok(exit)
}

/// Reads the lists and answers what is the matter with them.
pub(crate) async fn troubles(session: &Session, only: &[SystemId]) -> Result<Vec<ListTrouble>, Failure> {
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
