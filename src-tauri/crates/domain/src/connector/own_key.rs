//! `DOJOPS_SA_ENCRYPTION_KEY`: the agent's own key, where somebody gives it one (dojops-sa.md sections 2 and 12). It is
//! looked at and never kept: Patchbay seals under keys of its own.

use crate::Secret;

/// Its length in hexadecimal digits.
const DIGITS: usize = 64;

/// Why the agent will not accept the variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OwnKeyError {
    /// Too short or too long.
    #[error("DOJOPS_SA_ENCRYPTION_KEY must have exactly 64 hexadecimal digits; it has {found} characters")]
    Length {
        /// How many characters it has.
        found: usize,
    },
    /// Something that is no hexadecimal digit.
    #[error("DOJOPS_SA_ENCRYPTION_KEY must have hexadecimal digits only: 0 to 9, a to f")]
    Digits,
}

/// Looks whether the variable's value is a key: exactly 64 hexadecimal digits, in either case.
///
/// # Errors
/// An [`OwnKeyError`]; it never quotes the value.
pub fn require_own_key(value: &Secret) -> Result<(), OwnKeyError> {
    // Exposed to count and compare its characters.
    value.with_exposed(|text| {
        let found = text.chars().count();
        if found != DIGITS {
            return Err(OwnKeyError::Length { found });
        }
        let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hexadecimal.then_some(()).ok_or(OwnKeyError::Digits)
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::lower("0a".repeat(32), Ok(()))]
    #[case::upper("0A".repeat(32), Ok(()))]
    #[case::short("0a".repeat(31), Err(OwnKeyError::Length { found: 62 }))]
    #[case::with_a_line_break(format!("{}\n", "0a".repeat(32)), Err(OwnKeyError::Length { found: 65 }))]
    #[case::no_digits("zz".repeat(32), Err(OwnKeyError::Digits))]
    fn only_sixty_four_hexadecimal_digits_are_a_key(
        #[case] text: String,
        #[case] expected: Result<(), OwnKeyError>,
    ) {
        let value = Secret::new(text.clone()).unwrap();

        let found = require_own_key(&value);

        assert_eq!(found, expected);
        assert!(found.err().is_none_or(|error| !error.to_string().contains(&text)));
    }
}
