//! The history, a page at a time.

use app::{ActivityEntry, ActivityExport, ActivityPage, ActivityPlace, ActivityQuery};
use domain::{
    Kind,
    activity::{ActionGroup, ActivityFilter, Change},
};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{count, kind_of};
use crate::{commands::id, error::CommandError};

/// At most so many entries cross the border at once.
const MOST: u32 = 500;

/// What an action belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ActivityGroupName {
    /// Done to connections.
    Connections,
    /// Done to secrets.
    Credentials,
    /// Done to systems.
    Systems,
    /// Done by somebody else, and noticed.
    Elsewhere,
    /// Done to Patchbay's own store, settings and files.
    Store,
}

/// Which entries are meant; what is left out leaves nothing out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityFilterInput {
    /// Of this connection.
    pub connection: Option<String>,
    /// Of this credential.
    pub credential: Option<String>,
    /// In this system.
    pub system: Option<String>,
    /// Of connections of this kind.
    pub kind: Option<String>,
    /// Of this sort.
    pub group: Option<ActivityGroupName>,
    /// With these words.
    pub words: String,
}

/// Which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityInput {
    /// Which entries are meant.
    pub filter: ActivityFilterInput,
    /// Before this place, as an earlier page named it.
    pub before: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityExportView {
    /// Where it is.
    pub place: String,
    /// How many entries it has.
    pub entries: u32,
    /// How many are damaged, and not in it.
    pub damaged: u32,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityPageView {
    /// The entries, the latest first.
    pub entries: Vec<ActivityEntryView>,
    /// Where the next page begins; nothing where this was the last.
    pub next: Option<String>,
    /// How many entries there are altogether.
    pub total: u32,
    /// How many of those that were read are damaged.
    pub damaged: u32,
    /// What the connection or credential is called to which it was narrowed.
    pub narrowed_to: Option<String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityEntryView {
    /// Its place: what tells it from all others.
    pub place: String,
    /// When, RFC 3339.
    pub at: String,
    /// "Edited".
    pub action: String,
    /// What it belongs to.
    pub group: ActivityGroupName,
    /// What it was done to, by its name then; empty where the action says all.
    pub name: String,
    /// The system's name then.
    pub system_name: Option<String>,
    /// "GitHub".
    pub kind: Option<String>,
    /// How it ended, where that is not simply "done".
    pub outcome: Option<String>,
    /// Whether somebody may want to look at it.
    pub is_trouble: bool,
    /// What changed.
    pub changes: Vec<ActivityChangeView>,
    /// The connection, where it is still there.
    pub connection: Option<String>,
    /// The credential, likewise.
    pub credential: Option<String>,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityChangeView {
    /// "Address".
    pub field: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

impl TryFrom<ActivityInput> for ActivityQuery {
    type Error = CommandError;

    fn try_from(input: ActivityInput) -> Result<Self, CommandError> {
        let before = match input.before {
            Some(text) => Some(
                text.parse::<ActivityPlace>()
                    .map_err(|_| CommandError::bad_arguments())?,
            ),
            None => None,
        };
        Ok(Self {
            filter: input.filter.try_into()?,
            before,
            limit: input.limit.clamp(1, MOST) as usize,
        })
    }
}

impl TryFrom<ActivityFilterInput> for ActivityFilter {
    type Error = CommandError;

    fn try_from(input: ActivityFilterInput) -> Result<Self, CommandError> {
        let kind = match input.kind {
            Some(name) => Some(Kind::Known(
                kind_of(&name).ok_or_else(CommandError::bad_arguments)?,
            )),
            None => None,
        };
        Ok(Self {
            connection: input.connection.as_deref().map(id).transpose()?,
            credential: input.credential.as_deref().map(id).transpose()?,
            system: input.system.as_deref().map(id).transpose()?,
            kind,
            group: input.group.map(Into::into),
            words: input.words,
        })
    }
}

impl From<&ActivityExport> for ActivityExportView {
    fn from(written: &ActivityExport) -> Self {
        Self {
            place: written.place.display().to_string(),
            entries: count(written.entries),
            damaged: count(written.damaged),
        }
    }
}

impl From<&ActivityPage> for ActivityPageView {
    fn from(page: &ActivityPage) -> Self {
        Self {
            entries: page.entries.iter().map(ActivityEntryView::from).collect(),
            next: page.next.map(|place| place.to_string()),
            total: u32::try_from(page.total).unwrap_or(u32::MAX),
            damaged: count(page.damaged),
            narrowed_to: page.narrowed_to.clone(),
        }
    }
}

impl From<&ActivityEntry> for ActivityEntryView {
    fn from(entry: &ActivityEntry) -> Self {
        let activity = &entry.activity;
        let kind = activity.about.kind.as_ref();
        Self {
            place: entry.place.to_string(),
            at: activity.at.to_string(),
            action: activity.action.words().to_owned(),
            group: activity.action.group().into(),
            name: activity.name.clone(),
            // The name of a system need not be said twice.
            system_name: activity
                .about
                .place
                .clone()
                .filter(|place| *place != activity.name),
            kind: kind.map(|kind| domain::kinds::plugin_display(kind.slug()).to_owned()),
            outcome: activity.outcome.words().map(str::to_owned),
            is_trouble: activity.outcome.is_trouble(),
            changes: activity.changes.iter().map(ActivityChangeView::from).collect(),
            connection: entry.connection.map(|id| id.to_string()),
            credential: entry.credential.map(|id| id.to_string()),
        }
    }
}

impl From<&Change> for ActivityChangeView {
    fn from(change: &Change) -> Self {
        Self {
            field: change.field.label().to_owned(),
            before: change.before.clone(),
            after: change.after.clone(),
        }
    }
}

impl From<ActionGroup> for ActivityGroupName {
    fn from(group: ActionGroup) -> Self {
        match group {
            ActionGroup::Connections => Self::Connections,
            ActionGroup::Credentials => Self::Credentials,
            ActionGroup::Systems => Self::Systems,
            ActionGroup::Elsewhere => Self::Elsewhere,
            ActionGroup::Store => Self::Store,
        }
    }
}

impl From<ActivityGroupName> for ActionGroup {
    fn from(group: ActivityGroupName) -> Self {
        match group {
            ActivityGroupName::Connections => Self::Connections,
            ActivityGroupName::Credentials => Self::Credentials,
            ActivityGroupName::Systems => Self::Systems,
            ActivityGroupName::Elsewhere => Self::Elsewhere,
            ActivityGroupName::Store => Self::Store,
        }
    }
}
