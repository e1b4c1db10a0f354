//! DevLake's plugin `github` (devlake.md 3.1): a token, github.com or an Enterprise Server.

use serde_json::Value;

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind, TokenKind,
    kinds::{
        Answers, Block, Field, FieldId, FixedValue, Form, KindSpec, Link,
        addresses::{https_link, is_at, known},
        common::{Filled, Reader, proposed_name},
        fields::{name_field, server_address},
    },
};

pub(super) const CLOUD: &str = "https://api.github.com/";
const SERVER: &str = "server";
const APP: &str = "app";
/// What an App is granted instead of scopes: the permissions that DevLake's documentation names for tokens of that sort.
pub(super) const APP_RIGHTS: &[&str] = &[
    "Actions: read",
    "Contents: read",
    "Discussions: read",
    "Issues: read",
    "Metadata: read",
    "Pull requests: read",
];

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "github",
    aliases: &[],
    display: "GitHub",
    provider: Provider::GitHub,
    slot: Slot::Token,
    auth_style: AuthStyle::Bearer,
    stores_address: true,
    fixed_fields: &[("enableGraphql", FixedValue::Flag(true))],
    proof: Proof::Strong,
    // Shorter ones are stored and then crash every later list (devlake.md 0, fact 11).
    shortest: &[
        ("github_pat_", 85),
        ("ghp_", 32),
        ("gho_", 32),
        ("ghu_", 32),
        ("ghs_", 32),
        ("ghr_", 32),
    ],
    rights: &["repo", "read:org", "read:user"],
    env_secrets: &["GITHUB_PAT", "GITHUB_TOKEN", "GH_TOKEN"],
    env_logins: &[],
    form,
    normalise: enterprise_address,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let is_server = reader.text(FieldId::Site) == SERVER;
    let organization = reader.required(
        FieldId::Organization,
        "Enter the organization, as in github.com/my-org.",
    );
    let address = if is_server {
        reader
            .address(FieldId::Address)
            .map(|typed| enterprise_address(&typed))
    } else {
        Some(known(CLOUD))
    };
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let choices = [("cloud", "GitHub.com"), (SERVER, "Enterprise Server")];
    let chosen = if is_server { SERVER } else { "cloud" };
    let mut fields = vec![
        Field::choice(FieldId::Site, Block::WhatAndWhere, "GitHub", &choices, chosen),
        Field::text(
            &reader,
            FieldId::Organization,
            Block::WhatAndWhere,
            "Organization",
        )
        .example("my-org")
        .required(),
    ];
    if is_server {
        fields.push(
            server_address(&reader, "Address of the server", "Paste any address of it.")
                .example("https://github.example.com"),
        );
    }
    fields.push(name_field(&reader, &proposed));
    let is_app = reader.text(FieldId::AuthMethod) == APP;
    let ways = [("tokens", "Tokens"), (APP, "GitHub App")];
    let way = if is_app { APP } else { "tokens" };
    fields.push(Field::choice(
        FieldId::AuthMethod,
        Block::Credential,
        "Sign in with",
        &ways,
        way,
    ));
    let filled = Filled {
        organization,
        ..Filled::of(&SPEC, name, address)
    };
    let filled = if is_app {
        app(&mut reader, &mut fields, filled)
    } else {
        fields.push(
            Field::secret_rows(FieldId::Token, "Token")
                .help("DevLake takes turns with several tokens, which raises its limit."),
        );
        Filled {
            body: vec![("authMethod", "AccessToken".into())],
            ..filled
        }
    };
    let form = reader.finish(&SPEC, fields, filled);
    if !is_app {
        return form;
    }
    let organization = form.reading.organization.as_deref();
    Form {
        token_page: form
            .address
            .as_ref()
            .and_then(|address| apps_page(address, organization)),
        rights: APP_RIGHTS.to_vec(),
        ..form
    }
}

/// An App: its id, its private key, and where it is installed (devlake.md 3.1). The key goes to DevLake alone, which
/// signs with it.
fn app(reader: &mut Reader<'_>, fields: &mut Vec<Field>, filled: Filled) -> Filled {
    let id = reader.required(
        FieldId::AppId,
        "Enter the App ID, a number on the App's settings page.",
    );
    if id
        .as_deref()
        .is_some_and(|id| !id.chars().all(|one| one.is_ascii_alphanumeric() || one == '.'))
    {
        reader.refuse(
            FieldId::AppId,
            "The App ID has digits only, the client ID letters and digits.",
        );
    }
    let installation = reader.required(FieldId::Installation, "Choose where the App is installed.");
    let number: Option<u64> = installation.as_deref().and_then(|number| number.parse().ok());
    if installation.is_some() && number.is_none_or(|number| number == 0) {
        reader.refuse(
            FieldId::Installation,
            "An installation has a number. Choose one from the list.",
        );
    }
    fields.extend([
        Field::text(reader, FieldId::AppId, Block::Credential, "App ID")
            .required()
            .example("123456"),
        Field::private_key(FieldId::AppKey, "Private key")
            .help("Paste the whole .pem file. It goes to DevLake, never to GitHub."),
        Field::pick(reader, FieldId::Installation, Block::Credential, "Installation")
            .help("DevLake asks GitHub where the App is installed."),
    ]);
    let mut body = vec![("authMethod", Value::from("AppKey"))];
    body.extend(id.map(|id| ("appId", Value::from(id))));
    // A number: as a text DevLake's test breaks (devlake.md 3.1).
    body.extend(number.map(|number| ("installationId", Value::from(number))));
    Filled {
        slot: Slot::AppKey,
        auth_style: AuthStyle::BodyField,
        body,
        ..filled
    }
}

/// Enterprise Server answers below `/api/v3/`; GitHub's own pages stand for the cloud.
pub(super) fn enterprise_address(typed: &Address) -> Address {
    match is_at(typed, &["github.com", "www.github.com", "api.github.com"]) {
        true => known(CLOUD),
        false => typed.at("api/v3"),
    }
}

/// What DevLake cannot say of a token, or what ends by itself (devlake.md 0, fact 3; providers.md 1).
pub(super) fn warning(token_kind: TokenKind) -> Option<&'static str> {
    match token_kind {
        TokenKind::GithubInstallation => {
            Some("This token ends within the hour. Let DevLake make its own: sign in as a GitHub App.")
        }
        TokenKind::GithubFineGrained => Some("DevLake cannot judge the rights of a fine-grained token."),
        TokenKind::GithubOauth | TokenKind::GithubAppUser => Some(
            "DevLake cannot judge the rights of this kind of token, and it ends when the sign-in is taken back.",
        ),
        TokenKind::Unknown => Some("DevLake judges the rights of classic tokens (ghp_) only."),
        TokenKind::GithubClassic
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
        | TokenKind::UiBasic => None,
    }
}

fn token_page(address: &Address) -> Option<Link> {
    classic_page(address, SPEC.rights)
}

/// Where the Apps of an organization are kept, with their permissions and keys; one's own without it.
pub(super) fn apps_page(address: &Address, organization: Option<&str>) -> Option<Link> {
    let is_plain = |name: &&str| name.chars().all(|one| one.is_ascii_alphanumeric() || one == '-');
    let owner = match organization.filter(is_plain) {
        Some(name) => format!("organizations/{name}/"),
        None => String::new(),
    };
    let site = site(address);
    https_link("Open the Apps on GitHub", &format!("{site}{owner}settings/apps"))
}

/// The classic page, with scopes and description filled in (providers.md 1, "Create").
pub(super) fn classic_page(address: &Address, scopes: &[&str]) -> Option<Link> {
    let url = format!(
        "{}settings/tokens/new?description=Patchbay%20for%20DevLake&scopes={}",
        site(address),
        scopes.join(",")
    );
    https_link("Create this token on GitHub", &url)
}

/// Where people go, beside the interface's address.
fn site(address: &Address) -> String {
    match address.origin().host() {
        "api.github.com" => "https://github.com/".to_owned(),
        _ => address.at("").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_name_follows_the_organization_until_it_is_typed() {
        let follows = form(&answers(&[(FieldId::Organization, "my-org")]))
            .draft
            .unwrap();
        let typed = form(&answers(&[
            (FieldId::Organization, "my-org"),
            (FieldId::Name, " Mine "),
        ]))
        .draft
        .unwrap();

        assert_eq!(
            (follows.name.as_str(), typed.name.as_str()),
            ("GitHub - my-org", "Mine")
        );
        assert_eq!(follows.address.to_string(), "https://api.github.com/");
    }

    #[rstest]
    #[case(
        "https://github.example.com/my-org/repo?tab=1",
        "https://github.example.com/api/v3/"
    )]
    #[case("github.example.com", "https://github.example.com/api/v3/")]
    #[case("https://github.com/my-org", "https://api.github.com/")]
    fn any_address_of_a_server_becomes_its_interface(#[case] pasted: &str, #[case] used: &str) {
        let form = form(&answers(&[
            (FieldId::Site, SERVER),
            (FieldId::Organization, "my-org"),
            (FieldId::Address, pasted),
        ]));

        assert_eq!(form.draft.unwrap().address.to_string(), used);
    }

    #[test]
    fn an_empty_form_names_what_is_missing() {
        let form = form(&Answers::new());

        assert!(
            form.problem(FieldId::Organization)
                .unwrap()
                .contains("organization")
        );
    }

    #[rstest]
    #[case("https://proxy.example:3128", "ignores https")]
    #[case("proxy.example:3128", "Begin with")]
    #[case("http://kim:pw@proxy.example", "readable")]
    #[case("ftp://proxy.example", "only")]
    fn a_proxy_that_devlake_would_ignore_is_refused(#[case] proxy: &str, #[case] words: &str) {
        let form = form(&answers(&[
            (FieldId::Organization, "my-org"),
            (FieldId::Proxy, proxy),
        ]));

        assert!(form.problem(FieldId::Proxy).unwrap().contains(words));
    }

    #[test]
    fn the_token_page_asks_for_the_rights_by_name() {
        let page = token_page(&Address::parse("https://github.example.com/api/v3").unwrap()).unwrap();

        assert!(
            page.url
                .starts_with("https://github.example.com/settings/tokens/new?")
        );
        assert!(page.url.ends_with("scopes=repo,read:org,read:user"));
    }

    #[rstest]
    #[case("my-org", "https://github.com/organizations/my-org/settings/apps")]
    #[case("my org/..", "https://github.com/settings/apps")]
    fn an_app_has_permissions_of_its_own_and_a_page_at_its_organization(
        #[case] organization: &str,
        #[case] page: &str,
    ) {
        let form = form(&answers(&[
            (FieldId::Organization, organization),
            (FieldId::AuthMethod, APP),
        ]));

        assert_eq!(form.token_page.unwrap().url, page);
        assert!(form.rights.contains(&"Pull requests: read") && !form.rights.contains(&"repo"));
    }

    fn answers(given: &[(FieldId, &str)]) -> Answers {
        given
            .iter()
            .map(|(field, answer)| (*field, (*answer).to_owned()))
            .collect()
    }
}
