//! Figures that a program measures: each `bench-*` program of `patchbay-tests` prints one line of JSON a figure.
//!
//! `{"figure":"…","value":1.0,"unit":"ms","baseline":1.0,"goal":1.2}`; baseline and goal may be null.
//! A new figure is a new program; nothing has to be added here. Lines that are no JSON object are its own words.

use super::table::Figure;
use crate::metadata::Metadata;
use crate::program::{Trouble, command, output_of};

const PACKAGE: &str = "patchbay-tests";

/// Runs them one after the other, so that none measures another's noise.
pub(crate) fn all() -> Result<Vec<Figure>, Trouble> {
    let mut figures = Vec::new();
    for program in programs(&Metadata::read()?) {
        println!("\nmeasuring: {program}");
        let arguments = [
            "run",
            "--quiet",
            "--locked",
            "--release",
            "--package",
            PACKAGE,
            "--bin",
            &program,
        ];
        figures.extend(figures_in(
            &program,
            &output_of(&mut command("cargo", &arguments))?,
        )?);
    }
    Ok(figures)
}

fn programs(metadata: &Metadata) -> Vec<String> {
    let tests = metadata.members().filter(|package| package.name == PACKAGE);
    let binaries = tests
        .flat_map(|package| &package.targets)
        .filter(|target| target.kind == ["bin"]);
    binaries
        .map(|target| target.name.clone())
        .filter(|name| name.starts_with("bench-"))
        .collect()
}

/// A program that prints no figure at all has not measured, which is an error and not an empty table.
fn figures_in(program: &str, output: &str) -> Result<Vec<Figure>, Trouble> {
    let lines = output.lines().filter(|line| line.starts_with('{'));
    let figures: Result<Vec<Figure>, _> = lines.map(serde_json::from_str).collect();
    match figures {
        Ok(figures) if !figures.is_empty() => Ok(figures),
        _ => Err(Trouble::Unreadable {
            what: format!("the output of {program}"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_from_between_a_programs_own_words() {
        let output = "warming up\n{\"figure\":\"list\",\"value\":218.5,\"unit\":\"ms\",\"baseline\":201.0,\"goal\":1.2}\n";

        let figures = figures_in("bench-list", output).unwrap();

        assert_eq!(figures.len(), 1);
        assert_eq!(figures[0].baseline, Some(201.0));
    }

    #[test]
    fn a_program_without_figures_or_with_a_broken_one_is_an_error() {
        assert!(figures_in("bench-list", "all is well\n").is_err());
        assert!(figures_in("bench-list", "{\"figure\":\"list\"}\n").is_err());
    }
}
