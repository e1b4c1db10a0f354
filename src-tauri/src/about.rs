//! What Patchbay says about itself.

use app::Diagnostics;

use crate::{error, view::LicenceView};

/// One line for each part: name, version, licence. Written by `cargo xtask licences`.
const LICENCES: &str = include_str!("../licences.txt");

/// What others made of what is built in.
pub(crate) fn licences() -> impl Iterator<Item = LicenceView> {
    LICENCES.lines().filter_map(|line| {
        let mut parts = line.splitn(3, ' ');
        Some(LicenceView {
            name: parts.next()?.to_owned(),
            version: parts.next()?.to_owned(),
            licence: parts.next()?.to_owned(),
        })
    })
}

/// What helps to find a fault, as text. Nothing in it says whose installation it is.
pub(crate) fn diagnostics(found: &Diagnostics) -> String {
    let codes: Vec<String> = error::recent().iter().map(|code| format!("{code:?}")).collect();
    format!(
        "Patchbay {}{}\nPlatform: {} {}\n{found}Recent refusals: {}\n",
        env!("CARGO_PKG_VERSION"),
        if cfg!(debug_assertions) { " (debug)" } else { "" },
        std::env::consts::OS,
        std::env::consts::ARCH,
        if codes.is_empty() {
            "none".to_owned()
        } else {
            codes.join(", ")
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_a_part_with_its_licence() {
        let all: Vec<_> = licences().collect();

        assert_eq!(all.len(), LICENCES.lines().count());
        assert!(all.len() > 200, "{}", all.len());
        assert!(
            all.iter()
                .any(|part| part.name == "tauri" && part.licence.contains("MIT"))
        );
        assert!(all.iter().any(|part| part.name == "svelte"));
    }
}
