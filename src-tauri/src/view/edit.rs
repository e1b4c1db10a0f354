//! Editing: the form of a stored connection, what would change, what came of it, and somebody else's changes beside.

use std::collections::{BTreeMap, HashMap};

use app::{BothSides, EditForm, EditRequest, Edited, Side, credential_name};
use domain::{
    IdError, Slot, StagedId,
    edit::{FieldChange, Move, NeedsSecret, asked_field, shown},
    kinds::{Answers, plugin_display},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use specta::Type;

use super::{About, CheckView, CredentialRefView, EnvironmentName, FieldName, FieldView, LinkView, kind_id};
use crate::error::{CommandError, ErrorCode};

/// A connection and what was changed about it so far.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EditInput {
    /// The connection's id.
    pub connection: String,
    /// The answers that were changed; an empty one clears.
    pub answers: HashMap<FieldName, String>,
    /// The system's other fields that were changed, by its own names.
    pub further: HashMap<String, FurtherValue>,
}

/// An edit to save.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveEditInput {
    /// What changes.
    pub edit: EditInput,
    /// The staged secret's id, for the place of the stored one.
    pub staged: Option<String>,
    /// Ids of staged tokens to add.
    pub added: Vec<String>,
    /// Ids of the credentials whose tokens go.
    pub removed: Vec<String>,
    /// The stamp of what the person saw.
    pub seen: Option<String>,
}

/// The value of a field that only the system knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum FurtherValue {
    /// Yes or no.
    #[serde(rename_all = "camelCase")]
    Flag { is_on: bool },
    /// A number, in digits.
    #[serde(rename_all = "camelCase")]
    Number { digits: String },
    /// A text.
    #[serde(rename_all = "camelCase")]
    Text { text: String },
}

/// A field that only the system knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FurtherView {
    /// The system's name of it.
    pub name: String,
    /// As it is stored.
    pub value: FurtherValue,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// The form's field, where there is one.
    pub field: Option<FieldName>,
    /// The system's name of it.
    pub name: String,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

/// Where the secret goes, and where it would go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OriginsView {
    /// Today.
    pub old: String,
    /// Afterwards.
    pub new: String,
}

/// Why the stored secret cannot stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NeedsSecretName {
    /// Another way of signing in takes another secret.
    Method,
    /// Nobody can say where it went until now.
    UnknownOrigin,
}

/// The edit form of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EditFormView {
    /// The connection's name as it is stored.
    pub name: String,
    /// The kind's id.
    pub kind: String,
    /// "GitHub".
    pub kind_label: String,
    /// The system's id and name.
    pub system_id: String,
    /// See `system_id`.
    pub system: String,
    /// The system's environment.
    pub environment: EnvironmentName,
    /// The fields, in order.
    pub fields: Vec<FieldView>,
    /// "Address used: …".
    pub address: Option<String>,
    /// The page that makes the secret.
    pub token_page: Option<LinkView>,
    /// Rights needed.
    pub rights: Vec<String>,
    /// What only the system knows, and a person may change.
    pub further: Vec<FurtherView>,
    /// The stored secrets in words: "GitHub classic token …90ab".
    pub stored: Vec<String>,
    /// What would change.
    pub changes: Vec<ChangeView>,
    /// Where the stored secret would go instead.
    pub moves: Option<OriginsView>,
    /// Why a new secret is needed, where it is.
    pub needs_secret: Option<NeedsSecretName>,
    /// The stored tokens, where several may be stored: they are added and removed one by one.
    pub tokens: Vec<CredentialRefView>,
    /// Whether several tokens are stored: none of them is replaced here.
    pub has_several_tokens: bool,
    /// The stamp of what is shown; goes back on saving.
    pub seen: Option<String>,
}

/// A field that is not what it should be after an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// The form's field, where there is one.
    pub field: Option<FieldName>,
    /// The system's name of it.
    pub name: String,
    /// What it should be; `None` for secrets.
    pub wanted: Option<String>,
    /// What it is; `None` for secrets, and for what is gone.
    pub found: Option<String>,
}

/// One field that one of two people changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SideView {
    /// The form's field, where there is one.
    pub field: Option<FieldName>,
    /// The system's name of it.
    pub name: String,
    /// What the person saw.
    pub seen: Option<String>,
    /// What it is by now.
    pub theirs: Option<String>,
    /// What the person wants; `None` where they did not touch it.
    pub mine: Option<String>,
}

/// Somebody else's changes beside those of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BothSidesView {
    /// Every field that either of them changed.
    pub fields: Vec<SideView>,
    /// The stamp of theirs: saving with it overrides them, in the person's own fields only.
    pub theirs_at: Option<String>,
}

/// What came of an edit that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EditedView {
    /// Where the system holds something else than it was sent.
    pub differences: Vec<DifferenceView>,
    /// Whether the system showed a secret in plain. It was dropped.
    pub shows_tokens: bool,
    /// The ids of the credentials that nothing uses any more.
    pub unused: Vec<String>,
    /// The saved test; `None` where it did not run.
    pub check: Option<CheckView>,
}

/// What came of an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum EditOutcomeView {
    /// It is changed.
    Edited(EditedView),
    /// Somebody else changed it since; nothing was sent.
    ChangedElsewhere(BothSidesView),
}

impl EditInput {
    pub(crate) fn answers(&self) -> Answers {
        self.answers
            .iter()
            .map(|(field, answer)| ((*field).into(), answer.clone()))
            .collect()
    }

    /// The further fields in the system's types.
    pub(crate) fn further(&self) -> Result<BTreeMap<String, Value>, CommandError> {
        self.further
            .iter()
            .map(|(name, value)| Ok((name.clone(), value.to_json(name)?)))
            .collect()
    }
}

impl SaveEditInput {
    pub(crate) fn request(self) -> Result<EditRequest, CommandError> {
        let wrong = |_| CommandError::bad_arguments();
        let staged: Option<Result<StagedId, IdError>> = self.staged.map(|id| id.parse());
        let seen: Option<Result<Timestamp, jiff::Error>> = self.seen.map(|at| at.parse());
        Ok(EditRequest {
            connection: self
                .edit
                .connection
                .parse()
                .map_err(|IdError| CommandError::bad_arguments())?,
            answers: self.edit.answers(),
            further: self.edit.further()?,
            staged: staged
                .transpose()
                .map_err(|IdError| CommandError::bad_arguments())?,
            added: super::input::ids(&self.added)?,
            removed: super::input::ids(&self.removed)?,
            seen: seen.transpose().map_err(wrong)?,
        })
    }
}

impl FurtherValue {
    fn to_json(&self, name: &str) -> Result<Value, CommandError> {
        Ok(match self {
            Self::Flag { is_on } => Value::Bool(*is_on),
            Self::Text { text } => Value::String(text.clone()),
            Self::Number { digits } => {
                let number: Option<Number> = digits.trim().parse().ok();
                let number = number.ok_or_else(|| {
                    CommandError::new(ErrorCode::InvalidField, format!("{name} is a number."))
                        .hint("Enter digits only.")
                })?;
                Value::Number(number)
            }
        })
    }

    /// `None` for what has parts: it is shown with the connection, and stays as it is.
    fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Bool(is_on) => Self::Flag { is_on: *is_on },
            Value::Number(number) => Self::Number {
                digits: number.to_string(),
            },
            Value::String(text) => Self::Text { text: text.clone() },
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        })
    }
}

impl From<&EditForm> for EditFormView {
    fn from(found: &EditForm) -> Self {
        let (connection, form) = (&found.connection, &found.form);
        let problem = |field| {
            let first = found.problems.iter().find(|problem| problem.field == field);
            first.map(|problem| problem.words.clone())
        };
        Self {
            name: connection.name.clone(),
            kind: kind_id(found.kind).to_owned(),
            kind_label: plugin_display(connection.kind.slug()).to_owned(),
            system_id: found.system.id.to_string(),
            system: found.system.name.clone(),
            environment: found.system.environment.into(),
            fields: form
                .fields
                .iter()
                .map(|field| FieldView::of(field, problem(field.id), found.taken_by))
                .collect(),
            address: form.address.as_ref().map(ToString::to_string),
            token_page: form.token_page.as_ref().map(LinkView::from),
            rights: form.rights.iter().map(|right| (*right).to_owned()).collect(),
            further: found
                .further
                .iter()
                .filter_map(|(name, value)| {
                    Some(FurtherView {
                        name: name.clone(),
                        value: FurtherValue::of(value)?,
                    })
                })
                .collect(),
            stored: found.credentials.iter().map(credential_name).collect(),
            changes: found.changes.iter().map(ChangeView::from).collect(),
            moves: found.moves.as_ref().map(OriginsView::from),
            needs_secret: found.needs_secret.map(NeedsSecretName::from),
            tokens: tokens(found),
            has_several_tokens: found.has_several_tokens,
            seen: found.seen.map(|at| at.to_string()),
        }
    }
}

fn tokens(found: &EditForm) -> Vec<CredentialRefView> {
    let is_token = found.form.reading.slot == Slot::Token && found.needs_secret != Some(NeedsSecret::Method);
    let credentials = found
        .credentials
        .iter()
        .filter(|_| is_token && found.kind.takes_several_tokens());
    let views = credentials.map(|credential| CredentialRefView {
        id: credential.id.to_string(),
        label: credential_name(credential),
    });
    views.collect()
}

impl From<&FieldChange> for ChangeView {
    fn from(change: &FieldChange) -> Self {
        Self {
            field: change.field.map(FieldName::from),
            name: change.name.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
        }
    }
}

impl From<&Move> for OriginsView {
    fn from(moves: &Move) -> Self {
        Self {
            old: moves.old.to_string(),
            new: moves.new.to_string(),
        }
    }
}

impl From<NeedsSecret> for NeedsSecretName {
    fn from(why: NeedsSecret) -> Self {
        match why {
            NeedsSecret::Method => Self::Method,
            NeedsSecret::UnknownOrigin => Self::UnknownOrigin,
        }
    }
}

impl EditOutcomeView {
    pub(crate) fn edited(edited: &Edited, started_at: Timestamp, about: About) -> Self {
        let differences = edited.differences.iter().map(|difference| DifferenceView {
            field: asked_field(&difference.field).map(FieldName::from),
            name: difference.field.clone(),
            wanted: difference.wanted.as_ref().map(shown),
            found: difference.found.as_ref().map(shown),
        });
        Self::Edited(EditedView {
            differences: differences.collect(),
            shows_tokens: edited.shows_tokens,
            unused: edited.unused.iter().map(ToString::to_string).collect(),
            check: edited
                .check
                .as_ref()
                .map(|check| CheckView::of_result(check, started_at, about)),
        })
    }
}

impl From<BothSides> for BothSidesView {
    fn from(sides: BothSides) -> Self {
        Self {
            fields: sides.fields.iter().map(SideView::from).collect(),
            theirs_at: sides.theirs_at.map(|at| at.to_string()),
        }
    }
}

impl From<&Side> for SideView {
    fn from(side: &Side) -> Self {
        Self {
            field: asked_field(&side.field).map(FieldName::from),
            name: side.field.clone(),
            seen: side.seen.as_ref().map(shown),
            theirs: side.theirs.as_ref().map(shown),
            mine: side.mine.as_ref().map(shown),
        }
    }
}
