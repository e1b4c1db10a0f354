//! A connection that was begun and put aside.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    ConnectionId, CredentialId, DraftId, SystemId,
    kinds::{Answers, ConnectionKind, FieldId},
};

/// Everything that was answered for a new connection, but its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// Our identity for it.
    pub id: DraftId,
    /// What it would become.
    pub kind: ConnectionKind,
    /// The system that would hold it, where one was chosen.
    pub system: Option<SystemId>,
    /// What was answered.
    pub answers: Answers,
    /// The credential of ours that was chosen for it, where none was typed.
    #[serde(default)]
    pub credential: Option<CredentialId>,
    /// The deleted connection that it brings back.
    #[serde(default)]
    pub restores: Option<ConnectionId>,
    /// When it was put aside.
    pub saved_at: Timestamp,
}

impl SavedDraft {
    /// The name that it would have.
    pub fn name(&self) -> String {
        let form = self.kind.form(&self.answers);
        let field = form.fields.into_iter().find(|field| field.id == FieldId::Name);
        field.map_or_else(|| self.kind.spec().display.to_owned(), |field| field.value)
    }

    /// The same without anything that stands in a field for secrets.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        self.answers
            .retain(|field, _| !matches!(field, FieldId::Token | FieldId::Password | FieldId::AppKey));
        self
    }
}
