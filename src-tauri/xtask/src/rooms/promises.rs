//! Each promise of SECURITY section 1 has a test module or file of its name, with tests in it.

use crate::tree::Source;

const PROMISES: [&str; 28] = [
    "canary_disk",
    "canary_outputs",
    "clock_chaos",
    "delete_scrubs",
    "devlake_merge",
    "files_hostile",
    "files_private",
    "instances_two",
    "ipc_canary",
    "keys_hang",
    "keys_no_downgrade",
    "keys_recovery",
    "keys_state_table",
    "memory_after_lock",
    "net_grants",
    "net_limits",
    "net_proxy",
    "net_redirects",
    "net_tls",
    "persist_crash",
    "persist_enospc",
    "persist_readonly",
    "rotation_model",
    "tauri_acl",
    "tauri_navigation",
    "ui_hostile_text",
    "vault_restore",
    "vault_tamper",
];

/// One line for each promise that nothing proves.
pub(crate) fn findings(rust: &[Source]) -> Vec<String> {
    let unproven = PROMISES
        .iter()
        .filter(|promise| !rust.iter().any(|file| proves(file, promise)));
    unproven
        .map(|promise| format!("no test file or module `{promise}` with a test in it"))
        .collect()
}

fn proves(file: &Source, promise: &str) -> bool {
    let in_a_folder_of_that_name = file.path.split('/').any(|part| part == promise);
    if file.stem() == promise || in_a_folder_of_that_name {
        return has_test(&file.text);
    }
    module(&file.text, promise).is_some_and(has_test)
}

/// The text of an inline module, up to the brace that closes it.
fn module<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let start = text.find(&format!("mod {name} {{"))?;
    let body = &text[start..];
    let mut depth = 0_usize;
    for (index, letter) in body.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(&body[..index]),
            '}' => depth -= 1,
            _ => {}
        }
    }
    Some(body)
}

fn has_test(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.any(|line| {
        line.starts_with("#[test]") || line.starts_with("#[rstest") || line.starts_with("#[tokio::test")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: &str = "#[test]\nfn a_secret_stays() {}\n";

    #[test]
    fn a_promise_without_a_file_is_found() {
        assert_eq!(findings(&[]).len(), PROMISES.len());
    }

    #[test]
    fn a_file_or_a_folder_or_a_module_of_that_name_proves_it() {
        let module = format!("mod net_tls {{\n{TEST}}}\n");

        assert!(proves(&source("tests/it/net_tls.rs", TEST), "net_tls"));
        assert!(proves(&source("tests/it/net_tls/expired.rs", TEST), "net_tls"));
        assert!(proves(&source("tests/it/net.rs", &module), "net_tls"));
    }

    #[test]
    fn a_name_without_a_test_inside_proves_nothing() {
        let beside = format!("mod net_tls {{\nfn helper() {{ if true {{}} }}\n}}\n{TEST}");

        assert!(!proves(
            &source("tests/it/net_tls.rs", "// #[test]\nfn helper() {}\n"),
            "net_tls"
        ));
        assert!(!proves(&source("tests/it/net.rs", &beside), "net_tls"));
        assert!(!proves(&source("tests/it/net.rs", "mod net_tls;\n"), "net_tls"));
    }

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}
