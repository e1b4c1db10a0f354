//! Drafts: a connection that was begun and put aside, without its secret.

use domain::{
    CredentialId, DraftId, SavedDraft, SystemId,
    kinds::{Answers, ConnectionKind},
};
use uuid::Uuid;

use crate::{App, StoreError, plain};

/// A draft, and where it would go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftOverview {
    /// The draft.
    pub draft: SavedDraft,
    /// The name of its system; `None` where none was chosen, or it is gone.
    pub system_name: Option<String>,
}

impl App {
    /// All drafts, the newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn drafts(&self) -> Result<Vec<DraftOverview>, StoreError> {
        let (drafts, systems) = self
            .read(|tables| Ok((tables.drafts()?.intact, plain(tables.systems()?))))
            .await?;
        let mut overviews: Vec<DraftOverview> = drafts
            .into_iter()
            .map(|draft| DraftOverview {
                system_name: systems
                    .iter()
                    .find(|system| Some(system.id) == draft.system)
                    .map(|system| system.name.clone()),
                draft,
            })
            .collect();
        overviews.sort_by_key(|overview| std::cmp::Reverse((overview.draft.saved_at, overview.draft.id)));
        Ok(overviews)
    }

    /// Keeps what was answered so far, in place of the draft that it continues. Answers to fields for secrets are
    /// left out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn save_draft(
        &self,
        continues: Option<DraftId>,
        kind: ConnectionKind,
        system: Option<SystemId>,
        answers: Answers,
        credential: Option<CredentialId>,
    ) -> Result<DraftId, StoreError> {
        let id = continues.unwrap_or_else(|| DraftId::from_uuid(Uuid::now_v7()));
        let draft = SavedDraft {
            id,
            kind,
            system,
            answers,
            credential,
            restores: None,
            saved_at: self.clock().now(),
        };
        let draft = draft.without_secrets();
        self.commit(move |tables| {
            let before = tables.drafts()?.intact.into_iter().find(|one| one.id == id);
            let restores = before.and_then(|one| one.restores);
            tables.put_draft(&SavedDraft { restores, ..draft })
        })
        .await?;
        Ok(id)
    }

    /// Drops a draft; one that is gone already is none.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn discard_draft(&self, id: DraftId) -> Result<(), StoreError> {
        self.commit(move |tables| tables.remove_draft(id)).await
    }
}
