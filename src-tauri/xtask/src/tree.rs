//! The files of the repository, for the checks that read them as text.

use crate::program::{Trouble, root};
use std::path::{Path, PathBuf};

const NOT_OURS: [&str; 5] = ["target", "node_modules", "dist", ".git", "pictures"];

/// One text file of ours.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// From the root, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// The name without folder and ending.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.split('.').next().unwrap_or(name)
    }

    /// Whether the whole file is test code.
    pub(crate) fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.ends_with(".test.ts")
            || self.stem().ends_with("tests")
    }

    /// The text up to the unit tests, which sit at the end of a file.
    pub(crate) fn before_tests(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod ").next().unwrap_or(&self.text)
    }
}

/// Every file with one of these endings below these folders, in order.
pub(crate) fn sources(folders: &[&str], endings: &[&str]) -> Result<Vec<Source>, Trouble> {
    let mut found = Vec::new();
    for folder in folders {
        collect(&root().join(folder), endings, &mut found)?;
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<Source>) -> Result<(), Trouble> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let entry = entry.map_err(|error| Trouble::file(folder, &error))?;
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            if !NOT_OURS.iter().any(|other| name == *other) {
                collect(&path, endings, found)?;
            }
        } else if endings
            .iter()
            .any(|ending| path.extension().is_some_and(|found| found == *ending))
        {
            let text = std::fs::read_to_string(&path).map_err(|error| Trouble::file(&path, &error))?;
            found.push(Source {
                path: from_root(&path),
                text,
            });
        }
    }
    Ok(())
}

fn from_root(path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(root()).unwrap_or(path).to_owned();
    path.to_string_lossy().replace('\\', "/")
}
