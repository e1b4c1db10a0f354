//! The ladder: rungs, what each found, and the verdict that follows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CheckId, ConnectionId, Finding, tokens::TokenReport};

/// One rung of the ladder, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// The host's name resolves on this computer.
    NameResolves,
    /// Something accepts a connection and answers.
    Answers,
    /// Its certificate is trusted.
    CertificateTrusted,
    /// What answers is the provider's interface.
    RightApi,
    /// The provider knows the secret, asked from this computer. Only where the system itself tries no draft.
    Identity,
    /// The system's own test.
    SystemTest,
}

impl Rung {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [
        Self::NameResolves,
        Self::Answers,
        Self::CertificateTrusted,
        Self::RightApi,
        Self::Identity,
        Self::SystemTest,
    ];

    /// Those that are seen from this computer without any secret, in order.
    pub const WITHOUT_SECRET: [Self; 4] = [
        Self::NameResolves,
        Self::Answers,
        Self::CertificateTrusted,
        Self::RightApi,
    ];

    /// Whether it runs from this computer, and not from the system.
    pub fn is_from_here(self) -> bool {
        match self {
            Self::NameResolves
            | Self::Answers
            | Self::CertificateTrusted
            | Self::RightApi
            | Self::Identity => true,
            Self::SystemTest => false,
        }
    }
}

/// How a rung, or a whole check, ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// A definite refusal. Never tried again by itself.
    Rejected,
    /// Nobody could be asked. Says nothing about the credential.
    Unreachable,
    /// Asked, and no answer that proves anything.
    NotCheckable,
}

/// How much a pass proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Only a working credential passes.
    Strong,
    /// Any page that answers 200 would pass (devlake.md 2.6).
    Weak,
}

/// What one rung found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RungReport {
    /// Which rung.
    pub rung: Rung,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// What there is to say; always present unless it passed without remark.
    pub finding: Option<Finding>,
}

impl RungReport {
    /// A rung that holds, without remark.
    pub fn passed(rung: Rung, duration_ms: u64) -> Self {
        Self {
            rung,
            outcome: Outcome::Passed,
            duration_ms,
            finding: None,
        }
    }

    /// A rung whose outcome follows from what was found.
    pub fn found(rung: Rung, duration_ms: u64, finding: Finding) -> Self {
        Self {
            rung,
            outcome: finding.outcome(),
            duration_ms,
            finding: Some(finding),
        }
    }
}

/// What a check says in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// How much it proves, where it passed.
    pub proof: Proof,
}

impl Verdict {
    /// Derives the verdict of a ladder. The system's own test decides, because the system does the work;
    /// where that test is `weak`, a pass counts only together with the right interface seen from here.
    pub fn of(reports: &[RungReport], proof_of_system_test: Proof) -> Self {
        let outcome = |rung| {
            reports
                .iter()
                .find(|report| report.rung == rung)
                .map(|report| report.outcome)
        };
        let from_here = reports
            .iter()
            .filter(|report| report.rung.is_from_here())
            .map(|report| report.outcome);
        let outcome = match (outcome(Rung::SystemTest), proof_of_system_test) {
            (Some(Outcome::Passed), Proof::Strong) => Outcome::Passed,
            (Some(Outcome::Passed), Proof::Weak) => match outcome(Rung::RightApi) {
                Some(Outcome::Passed) => Outcome::Passed,
                _ => Outcome::NotCheckable,
            },
            (Some(other), _) => other,
            // Whom the provider knows, it knows; what the system would say beside it, nobody asked.
            (None, _) => outcome(Rung::Identity).unwrap_or_else(|| worst(from_here)),
        };
        Self {
            outcome,
            proof: proof_of_system_test,
        }
    }
}

/// Without the system's own test nothing is proven: the best that can be said is "not checkable".
fn worst(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    outcomes.fold(Outcome::NotCheckable, |worst, next| match (worst, next) {
        (Outcome::Rejected, _) | (_, Outcome::Rejected) => Outcome::Rejected,
        (Outcome::Unreachable, _) | (_, Outcome::Unreachable) => Outcome::Unreachable,
        (Outcome::NotCheckable | Outcome::Passed, Outcome::NotCheckable | Outcome::Passed) => {
            Outcome::NotCheckable
        }
    })
}

/// One run of the ladder for a stored connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Our identity for it.
    pub id: CheckId,
    /// The connection.
    pub connection: ConnectionId,
    /// When it began.
    pub started_at: Timestamp,
    /// What each rung found, in order.
    pub rungs: Vec<RungReport>,
    /// What follows.
    pub verdict: Verdict,
    /// Whose credential it was, where the answer said so.
    pub account: Option<String>,
    /// When the credential ends, where the provider said so.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// What it found about each of several tokens; empty where there is one secret.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<TokenReport>,
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::strong_pass(&[(Rung::SystemTest, Outcome::Passed)], Proof::Strong, Outcome::Passed)]
    #[case::weak_pass_alone(&[(Rung::SystemTest, Outcome::Passed)], Proof::Weak, Outcome::NotCheckable)]
    #[case::weak_pass_with_the_right_api(
        &[(Rung::RightApi, Outcome::Passed), (Rung::SystemTest, Outcome::Passed)], Proof::Weak, Outcome::Passed)]
    #[case::works_only_from_the_system(
        &[(Rung::Answers, Outcome::Unreachable), (Rung::SystemTest, Outcome::Passed)], Proof::Strong, Outcome::Passed)]
    #[case::works_only_from_here(
        &[(Rung::RightApi, Outcome::Passed), (Rung::SystemTest, Outcome::Unreachable)],
        Proof::Strong, Outcome::Unreachable)]
    #[case::never_asked(&[(Rung::RightApi, Outcome::Passed)], Proof::Strong, Outcome::NotCheckable)]
    #[case::refused(&[(Rung::SystemTest, Outcome::Rejected)], Proof::Weak, Outcome::Rejected)]
    fn the_verdict_follows_from_the_rungs(
        #[case] rungs: &[(Rung, Outcome)],
        #[case] proof: Proof,
        #[case] expected: Outcome,
    ) {
        let reports: Vec<_> = rungs
            .iter()
            .map(|&(rung, outcome)| RungReport {
                rung,
                outcome,
                duration_ms: 1,
                finding: None,
            })
            .collect();

        assert_eq!(Verdict::of(&reports, proof).outcome, expected);
    }
}
