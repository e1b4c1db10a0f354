//! Rules of this house that the compiler does not know.

mod border;
mod exposed;
mod imports;
mod length;
mod promises;

use crate::metadata::Metadata;
use crate::program::Trouble;
use crate::tree::sources;

/// Reads our own sources and prints every finding.
pub(crate) fn check() -> Result<(), Trouble> {
    let metadata = Metadata::read()?;
    let rust = sources(&["src-tauri", "tests"], &["rs"])?;
    let interface = sources(&["ui/src"], &["ts", "svelte", "css", "html"])?;

    let mut findings = imports::findings(&metadata);
    findings.extend(border::findings(&rust, &interface));
    findings.extend(exposed::findings(&rust));
    findings.extend(length::findings(&rust));
    findings.extend(length::findings(&interface));
    findings.extend(promises::findings(&rust));

    for finding in &findings {
        println!("{finding}");
    }
    println!("{} files looked at", rust.len() + interface.len());
    if findings.is_empty() {
        Ok(())
    } else {
        Err(Trouble::Findings {
            count: findings.len(),
        })
    }
}
