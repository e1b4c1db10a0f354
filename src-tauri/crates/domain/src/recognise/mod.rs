//! Pasted text: cleaned visibly, then recognised. Recognition only suggests; nothing leaves the machine here.

mod api_key;
mod clean;
mod ending;
mod private_key;
mod token_kind;

pub use api_key::{ApiKeyForm, recognise_api_key};
pub use clean::{Cleaned, PasteError, Removed, clean, clean_for};
pub use ending::end_of;
pub use private_key::end_of_key;
pub(crate) use token_kind::looks_like_provider_token;
pub use token_kind::{kind_of_mask, recognise};

use crate::{Hint, Secret};

/// What may be shown of a secret: the last four characters, where at least sixteen more stay hidden.
pub fn hint(secret: &Secret) -> Hint {
    const HIDDEN: usize = 16;
    // Exposed to keep the end that may be shown.
    let last_four = secret.with_exposed(|text| {
        if private_key::looks_like_pem(text) {
            return end_of_key(text);
        }
        let characters: Vec<char> = text.chars().collect();
        (characters.len() >= HIDDEN + 4).then(|| characters[characters.len() - 4..].iter().collect())
    });
    Hint { last_four }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_has_no_hint() {
        assert_eq!(
            hint(&Secret::new("zz-nineteen-letters".to_owned()).unwrap()).last_four,
            None
        );
        assert_eq!(
            hint(&Secret::new("zz-twenty-characters".to_owned()).unwrap())
                .last_four
                .unwrap(),
            "ters"
        );
    }
}
