//! The history: written by every use case in the transaction of what it did, read in pages, and exported.

mod exporting;
mod walk;
mod written;

use std::ops::ControlFlow;

use domain::{
    Connection, ConnectionId, ConnectionState, Credential, CredentialId, SeenSecret, SystemId,
    activity::{Action, Activity, ActivityFilter, Change, ChangedField},
    edit::shown,
    tokens::difference,
};
use jiff::Timestamp;
use vault::{ActivityPlace, Tables};

use crate::{App, StoreError, credential_name, damage::unless_damaged};
pub use exporting::{ActivityExport, ActivityExportError};
use walk::{STRIDE, walk};
pub use written::ActivityShape;

/// Which entries somebody wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActivityQuery {
    /// Which ones.
    pub filter: ActivityFilter,
    /// Only those before this place.
    pub before: Option<ActivityPlace>,
    /// At most so many.
    pub limit: usize,
}

/// Some entries, the latest first.
#[derive(Debug, Clone, Default)]
pub struct ActivityPage {
    /// The entries.
    pub entries: Vec<ActivityEntry>,
    /// Where the next page begins; `None` where this was the last.
    pub next: Option<ActivityPlace>,
    /// How many entries there are altogether, whatever was asked for.
    pub total: u64,
    /// How many of those that were read are damaged.
    pub damaged: usize,
    /// What the connection or credential is called to which the entries were narrowed.
    pub narrowed_to: Option<String>,
}

/// An entry, and what of it is still there to be opened.
#[derive(Debug, Clone)]
pub struct ActivityEntry {
    /// Its place.
    pub place: ActivityPlace,
    /// What was done.
    pub activity: Activity,
    /// The first connection that it concerns, where it exists.
    pub connection: Option<ConnectionId>,
    /// The first credential, likewise.
    pub credential: Option<CredentialId>,
    /// The first system, likewise.
    pub system: Option<SystemId>,
}

impl App {
    /// A page of the history.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn activity(&self, query: ActivityQuery) -> Result<ActivityPage, StoreError> {
        self.read(move |tables| page(tables, &query)).await
    }
}

fn page(tables: &Tables<'_>, query: &ActivityQuery) -> Result<ActivityPage, StoreError> {
    let mut page = ActivityPage {
        // A damaged count is shown with the rest of the damage.
        total: unless_damaged(tables.activity_count().map(Some))?.unwrap_or_default(),
        ..ActivityPage::default()
    };
    let read = |before| tables.activities(before, STRIDE);
    page.damaged = walk(&query.filter, query.before, read, |place, activity| {
        if page.entries.len() == query.limit {
            page.next = page.entries.last().map(|entry| entry.place);
            return Ok(ControlFlow::Break(()));
        }
        page.entries.push(entry(tables, place, activity)?);
        Ok::<_, StoreError>(ControlFlow::Continue(()))
    })?;
    page.narrowed_to = narrowed_to(tables, &query.filter, &page.entries)?;
    Ok(page)
}

/// What it is called today; of what is gone, as it was called then.
fn narrowed_to(
    tables: &Tables<'_>,
    filter: &ActivityFilter,
    entries: &[ActivityEntry],
) -> Result<Option<String>, StoreError> {
    let name = |is_it: &dyn Fn(&Activity) -> bool| {
        let found = entries
            .iter()
            .map(|entry| &entry.activity)
            .find(|entry| is_it(entry));
        found.map_or_else(String::new, |entry| entry.name.clone())
    };
    if let Some(id) = filter.connection {
        return Ok(Some(match unless_damaged(tables.connection(id))? {
            Some(found) => found.row.name,
            None => name(&|entry| entry.about.connections.first() == Some(&id)),
        }));
    }
    if let Some(id) = filter.credential {
        return Ok(Some(match unless_damaged(tables.credential(id))? {
            Some(found) => credential_name(&found.row),
            None => name(&|entry| entry.about.credentials.first() == Some(&id)),
        }));
    }
    Ok(None)
}

fn entry(tables: &Tables<'_>, place: ActivityPlace, activity: Activity) -> Result<ActivityEntry, StoreError> {
    let about = &activity.about;
    let connection = match about.connections.first() {
        Some(id) => unless_damaged(tables.connection(*id))?.map(|found| found.row.id),
        None => None,
    };
    let credential = match about.credentials.first() {
        Some(id) => unless_damaged(tables.credential(*id))?.map(|found| found.row.id),
        None => None,
    };
    let system = match about.systems.first() {
        Some(id) => unless_damaged(tables.system(*id))?.map(|found| found.row.id),
        None => None,
    };
    Ok(ActivityEntry {
        place,
        activity,
        connection,
        credential,
        system,
    })
}

/// Something that was done to a connection, with its place.
pub(crate) fn of_connection(
    tables: &Tables<'_>,
    action: Action,
    connection: &Connection,
    at: Timestamp,
) -> Result<Activity, StoreError> {
    let activity = Activity::of_connection(action, connection, at);
    Ok(match unless_damaged(tables.system(connection.system))? {
        Some(system) => activity.in_system(&system.row),
        None => activity,
    })
}

/// Something that was done to a credential: it is part of the history of everything that uses it.
pub(crate) fn of_credential(
    tables: &Tables<'_>,
    action: Action,
    credential: &Credential,
    at: Timestamp,
) -> Result<Activity, StoreError> {
    let mut activity = Activity::new(action, credential_name(credential), at).with_credential(credential.id);
    for used in tables.uses_of_credential(credential.id)?.intact {
        let Some(connection) = unless_damaged(tables.connection(used.connection))? else {
            continue;
        };
        activity = activity.with_connection(connection.row.id);
        activity.about.kind.get_or_insert(connection.row.kind);
        if let Some(system) = unless_damaged(tables.system(connection.row.system))? {
            activity = activity.in_system(&system.row);
        }
    }
    Ok(activity)
}

/// What a list showed of a known connection, held against what was known; nothing where nothing differs.
pub(crate) fn noticed(before: &Connection, after: &Connection, at: Timestamp) -> Option<Activity> {
    if before.state == ConnectionState::Present && matches!(after.state, ConnectionState::Gone(_)) {
        return Some(Activity::of_connection(Action::Vanished, after, at));
    }
    let changes = differences(before, after);
    (!changes.is_empty())
        .then(|| Activity::of_connection(Action::ChangedElsewhere, after, at).changing(changes))
}

/// Field by field, as the system calls them. What it says of itself only now is no change.
fn differences(before: &Connection, after: &Connection) -> Vec<Change> {
    let name = Change::between(
        ChangedField::Name,
        Some(before.name.clone()),
        Some(after.name.clone()),
    );
    let (Some(old), Some(new)) = (&before.remote, &after.remote) else {
        return name.into_iter().collect();
    };
    let fields = old.fields.iter().filter_map(|(field, before)| {
        let after = new.fields.get(field)?;
        Change::between(field.as_str(), Some(shown(before)), Some(shown(after)))
    });
    let known: Vec<_> = old.secrets.iter().map(|seen| (seen.slot, &seen.hint)).collect();
    let tokens = difference(&known, &new.secrets);
    let ends = |seen: &SeenSecret| format!("…{}", seen.hint.last_four.as_deref().unwrap_or_default());
    let went = tokens.missing.iter().map(|place| &old.secrets[*place]);
    let went = went.map(|seen| Change::removed(ChangedField::Secret, ends(seen)));
    let came = tokens
        .added
        .iter()
        .map(|seen| Change::added(ChangedField::Secret, ends(seen)));
    name.into_iter().chain(fields).chain(went).chain(came).collect()
}

/// What a connection says of itself when it comes into being: each setting, without any secret.
pub(crate) fn as_made(connection: &Connection, login: Option<&str>) -> Vec<Change> {
    let settings = &connection.settings;
    let all = [
        (
            ChangedField::Address,
            settings.address.as_ref().map(ToString::to_string),
        ),
        (ChangedField::Organization, settings.organization.clone()),
        (ChangedField::Enterprise, settings.enterprise.clone()),
        (ChangedField::Login, login.map(str::to_owned)),
        (ChangedField::Proxy, settings.proxy.clone()),
        (
            ChangedField::RateLimit,
            settings.rate_limit_per_hour.map(|limit| limit.to_string()),
        ),
    ];
    all.into_iter()
        .filter_map(|(field, after)| Change::between(field, None, after))
        .collect()
}
