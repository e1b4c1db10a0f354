//! axe-core on the page as it stands.

use super::Window;
use serde_json::{Value, json};
use std::path::Path;

/// Everything that WCAG 2.2 AA asks for and a program can decide.
const TAGS: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

/// `axe` is put into the page by the driver, beside the page's own policy, which allows no foreign script.
const RUN: &str = r#"
const done = arguments[arguments.length - 1];
axe.run(document, { runOnly: { type: "tag", values: arguments[0] }, resultTypes: ["violations"] })
  .then((found) => done(found.violations.map((one) => one.id + ": " + one.help + "\n" +
      one.nodes.map((node) => "    " + node.html.slice(0, 200) + "\n      " + node.failureSummary).join("\n"))))
  .catch((error) => done(["axe did not run: " + error]));
"#;

pub(super) async fn assert_no_violations(window: &Window, name: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&file).expect("the interface's packages are installed");
    window
        .script(&format!("if (!window.axe) {{ {axe} }}"), Vec::new())
        .await;
    let answer = window.page().execute_async(RUN, vec![json!(TAGS)]).await;
    let found = answer
        .unwrap_or_else(|error| panic!("axe did not answer on {name}: {error}"))
        .json()
        .clone();

    let violations: Vec<&str> = found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert!(found.is_array(), "axe answered nonsense on {name}: {found}");
    assert!(
        violations.is_empty(),
        "axe found on {name}:\n{}",
        violations.join("\n")
    );
}
