//! Private keys as PEM, of which nothing but the end of the body is ever shown.

use base64::{Engine, engine::general_purpose::STANDARD};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
/// The kinds of private key that DevLake reads (devlake.md 3.1).
const LABELS: [&str; 2] = ["RSA PRIVATE KEY", "PRIVATE KEY"];
/// Shorter ones are stored and then crash every later list (devlake.md 0, fact 11).
const SHORTEST: usize = 100;

/// Whether it is meant to be PEM.
pub(super) fn looks_like_pem(text: &str) -> bool {
    text.contains("-----BEGIN")
}

/// The same key in the form that every reader takes: whatever pasting or an environment file made of its lines.
///
/// # Errors
/// Words that name the fix.
pub(super) fn tidy(text: &str) -> Result<String, &'static str> {
    let unescaped = text.replace("\\n", "\n");
    let (label, body) =
        parts(&unescaped).ok_or("This is only a part of the key. Paste the whole .pem file.")?;
    if label.contains("ENCRYPTED") {
        return Err(
            "This key is protected by a passphrase. GitHub's own .pem file has none: paste that one.",
        );
    }
    if !LABELS.contains(&label) {
        return Err("This is no private key. Paste the .pem file that GitHub made for the App.");
    }
    let body: String = body.split_whitespace().collect();
    let Ok(decoded) = STANDARD.decode(&body) else {
        return Err("This key was damaged while copying. Paste the whole .pem file once more.");
    };
    // The first byte of every such key (DER SEQUENCE).
    if decoded.first() != Some(&0x30) {
        return Err("This is no private key. Paste the .pem file that GitHub made for the App.");
    }
    let mut lines = vec![format!("{BEGIN}{label}{DASHES}")];
    let bytes: Vec<char> = body.chars().collect();
    lines.extend(bytes.chunks(64).map(|line| line.iter().collect()));
    lines.push(format!("{END}{label}{DASHES}"));
    let tidy = lines.join("\n") + "\n";
    match tidy.len() >= SHORTEST {
        true => Ok(tidy),
        false => {
            Err("This key is cut off: the real one is longer. DevLake would break on it. Copy it again.")
        }
    }
}

/// The last four characters of a key's body; the same for the key and for a mask that leaves its end visible.
pub fn end_of_key(text: &str) -> Option<String> {
    let (before, _) = text.rsplit_once(END)?;
    let body = before.trim_end().trim_end_matches('=');
    let end: Vec<char> = body.chars().rev().take(4).collect();
    let is_body = |one: &char| one.is_ascii_alphanumeric() || matches!(one, '+' | '/');
    (end.len() == 4 && end.iter().all(is_body)).then(|| end.into_iter().rev().collect())
}

fn parts(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = text.split_once(BEGIN)?;
    let (label, rest) = rest.split_once(DASHES)?;
    let (body, _) = rest.split_once(END)?;
    Some((label, body))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::as_it_is(key("RSA PRIVATE KEY"))]
    #[case::windows_lines(key("RSA PRIVATE KEY").replace('\n', "\r\n"))]
    #[case::one_line(key("RSA PRIVATE KEY").replace('\n', " "))]
    #[case::from_an_environment_file(key("RSA PRIVATE KEY").replace('\n', "\\n"))]
    #[case::with_something_around(format!("  KEY=\"{}\" ", key("RSA PRIVATE KEY")))]
    fn a_key_is_tidied_whatever_pasting_made_of_its_lines(#[case] pasted: String) {
        assert_eq!(tidy(&pasted).unwrap(), key("RSA PRIVATE KEY"));
    }

    #[rstest]
    #[case::half(key("PRIVATE KEY")[..150].to_owned(), "whole")]
    #[case::encrypted(key("ENCRYPTED PRIVATE KEY"), "passphrase")]
    #[case::public(key("PUBLIC KEY"), "no private key")]
    #[case::damaged(key("PRIVATE KEY").replacen("AAAA", "A!AA", 1), "damaged")]
    #[case::another_structure(key("PRIVATE KEY").replacen("MII", "AII", 1), "no private key")]
    #[case::short("-----BEGIN PRIVATE KEY-----\nMIIA\n-----END PRIVATE KEY-----".to_owned(), "cut off")]
    fn what_devlake_could_not_use_is_refused_with_the_fix(#[case] pasted: String, #[case] words: &str) {
        let refusal = tidy(&pasted).unwrap_err();

        assert!(refusal.contains(words), "{refusal}");
    }

    #[test]
    fn a_key_and_its_mask_have_the_same_end() {
        let key = key("RSA PRIVATE KEY");
        let mask = format!(
            "{}{}{}",
            &key[..50],
            "*".repeat(key.len() - 100),
            &key[key.len() - 50..]
        );

        assert_eq!(end_of_key(&key).as_deref(), Some("zz42"));
        assert_eq!(end_of_key(&mask), end_of_key(&key));
        assert_eq!(end_of_key("ghp_zz**12345678"), None);
    }

    /// Made up: it has the outside of a key and no inside.
    fn key(label: &str) -> String {
        let body = format!("MIIA{}zz42", "A".repeat(120));
        let lines = [&body[..64], &body[64..]].join("\n");
        format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n")
    }
}
