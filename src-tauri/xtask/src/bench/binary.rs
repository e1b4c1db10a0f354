//! How large the released window is.

use super::table::Figure;
use crate::program::Trouble;
use crate::run::target_folder;

const GOAL_MB: f64 = 12.0;

/// The window as it is released, in MB.
pub(crate) fn measure() -> Result<Figure, Trouble> {
    let name = format!("patchbay-desktop{}", std::env::consts::EXE_SUFFIX);
    let program = target_folder().join("release").join(name);
    let bytes = std::fs::metadata(&program)
        .map_err(|error| Trouble::file(&program, &error))?
        .len();
    Ok(Figure {
        figure: "binary, release, stripped".to_owned(),
        value: bytes as f64 / 1_000_000.0,
        unit: "MB".to_owned(),
        baseline: None,
        goal: Some(GOAL_MB),
    })
}
