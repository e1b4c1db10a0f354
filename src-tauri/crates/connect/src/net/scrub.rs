//! Removes the secrets of a request from texts that the answer brought, in every encoding in which a server may
//! quote them.

use std::{collections::HashSet, fmt};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use domain::Secret;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

/// The shortest piece of a secret that is removed; shorter ones say nothing and would blacken ordinary words.
const PIECE: usize = 8;
const REPLACEMENT: &str = "[secret]";

/// Knows the secrets of one request, and forgets them with it.
#[derive(Default)]
pub struct Scrubber {
    encodings: Vec<Zeroizing<String>>,
}

impl Scrubber {
    /// Remembers a secret in all its encodings.
    pub(crate) fn learn(&mut self, secret: &Secret) {
        // Exposed to know what must not be shown.
        secret.with_exposed(|text| self.encodings.extend(encodings(text)));
    }

    /// The text without the secrets, and without any piece of eight characters of them.
    pub fn clean(&self, text: &str) -> String {
        let mut is_secret = vec![false; text.len()];
        for encoding in &self.encodings {
            mark(text.as_bytes(), encoding.as_bytes(), &mut is_secret);
        }
        let mut cleaned = String::with_capacity(text.len());
        let mut was_secret = false;
        for (at, character) in text.char_indices() {
            let secret_here = is_secret[at..at + character.len_utf8()].contains(&true);
            match (was_secret, secret_here) {
                (false, true) => cleaned.push_str(REPLACEMENT),
                (true, true) => {}
                (_, false) => cleaned.push(character),
            }
            was_secret = secret_here;
        }
        cleaned
    }
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[scrubber]")
    }
}

/// Marks every place where a piece of `needle` stands in `text`.
fn mark(text: &[u8], needle: &[u8], is_secret: &mut [bool]) {
    let width = PIECE.min(needle.len());
    if width == 0 {
        return;
    }
    let pieces: HashSet<&[u8]> = needle.windows(width).collect();
    for (at, window) in text.windows(width).enumerate() {
        if pieces.contains(window) {
            is_secret[at..at + width].fill(true);
        }
    }
}

fn encodings(text: &str) -> Vec<Zeroizing<String>> {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    let json = quoted.trim_matches('"').to_owned();
    let hex = |upper: bool| {
        let digit = |byte: u8| {
            if upper {
                format!("{byte:02X}")
            } else {
                format!("{byte:02x}")
            }
        };
        text.bytes().map(digit).collect::<String>()
    };
    let mut all = vec![
        text.to_owned(),
        json,
        utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
    ];
    all.extend([hex(false), hex(true)]);
    // Inside something longer (`user:secret`) the secret begins at any of three offsets. The characters that mix
    // with the neighbours are left out; so is everything of a secret too short to be recognised that way.
    for offset in 0..3 {
        let padded = Zeroizing::new([vec![0; offset], text.as_bytes().to_vec()].concat());
        let encoded = Zeroizing::new(STANDARD_NO_PAD.encode(&*padded));
        let start = (offset * 8).div_ceil(6);
        let end = padded.len() * 8 / 6;
        let inner = encoded.get(start..end).unwrap_or_default();
        if inner.len() >= PIECE || offset == 0 {
            all.push(inner.to_owned());
            all.push(inner.replace('+', "-").replace('/', "_"));
        }
    }
    all.into_iter()
        .filter(|encoding| !encoding.is_empty())
        .map(Zeroizing::new)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_long_piece_of_a_secret_survives(
            secret in "[!-~]{12,60}",
            before in "[ -~]{0,20}",
            after in "[ -~]{0,20}",
            login in "[a-z]{0,7}",
        ) {
            let mut scrubber = Scrubber::default();
            scrubber.learn(&Secret::new(secret.clone()).unwrap());
            let basic = STANDARD_NO_PAD.encode(format!("{login}:{secret}"));
            let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            let percent = utf8_percent_encode(&secret, NON_ALPHANUMERIC).to_string();
            let json = serde_json::to_string(&secret).unwrap();

            let cleaned = scrubber.clean(&format!("{before}{secret}|{basic}|{hex}|{percent}|{json}{after}"));

            for window in secret.as_bytes().windows(PIECE) {
                prop_assert!(!cleaned.contains(std::str::from_utf8(window).unwrap()));
            }
            prop_assert!(!cleaned.contains(&hex[..16]));
            prop_assert!(!cleaned.contains(&basic[12..basic.len() - 2]));
        }

        #[test]
        fn a_cut_off_secret_is_removed_too(secret in "[a-zA-Z0-9]{20,40}", cut in 10_usize..19) {
            let mut scrubber = Scrubber::default();
            scrubber.learn(&Secret::new(secret.clone()).unwrap());

            let cleaned = scrubber.clean(&format!("value '{}", &secret[..cut]));

            prop_assert!(!cleaned.contains(&secret[..PIECE]));
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        let mut scrubber = Scrubber::default();
        scrubber.learn(&Secret::new("zz-made-up-secret-1".to_owned()).unwrap());

        assert_eq!(
            scrubber.clean("the naïve text: zz-made-up-secret-1!"),
            "the naïve text: [secret]!"
        );
    }

    #[test]
    fn a_short_password_is_removed_whole() {
        let mut scrubber = Scrubber::default();
        scrubber.learn(&Secret::new("pa55".to_owned()).unwrap());

        assert_eq!(
            scrubber.clean("user kim, password pa55"),
            "user kim, password [secret]"
        );
    }
}
