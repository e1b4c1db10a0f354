//! The table at the end.

use crate::program::Trouble;
use std::fmt;

/// How one step went.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// Absent when it passed.
    pub(crate) trouble: Option<Trouble>,
    pub(crate) seconds: f64,
}

/// All steps so far.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    rows: Vec<Row>,
}

impl Summary {
    pub(crate) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Passes when every step did.
    pub(crate) fn verdict(&self) -> Result<(), Trouble> {
        match self.failed() {
            0 => Ok(()),
            failed => Err(Trouble::NotAllPassed {
                failed,
                all: self.rows.len(),
            }),
        }
    }

    fn failed(&self) -> usize {
        self.rows.iter().filter(|row| row.trouble.is_some()).count()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:<28}{:<10}{:>8}", "step", "result", "seconds")?;
        for row in &self.rows {
            let result = if row.trouble.is_some() { "FAILED" } else { "passed" };
            writeln!(out, "{:<28}{result:<10}{:>8.1}", row.name, row.seconds)?;
        }
        for row in &self.rows {
            if let Some(trouble) = &row.trouble {
                writeln!(out, "{}: {trouble}", row.name)?;
            }
        }
        writeln!(out)?;
        write!(
            out,
            "{} passed, {} failed",
            self.rows.len() - self.failed(),
            self.failed()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_and_nothing_else_stands_on_it() {
        let mut summary = Summary::default();
        summary.add(Row {
            name: "format",
            trouble: None,
            seconds: 1.0,
        });
        summary.add(Row {
            name: "lint",
            trouble: Some(Trouble::Findings { count: 3 }),
            seconds: 2.0,
        });

        let shown = summary.to_string();

        assert_eq!(shown.lines().last(), Some("1 passed, 1 failed"));
        assert!(shown.contains("lint: 3 findings"));
    }

    #[test]
    fn one_failed_step_fails_the_whole() {
        let mut summary = Summary::default();
        summary.add(Row {
            name: "format",
            trouble: None,
            seconds: 1.0,
        });
        assert!(summary.verdict().is_ok());

        summary.add(Row {
            name: "lint",
            trouble: Some(Trouble::Findings { count: 1 }),
            seconds: 1.0,
        });

        assert!(matches!(
            summary.verdict(),
            Err(Trouble::NotAllPassed { failed: 1, all: 2 })
        ));
    }
}
