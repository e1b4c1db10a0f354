//! The proof of a stored secret, in words.

use app::{ProofWay, StoredProof};
use domain::{Finding, Outcome, SystemKind};
use serde::Serialize;
use specta::Type;

use super::{About, FindingView, OutcomeName};

/// Whether the secret that a system stores works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoredProofView {
    /// The outcome.
    pub outcome: OutcomeName,
    /// What was found, and what that rests on.
    pub words: String,
    /// What there is to say beside a pass.
    pub finding: Option<FindingView>,
}

impl From<&StoredProof> for StoredProofView {
    fn from(proof: &StoredProof) -> Self {
        let is_remark = |finding: &&Finding| finding.outcome() == Outcome::Passed;
        let remark = proof.finding.as_ref().filter(is_remark);
        let refusal = proof.finding.as_ref().filter(|finding| !is_remark(finding));
        let words = match (proof.outcome, proof.way, refusal) {
            (_, _, Some(finding)) => finding.words(SystemKind::DevLake).what,
            (Outcome::Passed, Some(ProofWay::ProviderProxy), None) => {
                "The stored secret works. Strong proof: the provider answered a call that DevLake made with it."
                    .to_owned()
            }
            (Outcome::Passed, Some(ProofWay::RemoteScopes), None) => {
                "The stored secret works. Strong proof: DevLake listed something of the provider with it."
                    .to_owned()
            }
            (Outcome::Passed | Outcome::Rejected | Outcome::Unreachable | Outcome::NotCheckable, _, None) => {
                "No proof either way: DevLake gave no answer that tells a working secret from a refused one."
                    .to_owned()
            }
        };
        Self {
            outcome: proof.outcome.into(),
            words,
            finding: remark.map(|finding| FindingView::of(finding, About::system(SystemKind::DevLake), None)),
        }
    }
}
