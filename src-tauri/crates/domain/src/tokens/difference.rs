//! The tokens that a system shows, held against those that are known of a connection. What could be the same is taken
//! for the same: a mask proves nothing, and only what cannot be explained otherwise is told.

use crate::{Hint, SeenSecret, Slot};

/// What somebody did to the tokens of a connection elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// At the system, and not known here.
    pub added: Vec<SeenSecret>,
    /// Known here, by their place, and not at the system.
    pub missing: Vec<usize>,
}

impl Difference {
    /// Whether both sides may have the same tokens.
    pub fn is_nothing(&self) -> bool {
        self.added.is_empty() && self.missing.is_empty()
    }
}

/// How the tokens that were `seen` differ from the `known` ones. A system that shows no token says nothing about them,
/// and other secrets are never visible (devlake.md 2.8).
pub fn difference(known: &[(Slot, &Hint)], seen: &[SeenSecret]) -> Difference {
    let is_token = |seen: &&SeenSecret| seen.slot == Slot::Token;
    let mut added: Vec<&SeenSecret> = seen.iter().filter(is_token).collect();
    let mut missing = Vec::new();
    let mut tokens = known
        .iter()
        .enumerate()
        .filter(|(_, (slot, _))| *slot == Slot::Token)
        .peekable();
    if added.is_empty() || tokens.peek().is_none() {
        return Difference::default();
    }
    for (place, (_, hint)) in tokens {
        match added.iter().position(|seen| seen.hint.may_be_of(hint)) {
            Some(found) => {
                added.remove(found);
            }
            None => missing.push(place),
        }
    }
    // What shows no end may be any of those that are left.
    let is_blank = |hint: &Hint| hint.last_four.is_none();
    while let Some(found) = added.iter().position(|seen| is_blank(&seen.hint))
        && !missing.is_empty()
    {
        added.remove(found);
        missing.remove(0);
    }
    while let Some(found) = missing.iter().position(|place| is_blank(known[*place].1))
        && !added.is_empty()
    {
        missing.remove(found);
        added.remove(0);
    }
    Difference {
        added: added.into_iter().cloned().collect(),
        missing,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::TokenKind;

    #[rstest]
    #[case::the_same(&["aaaa", "bbbb"], &["aaaa", "bbbb"], &[], &[])]
    #[case::in_another_order(&["aaaa", "bbbb"], &["bbbb", "aaaa"], &[], &[])]
    #[case::one_came(&["aaaa"], &["cccc", "aaaa"], &["cccc"], &[])]
    #[case::one_went(&["aaaa", "bbbb"], &["bbbb"], &[], &[0])]
    #[case::one_was_replaced(&["aaaa"], &["cccc"], &["cccc"], &[0])]
    #[case::two_that_look_alike(&["aaaa", "aaaa"], &["aaaa"], &[], &[1])]
    #[case::an_end_of_two_letters_may_be_it(&["aabb"], &["bb"], &[], &[])]
    #[case::no_end_at_the_system_may_be_it(&["aaaa"], &[""], &[], &[])]
    #[case::no_end_known_here_may_be_it(&[""], &["aaaa"], &[], &[])]
    #[case::but_their_number_is_seen(&["aaaa"], &["", ""], &[""], &[])]
    #[case::nothing_is_shown(&["aaaa"], &[], &[], &[])]
    #[case::nothing_is_known(&[], &["aaaa"], &[], &[])]
    fn only_what_cannot_be_explained_is_a_difference(
        #[case] known: &[&str],
        #[case] shown: &[&str],
        #[case] added: &[&str],
        #[case] missing: &[usize],
    ) {
        let known: Vec<Hint> = known.iter().map(|end| hint(end)).collect();
        let known: Vec<(Slot, &Hint)> = known.iter().map(|hint| (Slot::Token, hint)).collect();
        let shown: Vec<SeenSecret> = shown.iter().map(|end| seen(end)).collect();

        let found = difference(&known, &shown);

        let expected: Vec<SeenSecret> = added.iter().map(|end| seen(end)).collect();
        assert_eq!((found.added, found.missing), (expected, missing.to_vec()));
    }

    #[test]
    fn a_key_beside_tokens_is_left_alone() {
        let known = hint("aaaa");
        let key = SeenSecret {
            slot: Slot::AppKey,
            ..seen("bbbb")
        };

        assert!(difference(&[(Slot::Token, &known)], &[seen("aaaa"), key]).is_nothing());
    }

    fn seen(end: &str) -> SeenSecret {
        SeenSecret {
            slot: Slot::Token,
            hint: hint(end),
            token_kind: TokenKind::Unknown,
        }
    }

    fn hint(end: &str) -> Hint {
        Hint {
            last_four: (!end.is_empty()).then(|| end.to_owned()),
        }
    }
}
