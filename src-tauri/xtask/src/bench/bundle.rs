//! How much the interface weighs on the wire.

use super::table::Figure;
use crate::program::{Trouble, root};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::Path;

const GOAL_KB: f64 = 60.0;

/// The scripts and style sheets of `ui/dist`, each compressed by itself, in kB.
pub(crate) fn measure() -> Result<Figure, Trouble> {
    let bytes = compressed(&root().join("ui/dist"))?;
    Ok(Figure {
        figure: "interface bundle, gzip".to_owned(),
        value: bytes as f64 / 1000.0,
        unit: "kB".to_owned(),
        baseline: None,
        goal: Some(GOAL_KB),
    })
}

fn compressed(folder: &Path) -> Result<usize, Trouble> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder).map_err(|error| Trouble::file(folder, &error))? {
        let path = entry.map_err(|error| Trouble::file(folder, &error))?.path();
        if path.is_dir() {
            bytes += compressed(&path)?;
        } else if path
            .extension()
            .is_some_and(|ending| ending == "js" || ending == "css")
        {
            bytes += compressed_file(&path).map_err(|error| Trouble::file(&path, &error))?;
        }
    }
    Ok(bytes)
}

fn compressed_file(path: &Path) -> std::io::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&std::fs::read(path)?)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_styles_count_in_every_folder_and_pictures_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("assets");
        std::fs::create_dir(&below).unwrap();
        std::fs::write(below.join("main.js"), "x".repeat(10_000)).unwrap();
        let with_script = compressed(folder.path()).unwrap();

        std::fs::write(folder.path().join("logo.svg"), "y".repeat(10_000)).unwrap();

        assert!(with_script > 0 && with_script < 1_000);
        assert_eq!(compressed(folder.path()).unwrap(), with_script);
    }
}
