//! Several tokens of one connection: each is a row with its account and state.

use app::{ConnectionDetail, Used};
use domain::{Check, Credential, Kind, SeenSecret, kinds::ConnectionKind, tokens::TokenReport};
use serde::Serialize;
use specta::Type;

use super::{About, FindingView, OutcomeName, hint};

/// What a check found about one of several tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TokenCheckView {
    /// Its place, from 0.
    pub position: u32,
    /// Whose it is.
    pub account: Option<String>,
    /// How it ended.
    pub outcome: OutcomeName,
    /// What was found.
    pub finding: Option<FindingView>,
}

/// Whether both sides have a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TokenPresence {
    /// Known here and, as far as it can be seen, at the system.
    Known,
    /// Known here; the system does not show it any more.
    Missing,
    /// At the system; somebody added it elsewhere.
    Added,
}

/// One token of a connection that has several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TokenView {
    /// Its credential's id; `None` where it was added elsewhere.
    pub credential: Option<String>,
    /// Whether both sides have it.
    pub presence: TokenPresence,
    /// "classic token".
    pub kind: String,
    /// "…90ab".
    pub hint: Option<String>,
    /// Whose it is.
    pub account: Option<String>,
    /// "62 days", "12–240 days"; `None` = unknown.
    pub age: Option<String>,
    /// Whether its value is sealed here.
    pub is_held: bool,
    /// What the last check found; `None` = it was not tested yet.
    pub outcome: Option<OutcomeName>,
    /// What there is to say about it.
    pub remark: Option<String>,
}

impl TokenCheckView {
    pub(crate) fn of(report: &TokenReport, about: About) -> Self {
        let finding = report.finding.as_ref();
        Self {
            position: report.position,
            account: report.account.clone(),
            outcome: report.outcome().into(),
            finding: finding.map(|finding| FindingView::of(finding, about, None)),
        }
    }
}

impl TokenView {
    /// The rows of a connection; none where one secret fills its slot and the system shows no other.
    pub(crate) fn all_of(detail: &ConnectionDetail) -> Vec<Self> {
        let is_as_known = detail.added.is_empty() && !detail.uses.iter().any(|used| used.is_missing);
        if detail.uses.len() < 2 && is_as_known {
            return Vec::new();
        }
        let last = detail.checks.first();
        let rows = detail.uses.iter().zip(0_u32..);
        let known = rows.map(|(used, position)| Self::of(detail, used, report_of(last, position)));
        known.chain(detail.added.iter().map(Self::added)).collect()
    }

    fn of(detail: &ConnectionDetail, used: &Used, report: Option<&TokenReport>) -> Self {
        let credential = &used.credential;
        let found = report.and_then(|report| report.finding.as_ref());
        Self {
            credential: Some(credential.id.to_string()),
            presence: match used.is_missing {
                true => TokenPresence::Missing,
                false => TokenPresence::Known,
            },
            kind: credential.token_kind.display().to_owned(),
            hint: hint(&credential.hint),
            account: credential.account.clone(),
            age: super::age_words(used.age),
            is_held: credential.is_held,
            outcome: report.map(|report| report.outcome().into()),
            remark: found
                .map(|finding| finding.words(detail.system.kind).what)
                .or_else(|| unjudged(&detail.connection.kind, credential)),
        }
    }

    fn added(seen: &SeenSecret) -> Self {
        Self {
            credential: None,
            presence: TokenPresence::Added,
            kind: seen.token_kind.display().to_owned(),
            hint: hint(&seen.hint),
            account: None,
            age: None,
            is_held: false,
            outcome: None,
            remark: None,
        }
    }
}

fn report_of(check: Option<&Check>, position: u32) -> Option<&TokenReport> {
    let reports = &check?.tokens;
    reports.iter().find(|report| report.position == position)
}

/// What is known of its sort before anybody tests it.
fn unjudged(kind: &Kind, credential: &Credential) -> Option<String> {
    let kind: ConnectionKind = match kind {
        Kind::Known(kind) => *kind,
        Kind::Unlisted(_) => return None,
    };
    kind.warning(credential.token_kind).map(str::to_owned)
}
