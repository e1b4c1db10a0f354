//! `activity`: what was done, with before and after, on the terminal or in a file.

use app::{
    ActivityEntry, ActivityQuery, ActivityShape, Told,
    domain::{
        Kind, SystemKind,
        activity::{ActivityFilter, Change},
    },
};
use serde_json::json;

use super::rotate;
use crate::{
    Exit,
    arguments::Activity,
    failure::Failure,
    pick::{self, Named},
    print::{Cell, Paint, Table},
    session::Session,
};

const HEADINGS: [&str; 6] = ["Time", "What", "Name", "Changes", "System", "Result"];

/// Prints the entries that are meant, or writes them to a file.
pub(crate) async fn run(arguments: &Activity, session: &Session) -> Result<Exit, Failure> {
    let filter = filter(arguments, session).await?;
    if let Some(place) = &arguments.output {
        session.desktop.names(session.working_directory.join(place));
        return export(filter, session).await;
    }
    let query = ActivityQuery {
        filter,
        before: None,
        limit: arguments.limit,
    };
    let page = session.app.activity(query).await?;
    let mut table = Table::new(&HEADINGS);
    for entry in &page.entries {
        table.row(cells(entry));
    }
    if page.entries.is_empty() {
        session.printer.line("No entry matches.");
    } else {
        session.printer.table(&table);
    }
    if page.next.is_some() && !session.printer.is_json {
        session
            .printer
            .note("There are older ones: --limit shows more, --output FILE writes all.");
    }
    note_damaged(page.damaged, session);
    let entries = page.entries.iter().map(|entry| &entry.activity);
    let shapes: Vec<_> = entries.map(ActivityShape::from).collect();
    session.printer.json(&shapes);
    Ok(Exit::Fine)
}

async fn export(filter: ActivityFilter, session: &Session) -> Result<Exit, Failure> {
    let written = session.app.export_activity(filter).await?;
    let written = written.ok_or_else(Told::cancelled)?;
    let place = written.place.display().to_string();
    session
        .printer
        .line(format!("Wrote {} entries to {place}", written.entries));
    note_damaged(written.damaged, session);
    session
        .printer
        .json(&json!({"file": place, "entries": written.entries, "damaged": written.damaged}));
    Ok(Exit::Fine)
}

fn note_damaged(damaged: usize, session: &Session) {
    if damaged > 0 {
        session.printer.note(format!("Damaged, and left out: {damaged}"));
    }
}

/// What of a thing is still known when the thing itself is gone is its id.
async fn filter(arguments: &Activity, session: &Session) -> Result<ActivityFilter, Failure> {
    let connection = match arguments.connection.as_deref() {
        None => None,
        Some(words) => match words.parse() {
            Ok(id) => Some(id),
            Err(_) => {
                let named = Named {
                    words: Some(words),
                    sort: Some(&arguments.sort),
                    system: arguments.system.as_deref(),
                    ..Named::default()
                };
                Some(pick::connection(session, named).await?.id)
            }
        },
    };
    let credential = match arguments.credential.as_deref() {
        None => None,
        Some(words) => match words.parse() {
            Ok(id) => Some(id),
            Err(_) => Some(rotate::by_name(session, words).await?),
        },
    };
    let system = match arguments.system.as_deref() {
        None => None,
        Some(words) => match words.parse() {
            Ok(id) => Some(id),
            Err(_) => Some(pick::system(session, words).await?.system.id),
        },
    };
    let sort = arguments.sort.word();
    Ok(ActivityFilter {
        connection,
        credential,
        system,
        kind: sort.map(|(word, system)| Kind::of(system.unwrap_or(SystemKind::DevLake), word)),
        group: arguments.group.map(Into::into),
        words: arguments.words.join(" "),
    })
}

fn cells(entry: &ActivityEntry) -> [Cell<'_>; 6] {
    let activity = &entry.activity;
    let paint = if activity.outcome.is_trouble() {
        Paint::Bad
    } else {
        Paint::Plain
    };
    let changes: Vec<String> = activity.changes.iter().map(change).collect();
    [
        Cell::painted(format!("{:.0}", activity.at), Paint::Faint),
        Cell::new(activity.action.words()),
        Cell::new(&activity.name),
        changes.join("; ").into(),
        Cell::new(activity.about.place.as_deref().unwrap_or_default()),
        Cell::painted(activity.outcome.words().unwrap_or_default(), paint),
    ]
}

/// `Name: old → new`.
fn change(change: &Change) -> String {
    let field = change.field.label();
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{field}: {before} → {after}"),
        (Some(before), None) => format!("{field}: {before} removed"),
        (None, Some(after)) => format!("{field}: {after}"),
        (None, None) => field.to_owned(),
    }
}
