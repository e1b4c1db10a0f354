//! The connection list. What it is made of is read and verified once for each change of the store, and kept: a key
//! press in the filter asks the memory.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    Completion, ConnectionId, ConnectionRow, ConnectionRows, Filter, FilterProblem, GroupBy, Listing, Query,
    Sort, SortBy, SystemId, columns, columns_at_first,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vault::{Rows, Tables, Vault, Versioned};

use crate::{
    App, Reach, StoreError,
    rows::{self, Entry, LastCheck, Material},
};

const KEY: &str = "list";
/// So long the ages in the list may be behind.
const FRESH_SECONDS: i64 = 60;

/// How the list is shown, as it was chosen last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Choice {
    group_by: Option<GroupBy>,
    /// `None` until somebody chose.
    columns: Option<Vec<SortBy>>,
}

/// The visible slice, and how many need attention whatever the filter.
#[derive(Debug, Clone)]
pub struct ListedRows {
    /// The slice.
    pub listing: Listing,
    /// How many of all connections need somebody.
    pub attention: usize,
    /// What puts the rows together.
    pub group_by: Option<GroupBy>,
    /// The columns to show, in their order.
    pub columns: Vec<SortBy>,
    /// How many drafts wait to be continued.
    pub drafts: usize,
    /// How many deleted connections are archived.
    pub archived: usize,
    /// How many rows are damaged or vanished; each needs somebody too.
    pub damaged: usize,
    /// How many credentials there are.
    pub credentials: usize,
}

/// What was read last.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Option<Shelved>>);

struct Shelved {
    revision: u64,
    stamp: Option<u64>,
    entries: Vec<Entry>,
    beside: Beside,
    made_at: Timestamp,
    down: Vec<SystemId>,
    ready: Arc<Ready>,
}

/// What is shown beside the rows.
#[derive(Clone)]
struct Beside {
    choice: Choice,
    drafts: usize,
    archived: usize,
    damaged: usize,
    credentials: usize,
}

/// The rows as of one moment.
pub(crate) struct Ready {
    pub(crate) rows: ConnectionRows,
    attention: usize,
    group_by: Option<GroupBy>,
    columns: Vec<SortBy>,
    drafts: usize,
    archived: usize,
    damaged: usize,
    credentials: usize,
}

impl App {
    /// The list, in the groups that were chosen last.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn list(&self, query: Query) -> Result<ListedRows, StoreError> {
        self.ask_rows(move |ready| ListedRows {
            listing: ready.rows.list(&Query {
                group_by: ready.group_by,
                ..query
            }),
            attention: ready.attention,
            group_by: ready.group_by,
            columns: ready.columns.clone(),
            drafts: ready.drafts,
            archived: ready.archived,
            damaged: ready.damaged,
            credentials: ready.credentials,
        })
        .await
    }

    /// Every row that matches, in order and without groups, looked at where they are; and what of the filter was not
    /// understood. For faces that print thousands.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn look_at_rows<R: Send + 'static>(
        &self,
        text: String,
        look: impl FnOnce(&[&ConnectionRow]) -> R + Send + 'static,
    ) -> Result<(R, Vec<FilterProblem>), StoreError> {
        self.ask_rows(move |ready| {
            let reading = Filter::read(&text);
            let rows = ready.rows.matching(&reading.filter, Sort::default());
            (look(&rows), reading.problems)
        })
        .await
    }

    /// The list without groups, each row once: for faces that print.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn plain_list(&self, query: Query) -> Result<Listing, StoreError> {
        let query = Query {
            group_by: None,
            ..query
        };
        self.ask_rows(move |ready| ready.rows.list(&query)).await
    }

    /// The ids of the rows that match, in the order of the list, cut as the query says. One that stands in several
    /// groups is named once.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn matching(&self, query: Query) -> Result<Vec<ConnectionId>, StoreError> {
        let listed = self.list(query).await?;
        let mut seen = HashSet::new();
        let ids = listed.listing.rows().map(|row| row.id);
        Ok(ids.filter(|id| seen.insert(*id)).collect())
    }

    /// Chooses what puts the list's rows together, for every later list.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn group_by(&self, group_by: Option<GroupBy>) -> Result<(), StoreError> {
        self.choose(move |choice| choice.group_by = group_by).await
    }

    /// Chooses the list's columns, for every later list; `None` for those of the first time. See [`columns`] for those
    /// that are always there.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn choose_columns(&self, chosen: Option<Vec<SortBy>>) -> Result<(), StoreError> {
        self.choose(move |choice| choice.columns = chosen.map(|chosen| columns(&chosen)))
            .await
    }

    async fn choose(&self, change: impl FnOnce(&mut Choice) + Send + 'static) -> Result<(), StoreError> {
        self.commit(move |tables| {
            let mut choice = match tables.setting(KEY) {
                // What was chosen before is lost; what is chosen here replaces it.
                Err(StoreError::Damaged(_)) => Choice::default(),
                found => found?.unwrap_or_default(),
            };
            change(&mut choice);
            tables.put_setting(KEY, &choice)
        })
        .await
    }

    /// What could come next in a filter, at a place in bytes.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn complete_filter(&self, text: String, cursor: usize) -> Result<Vec<Completion>, StoreError> {
        self.ask_rows(move |ready| Filter::complete(&text, cursor, ready.rows.known_values()))
            .await
    }

    /// Answers a question about all rows, off the async threads.
    pub(crate) async fn ask_rows<R: Send + 'static>(
        &self,
        question: impl FnOnce(&Ready) -> R + Send + 'static,
    ) -> Result<R, StoreError> {
        let app = self.clone();
        self.in_vault(move |vault| Ok(question(app.ready(vault)?.as_ref())))
            .await
    }

    fn ready(&self, vault: &Vault) -> Result<Arc<Ready>, StoreError> {
        let now = self.clock().now();
        let down = self.down();
        // Held while reading: whoever asks meanwhile wants the same.
        let mut shelf = self.inner.shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Before the rows: what changes in between is read again next time.
        let revision = vault.revision()?;
        let kept = shelf.take().filter(|kept| kept.revision == revision);
        if let Some(kept) = kept {
            let age = now.as_second() - kept.made_at.as_second();
            let ready = if kept.down == down && (0..FRESH_SECONDS).contains(&age) {
                return Ok(Arc::clone(&shelf.insert(kept).ready));
            } else {
                ready(&kept.entries, &kept.beside, &down, now)
            };
            let kept = shelf.insert(Shelved {
                made_at: now,
                down,
                ready,
                ..kept
            });
            return Ok(Arc::clone(&kept.ready));
        }
        let (stamp, material, beside) = read(vault)?;
        let entries = rows::entries(material);
        let ready = ready(&entries, &beside, &down, now);
        let kept = shelf.insert(Shelved {
            revision,
            stamp,
            entries,
            beside,
            made_at: now,
            down,
            ready,
        });
        Ok(Arc::clone(&kept.ready))
    }

    /// Looks at what was read last, with its stamp.
    pub(crate) fn with_entries<R>(&self, look: impl FnOnce(u64, &[Entry]) -> R) -> Option<R> {
        let shelf = self.inner.shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        let shelved = shelf.as_ref()?;
        Some(look(shelved.stamp?, &shelved.entries))
    }

    /// The systems in trouble, in order.
    fn down(&self) -> Vec<SystemId> {
        let reach = self.inner.reach.lock().unwrap_or_else(PoisonError::into_inner);
        let in_trouble = reach
            .iter()
            .filter(|(_, reach)| matches!(reach, Reach::Trouble(_)));
        let mut down: Vec<SystemId> = in_trouble.map(|(id, _)| *id).collect();
        down.sort_unstable();
        down
    }
}

/// Reads all tables that the list is made of, with their stamp.
fn read(vault: &Vault) -> Result<(Option<u64>, Material, Beside), StoreError> {
    let ((stamp, mut material, mut beside), (last_checks, damaged)) =
        vault.read_side_by_side(read_rows, read_checks)?;
    material.last_checks = last_checks;
    beside.damaged += damaged;
    Ok((stamp, material, beside))
}

/// The first half of the reading; the checks come from the other.
fn read_rows(tables: &Tables<'_>) -> Result<(Option<u64>, Material, Beside), StoreError> {
    let mut damaged = 0;
    let credentials = intact(tables.credentials()?, &mut damaged).into_iter();
    let material = Material {
        systems: versionless(intact(tables.systems()?, &mut damaged)),
        connections: intact(tables.connections_to_list()?, &mut damaged),
        uses: intact(tables.uses()?, &mut damaged),
        credentials: credentials
            .map(|Versioned { row, .. }| (row.id, row.into()))
            .collect(),
        last_checks: Vec::new(),
    };
    let drafts = intact(tables.drafts()?, &mut damaged).len();
    let archived = intact(tables.archived()?, &mut damaged).len();
    let choice = match tables.setting(KEY) {
        Err(StoreError::Damaged(_)) => {
            damaged += 1;
            Choice::default()
        }
        found => found?.unwrap_or_default(),
    };
    let beside = Beside {
        choice,
        drafts,
        archived,
        damaged,
        credentials: material.credentials.len(),
    };
    // Without one the list is read again; it is no reason to show nothing.
    Ok((tables.stamp().ok().flatten(), material, beside))
}

/// The other half, about as long: how each connection was found last, and how many rows of this half are damaged.
fn read_checks(tables: &Tables<'_>) -> Result<(Vec<(ConnectionId, LastCheck)>, usize), StoreError> {
    let mut damaged = tables.damaged_secrets()?.len();
    let checks = intact(tables.latest_checks()?, &mut damaged).into_iter();
    let last = checks.map(|check| (check.connection, (check.started_at, check.verdict.outcome)));
    Ok((last.collect(), damaged))
}

/// The rows that can be trusted; the others are counted.
fn intact<T>(rows: Rows<T>, damaged: &mut usize) -> Vec<T> {
    *damaged += rows.damaged.len() + usize::try_from(rows.missing).unwrap_or(usize::MAX);
    rows.intact
}

fn versionless<T>(rows: Vec<Versioned<T>>) -> Vec<T> {
    rows.into_iter().map(|found| found.row).collect()
}

fn ready(entries: &[Entry], beside: &Beside, down: &[SystemId], now: Timestamp) -> Arc<Ready> {
    let is_reachable = |system: SystemId| down.binary_search(&system).is_err();
    let rows: Vec<_> = entries.iter().map(|entry| entry.at(now, is_reachable)).collect();
    Arc::new(Ready {
        attention: rows.iter().filter(|row| row.states.need_attention()).count() + beside.damaged,
        rows: ConnectionRows::new(rows),
        group_by: beside.choice.group_by,
        columns: match &beside.choice.columns {
            Some(chosen) => columns(chosen),
            None => columns_at_first(),
        },
        drafts: beside.drafts,
        archived: beside.archived,
        damaged: beside.damaged,
        credentials: beside.credentials,
    })
}
