//! Places where only one file may do a thing: building an HTTP client, and writing HTML.

use crate::tree::Source;

const CLIENTS: [&str; 5] = [
    "reqwest::Client::",
    "Client::new(",
    "Client::builder(",
    "ClientBuilder::",
    "reqwest::get(",
];

const CLIENT_ROOM: &str = "src-tauri/crates/connect/src/";
const CLIENT_PLACE: &str = "src-tauri/crates/connect/src/net";

const RAW_HTML: [&str; 6] = [
    "{@html",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
];

/// One line for each client built elsewhere and each text that would be drawn as HTML.
pub(crate) fn findings(rust: &[Source], interface: &[Source]) -> Vec<String> {
    let outside = |file: &&Source| file.path.starts_with(CLIENT_ROOM) && !file.path.starts_with(CLIENT_PLACE);
    let clients = rust.iter().filter(outside).filter(|file| !file.is_test());
    let clients = clients.flat_map(|file| {
        named(
            file,
            file.before_tests(),
            &CLIENTS,
            "builds an HTTP client outside of net",
        )
    });
    let drawn = interface.iter().filter(|file| !file.is_test());
    let sinks = drawn.flat_map(|file| named(file, &file.text, &RAW_HTML, "draws text as HTML"));
    clients.chain(sinks).collect()
}

fn named(file: &Source, text: &str, words: &[&str], what: &str) -> Vec<String> {
    let lines = text.lines().enumerate();
    let found = lines.filter(|(_, line)| !is_comment(line) && words.iter().any(|word| line.contains(word)));
    found
        .map(|(index, _)| format!("{}:{} {what}", file.path, index + 1))
        .collect()
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with('*') || line.starts_with("/*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_built_outside_of_net_is_found_and_one_inside_is_not() {
        let line = "let client = reqwest::Client::builder();\n";
        let outside = source("src-tauri/crates/connect/src/devlake/list.rs", line);
        let inside = source("src-tauri/crates/connect/src/net/client.rs", line);

        assert_eq!(
            findings(&[outside, inside], &[]),
            ["src-tauri/crates/connect/src/devlake/list.rs:1 builds an HTTP client outside of net"]
        );
    }

    #[test]
    fn every_way_to_draw_text_as_html_is_found() {
        for line in [
            "<p>{@html name}</p>",
            "node.innerHTML = name",
            "document.write(name)",
        ] {
            assert_eq!(
                findings(&[], &[source("ui/src/parts/Row.svelte", line)]).len(),
                1,
                "{line}"
            );
        }
    }

    #[test]
    fn a_comment_and_a_test_may_name_them() {
        let comment = source(
            "ui/src/parts/row.ts",
            "// never innerHTML: names come from servers\n",
        );
        let test = source("ui/src/parts/row.test.ts", "expect(node.innerHTML).toBe('')\n");

        assert!(findings(&[], &[comment, test]).is_empty());
    }

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}
