//! Which credentials look like the same secret. Only ever a suggestion: nothing is linked by itself.

use domain::{Credential, CredentialId};

use crate::CredentialOverview;

/// Credentials that look like one secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameSecret {
    /// The one whose row would stay.
    pub kept: CredentialId,
    /// The others; none of their secrets is held here.
    pub orphans: Vec<CredentialId>,
}

/// The groups of credentials that look the same: provider, visible end and user agree, and no two accounts differ
/// (devlake.md 3.1 says which ends are visible). One held secret at most in each: two held ones are not compared.
pub fn same_secrets(credentials: &[CredentialOverview]) -> Vec<SameSecret> {
    let mut groups: Vec<Vec<&CredentialOverview>> = Vec::new();
    for one in credentials.iter().filter(|one| is_comparable(one)) {
        let group = groups.iter_mut().find(|group| {
            group.iter().all(|other| {
                look_the_same(&one.credential, &other.credential)
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
            Some(SameSecret {
                kept,
                orphans: others.filter(|id| *id != kept).collect(),
            })
        })
        .collect()
}

fn is_comparable(one: &CredentialOverview) -> bool {
    one.credential.hint.last_four.is_some() && one.active.is_none() && !one.uses.is_empty()
}

fn look_the_same(one: &Credential, other: &Credential) -> bool {
    let agree = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    one.provider == other.provider
        && one.hint.last_four == other.hint.last_four
        && one.login == other.login
        && agree(&one.account, &other.account)
}

#[cfg(test)]
mod tests {
    use domain::{ConnectionId, Environment, Health, Hint, Provider, SetDate, TokenKind};
    use uuid::Uuid;

    use super::*;
    use crate::{Age, CredentialUse};

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
