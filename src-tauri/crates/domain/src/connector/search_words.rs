//! The words of a ticket or of a search field, fit for CQL's text operator (connector-capabilities.md 6): letters and
//! digits only, because that operator has characters of its own, and few enough.

/// So many words are searched for.
const MOST_WORDS: usize = 12;
/// Longer words are no words.
const LONGEST_WORD: usize = 60;

/// The words of a text, in their order, each once, separated by blanks; empty where there are none.
pub fn search_words(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let is_apart = |one: char| !one.is_alphanumeric();
    for word in text.split(is_apart).filter(|word| is_telling(word)) {
        let is_new = !words.iter().any(|known| known.eq_ignore_ascii_case(word));
        if is_new && words.len() < MOST_WORDS {
            words.push(word);
        }
    }
    words.join(" ")
}

/// `AND`, `OR` and `NOT` mean something to the operator.
fn is_telling(word: &str) -> bool {
    let length = word.chars().count();
    let is_operator = ["and", "or", "not", "to"]
        .iter()
        .any(|one| word.eq_ignore_ascii_case(one));
    (2..=LONGEST_WORD).contains(&length) && !is_operator
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Login fails (500) \"sometimes\"", "Login fails 500 sometimes")]
    #[case("<b>Größe</b> && {code}", "Größe code")]
    #[case("PROJ-12: deploy AND deploy OR not", "PROJ 12 deploy")]
    #[case("\") OR space = \"SECRET", "space SECRET")]
    #[case("+ - * ~ ?", "")]
    #[case("", "")]
    fn a_text_becomes_plain_words(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(search_words(text), expected);
    }

    proptest! {
        #[test]
        fn no_text_leaves_anything_but_letters_digits_and_blanks(text in ".*") {
            let words = search_words(&text);

            prop_assert!(words.chars().all(|one| one.is_alphanumeric() || one == ' '));
            prop_assert!(words.split(' ').count() <= MOST_WORDS);
        }
    }
}
