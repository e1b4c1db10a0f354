//! How much the interface weighs on the wire.

use super::table::Figure;
use crate::program::{Trouble, root};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::Path;

const GOAL_KB: f64 = 60.0;

/// The scripts and style sheets of `ui/dist`, each compressed by itself, in kB: those that the page names, which are
/// all that the first picture needs, and beside them all that there are.
pub(crate) fn measure() -> Result<[Figure; 2], Trouble> {
    let folder = root().join("ui/dist");
    let page = folder.join("index.html");
    let page = std::fs::read_to_string(&page).map_err(|error| Trouble::file(&page, &error))?;
    let named = |path: &Path| is_named(&page, path);
    Ok([
        figure(
            "interface bundle at the start, gzip",
            compressed(&folder, &named)?,
            Some(GOAL_KB),
        ),
        figure(
            "the same with everything that is loaded later",
            compressed(&folder, &|_| true)?,
            None,
        ),
    ])
}

fn figure(name: &str, bytes: usize, goal: Option<f64>) -> Figure {
    Figure {
        figure: name.to_owned(),
        value: bytes as f64 / 1000.0,
        unit: "kB".to_owned(),
        baseline: None,
        goal,
    }
}

/// Names carry a digest of the content, so that none is part of another.
fn is_named(page: &str, path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| page.contains(name))
}

fn compressed(folder: &Path, counts: &dyn Fn(&Path) -> bool) -> Result<usize, Trouble> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder).map_err(|error| Trouble::file(folder, &error))? {
        let path = entry.map_err(|error| Trouble::file(folder, &error))?.path();
        if path.is_dir() {
            bytes += compressed(&path, counts)?;
        } else if is_code(&path) && counts(&path) {
            bytes += compressed_file(&path).map_err(|error| Trouble::file(&path, &error))?;
        }
    }
    Ok(bytes)
}

fn is_code(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "js" || ending == "css")
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
        let with_script = compressed(folder.path(), &|_| true).unwrap();

        std::fs::write(folder.path().join("logo.svg"), "y".repeat(10_000)).unwrap();

        assert!(with_script > 0 && with_script < 1_000);
        assert_eq!(compressed(folder.path(), &|_| true).unwrap(), with_script);
    }

    #[test]
    fn at_the_start_counts_what_the_page_names() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("first-a1.js"), "x".repeat(10_000)).unwrap();
        let first = compressed(folder.path(), &|_| true).unwrap();
        std::fs::write(folder.path().join("wizard-b2.js"), "y".repeat(10_000)).unwrap();
        let page = r#"<script type="module" src="./assets/first-a1.js"></script>"#;

        let at_the_start = compressed(folder.path(), &|path| is_named(page, path)).unwrap();

        assert_eq!(at_the_start, first);
    }
}
