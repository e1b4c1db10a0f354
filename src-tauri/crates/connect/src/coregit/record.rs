//! A connection as CoreGit lists it (coregit.md 5.2). It never shows a token; fields unknown to us are dropped.

use jiff::Timestamp;
use serde_json::Value;

use super::Hosted;
use crate::calm;

/// The longest account that is kept.
const MAX_ACCOUNT: usize = 100;

/// One connection in CoreGit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteConnection {
    /// CoreGit's opaque id.
    pub id: String,
    /// The provider's word, as CoreGit writes it.
    pub provider: String,
    /// Its label: not unique, made fit to be shown.
    pub label: String,
    /// Whose token it is, as of the last time that CoreGit was given one.
    pub account: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it last kept a repository in step. No CoreGit so far fills it (coregit.md 5.2).
    pub last_synced_at: Option<Timestamp>,
    /// When anything of it was last changed, the label included: an upper bound for the token's age.
    pub updated_at: Option<Timestamp>,
}

impl RemoteConnection {
    /// Decodes one; `None` when it has no id or no provider.
    pub(super) fn decode(value: &Value) -> Option<Self> {
        let text = |field: &str| value.get(field)?.as_str();
        let stamp = |field: &str| text(field)?.parse().ok();
        let id = text("id").filter(|id| !id.is_empty() && id.len() <= 200)?;
        Some(Self {
            id: id.to_owned(),
            provider: shown(text("provider")?),
            label: shown(text("label").unwrap_or_default()),
            account: text("external_username").map(account_of),
            created_at: stamp("created_at"),
            last_synced_at: stamp("last_synced_at"),
            updated_at: stamp("updated_at"),
        })
    }

    /// The provider, where it is one of the two.
    pub fn hosted(&self) -> Option<Hosted> {
        Hosted::of(&self.provider)
    }
}

/// Foreign text in one short line.
pub(super) fn shown(text: &str) -> String {
    const READ: usize = 2_000;
    let line = &text[..text.floor_char_boundary(READ)];
    calm::shorten(&calm::without_tokens(line)).trim().to_owned()
}

/// An account's name, cut where no real one is.
pub(super) fn account_of(text: &str) -> String {
    text.chars()
        .filter(|one| !one.is_control())
        .take(MAX_ACCOUNT)
        .collect()
}
