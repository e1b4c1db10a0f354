//! Whose a secret is, by the names that its provider has for the account, and whether that is whom somebody expects.
//! Only names of one sort are compared: an e-mail address says nothing about a display name.

use crate::{Finding, Outcome, kinds::FieldId};

/// The names by which a provider tells accounts apart. What people are called is none of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountNames {
    /// The name with which it signs in: a login, a slug.
    pub user: Option<String>,
    /// Its e-mail address; people may hide it.
    pub email: Option<String>,
}

/// Whose a secret should be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expected {
    /// The user name or e-mail address that was entered to go with it.
    pub entered: Option<String>,
    /// The account that our record has.
    pub recorded: Option<String>,
}

impl AccountNames {
    /// An account with a name to sign in with.
    pub fn of_user(user: Option<&str>) -> Self {
        Self {
            user: user.map(str::to_owned),
            email: None,
        }
    }

    fn has(&self, name: &str) -> bool {
        let mut names = self.user.iter().chain(&self.email);
        names.any(|own| is_same(own, name))
    }

    /// The account's own name of the sort that was entered. Where people sign in with user names, a server may take an
    /// e-mail address for another one.
    fn in_place_of(&self, entered: &str) -> Option<&String> {
        match sort_of(entered) {
            Sort::Email => self.email.as_ref().filter(|_| self.user.is_none()),
            Sort::User => self.user.as_ref(),
            Sort::Other => None,
        }
    }
}

impl Expected {
    /// What there is to say where the secret is known to be somebody else's; `shown` is how the account is shown.
    /// `None` also where nobody can compare.
    pub fn difference(&self, shown: Option<&str>, names: &AccountNames) -> Option<Finding> {
        if let Some(entered) = &self.entered {
            if names.has(entered) {
                return None;
            }
            if let Some(account) = names.in_place_of(entered) {
                return Some(Finding::AccountDiffers {
                    account: account.clone(),
                    expected: entered.clone(),
                    field: Some(FieldId::Login),
                });
            }
        }
        let recorded = self.recorded.as_ref()?;
        let account = shown.filter(|shown| names.has(shown))?;
        are_different(account, recorded).then(|| Finding::AccountDiffers {
            account: account.to_owned(),
            expected: recorded.clone(),
            field: None,
        })
    }
}

/// What is said in the end: that it is somebody else's stands beside nothing that keeps it from working.
pub fn beside(found: Option<Finding>, difference: Option<Finding>) -> Option<Finding> {
    match (found, difference) {
        (Some(Finding::CannotJudge { account, .. }), Some(Finding::AccountDiffers { expected, .. })) => {
            Some(Finding::CannotJudge {
                account,
                instead_of: Some(expected),
            })
        }
        (Some(found), _) if found.outcome() != Outcome::Passed => Some(found),
        (found, difference) => difference.or(found),
    }
}

/// Whether two names are known to be two accounts: names of different sorts say nothing.
pub fn are_different(one: &str, other: &str) -> bool {
    sort_of(one) != Sort::Other && are_told_apart(one, other)
}

/// Whether two names of one sort differ, what people are called included: reason enough to ask before a secret takes
/// another one's place.
pub fn are_told_apart(one: &str, other: &str) -> bool {
    sort_of(one) == sort_of(other) && !is_same(one, other)
}

/// Providers tell no upper from lower case here.
fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Email,
    User,
    /// A name for people, or one with its domain before it.
    Other,
}

fn sort_of(name: &str) -> Sort {
    let name = name.trim();
    if name.is_empty() || name.contains(|one: char| one.is_whitespace() || one == '\\') {
        Sort::Other
    } else if name.contains('@') {
        Sort::Email
    } else {
        Sort::User
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const KIM: (Option<&str>, Option<&str>) = (None, Some("kim@example.test"));
    const KIM_AT_A_SERVER: (Option<&str>, Option<&str>) = (Some("kim"), Some("kim@example.test"));
    const HIDDEN: (Option<&str>, Option<&str>) = (None, None);

    #[rstest]
    #[case::the_same("kim@example.test", KIM, None)]
    #[case::in_capitals("Kim@Example.test", KIM, None)]
    #[case::another_address("lee@example.test", KIM, Some("kim@example.test"))]
    #[case::hidden("lee@example.test", HIDDEN, None)]
    #[case::the_same_user("KIM", KIM_AT_A_SERVER, None)]
    #[case::another_user("lee", KIM_AT_A_SERVER, Some("kim"))]
    #[case::an_address_where_user_names_sign_in("k.doe@corp.test", KIM_AT_A_SERVER, None)]
    #[case::with_its_domain("CORP\\kim", KIM_AT_A_SERVER, None)]
    #[case::a_user_where_addresses_sign_in("kim", KIM, None)]
    fn what_was_entered_is_compared_with_names_of_its_own_sort(
        #[case] entered: &str,
        #[case] (user, email): (Option<&str>, Option<&str>),
        #[case] differs: Option<&str>,
    ) {
        let expected = Expected {
            entered: Some(entered.to_owned()),
            recorded: None,
        };

        let found = expected.difference(Some("Kim Fake"), &names(user, email));

        let expected = differs.map(|account| Finding::AccountDiffers {
            account: account.to_owned(),
            expected: entered.to_owned(),
            field: Some(FieldId::Login),
        });
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case::the_same(Some("Octo-Fake"), "octo-fake", false)]
    #[case::somebody_else(Some("hubot"), "octo-fake", true)]
    #[case::recorded_by_another_sort_of_name(Some("hubot"), "octo@example.test", false)]
    #[case::recorded_as_people_say(Some("hubot"), "Octo Fake", false)]
    #[case::nobody_named(None, "octo-fake", false)]
    fn what_is_recorded_is_compared_with_what_is_shown(
        #[case] shown: Option<&str>,
        #[case] recorded: &str,
        #[case] differs: bool,
    ) {
        let expected = Expected {
            entered: None,
            recorded: Some(recorded.to_owned()),
        };

        let found = expected.difference(shown, &names(shown, None));

        assert_eq!(found.is_some(), differs, "{found:?}");
    }

    #[test]
    fn what_people_are_called_is_never_compared() {
        let expected = Expected {
            entered: None,
            recorded: Some("kim".to_owned()),
        };

        assert_eq!(expected.difference(Some("Kimmy"), &AccountNames::default()), None);
    }

    #[test]
    fn whoever_signs_in_as_entered_is_the_one_whatever_was_recorded() {
        let expected = Expected {
            entered: Some("kim@example.test".to_owned()),
            recorded: Some("kim@old.test".to_owned()),
        };

        let found = expected.difference(Some("kim@example.test"), &names(None, Some("kim@example.test")));

        assert_eq!(found, None);
    }

    #[test]
    fn what_keeps_it_from_working_is_said_first() {
        let differs = Finding::AccountDiffers {
            account: "hubot".to_owned(),
            expected: "octo-fake".to_owned(),
            field: None,
        };
        let remark = Finding::OnlyPublic;
        let unjudged = Finding::CannotJudge {
            account: "hubot".to_owned(),
            instead_of: None,
        };
        let said = |found: &Finding| beside(Some(found.clone()), Some(differs.clone()));

        assert_eq!(beside(None, Some(differs.clone())), Some(differs.clone()));
        assert_eq!(said(&remark), Some(differs.clone()));
        assert_eq!(said(&Finding::NoReason), Some(Finding::NoReason));
        let both = Finding::CannotJudge {
            account: "hubot".to_owned(),
            instead_of: Some("octo-fake".to_owned()),
        };
        assert_eq!(said(&unjudged), Some(both));
    }

    fn names(user: Option<&str>, email: Option<&str>) -> AccountNames {
        AccountNames {
            user: user.map(str::to_owned),
            email: email.map(str::to_owned),
        }
    }
}
