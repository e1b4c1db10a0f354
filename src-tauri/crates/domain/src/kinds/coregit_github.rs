//! CoreGit's provider `github` (coregit.md 5.1 and 6): a token for github.com, and for nothing else.

use crate::{
    AuthStyle, Proof, Provider, Slot, SystemKind, TokenKind,
    kinds::{
        Answers, Field, FieldId, Form, KindSpec, Link,
        addresses::{https_link, known},
        common::{Filled, Reader, proposed_name},
        fields::{label_field, naming_organization, public_or_own},
        github::CLOUD,
    },
};

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::CoreGit,
    slug: "github",
    aliases: &[],
    display: "GitHub",
    provider: Provider::GitHub,
    slot: Slot::Token,
    auth_style: AuthStyle::Bearer,
    stores_address: false,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &["repo", "admin:repo_hook"],
    env_secrets: &["GITHUB_PAT", "GITHUB_TOKEN", "GH_TOKEN"],
    env_logins: &[],
    form,
    normalise: |_| known(CLOUD),
    token_page: |_| token_page(),
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let site = public_or_own(
        &mut reader,
        "GitHub",
        [("cloud", "GitHub.com"), ("server", "Enterprise Server")],
        "CoreGit reaches github.com only: an Enterprise Server cannot be used through it. Choose a DevLake for that.",
    );
    let organization = reader.optional(FieldId::Organization);
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.label(&proposed);
    let fields = vec![
        site,
        naming_organization(&reader),
        label_field(&reader, &proposed),
        Field::secret(FieldId::Token, "Token").help(
            "A personal access token, classic or fine-grained, of an account that may read the repositories.",
        ),
    ];
    let filled = Filled::of(&SPEC, name, Some(known(CLOUD)));
    reader.finish(
        &SPEC,
        fields,
        Filled {
            organization,
            ..filled
        },
    )
}

/// What stays to be said about a token that works now (coregit.md section 6).
pub(super) fn warning(token_kind: TokenKind) -> Option<&'static str> {
    match token_kind {
        TokenKind::GithubInstallation => {
            Some("This token of an app's installation ends within the hour, and the connection with it.")
        }
        TokenKind::GithubOauth | TokenKind::GithubAppUser => {
            Some("This token belongs to a sign-in through an app. It ends when that is taken back.")
        }
        TokenKind::GithubClassic
        | TokenKind::GithubFineGrained
        | TokenKind::GithubAppKey
        | TokenKind::GithubRefresh
        | TokenKind::JenkinsPassword
        | TokenKind::JenkinsApiToken
        | TokenKind::CircleciPersonal
        | TokenKind::GitlabPersonal
        | TokenKind::AtlassianApiToken
        | TokenKind::JiraAccessToken
        | TokenKind::AzurePersonal
        | TokenKind::PagerdutyUser
        | TokenKind::SonarUser
        | TokenKind::Jwt
        | TokenKind::ApiKey
        | TokenKind::Master
        | TokenKind::Scoped
        | TokenKind::UiBasic
        | TokenKind::Unknown => None,
    }
}

fn token_page() -> Option<Link> {
    let url = format!(
        "https://github.com/settings/tokens/new?description=Patchbay%20for%20CoreGit&scopes={}",
        SPEC.rights.join(",")
    );
    https_link("Create this token on GitHub", &url)
}
