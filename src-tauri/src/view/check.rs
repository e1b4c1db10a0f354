//! Checks: rungs, findings, progress.

use app::{LadderResult, Stage};
use domain::{Check, Outcome, Proof, Rung, RungReport, Verdict, tokens::TokenReport};
use jiff::Timestamp;
use serde::Serialize;
use specta::Type;

use super::{FindingView, TokenCheckView};

/// How a rung or check ended, or that it has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OutcomeName {
    /// It holds.
    Passed,
    /// A definite refusal.
    Rejected,
    /// Nobody could be asked.
    Unreachable,
    /// No answer that proves anything.
    NotCheckable,
}

/// One rung.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RungView {
    /// "Address answers", "DevLake’s own test" …
    pub label: String,
    /// How it ended; `None` = it has not run.
    pub outcome: Option<OutcomeName>,
    /// Milliseconds.
    pub duration_ms: u32,
    /// What was found.
    pub finding: Option<FindingView>,
}

/// A whole check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// RFC 3339.
    pub started_at: String,
    /// The verdict.
    pub outcome: OutcomeName,
    /// Whether a pass proves little.
    pub is_weak: bool,
    /// "DevLake and this computer both reach it", "works from DevLake, not from here" …
    pub summary: String,
    /// The rungs, in order.
    pub rungs: Vec<RungView>,
    /// Whose credential.
    pub account: Option<String>,
    /// Milliseconds altogether.
    pub duration_ms: u32,
    /// What was found about each of several tokens; empty where there is one secret.
    pub tokens: Vec<TokenCheckView>,
}

/// One step of a running check or create.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "event")]
pub enum CheckEvent {
    /// It began: the rungs that will run, none with an outcome.
    #[serde(rename_all = "camelCase")]
    Started { rungs: Vec<RungView> },
    /// Rung `index` begins.
    #[serde(rename_all = "camelCase")]
    Running { index: u32 },
    /// Rung `index` ended.
    #[serde(rename_all = "camelCase")]
    Finished { index: u32, rung: RungView },
    /// A create passed a stage: "Sealed", "Created in DevLake", "Read back", "Tested".
    #[serde(rename_all = "camelCase")]
    Stage { label: String },
}

impl From<Outcome> for OutcomeName {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Passed => Self::Passed,
            Outcome::Rejected => Self::Rejected,
            Outcome::Unreachable => Self::Unreachable,
            Outcome::NotCheckable => Self::NotCheckable,
        }
    }
}

impl RungView {
    /// A rung that has not run.
    pub fn waiting(rung: Rung) -> Self {
        Self {
            label: rung_label(rung).to_owned(),
            outcome: None,
            duration_ms: 0,
            finding: None,
        }
    }

    /// A rung that ended.
    pub fn of(report: &RungReport, rights: &[&str], detail: Option<&str>) -> Self {
        Self {
            label: rung_label(report.rung).to_owned(),
            outcome: Some(report.outcome.into()),
            duration_ms: u32::try_from(report.duration_ms).unwrap_or(u32::MAX),
            finding: report
                .finding
                .as_ref()
                .map(|finding| FindingView::of(finding, rights, detail)),
        }
    }
}

fn rung_label(rung: Rung) -> &'static str {
    match rung {
        Rung::NameResolves => "Name resolves",
        Rung::Answers => "Address answers",
        Rung::CertificateTrusted => "Certificate is trusted",
        Rung::RightApi => "Right interface",
        Rung::SystemTest => "DevLake’s own test",
    }
}

/// The stages of a create, in words.
pub(crate) fn stage_label(stage: Stage) -> &'static str {
    match stage {
        Stage::Sealed => "Sealed",
        Stage::Created => "Created in DevLake",
        Stage::ReadBack => "Read back",
        Stage::LookingForIt => "Looking for it by its name",
    }
}

impl CheckView {
    /// A check that just ran; `detail` stands beside the system's own test.
    pub(crate) fn of_result(result: &LadderResult, started_at: Timestamp, rights: &[&str]) -> Self {
        let detail = result.detail.as_deref();
        let rungs = result
            .rungs
            .iter()
            .map(|report| RungView::of(report, rights, detail.filter(|_| report.rung == Rung::SystemTest)));
        Self {
            rungs: rungs.collect(),
            tokens: tokens(&result.tokens, rights),
            ..Self::without_rungs(&result.rungs, result.verdict, result.account.clone(), started_at)
        }
    }

    /// A check from history, without the system's own words: those are never stored.
    pub(crate) fn of_stored(check: &Check, rights: &[&str]) -> Self {
        let rungs = check
            .rungs
            .iter()
            .map(|report| RungView::of(report, rights, None));
        Self {
            rungs: rungs.collect(),
            tokens: tokens(&check.tokens, rights),
            ..Self::without_rungs(
                &check.rungs,
                check.verdict,
                check.account.clone(),
                check.started_at,
            )
        }
    }

    fn without_rungs(
        reports: &[RungReport],
        verdict: Verdict,
        account: Option<String>,
        started_at: Timestamp,
    ) -> Self {
        let duration_ms = reports.iter().map(|report| report.duration_ms).sum::<u64>();
        Self {
            started_at: started_at.to_string(),
            outcome: verdict.outcome.into(),
            is_weak: is_weak(verdict),
            summary: summary(reports, verdict).to_owned(),
            rungs: Vec::new(),
            account,
            duration_ms: u32::try_from(duration_ms).unwrap_or(u32::MAX),
            tokens: Vec::new(),
        }
    }
}

fn tokens(reports: &[TokenReport], rights: &[&str]) -> Vec<TokenCheckView> {
    let views = reports.iter().map(|report| TokenCheckView::of(report, rights));
    views.collect()
}

fn is_weak(verdict: Verdict) -> bool {
    match verdict.proof {
        Proof::Weak => verdict.outcome == Outcome::Passed,
        Proof::Strong => false,
    }
}

/// One sentence from both places: this computer, and the system.
fn summary(reports: &[RungReport], verdict: Verdict) -> &'static str {
    let mut from_here = reports
        .iter()
        .filter(|report| report.rung.is_from_here())
        .peekable();
    let was_tried_here = from_here.peek().is_some();
    let works_here = was_tried_here && from_here.all(|report| report.outcome == Outcome::Passed);
    match (verdict.outcome, was_tried_here, works_here) {
        (Outcome::Passed, true, true) => "DevLake and this computer both reach it.",
        (Outcome::Passed, true, false) => "It works from DevLake, not from this computer.",
        (Outcome::Passed, false, _) => "It works from DevLake.",
        (Outcome::Rejected, _, _) => "It was refused.",
        (Outcome::Unreachable, _, true) => {
            "It answers this computer, not DevLake: look at its network or proxy."
        }
        (Outcome::Unreachable, _, false) => {
            "It could not be reached, so nothing is known about the credential."
        }
        (Outcome::NotCheckable, _, _) => "There was no answer that proves anything.",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::both(
        Some(Outcome::Passed),
        Outcome::Passed,
        "DevLake and this computer both reach it."
    )]
    #[case::only_there(
        Some(Outcome::Unreachable),
        Outcome::Passed,
        "It works from DevLake, not from this computer."
    )]
    #[case::switched_off(None, Outcome::Passed, "It works from DevLake.")]
    #[case::only_here(
        Some(Outcome::Passed),
        Outcome::Unreachable,
        "It answers this computer, not DevLake: look at its network or proxy."
    )]
    fn the_summary_tells_the_two_places_apart(
        #[case] here: Option<Outcome>,
        #[case] there: Outcome,
        #[case] expected: &str,
    ) {
        let report = |rung, outcome| RungReport {
            rung,
            outcome,
            duration_ms: 1,
            finding: None,
        };
        let here = here.map(|outcome| report(Rung::Answers, outcome));
        let reports: Vec<_> = here
            .into_iter()
            .chain([report(Rung::SystemTest, there)])
            .collect();

        assert_eq!(
            summary(
                &reports,
                Verdict {
                    outcome: there,
                    proof: Proof::Strong
                }
            ),
            expected
        );
    }
}
