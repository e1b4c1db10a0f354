//! DevLake's plugin `jira` (devlake.md 3.8). The host tells the way in: Jira Cloud takes e-mail and API token and never
//! a bearer token; a server takes its own access tokens, or user and password; the gateway of Atlassian takes both.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        addresses::{below_prefix, https_link, is_at, segments},
        bitbucket::ATLASSIAN_TOKENS,
        common::{Filled, Reader, proposed_name},
        fields::{name_field, naming_organization, server_address},
    },
};

/// How pages of a server begin, below the path that it may live under.
pub(super) const PAGES: [&str; 9] = [
    "rest",
    "browse",
    "projects",
    "secure",
    "issues",
    "login.jsp",
    "plugins",
    "servicedesk",
    "dashboards",
];

const TOKEN: &str = "token";
const PASSWORD: &str = "password";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "jira",
    aliases: &[],
    display: "Jira",
    provider: Provider::Jira,
    slot: Slot::Password,
    auth_style: AuthStyle::Basic,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &["Browse projects", "See boards"],
    env_secrets: &["JIRA_TOKEN", "JIRA_API_TOKEN"],
    env_logins: &["JIRA_USERNAME", "JIRA_USER", "JIRA_EMAIL"],
    form,
    normalise,
    token_page,
};

/// What sort of Jira an address leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// At Atlassian, under its own name.
    Cloud,
    /// At Atlassian, by its id: where tokens with scopes work.
    Gateway,
    /// A server of one's own.
    Server,
}

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = address(&mut reader);
    let organization = reader.optional(FieldId::Organization);
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let mut fields = vec![
        server_address(&reader, "Jira address", "Any address of it.")
            .example("https://my-site.atlassian.net"),
        naming_organization(&reader),
        name_field(&reader, &proposed),
    ];
    let site = address.as_ref().map_or(Site::Server, site);
    let filled = Filled {
        organization,
        ..Filled::of(&SPEC, name, address)
    };
    let filled = credential(&mut reader, site, &mut fields, filled);
    reader.finish(&SPEC, fields, filled)
}

/// The way in: its fields, and what DevLake is told about it.
pub(super) fn credential(
    reader: &mut Reader<'_>,
    site: Site,
    fields: &mut Vec<Field>,
    filled: Filled,
) -> Filled {
    let method = match (site, reader.text(FieldId::AuthMethod)) {
        (Site::Cloud, _) => PASSWORD,
        (Site::Gateway, TOKEN) => TOKEN,
        (Site::Gateway, _) => PASSWORD,
        (Site::Server, PASSWORD) => PASSWORD,
        (Site::Server, _) => TOKEN,
    };
    let choices = match site {
        Site::Cloud => None,
        Site::Gateway => Some([
            (PASSWORD, "E-mail and API token"),
            (TOKEN, "Token of a service account"),
        ]),
        Site::Server => Some([(TOKEN, "Personal access token"), (PASSWORD, "User and password")]),
    };
    if let Some(choices) = choices {
        fields.push(Field::choice(
            FieldId::AuthMethod,
            Block::Credential,
            "Sign in with",
            &choices,
            method,
        ));
    }
    if method == TOKEN {
        let label = if site == Site::Gateway {
            "Token of the service account"
        } else {
            "Personal access token"
        };
        fields.push(Field::secret(FieldId::Token, label));
        let body = vec![("authMethod", "AccessToken".into())];
        return Filled {
            slot: Slot::Token,
            auth_style: AuthStyle::Bearer,
            body,
            ..filled
        };
    }
    let (login, label, secret) = match site {
        Site::Cloud | Site::Gateway => (reader.email(), "E-mail of the Atlassian account", api_token()),
        Site::Server => {
            let login = reader.login("Enter the Jira user name.");
            (login, "User name", Field::secret(FieldId::Password, "Password"))
        }
    };
    fields.push(Field::text(reader, FieldId::Login, Block::Credential, label).required());
    fields.push(secret);
    Filled {
        login,
        body: vec![("authMethod", "BasicAuth".into())],
        ..filled
    }
}

fn api_token() -> Field {
    Field::secret(FieldId::Password, "API token")
        .help("At a site of its own Jira takes tokens without scopes only. Every token lives a year at most.")
}

fn address(reader: &mut Reader<'_>) -> Option<Address> {
    let address = normalise(&reader.address(FieldId::Address)?);
    refuse_other_pages(reader, Some(address))
}

/// Atlassian's own pages are no site, and the gateway is one only with the site's id in the address.
pub(super) fn refuse_other_pages(reader: &mut Reader<'_>, address: Option<Address>) -> Option<Address> {
    let address = address?;
    if is_at(
        &address,
        &["id.atlassian.com", "www.atlassian.com", "atlassian.com"],
    ) {
        reader.refuse(
            FieldId::Address,
            "This is Atlassian's own page. Enter your site, like https://my-site.atlassian.net.",
        );
        return None;
    }
    if site(&address) == Site::Gateway && !address.path().starts_with("/ex/jira/") {
        reader.refuse(
            FieldId::Address,
            "The gateway's address has the site's id in it: https://api.atlassian.com/ex/jira/….",
        );
        return None;
    }
    Some(address)
}

/// Whether a site of Jira Cloud is meant, under its own name.
pub(super) fn is_cloud(address: &Address) -> bool {
    let host = address.origin().host();
    host.ends_with(".atlassian.net") || host.ends_with(".jira.com")
}

pub(super) fn site(address: &Address) -> Site {
    if is_cloud(address) {
        Site::Cloud
    } else if is_at(address, &["api.atlassian.com"]) {
        Site::Gateway
    } else {
        Site::Server
    }
}

/// `/rest/`, at the site, below its id at the gateway, below its own path at a server.
fn normalise(typed: &Address) -> Address {
    match site(typed) {
        Site::Cloud => typed.at("rest"),
        Site::Gateway => {
            let site: Vec<&str> = segments(typed)
                .take(3)
                .take_while(|segment| *segment != "rest")
                .collect();
            typed.at(&format!("{}/rest", site.join("/")))
        }
        Site::Server => below_prefix(typed, &PAGES, "rest"),
    }
}

/// Atlassian's page, or the profile page of a server (providers.md 6, 7).
pub(super) fn token_page(address: &Address) -> Option<Link> {
    const PROFILE: &str =
        "secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens";
    match site(address) {
        Site::Cloud | Site::Gateway => https_link("Create this token at Atlassian", ATLASSIAN_TOKENS),
        Site::Server => {
            let url = below_prefix(address, &["rest"], "").below(PROFILE);
            https_link("Create this token in Jira", url.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("my-site.atlassian.net", &[(FieldId::Login, "kim@example.com")], "BasicAuth", Slot::Password)]
    #[case("my-site.atlassian.net", &[(FieldId::Login, "kim@example.com"), (FieldId::AuthMethod, TOKEN)], "BasicAuth", Slot::Password)]
    #[case("jira.example.com", &[], "AccessToken", Slot::Token)]
    #[case("jira.example.com", &[(FieldId::AuthMethod, PASSWORD), (FieldId::Login, "kim")], "BasicAuth", Slot::Password)]
    #[case("api.atlassian.com/ex/jira/1-2", &[(FieldId::Login, "kim@example.com")], "BasicAuth", Slot::Password)]
    #[case("api.atlassian.com/ex/jira/1-2", &[(FieldId::AuthMethod, TOKEN)], "AccessToken", Slot::Token)]
    fn the_host_tells_the_way_in_and_the_cloud_never_takes_a_bearer_token(
        #[case] address: &str,
        #[case] more: &[(FieldId, &str)],
        #[case] method: &str,
        #[case] slot: Slot,
    ) {
        let draft = form(&answers(address, more)).draft.unwrap();

        assert_eq!(
            (draft.body, draft.slot),
            (vec![("authMethod", method.into())], slot)
        );
        assert_eq!(draft.auth_style == AuthStyle::Basic, draft.login.is_some());
    }

    #[rstest]
    #[case("my-site.atlassian.net", &[(FieldId::Login, "kim")], FieldId::Login, "e-mail")]
    #[case("jira.example.com", &[(FieldId::AuthMethod, PASSWORD)], FieldId::Login, "user name")]
    #[case("https://id.atlassian.com/manage-profile", &[], FieldId::Address, "your site")]
    #[case("https://api.atlassian.com/", &[], FieldId::Address, "gateway")]
    fn what_jira_would_refuse_is_told_before_the_call(
        #[case] address: &str,
        #[case] more: &[(FieldId, &str)],
        #[case] field: FieldId,
        #[case] words: &str,
    ) {
        assert!(
            form(&answers(address, more))
                .problem(field)
                .unwrap()
                .contains(words)
        );
    }

    fn answers(address: &str, more: &[(FieldId, &str)]) -> Answers {
        let given = more.iter().copied().chain([(FieldId::Address, address)]);
        given.map(|(field, answer)| (field, answer.to_owned())).collect()
    }
}
