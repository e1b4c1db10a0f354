//! What people paste as a token: whatever it is, the answer names the fix and quotes nothing.

use serde_json::json;

use crate::stage::Stage;

#[test]
fn a_pasted_token_is_taken_or_refused_in_words_that_name_the_fix() {
    let stage = Stage::open();
    let whole = format!("ghp_zzpasted{}", "0".repeat(28));
    let cases = [
        (whole.clone(), None),
        (format!("{whole}\r\n"), None),
        (format!("Bearer {whole}"), None),
        (String::new(), Some("Paste the token")),
        ("z".repeat(20 * 1024), Some("longer than any token")),
        ("ghp_********************90ab".to_owned(), Some("masked value")),
        ("ghp_zzcut".to_owned(), Some("cut off")),
    ];

    for (pasted, refused) in cases {
        let input = json!({ "kind": kind(&stage), "field": "token", "text": pasted, "replaces": null });
        let staged = stage.call("stage_secret", json!({ "input": input })).unwrap();

        match refused {
            None => assert_eq!(staged["problem"], json!(null), "{}", pasted.len()),
            Some(words) => assert!(staged["problem"].as_str().unwrap().contains(words), "{staged}"),
        }
        assert!(pasted.is_empty() || !staged.to_string().contains(&pasted));
    }
}

fn kind(stage: &Stage) -> String {
    let kinds = stage.call("list_kinds", json!({})).unwrap();
    kinds[0]["id"].as_str().unwrap().to_owned()
}
