//! One secret for a further connection: which kinds could work with it, and which answers go with it. Provider and
//! slot decide; no kind is named here.

use crate::{
    Credential, Provider, Slot, TokenKind,
    kinds::{Answers, ConnectionKind, Control, FieldId},
};

/// What a further connection of the same provider has in common with the first. Never the name, and never the user:
/// that one comes with the credential.
const IN_COMMON: [FieldId; 5] = [
    FieldId::Site,
    FieldId::AuthMethod,
    FieldId::Organization,
    FieldId::Enterprise,
    FieldId::Address,
];

impl Credential {
    /// Whether it is of the sort that a slot of this kind takes: the kind's provider issued it, and what fills a
    /// password's slot has a user name, while what fills a token's has none.
    pub fn suits(&self, kind: ConnectionKind, slot: Slot) -> bool {
        let travels_alike = match slot {
            Slot::Password => self.login.is_some(),
            Slot::Token => self.login.is_none(),
            // It works only beside the number of its app, which belongs to a connection.
            Slot::AppKey => false,
        };
        let is_app_key = self.token_kind == TokenKind::GithubAppKey;
        self.is_issued_for(kind.spec().provider) && travels_alike && !is_app_key
    }

    /// The provider's own, or a token of an Atlassian account, which opens each product on its sites.
    fn is_issued_for(&self, provider: Provider) -> bool {
        let opens_sites = |provider| matches!(provider, Provider::Jira | Provider::Confluence);
        self.provider == provider
            || (self.token_kind == TokenKind::AtlassianApiToken
                && opens_sites(self.provider)
                && opens_sites(provider))
    }
}

/// The answers about one connection that hold for another of the same provider; what its form cannot use is left out.
pub fn answers_in_common(answers: &Answers, kind: ConnectionKind) -> Answers {
    let mut taken = answers.clone();
    taken.retain(|field, _| IN_COMMON.contains(field));
    // A choice that goes can take fields with it; those go at the second look.
    for _ in 0..2 {
        let form = kind.form(&taken);
        taken.retain(|id, answer| {
            let field = form.fields.iter().find(|field| field.id == *id);
            let is_open = field.is_some_and(|field| match &field.control {
                Control::Choice(choices) => choices.iter().any(|choice| choice.value == answer),
                Control::Text | Control::TextOrPick | Control::Number => true,
                Control::Secret | Control::SecretRows | Control::PrivateKey | Control::Pick => false,
            });
            is_open && form.problem(*id).is_none()
        });
    }
    taken
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::{CredentialId, Hint, Provider, SetDate};

    #[rstest]
    #[case::the_same_kind(ConnectionKind::DevLakeGithub, Slot::Token, true)]
    #[case::another_kind_of_its_provider(ConnectionKind::DevLakeGhCopilot, Slot::Token, true)]
    #[case::another_sort_of_system(ConnectionKind::CoreGitGithub, Slot::Token, true)]
    #[case::another_provider(ConnectionKind::DevLakeGitlab, Slot::Token, false)]
    #[case::a_slot_with_a_user(ConnectionKind::DevLakeGithub, Slot::Password, false)]
    #[case::an_apps_key(ConnectionKind::DevLakeGithub, Slot::AppKey, false)]
    fn provider_and_slot_decide_what_a_token_suits(
        #[case] kind: ConnectionKind,
        #[case] slot: Slot,
        #[case] expected: bool,
    ) {
        assert_eq!(credential(Provider::GitHub, None).suits(kind, slot), expected);
    }

    #[test]
    fn a_password_suits_where_a_user_goes_with_it() {
        let password = credential(Provider::Jira, Some("kim@example.com"));

        assert!(password.suits(ConnectionKind::DevLakeJira, Slot::Password));
        assert!(!password.suits(ConnectionKind::DevLakeJira, Slot::Token));
    }

    #[test]
    fn what_two_kinds_have_in_common_is_taken_over_without_the_name() {
        let github = answers(&[
            (FieldId::Site, "server"),
            (FieldId::Address, "https://ghe.example.test"),
            (FieldId::Organization, "my-org"),
            (FieldId::Name, "GitHub - my-org"),
        ]);

        let copilot = answers_in_common(&github, ConnectionKind::DevLakeGhCopilot);

        let expected = answers(&[
            (FieldId::Address, "https://ghe.example.test"),
            (FieldId::Organization, "my-org"),
        ]);
        assert_eq!(copilot, expected);
    }

    #[test]
    fn what_the_other_kind_would_refuse_is_left_out() {
        let github = answers(&[(FieldId::Site, "server"), (FieldId::Organization, "my-org")]);

        let coregit = answers_in_common(&github, ConnectionKind::CoreGitGithub);

        assert_eq!(coregit, answers(&[(FieldId::Organization, "my-org")]));
    }

    fn answers(given: &[(FieldId, &str)]) -> Answers {
        given
            .iter()
            .map(|(field, answer)| (*field, (*answer).to_owned()))
            .collect()
    }

    fn credential(provider: Provider, login: Option<&str>) -> Credential {
        Credential {
            id: CredentialId::from_uuid(Uuid::from_u128(1)),
            provider,
            token_kind: TokenKind::Unknown,
            account: None,
            login: login.map(str::to_owned),
            hint: Hint::default(),
            scopes: None,
            set: SetDate::Unknown,
            expires_at: None,
            policy: Default::default(),
            notes: String::new(),
            is_held: true,
        }
    }
}
