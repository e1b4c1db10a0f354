//! The connection list at a glance: the rows as they were read and verified last, from the copy that the vault keeps
//! beside its database. For a face that starts anew for each list of thousands; what moves with the time is worked out
//! when it is looked at. Only large lists have one: small ones are read in no time.

use std::collections::HashMap;

use domain::{ConnectionState, Health, Outcome, SetDate, Signs};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    App,
    ages::Age,
    rows::{Entry, Life, days_left, nearest_its_limit},
};

/// So many rows are worth a copy.
const LEAST: usize = 1000;
const NEVER: i64 = i64::MIN;
const NO_LIMIT: u32 = u32::MAX;

/// The rows, as they were kept.
pub struct Glance {
    shared: Vec<Shared>,
    rows: Vec<u8>,
}

/// What many rows have in common; written once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The system's name.
    pub system: String,
    /// The plugin, provider or type.
    pub slug: String,
    state: ConnectionState,
    last: Option<Outcome>,
    is_being_withdrawn: bool,
}

/// One row at a moment. Texts that it does not have are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlanceRow<'g> {
    /// What is shown.
    pub health: Health,
    /// What it has in common with others.
    pub shared: &'g Shared,
    /// The system's own id of it.
    pub remote_id: &'g str,
    /// Its name.
    pub name: &'g str,
    /// The organisation.
    pub organization: &'g str,
    /// The enterprise.
    pub enterprise: &'g str,
    /// Whose credential it is.
    pub account: &'g str,
    /// What may be shown of its credentials.
    pub credentials: &'g str,
    /// Age of the oldest credential in days.
    pub age_days: Option<u32>,
    /// Whole days until its first credential ends.
    pub days_left: Option<i64>,
}

impl App {
    /// The list, if it was kept and nothing changed since. Blocks on the disk.
    pub fn glance(&self) -> Option<Glance> {
        let vault = &self.inner.vault;
        let stamp = vault.read(|tables| tables.stamp()).ok()??;
        Glance::read(&vault.list_copy(stamp)?)
    }

    /// Keeps the list that was read last, for the next face that wants to look at it.
    pub async fn keep_glance(&self) {
        let app = self.clone();
        self.in_vault(move |vault| {
            let written = app.with_entries(|stamp, entries| {
                let content = (entries.len() >= LEAST).then(|| write(entries)).flatten()?;
                Some((stamp, content))
            });
            if let Some((stamp, content)) = written.flatten() {
                vault.keep_list_copy(stamp, &content);
            }
        })
        .await;
    }
}

impl Glance {
    fn read(content: &[u8]) -> Option<Self> {
        let mut reader = Reader(content);
        let length = usize::try_from(reader.u32()?).ok()?;
        let shared = serde_json::from_slice(reader.take(length)?).ok()?;
        Some(Self {
            shared,
            rows: reader.0.to_vec(),
        })
    }

    /// The rows at a moment, in the list's own order; `None` where they are not what is written here.
    pub fn rows(&self, now: Timestamp) -> Option<Vec<GlanceRow<'_>>> {
        let mut reader = Reader(&self.rows);
        let mut rows = Vec::with_capacity(usize::try_from(reader.u32()?).ok()?);
        let mut lives = Vec::new();
        while !reader.0.is_empty() {
            rows.push(self.row(&mut reader, &mut lives, now)?);
        }
        // They were kept in the order that comes second.
        rows.sort_by_key(|row: &GlanceRow<'_>| row.health);
        Some(rows)
    }

    fn row<'g>(
        &'g self,
        reader: &mut Reader<'g>,
        lives: &mut Vec<Life>,
        now: Timestamp,
    ) -> Option<GlanceRow<'g>> {
        let shared = self.shared.get(usize::from(reader.u16()?))?;
        lives.clear();
        for _ in 0..reader.u16()? {
            lives.push(reader.life()?);
        }
        let expires_at = match reader.i64()? {
            NEVER => None,
            moment => Some(Timestamp::from_microsecond(moment).ok()?),
        };
        let (judged, policy_days) = nearest_its_limit(lives, now);
        let signs = Signs {
            state: shared.state,
            last: shared.last,
            is_system_reachable: true,
            age_days: judged,
            policy_days,
            expires_at,
            is_being_withdrawn: shared.is_being_withdrawn,
        };
        let ages = lives.iter().filter_map(|(set, _)| Age::at(*set, now).oldest());
        Some(GlanceRow {
            health: Health::of(&signs, now).0,
            shared,
            age_days: ages.max(),
            days_left: expires_at.map(|end| days_left(end, now)),
            remote_id: reader.text()?,
            name: reader.text()?,
            organization: reader.text()?,
            enterprise: reader.text()?,
            account: reader.text()?,
            credentials: reader.text()?,
        })
    }
}

/// The entries as they are kept; `None` where one of them is longer than anything a person would name.
fn write(entries: &[Entry]) -> Option<Vec<u8>> {
    let mut order: Vec<(String, &Entry)> = entries
        .iter()
        .map(|entry| (entry.row.name.to_lowercase(), entry))
        .collect();
    order.sort_by(|(left_name, left), (right_name, right)| {
        left_name
            .cmp(right_name)
            .then_with(|| left.row.id.cmp(&right.row.id))
    });
    let mut shared = Vec::new();
    let mut places = HashMap::new();
    let mut rows = Vec::new();
    rows.extend(u32::try_from(entries.len()).ok()?.to_le_bytes());
    for (_, entry) in order {
        let common = common(entry);
        let key = serde_json::to_string(&common).ok()?;
        let place = *places.entry(key).or_insert_with(|| {
            shared.push(common);
            shared.len() - 1
        });
        rows.extend(u16::try_from(place).ok()?.to_le_bytes());
        write_row(&mut rows, entry)?;
    }
    let shared = serde_json::to_vec(&shared).ok()?;
    let mut content = u32::try_from(shared.len()).ok()?.to_le_bytes().to_vec();
    content.extend(shared);
    content.extend(rows);
    Some(content)
}

fn common(entry: &Entry) -> Shared {
    Shared {
        system: entry.row.system_name.clone(),
        slug: entry.row.slug.clone(),
        state: entry.signs.state,
        last: entry.signs.last,
        is_being_withdrawn: entry.signs.is_being_withdrawn,
    }
}

fn write_row(rows: &mut Vec<u8>, entry: &Entry) -> Option<()> {
    rows.extend(u16::try_from(entry.lives.len()).ok()?.to_le_bytes());
    for (set, policy) in &entry.lives {
        let (earliest, latest) = match set {
            SetDate::Exact(date) => (date.as_microsecond(), date.as_microsecond()),
            SetDate::Between { earliest, latest } | SetDate::Told { earliest, latest } => {
                (earliest.as_microsecond(), latest.as_microsecond())
            }
            SetDate::Unknown => (NEVER, NEVER),
        };
        rows.extend(earliest.to_le_bytes());
        rows.extend(latest.to_le_bytes());
        rows.extend(policy.unwrap_or(NO_LIMIT).to_le_bytes());
    }
    let expires_at = entry.signs.expires_at.map_or(NEVER, Timestamp::as_microsecond);
    rows.extend(expires_at.to_le_bytes());
    let row = &entry.row;
    let remote_id = row.remote_id.as_ref().map(ToString::to_string);
    let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    for text in [
        remote_id.unwrap_or_default(),
        row.name.clone(),
        text(&row.organization),
        text(&row.enterprise),
        text(&row.account),
        row.credentials.join(", "),
    ] {
        rows.extend(u16::try_from(text.len()).ok()?.to_le_bytes());
        rows.extend(text.as_bytes());
    }
    Some(())
}

/// Takes from the front what was written there.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const LENGTH: usize>(&mut self) -> Option<[u8; LENGTH]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = usize::from(self.u16()?);
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn life(&mut self) -> Option<Life> {
        let (earliest, latest) = (self.i64()?, self.i64()?);
        let set = if earliest == NEVER {
            SetDate::Unknown
        } else {
            SetDate::Between {
                earliest: Timestamp::from_microsecond(earliest).ok()?,
                latest: Timestamp::from_microsecond(latest).ok()?,
            }
        };
        let policy = self.u32()?;
        Some((set, (policy != NO_LIMIT).then_some(policy)))
    }
}
