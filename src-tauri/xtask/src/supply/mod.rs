//! Where our dependencies come from, how old they may be, under which licence, and why each is here.

mod crates;
mod direct;
mod licences;
mod minimum;
mod notices;
mod npm;

use crate::metadata::Metadata;
use crate::program::{Trouble, root};

pub(crate) use notices::write as write_licences;

/// Reads both lock files and prints every finding.
pub(crate) fn check() -> Result<(), Trouble> {
    let metadata = Metadata::read()?;
    let mut findings = crates::findings(&metadata);
    findings.extend(minimum::findings(&metadata.packages));
    findings.extend(licences::findings(&metadata.packages));
    findings.extend(direct::findings(&metadata));
    findings.extend(notices::findings()?);
    findings.extend(npm::findings(
        &read_json("ui/package.json")?,
        &read_json("ui/package-lock.json")?,
    ));

    for finding in &findings {
        println!("{finding}");
    }
    println!(
        "{} crates and the interface's packages looked at",
        metadata.packages.len()
    );
    if findings.is_empty() {
        Ok(())
    } else {
        Err(Trouble::Findings {
            count: findings.len(),
        })
    }
}

fn read_json(path: &str) -> Result<serde_json::Value, Trouble> {
    let file = root().join(path);
    let text = std::fs::read_to_string(&file).map_err(|error| Trouble::file(&file, &error))?;
    serde_json::from_str(&text).map_err(|_| Trouble::Unreadable {
        what: path.to_owned(),
    })
}
