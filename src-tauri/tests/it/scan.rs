//! Looks for a secret in a text: as it is, in every usual encoding, and in parts.

use std::fmt::Write;

use uuid::Uuid;

/// Any part of this length is a find.
const WINDOW: usize = 16;

/// A secret that is no token of anybody: unique, made for this run.
pub(crate) fn canary() -> String {
    format!("zzcanary{}", Uuid::new_v4().simple())
}

/// Whether `text` holds the secret, or enough of it, in any encoding.
pub(crate) fn holds(text: &str, secret: &str) -> bool {
    // JSON and percent encoding leave letters and digits alone, so parts of the plain secret find those too.
    let plain = encodings(secret);
    plain
        .iter()
        .any(|encoded| parts(encoded).any(|part| text.contains(part)))
}

fn encodings(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    let upper = hex.to_uppercase();
    let list = bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    let wide: String = secret.chars().flat_map(|letter| [letter, '\0']).collect();
    let mut encodings = vec![secret.to_owned(), hex, upper, list, wide];
    encodings.extend((0..3).map(|offset| base64(bytes, offset)));
    encodings
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    (0..=text.len().saturating_sub(WINDOW)).map(move |start| &text[start..(start + WINDOW).min(text.len())])
}

/// What base64 makes of the secret when `offset` bytes stand before it; the ends depend on neighbours and are cut off.
fn base64(bytes: &[u8], offset: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let padded: Vec<u8> = std::iter::repeat_n(0, offset)
        .chain(bytes.iter().copied())
        .collect();
    let encoded: String = padded
        .chunks_exact(3)
        .flat_map(|three| {
            let number = usize::from(three[0]) << 16 | usize::from(three[1]) << 8 | usize::from(three[2]);
            [18, 12, 6, 0].map(|shift| char::from(LETTERS[number >> shift & 63]))
        })
        .collect();
    encoded[if offset == 0 { 0 } else { 4 }..].to_owned()
}

#[test]
fn the_search_finds_a_planted_secret_in_every_encoding_and_in_parts() {
    let secret = canary();

    for encoded in encodings(&secret) {
        assert!(holds(&format!("before {encoded} after"), &secret), "{encoded}");
    }
    assert!(holds(&secret[10..26], &secret));
    assert!(!holds("nothing of it", &secret));
    assert!(!holds(&canary(), &secret));
}

#[test]
fn base64_is_what_others_call_base64() {
    assert_eq!(base64(b"made up", 0), "bWFkZSB1");
}
