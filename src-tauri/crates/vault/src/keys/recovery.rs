//! The recovery code: 160 random bits as 36 base32 digits in groups of four, the last group a checksum.
//!
//! The digits are Crockford's: no `I`, `L`, `O` or `U`. What a person types may be in either case, with blanks or
//! dashes anywhere, with `O` for `0` and `I` or `L` for `1`.

use domain::Secret;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::random::make_bytes;

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES: usize = 20;
/// 160 bits, five to a digit.
const CODE_DIGITS: usize = 32;
/// 20 bits: of a million mistyped codes, one passes.
const CHECK_DIGITS: usize = 4;
const ALL_DIGITS: usize = CODE_DIGITS + CHECK_DIGITS;
const GROUP: usize = 4;
/// Far more than a code with every blank that somebody may put into it.
const TYPED_AT_MOST: usize = 256;

/// Draws a new code, in the form that is shown.
pub(crate) fn make_recovery_code() -> Secret {
    write(&Zeroizing::new(make_bytes()))
}

/// The form in which a typed code was shown; `None` when it is no code, or mistyped.
pub(crate) fn parse_recovery_code(typed: &Secret) -> Option<Secret> {
    // Exposed to be compared with its checksum; the result is a secret again.
    typed.with_exposed(read).map(|code| write(&code))
}

fn write(code: &[u8; CODE_BYTES]) -> Secret {
    let mut text = Zeroizing::new(String::with_capacity(ALL_DIGITS + ALL_DIGITS / GROUP));
    for (at, value) in digits_of(code).iter().enumerate() {
        if at > 0 && at % GROUP == 0 {
            text.push('-');
        }
        text.push(char::from(DIGITS[usize::from(*value)]));
    }
    Secret::new(std::mem::take(&mut *text)).expect("a code is 44 characters long")
}

fn read(typed: &str) -> Option<Zeroizing<[u8; CODE_BYTES]>> {
    if typed.len() > TYPED_AT_MOST {
        return None;
    }
    let mut values = Zeroizing::new([0_u8; ALL_DIGITS]);
    let mut count = 0;
    for letter in typed.chars().filter(|letter| !is_filler(*letter)) {
        *values.get_mut(count)? = value_of(letter)?;
        count += 1;
    }
    if count != ALL_DIGITS {
        return None;
    }
    let mut code = Zeroizing::new([0_u8; CODE_BYTES]);
    // Eight digits are five bytes.
    for (bytes, digits) in code.chunks_exact_mut(5).zip(values.chunks_exact(8)) {
        let group = digits
            .iter()
            .fold(0_u64, |all, digit| all << 5 | u64::from(*digit));
        bytes.copy_from_slice(&group.to_be_bytes()[3..]);
    }
    (*digits_of(&code) == *values).then_some(code)
}

/// The code's digits and those of its checksum, as numbers below 32.
fn digits_of(code: &[u8; CODE_BYTES]) -> Zeroizing<[u8; ALL_DIGITS]> {
    let mut values = Zeroizing::new([0_u8; ALL_DIGITS]);
    for (digits, bytes) in values.chunks_exact_mut(8).zip(code.chunks_exact(5)) {
        let group = bytes.iter().fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
        for (at, digit) in digits.iter_mut().rev().enumerate() {
            *digit = (group >> (5 * at)) as u8 & 31;
        }
    }
    let mut hash = Sha256::new();
    hash.update(b"patchbay recovery code");
    hash.update(code);
    let digest = hash.finalize();
    for (digit, byte) in values[CODE_DIGITS..].iter_mut().zip(digest) {
        *digit = byte & 31;
    }
    values
}

fn is_filler(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}')
}

fn value_of(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    };
    let found = DIGITS.iter().position(|digit| char::from(*digit) == letter)?;
    u8::try_from(found).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_nine_groups_of_four() {
        let code = make_recovery_code();

        // Exposed to look at its shape.
        code.with_exposed(|text| {
            let groups: Vec<_> = text.split('-').collect();
            assert_eq!(groups.len(), 9);
            assert!(groups.iter().all(|group| group.len() == 4));
            assert!(!text.contains(['I', 'L', 'O', 'U']));
        });
    }

    #[test]
    fn a_known_code_is_written_this_way_forever() {
        let code = write(&std::array::from_fn(|at| at as u8));

        // Exposed to compare.
        code.with_exposed(|text| {
            assert!(
                text.starts_with("000G-40R4-0M30-E209-185G-R38E-1W81-24GK-"),
                "{text}"
            )
        });
    }

    #[test]
    fn a_single_wrong_digit_is_noticed() {
        let shown = text_of(&write(&[0x5a; CODE_BYTES]));

        for (at, digit) in shown.char_indices().filter(|(_, digit)| *digit != '-') {
            let other = if digit == '7' { '8' } else { '7' };
            let mut mistyped = shown.clone();
            mistyped.replace_range(at..=at, &other.to_string());

            assert!(read(&mistyped).is_none(), "at {at}");
        }
    }

    #[test]
    fn a_missing_and_an_additional_digit_are_noticed() {
        let shown = text_of(&make_recovery_code());

        assert!(read(&shown[1..]).is_none());
        assert!(read(&format!("{shown}0")).is_none());
        assert!(read("").is_none());
        assert!(read(&" ".repeat(10_000)).is_none());
    }

    proptest! {
        #[test]
        fn a_code_comes_back_however_it_is_typed(
            bytes in any::<[u8; CODE_BYTES]>(), habits in proptest::collection::vec(0..6_u8, 60),
        ) {
            let shown = text_of(&write(&bytes));
            let typed: String = shown.chars().zip(habits).map(|(letter, habit)| typed_as(letter, habit)).collect();

            let back = parse_recovery_code(&Secret::new(typed).unwrap()).unwrap();

            prop_assert_eq!(text_of(&back), shown);
        }

        #[test]
        fn whatever_is_accepted_is_one_code(text in "[0-9A-Za-z -]{30,50}") {
            if let Some(code) = read(&text) {
                let shown = text_of(&write(&code));
                prop_assert_eq!(read(&shown).map(|again| *again), Some(*code));
            }
        }

        #[test]
        fn no_text_makes_the_decoder_panic(text in ".{1,80}") {
            prop_assert!(read(&text).is_none_or(|code| code.len() == CODE_BYTES));
        }
    }

    fn typed_as(letter: char, habit: u8) -> String {
        match (letter, habit) {
            ('-', 0 | 1) => String::new(),
            ('-', 2) => " ".to_owned(),
            ('-', _) => "\u{2013}".to_owned(),
            ('0', 0) => "O".to_owned(),
            ('0', 1) => "o".to_owned(),
            ('1', 0) => "I".to_owned(),
            ('1', 1) => "l".to_owned(),
            (letter, 2) => format!(" {}", letter.to_ascii_lowercase()),
            (letter, 3) => letter.to_ascii_lowercase().to_string(),
            (letter, _) => letter.to_string(),
        }
    }

    fn text_of(code: &Secret) -> String {
        // Exposed to compare.
        code.with_exposed(str::to_owned)
    }
}
