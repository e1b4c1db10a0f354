//! Checks: rungs, findings, progress.

use app::{LadderResult, Stage};
use domain::{Check, Outcome, Proof, Rung, RungReport, SystemKind, Verdict, tokens::TokenReport};
use jiff::Timestamp;
use serde::Serialize;
use specta::Type;

use super::{About, FindingView, TokenCheckView};

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
#[expect(
    clippy::large_enum_variant,
    reason = "made, sent and dropped; none is ever kept in a row"
)]
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
    pub(crate) fn waiting(rung: Rung, system: SystemKind) -> Self {
        Self {
            label: rung_label(rung, system),
            outcome: None,
            duration_ms: 0,
            finding: None,
        }
    }

    /// A rung that ended.
    pub(crate) fn of(report: &RungReport, about: About, detail: Option<&str>) -> Self {
        Self {
            label: rung_label(report.rung, about.system),
            outcome: Some(report.outcome.into()),
            duration_ms: u32::try_from(report.duration_ms).unwrap_or(u32::MAX),
            finding: report
                .finding
                .as_ref()
                .map(|finding| FindingView::of(finding, about, detail)),
        }
    }
}

fn rung_label(rung: Rung, system: SystemKind) -> String {
    match rung {
        Rung::NameResolves => "Name resolves".to_owned(),
        Rung::Answers => "Address answers".to_owned(),
        Rung::CertificateTrusted => "Certificate is trusted".to_owned(),
        Rung::RightApi => "Right interface".to_owned(),
        Rung::Identity => "Account".to_owned(),
        // The agent tests nothing when it is told of a connector: what it would ask is asked from here.
        Rung::SystemTest if system == SystemKind::Dojops => "Account, place and rights".to_owned(),
        Rung::SystemTest => format!("{}’s own test", system.display()),
    }
}

/// The stages of a create, in words.
pub(crate) fn stage_label(stage: Stage, system: SystemKind) -> String {
    match stage {
        Stage::Sealed => "Sealed".to_owned(),
        Stage::Created => format!("Created in {}", system.display()),
        Stage::ReadBack => "Read back".to_owned(),
        Stage::LookingForIt => "Looking for it by its name".to_owned(),
    }
}

impl CheckView {
    /// A check that just ran; `detail` stands beside the system's own test.
    pub(crate) fn of_result(result: &LadderResult, started_at: Timestamp, about: About) -> Self {
        let detail = result.detail.as_deref();
        let rungs = result
            .rungs
            .iter()
            .map(|report| RungView::of(report, about, detail.filter(|_| report.rung == Rung::SystemTest)));
        Self {
            rungs: rungs.collect(),
            tokens: tokens(&result.tokens, about),
            ..Self::without_rungs(
                &result.rungs,
                result.verdict,
                result.account.clone(),
                (started_at, about.system),
            )
        }
    }

    /// A check from history, without the system's own words: those are never stored.
    pub(crate) fn of_stored(check: &Check, about: About) -> Self {
        let rungs = check.rungs.iter().map(|report| RungView::of(report, about, None));
        Self {
            rungs: rungs.collect(),
            tokens: tokens(&check.tokens, about),
            ..Self::without_rungs(
                &check.rungs,
                check.verdict,
                check.account.clone(),
                (check.started_at, about.system),
            )
        }
    }

    fn without_rungs(
        reports: &[RungReport],
        verdict: Verdict,
        account: Option<String>,
        (started_at, system): (Timestamp, SystemKind),
    ) -> Self {
        let duration_ms = reports.iter().map(|report| report.duration_ms).sum::<u64>();
        Self {
            started_at: started_at.to_string(),
            outcome: verdict.outcome.into(),
            is_weak: is_weak(verdict),
            summary: summary(reports, verdict, system),
            rungs: Vec::new(),
            account,
            duration_ms: u32::try_from(duration_ms).unwrap_or(u32::MAX),
            tokens: Vec::new(),
        }
    }
}

fn tokens(reports: &[TokenReport], about: About) -> Vec<TokenCheckView> {
    let views = reports.iter().map(|report| TokenCheckView::of(report, about));
    views.collect()
}

fn is_weak(verdict: Verdict) -> bool {
    match verdict.proof {
        Proof::Weak => verdict.outcome == Outcome::Passed,
        Proof::Strong => false,
    }
}

/// One sentence from both places: this computer, and the system.
fn summary(reports: &[RungReport], verdict: Verdict, system: SystemKind) -> String {
    let name = system.display();
    let is_tried_there = reports.iter().any(|report| !report.rung.is_from_here());
    let mut from_here = reports
        .iter()
        .filter(|report| report.rung.is_from_here())
        .peekable();
    let was_tried_here = from_here.peek().is_some();
    let works_here = was_tried_here && from_here.all(|report| report.outcome == Outcome::Passed);
    if system == SystemKind::Dojops && verdict.outcome == Outcome::Passed {
        // Nobody asks the agent: this computer does what it would do.
        return format!("This computer reaches it, as {name} would.");
    }
    match (verdict.outcome, was_tried_here, works_here) {
        (Outcome::Passed, true, true) if !is_tried_there => {
            format!("The provider knows it. {name} asks the same when it is given it.")
        }
        (Outcome::Passed, true, true) => format!("{name} and this computer both reach it."),
        (Outcome::Passed, true, false) => format!("It works from {name}, not from this computer."),
        (Outcome::Passed, false, _) => format!("It works from {name}."),
        (Outcome::Rejected, _, _) => "It was refused.".to_owned(),
        (Outcome::Unreachable, _, true) if system != SystemKind::Dojops => {
            format!("It answers this computer, not {name}: look at its network or proxy.")
        }
        (Outcome::Unreachable, _, _) => {
            "It could not be reached, so nothing is known about the credential.".to_owned()
        }
        (Outcome::NotCheckable, _, _) => "There was no answer that proves anything.".to_owned(),
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
                },
                SystemKind::DevLake
            ),
            expected
        );
    }
}
