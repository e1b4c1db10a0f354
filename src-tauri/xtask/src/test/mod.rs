//! `cargo xtask test`: every check, one table.

mod steps;
mod summary;

use crate::program::Trouble;
use std::time::Instant;
use summary::{Row, Summary};

/// What a person chose.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Leave out the real window.
    pub(crate) fast: bool,
    /// Install without asking.
    pub(crate) yes: bool,
    /// Run only the steps whose name contains this.
    pub(crate) only: Option<String>,
}

/// Runs every step, also after one failed, and ends with the table.
pub(crate) fn test(options: Options) -> Result<(), Trouble> {
    let mut summary = Summary::default();
    let is_wanted = |name: &str| {
        options
            .only
            .as_ref()
            .is_none_or(|words| name.contains(words.as_str()))
    };
    for step in steps::all(&options)
        .into_iter()
        .filter(|step| is_wanted(step.name))
    {
        println!("\n==> {}", step.name);
        let start = Instant::now();
        let result = (step.run)();
        if let Err(trouble) = &result {
            println!("{}: {trouble}", step.name);
        }
        summary.add(Row {
            name: step.name,
            trouble: result.err(),
            seconds: start.elapsed().as_secs_f64(),
        });
    }
    println!("\n{summary}");
    summary.verdict()
}
