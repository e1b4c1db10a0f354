//! One row a figure.

use crate::program::Trouble;
use serde::Deserialize;
use std::fmt;

/// One measured figure. Smaller is better for all of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Figure {
    /// What was measured, in words.
    pub(crate) figure: String,
    pub(crate) value: f64,
    /// Of value and baseline.
    pub(crate) unit: String,
    /// The same measurement of the thing we compare with, taken in the same run.
    pub(crate) baseline: Option<f64>,
    /// A multiple of the baseline where there is one, else in `unit`.
    pub(crate) goal: Option<f64>,
}

impl Figure {
    /// How many times the baseline it is.
    fn ratio(&self) -> Option<f64> {
        self.baseline
            .filter(|baseline| *baseline > 0.0)
            .map(|baseline| self.value / baseline)
    }

    fn misses_its_goal(&self) -> bool {
        let compared = if self.baseline.is_some() {
            self.ratio().unwrap_or(f64::INFINITY)
        } else {
            self.value
        };
        self.goal.is_some_and(|goal| compared > goal)
    }
}

/// All figures so far.
#[derive(Debug, Default)]
pub(crate) struct Table {
    figures: Vec<Figure>,
}

impl Table {
    pub(crate) fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
    }

    /// Fails when any figure misses its goal.
    pub(crate) fn verdict(&self) -> Result<(), Trouble> {
        match self
            .figures
            .iter()
            .filter(|figure| figure.misses_its_goal())
            .count()
        {
            0 => Ok(()),
            failed => Err(Trouble::NotAllPassed {
                failed,
                all: self.figures.len(),
            }),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["figure", "goal", "baseline", "measured", "ratio", ""];
        let mut rows = vec![head.map(str::to_owned)];
        rows.extend(self.figures.iter().map(row));
        let width = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        for row in &rows {
            let mut line = format!("{:<width$}", row[0], width = widths[0]);
            for (cell, width) in row.iter().zip(&widths).skip(1) {
                line.push_str(&format!("  {cell:>width$}"));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

fn row(figure: &Figure) -> [String; 6] {
    let amount = |value: f64| format!("{value:.1} {}", figure.unit);
    let goal = figure.goal.map(|goal| match figure.baseline {
        Some(_) => format!("≤ {goal} ×"),
        None => format!("≤ {}", amount(goal)),
    });
    let or_dash = |cell: Option<String>| cell.unwrap_or_else(|| "—".to_owned());
    let verdict = if figure.misses_its_goal() { "MISSED" } else { "" };
    [
        figure.figure.clone(),
        or_dash(goal),
        or_dash(figure.baseline.map(amount)),
        amount(figure.value),
        or_dash(figure.ratio().map(|ratio| format!("{ratio:.2} ×"))),
        verdict.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_beside_a_baseline_is_a_multiple_of_it() {
        let slower = figure(300.0, Some(200.0), Some(1.2));
        let faster = figure(230.0, Some(200.0), Some(1.2));

        assert!(slower.misses_its_goal());
        assert!(!faster.misses_its_goal());
    }

    #[test]
    fn a_goal_without_a_baseline_is_an_amount() {
        assert!(figure(61.0, None, Some(60.0)).misses_its_goal());
        assert!(!figure(60.0, None, Some(60.0)).misses_its_goal());
    }

    #[test]
    fn a_baseline_of_nothing_cannot_be_met() {
        assert!(figure(1.0, Some(0.0), Some(1.2)).misses_its_goal());
    }

    #[test]
    fn a_missed_goal_is_written_in_its_row_and_fails_the_whole() {
        let mut table = Table::default();
        table.add(figure(300.0, Some(200.0), Some(1.2)));

        let shown = table.to_string();

        assert!(
            shown.contains("≤ 1.2 ×") && shown.contains("1.50 ×") && shown.contains("MISSED"),
            "{shown}"
        );
        assert!(table.verdict().is_err());
    }

    fn figure(value: f64, baseline: Option<f64>, goal: Option<f64>) -> Figure {
        Figure {
            figure: "list".to_owned(),
            value,
            unit: "ms".to_owned(),
            baseline,
            goal,
        }
    }
}
