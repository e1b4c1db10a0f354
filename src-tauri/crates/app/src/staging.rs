//! Secrets that a form is about to use. Typed ones live in memory only and end after 15 minutes, on lock, or when the
//! wizard closes; of one that is sealed already only its name is here.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{
    Credential, CredentialId, Hint, Secret, Slot, StagedId, TokenKind,
    kinds::ConnectionKind,
    recognise::{self, PasteError, Removed},
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::elsewhere::foreign_file::FileIdentity;

/// How long a staged secret waits.
const LIFETIME: Duration = Duration::from_secs(15 * 60);
/// More than any person types; the oldest goes first.
const MOST: usize = 16;

/// What the window is told about a staged secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedSummary {
    /// What *Check* and *Create* name.
    pub id: StagedId,
    /// What it is for.
    pub kind: ConnectionKind,
    /// What sort it is.
    pub token_kind: TokenKind,
    /// What may be shown of it.
    pub hint: Hint,
    /// Its length in bytes.
    pub bytes: usize,
    /// What was taken off it.
    pub removed: Vec<Removed>,
}

/// Why a typed secret was not staged. The words name the fix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StageError {
    /// It cannot be a secret at all.
    #[error(transparent)]
    Paste(#[from] PasteError),
    /// It is one, but cannot work for this kind.
    #[error("{0}")]
    Unfit(String),
}

pub(crate) struct Staged {
    pub(crate) kind: ConnectionKind,
    pub(crate) token_kind: TokenKind,
    pub(crate) hint: Hint,
    /// When it ends, where it says so itself or a check was told.
    expires_at: Mutex<Option<Timestamp>>,
    pub(crate) material: Material,
    /// The file that it was read from.
    pub(crate) from: Option<FromFile>,
    since: Duration,
}

/// The secret itself, or where it is.
pub(crate) enum Material {
    /// In memory.
    Typed(Secret),
    /// Sealed.
    Held(CredentialId),
}

impl Staged {
    /// Whether it is of the sort that a slot takes: a private key signs, a token does not.
    pub(crate) fn fits(&self, slot: Slot) -> bool {
        (slot == Slot::AppKey) == (self.token_kind == TokenKind::GithubAppKey)
    }

    /// The credential of ours that it stands for.
    pub(crate) fn held(&self) -> Option<CredentialId> {
        match self.material {
            Material::Held(credential) => Some(credential),
            Material::Typed(_) => None,
        }
    }

    /// When it ends, as far as anybody said.
    pub(crate) fn expires_at(&self) -> Option<Timestamp> {
        *self.expires_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A check was told when it ends.
    pub(crate) fn note_end(&self, end: Timestamp) {
        *self.expires_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }

    /// The secret, where it was typed.
    pub(crate) fn typed(&self) -> Option<&Secret> {
        match &self.material {
            Material::Typed(secret) => Some(secret),
            Material::Held(_) => None,
        }
    }
}

/// Where a secret was read: the very file, and its key in it.
#[derive(Clone)]
pub(crate) struct FromFile {
    pub(crate) path: PathBuf,
    pub(crate) identity: FileIdentity,
    pub(crate) key: &'static str,
}

/// The staged secrets of one process.
#[derive(Default)]
pub(crate) struct Staging(Mutex<HashMap<StagedId, Arc<Staged>>>);

impl Staging {
    /// Cleans, recognises and keeps a typed secret.
    pub(crate) fn stage(
        &self,
        kind: ConnectionKind,
        typed: &Secret,
        elapsed: Duration,
    ) -> Result<StagedSummary, StageError> {
        self.stage_from(kind, typed, None, elapsed)
    }

    /// The same for a secret that was typed for one of the kind's slots.
    pub(crate) fn stage_for(
        &self,
        kind: ConnectionKind,
        slot: Slot,
        typed: &Secret,
        elapsed: Duration,
    ) -> Result<StagedSummary, StageError> {
        let summary = self.stage(kind, typed, elapsed)?;
        let is_key = summary.token_kind == TokenKind::GithubAppKey;
        if is_key == (slot == Slot::AppKey) {
            return Ok(summary);
        }
        self.remove(summary.id);
        Err(StageError::Unfit(match is_key {
            true => "This is a private key. It works where GitHub App is chosen.".to_owned(),
            false => {
                "This is no private key. Paste the whole .pem file, from -----BEGIN to the end.".to_owned()
            }
        }))
    }

    /// The same for a secret that may come from a file.
    pub(crate) fn stage_from(
        &self,
        kind: ConnectionKind,
        typed: &Secret,
        from: Option<FromFile>,
        elapsed: Duration,
    ) -> Result<StagedSummary, StageError> {
        let cleaned = recognise::clean_for(kind, typed)?;
        let token_kind = recognise::recognise(kind, &cleaned.secret).map_err(StageError::Unfit)?;
        let id = StagedId::from_uuid(Uuid::new_v4());
        let hint = recognise::hint(&cleaned.secret);
        let summary = StagedSummary {
            id,
            kind,
            token_kind,
            hint: hint.clone(),
            bytes: cleaned.secret.bytes(),
            removed: cleaned.removed,
        };
        self.keep(
            id,
            Staged {
                kind,
                token_kind,
                hint,
                expires_at: Mutex::new(recognise::end_of(token_kind, &cleaned.secret)),
                material: Material::Typed(cleaned.secret),
                from,
                since: elapsed,
            },
        );
        Ok(summary)
    }

    /// Stands for a credential that is sealed here.
    pub(crate) fn stage_held(
        &self,
        kind: ConnectionKind,
        credential: &Credential,
        elapsed: Duration,
    ) -> StagedId {
        let id = StagedId::from_uuid(Uuid::new_v4());
        self.keep(
            id,
            Staged {
                kind,
                token_kind: credential.token_kind,
                hint: credential.hint.clone(),
                expires_at: Mutex::new(credential.expires_at),
                material: Material::Held(credential.id),
                from: None,
                since: elapsed,
            },
        );
        id
    }

    /// The oldest makes room.
    fn keep(&self, id: StagedId, staged: Staged) {
        let mut kept = self.kept(staged.since);
        if kept.len() >= MOST
            && let Some(oldest) = kept
                .iter()
                .min_by_key(|(_, staged)| staged.since)
                .map(|(id, _)| *id)
        {
            kept.remove(&oldest);
        }
        kept.insert(id, Arc::new(staged));
    }

    /// The staged secret, if it is still there.
    pub(crate) fn get(&self, id: StagedId, elapsed: Duration) -> Option<Arc<Staged>> {
        self.kept(elapsed).get(&id).cloned()
    }

    pub(crate) fn remove(&self, id: StagedId) -> Option<Arc<Staged>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id)
    }

    /// Drops every secret; the names of sealed ones stay.
    pub(crate) fn clear(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, staged| staged.held().is_some());
    }

    /// The lock, with every secret that is too old dropped.
    fn kept(&self, elapsed: Duration) -> std::sync::MutexGuard<'_, HashMap<StagedId, Arc<Staged>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, staged| staged.held().is_some() || elapsed.saturating_sub(staged.since) < LIFETIME);
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: ConnectionKind = ConnectionKind::DevLakeGithub;

    #[test]
    fn a_staged_secret_is_gone_after_fifteen_minutes() {
        let staging = Staging::default();
        let staged = staging.stage(KIND, &token("a"), Duration::ZERO).unwrap();

        assert!(
            staging
                .get(staged.id, LIFETIME - Duration::from_secs(1))
                .is_some()
        );
        assert!(staging.get(staged.id, LIFETIME).is_none());
    }

    #[test]
    fn the_summary_shows_the_end_and_what_was_removed() {
        let typed = Secret::new(format!("ghp_zz{}90ab\n", "z".repeat(30))).unwrap();

        let summary = Staging::default().stage(KIND, &typed, Duration::ZERO).unwrap();

        assert_eq!(summary.hint.last_four.as_deref(), Some("90ab"));
        assert_eq!(
            (summary.bytes, summary.removed.as_slice()),
            (40, [Removed::LineBreaks].as_slice())
        );
    }

    #[test]
    fn the_oldest_makes_room() {
        let staging = Staging::default();
        let first = staging.stage(KIND, &token("first"), Duration::ZERO).unwrap();

        for number in 1..=MOST as u64 {
            staging
                .stage(KIND, &token("next"), Duration::from_secs(number))
                .unwrap();
        }

        assert!(staging.get(first.id, Duration::from_secs(20)).is_none());
    }

    #[test]
    fn what_cannot_work_is_not_kept() {
        let staging = Staging::default();

        let refused = staging.stage(
            KIND,
            &Secret::new("ghp_zzshort".to_owned()).unwrap(),
            Duration::ZERO,
        );

        assert!(matches!(refused, Err(StageError::Unfit(words)) if words.contains("cut off")));
        assert!(staging.kept(Duration::ZERO).is_empty());
    }

    fn token(end: &str) -> Secret {
        Secret::new(format!("ghp_zz{}{end}", "z".repeat(34))).unwrap()
    }
}
