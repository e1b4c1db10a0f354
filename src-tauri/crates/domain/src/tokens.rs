//! Several tokens of one connection: what a check says of each, and of all together.
//!
//! What a system shows of them is held against what we know in [`difference()`].

mod difference;

use serde::{Deserialize, Serialize};

use crate::{Finding, Outcome};

pub use difference::{Difference, difference};

/// What a check found about one of several tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenReport {
    /// Its place among the connection's tokens, from 0.
    pub position: u32,
    /// Whose it is, where the answer said so.
    pub account: Option<String>,
    /// What there is to say; `None` when it passed without remark.
    pub finding: Option<Finding>,
}

impl TokenReport {
    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        self.finding.as_ref().map_or(Outcome::Passed, Finding::outcome)
    }
}

/// What there is to say of all tokens of a connection, in their order: a refused one counts most, because the system
/// takes turns with them.
pub fn together<'a>(each: impl Iterator<Item = Option<&'a Finding>>) -> Option<Finding> {
    let each: Vec<Option<&Finding>> = each.collect();
    if let [only] = each.as_slice() {
        return only.cloned();
    }
    let refused: Vec<u32> = (1_u32..)
        .zip(&each)
        .filter(|(_, finding)| finding.map(Finding::outcome) == Some(Outcome::Rejected))
        .map(|(at, _)| at)
        .collect();
    if !refused.is_empty() {
        return Some(Finding::SomeTokensRefused {
            positions: refused,
            count: u32::try_from(each.len()).unwrap_or(u32::MAX),
        });
    }
    let findings = || each.iter().copied().flatten();
    let serious = findings().find(|finding| finding.outcome() != Outcome::Passed);
    serious.or_else(|| findings().next()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_token_counts_more_than_one_that_cannot_be_judged() {
        let (refused, unjudged) = (
            Finding::TokenRefused {
                provider: "GitHub".to_owned(),
            },
            Finding::CannotJudge {
                account: "kim".to_owned(),
                instead_of: None,
            },
        );

        let found = together([Some(&unjudged), None, Some(&refused)].into_iter());

        let positions = vec![3];
        assert_eq!(found, Some(Finding::SomeTokensRefused { positions, count: 3 }));
        assert_eq!(
            together([None, Some(&unjudged)].into_iter()),
            Some(unjudged.clone())
        );
        assert_eq!(together([None, None].into_iter()), None);
    }

    #[test]
    fn refused_tokens_are_counted_in_words() {
        let said = |positions: &[u32]| {
            let positions = positions.to_vec();
            let finding = Finding::SomeTokensRefused { positions, count: 4 };
            finding.words(crate::SystemKind::DevLake).what
        };

        assert_eq!(said(&[2]), "Token 2 of 4 is refused.");
        assert_eq!(said(&[2, 3]), "Tokens 2 and 3 of 4 are refused.");
        assert_eq!(said(&[1, 2, 4]), "Tokens 1, 2 and 4 of 4 are refused.");
    }
}
