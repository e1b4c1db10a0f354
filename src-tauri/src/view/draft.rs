//! Drafts: connections that were begun and put aside.

use std::collections::HashMap;

use app::DraftOverview;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{FieldName, FormInput, kind_id};

/// A draft, ready to be continued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// Our id.
    pub id: String,
    /// The name that it would have.
    pub name: String,
    /// The kind's id.
    pub kind: String,
    /// "GitHub".
    pub kind_label: String,
    /// The system's id, where it still exists.
    pub system: Option<String>,
    /// The system's name.
    pub system_name: Option<String>,
    /// What was answered, never with a secret.
    pub answers: HashMap<FieldName, String>,
    /// The credential of ours that was chosen for it.
    pub credential: Option<String>,
    /// RFC 3339.
    pub saved_at: String,
}

/// A form to put aside.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveDraftInput {
    /// The draft that it continues.
    pub draft: Option<String>,
    /// The form; its system may be empty.
    pub form: FormInput,
    /// The credential of ours that was chosen.
    pub credential: Option<String>,
}

impl From<&DraftOverview> for DraftView {
    fn from(overview: &DraftOverview) -> Self {
        let draft = &overview.draft;
        let is_there = overview.system_name.is_some();
        Self {
            id: draft.id.to_string(),
            name: draft.name(),
            kind: kind_id(draft.kind).to_owned(),
            kind_label: draft.kind.spec().display.to_owned(),
            system: draft.system.filter(|_| is_there).map(|id| id.to_string()),
            system_name: overview.system_name.clone(),
            answers: draft
                .answers
                .iter()
                .map(|(field, answer)| ((*field).into(), answer.clone()))
                .collect(),
            credential: draft.credential.map(|id| id.to_string()),
            saved_at: draft.saved_at.to_string(),
        }
    }
}
