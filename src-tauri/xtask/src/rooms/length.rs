//! No file reaches 500 lines.

use crate::tree::Source;

const LIMIT: usize = 500;

/// Written by a test, read by a compiler.
const GENERATED: [&str; 1] = ["ui/src/lib/bindings.ts"];

/// One line for each file that has grown a second idea.
pub(crate) fn findings(files: &[Source]) -> Vec<String> {
    let ours = files
        .iter()
        .filter(|file| !GENERATED.contains(&file.path.as_str()));
    let long = ours
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines >= LIMIT);
    long.map(|(file, lines)| format!("{} has {lines} lines: look for the second idea", file.path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_500_lines_is_found_and_one_of_499_is_not() {
        let long = Source {
            path: "long.rs".to_owned(),
            text: "//\n".repeat(500),
        };
        let fine = Source {
            path: "fine.rs".to_owned(),
            text: "//\n".repeat(499),
        };
        let generated = Source {
            path: GENERATED[0].to_owned(),
            text: "//\n".repeat(900),
        };

        assert_eq!(
            findings(&[long, fine, generated]),
            ["long.rs has 500 lines: look for the second idea"]
        );
    }
}
