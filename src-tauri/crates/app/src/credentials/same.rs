//! Which credentials look like the same secret. Only ever a suggestion: nothing is linked by itself.

use domain::{Credential, CredentialId, TokenKind};

use crate::{CredentialOverview, CredentialUse};

/// Credentials that look like one secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameSecret {
    /// The one whose row would stay.
    pub kept: CredentialId,
    /// The others; none of their secrets is held here.
    pub orphans: Vec<CredentialId>,
    /// Whether only the account says so, because a system shows no end of its secrets.
    pub is_by_account: bool,
}

/// The groups of credentials that look the same: provider, visible end and user agree, and no two accounts differ
/// (devlake.md 3.1 says which ends are visible). Where a system shows no end (coregit.md 5.2), account and kind agree with
/// one other credential, and with only one. One held secret at most in each: two held ones are not compared.
pub fn same_secrets(credentials: &[CredentialOverview]) -> Vec<SameSecret> {
    let mut groups: Vec<Vec<&CredentialOverview>> = Vec::new();
    let comparable = || credentials.iter().filter(|one| is_comparable(one));
    let is_told_apart = |one: &&CredentialOverview| {
        let same = |other: &&CredentialOverview| are_of_one_account(one, other);
        one.credential.hint.last_four.is_some() || comparable().filter(same).count() == 1
    };
    for one in comparable().filter(is_told_apart) {
        let group = groups.iter_mut().find(|group| {
            group.iter().all(|other| {
                (look_the_same(&one.credential, &other.credential) || are_of_one_account(one, other))
                    && !(one.credential.is_held && other.credential.is_held)
            })
        });
        match group {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
        .into_iter()
        .filter(|group| group.len() > 1)
        .filter_map(|group| {
            let kept = group
                .iter()
                .max_by_key(|one| (one.credential.is_held, one.uses.len()))?
                .credential
                .id;
            let others = group.iter().map(|one| one.credential.id);
            let shows_no_end = |one: &&CredentialOverview| one.credential.hint.last_four.is_none();
            Some(SameSecret {
                kept,
                is_by_account: group.iter().any(shows_no_end),
                orphans: others.filter(|id| *id != kept).collect(),
            })
        })
        .collect()
}

fn is_comparable(one: &CredentialOverview) -> bool {
    let credential = &one.credential;
    let is_known = credential.hint.last_four.is_some() || credential.account.is_some();
    is_known && one.active.is_none() && !one.uses.is_empty()
}

/// One of them shows no end, and they are in different systems: whose they are has to tell.
fn are_of_one_account(one: &CredentialOverview, other: &CredentialOverview) -> bool {
    let is_elsewhere = |used: &CredentialUse| other.uses.iter().all(|theirs| theirs.system != used.system);
    let (mine, theirs) = (&one.credential, &other.credential);
    let kinds_agree = mine.token_kind == theirs.token_kind
        || mine.token_kind == TokenKind::Unknown
        || theirs.token_kind == TokenKind::Unknown;
    (mine.hint.last_four.is_none() || theirs.hint.last_four.is_none())
        && mine.id != theirs.id
        && mine.account.is_some()
        && mine.account == theirs.account
        && mine.provider == theirs.provider
        && mine.login == theirs.login
        && kinds_agree
        && one.uses.iter().all(is_elsewhere)
}

fn look_the_same(one: &Credential, other: &Credential) -> bool {
    let agree = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    one.provider == other.provider
        && one.hint.last_four.is_some()
        && one.hint.last_four == other.hint.last_four
        && one.login == other.login
        && agree(&one.account, &other.account)
}

#[cfg(test)]
mod tests {
    use domain::{ConnectionId, Environment, Health, Hint, Provider, SetDate};
    use uuid::Uuid;

    use super::*;
    use crate::Age;

    #[test]
    fn those_with_the_same_end_are_suggested_and_a_held_one_stays() {
        let all = [
            adopted(1, "90ab"),
            held(2, "90ab"),
            adopted(3, "90ab"),
            adopted(4, "77aa"),
        ];

        let suggested = same_secrets(&all);

        assert_eq!(suggested.len(), 1);
        assert_eq!(suggested[0].kept, id(2));
        assert_eq!(suggested[0].orphans, [id(1), id(3)]);
    }

    #[test]
    fn another_account_or_another_held_secret_is_no_suggestion() {
        let mut other = adopted(2, "90ab");
        other.credential.account = Some("ci-bot".to_owned());
        let mut mine = adopted(1, "90ab");
        mine.credential.account = Some("kim-dev".to_owned());

        assert_eq!(same_secrets(&[mine, other]), []);
        assert_eq!(same_secrets(&[held(1, "90ab"), held(2, "90ab")]), []);
    }

    #[test]
    fn where_no_end_is_shown_account_and_kind_tell_across_systems() {
        let all = [of_kim(held(1, "90ab")), in_coregit(2)];

        let suggested = same_secrets(&all);

        assert_eq!((suggested.len(), suggested[0].is_by_account), (1, true));
        assert_eq!(
            (suggested[0].kept, suggested[0].orphans.as_slice()),
            (id(1), [id(2)].as_slice())
        );
    }

    #[test]
    fn an_account_with_several_tokens_says_nothing_about_which() {
        let all = [of_kim(held(1, "90ab")), of_kim(adopted(3, "77aa")), in_coregit(2)];

        assert_eq!(same_secrets(&all), []);
    }

    #[test]
    fn another_kind_of_token_or_the_same_system_is_no_suggestion() {
        let mut installation = in_coregit(2);
        installation.credential.token_kind = TokenKind::GithubInstallation;
        let mut classic = of_kim(held(1, "90ab"));
        classic.credential.token_kind = TokenKind::GithubClassic;

        assert_eq!(same_secrets(&[classic, installation]), []);
        assert_eq!(same_secrets(&[in_coregit(1), in_coregit(2)]), []);
    }

    fn of_kim(mut one: CredentialOverview) -> CredentialOverview {
        one.credential.account = Some("kim-dev".to_owned());
        one
    }

    /// A CoreGit says whose its tokens are, and nothing else of them.
    fn in_coregit(number: u128) -> CredentialOverview {
        let mut one = of_kim(adopted(number, ""));
        one.credential.hint = Hint::default();
        one.uses[0].system = "CoreGit".to_owned();
        one
    }

    fn held(number: u128, end: &str) -> CredentialOverview {
        let mut one = adopted(number, end);
        one.credential.is_held = true;
        one
    }

    fn adopted(number: u128, end: &str) -> CredentialOverview {
        CredentialOverview {
            can_be_erased: false,
            restores: Vec::new(),
            credential: Credential {
                id: id(number),
                provider: Provider::GitHub,
                token_kind: TokenKind::Unknown,
                account: None,
                login: None,
                hint: Hint {
                    last_four: Some(end.to_owned()),
                },
                scopes: None,
                set: SetDate::Unknown,
                expires_at: None,
                policy: Default::default(),
                notes: String::new(),
                is_held: false,
            },
            age: Age::Unknown,
            worst: Some(Health::Unchecked),
            uses: vec![CredentialUse {
                connection: ConnectionId::from_uuid(Uuid::from_u128(number)),
                name: "GitHub".to_owned(),
                kind: "GitHub".to_owned(),
                system: "DevLake".to_owned(),
                environment: Environment::Dev,
                health: Health::Unchecked,
            }],
            own_login_of: None,
            active: None,
            previous: None,
        }
    }

    fn id(number: u128) -> CredentialId {
        CredentialId::from_uuid(Uuid::from_u128(number))
    }
}
