//! What a measuring program says: for `cargo xtask bench` one line of JSON for each figure, for people how much it varied.

use serde::Serialize;
use std::io::Write;

/// One measured figure. Smaller is better.
#[derive(Debug, Serialize)]
pub struct Figure {
    pub figure: &'static str,
    pub value: f64,
    /// Of value and baseline.
    pub unit: &'static str,
    /// The same measurement of the thing we compare with, taken between ours; `None` where the goal is an amount.
    pub baseline: Option<f64>,
    /// A multiple of the baseline, or an amount where there is none; `None` where the figure is only shown.
    pub goal: Option<f64>,
}

impl Figure {
    /// The medians of what was measured and of what it is compared with.
    pub fn of(
        figure: &'static str,
        unit: &'static str,
        goal: Option<f64>,
        ours: &[f64],
        baseline: &[f64],
    ) -> Self {
        say(&format!(
            "{figure}: {} {unit}, baseline {} {unit}",
            spread(ours),
            spread(baseline)
        ));
        Self {
            figure,
            value: median(ours),
            unit,
            baseline: Some(median(baseline)),
            goal,
        }
    }

    /// The median of what was measured, held against an amount.
    pub fn amount(figure: &'static str, unit: &'static str, most: f64, ours: &[f64]) -> Self {
        say(&format!("{figure}: {} {unit}", spread(ours)));
        Self {
            figure,
            value: median(ours),
            unit,
            baseline: None,
            goal: Some(most),
        }
    }

    /// Prints the line that is read.
    pub fn print(&self) {
        let line = serde_json::to_string(self).expect("a figure is plain JSON");
        // Whoever reads the figures requires them all.
        let _ = writeln!(std::io::stdout(), "{line}");
    }
}

/// A word on the terminal, where the figures are not read.
fn say(words: &str) {
    // Nobody may be reading.
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// One slow run says nothing about the program: the middle one counts, not the average.
fn median(samples: &[f64]) -> f64 {
    let sorted = sorted(samples);
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    } else {
        sorted[middle]
    }
}

fn spread(samples: &[f64]) -> String {
    let sorted = sorted(samples);
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    format!("{:.1} ({least:.1} … {most:.1})", median(samples))
}

fn sorted(samples: &[f64]) -> Vec<f64> {
    assert!(!samples.is_empty(), "something was measured");
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}
