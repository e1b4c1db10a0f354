//! A check while it runs, and what it says in the end.

use app::{
    LadderResult, Progress, Stage,
    domain::{Outcome, Remedy, Rung, RungReport, kinds::ConnectionKind},
};

use crate::{Exit, print::Printer};

/// Watches in silence: what was found is said at the end.
pub(crate) struct Silent;

impl Progress for Silent {
    fn ladder(&self, _: &[Rung]) {}

    fn running(&self, _: Rung) {}

    fn finished(&self, _: &RungReport, _: Option<&str>) {}

    fn stage(&self, _: Stage) {}
}

/// "Connection test passed", or why it did not: what was found, what to do, and the rights that are needed.
pub(crate) fn say(result: &LadderResult, kind: ConnectionKind, printer: &Printer) -> Exit {
    match result.verdict.outcome {
        Outcome::Passed => {
            printer.line("Connection test passed");
            // A remark of a pass belongs to the pass.
            remarks(result, kind, printer);
            Exit::Fine
        }
        Outcome::Rejected => {
            printer.line(format!("Connection test failed: {}", what(result, kind)));
            advice(result, kind, printer);
            Exit::Refused
        }
        Outcome::Unreachable => {
            printer.line(format!("Connection test failed: {}", what(result, kind)));
            advice(result, kind, printer);
            Exit::Unreachable
        }
        Outcome::NotCheckable => {
            printer.line(format!("Connection test says nothing: {}", what(result, kind)));
            advice(result, kind, printer);
            Exit::Fine
        }
    }
}

/// The finding that decided: that of the verdict's outcome, nearest to the system.
fn deciding(result: &LadderResult) -> Option<&RungReport> {
    let outcome = result.verdict.outcome;
    let mut nearest_first = result.rungs.iter().rev();
    nearest_first
        .find(|rung| rung.outcome == outcome && rung.finding.is_some())
        .or_else(|| result.rungs.iter().rev().find(|rung| rung.finding.is_some()))
}

fn what(result: &LadderResult, kind: ConnectionKind) -> String {
    let finding = deciding(result).and_then(|rung| rung.finding.as_ref());
    finding.map_or_else(
        || "no reason was given.".to_owned(),
        |finding| finding.words(kind.spec().system).what,
    )
}

fn advice(result: &LadderResult, kind: ConnectionKind, printer: &Printer) {
    let Some(finding) = deciding(result).and_then(|rung| rung.finding.as_ref()) else {
        return;
    };
    let words = finding.words(kind.spec().system);
    printer.line(words.advice);
    if let Some(Remedy::Authorise(link)) = words.remedy {
        printer.line(format!("Authorise it at: {}", link.url));
    }
    if finding.calls_for_rights() && !kind.spec().rights.is_empty() {
        printer.line(format!("Rights needed: {}", kind.spec().rights.join(", ")));
    }
    if let Some(detail) = &result.detail {
        printer.line(format!("The system says: {}", detail.replace('\n', " ")));
    }
}

fn remarks(result: &LadderResult, kind: ConnectionKind, printer: &Printer) {
    for finding in result.rungs.iter().filter_map(|rung| rung.finding.as_ref()) {
        let words = finding.words(kind.spec().system);
        printer.line(format!("{} {}", words.what, words.advice));
    }
}
