//! `cargo xtask bench`: every figure beside its goal and its baseline, all measured in this run.

mod binary;
mod build;
mod bundle;
mod measured;
mod table;

use crate::install::{self, Purpose};
use crate::program::Trouble;
use table::Table;

/// Measures and prints; fails when a goal is missed.
pub(crate) fn bench() -> Result<(), Trouble> {
    install::install(&[Purpose::Build, Purpose::Window], false)?;
    crate::run::build_interface()?;
    build::all()?;

    let mut table = Table::default();
    for figure in bundle::measure()? {
        table.add(figure);
    }
    table.add(binary::measure()?);
    for figure in measured::all()? {
        table.add(figure);
    }
    println!("\n{table}");
    table.verdict()
}
