//! dojops-sa's connector `confluence` (dojops-sa.md sections 4 and 6): Cloud only, read only.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        addresses::{https_link, is_at, segments},
        bitbucket::ATLASSIAN_TOKENS,
        common::{Filled, Reader},
        dojops_fields::{connector_address, connector_name, place, place_field},
        fields::server_address,
        jira,
    },
};

const GATEWAY: &str = "api.atlassian.com";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::Dojops,
    slug: "confluence",
    aliases: &[],
    display: "Confluence",
    provider: Provider::Confluence,
    slot: Slot::Password,
    auth_style: AuthStyle::Basic,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &["View the space"],
    env_secrets: &["CONFLUENCE_API_TOKEN", "CONFLUENCE_TOKEN", "ATLASSIAN_API_TOKEN"],
    env_logins: &["CONFLUENCE_EMAIL", "CONFLUENCE_USER", "ATLASSIAN_EMAIL"],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = address(&mut reader);
    let space = place(
        &mut reader,
        "Enter the key of the space, as in /wiki/spaces/ENG.",
        is_space_key,
        "A space key has letters and digits only, like ENG. A personal one begins with ~.",
    );
    let (name, name_field) = connector_name(&mut reader, &SPEC, space.as_deref(), "Team Confluence");
    let login = reader.email();
    let fields = vec![
        server_address(
            &reader,
            "Confluence address",
            "Any address of the site. Confluence Cloud only.",
        )
        .example("https://mycompany.atlassian.net"),
        name_field,
        Field::text(
            &reader,
            FieldId::Login,
            Block::Credential,
            "E-mail of the Atlassian account",
        )
        .required(),
        Field::secret(FieldId::Password, "API token")
            .help("The token of the account that Jira uses works here, too."),
        place_field(&reader, "Space key", "ENG"),
    ];
    let filled = Filled {
        organization: space,
        login,
        ..Filled::of(&SPEC, name, address)
    };
    reader.finish(&SPEC, fields, filled)
}

fn address(reader: &mut Reader<'_>) -> Option<Address> {
    let address = normalise(&connector_address(reader, None)?);
    let is_gateway = is_at(&address, &[GATEWAY]);
    if is_gateway && !address.path().starts_with("/ex/confluence/") {
        reader.refuse(
            FieldId::Address,
            "The gateway's address has the site's id in it: https://api.atlassian.com/ex/confluence/….",
        );
        return None;
    }
    if !is_gateway && !jira::is_cloud(&address) {
        reader.refuse(
            FieldId::Address,
            "dojops-sa reads Confluence Cloud only. Enter your site, like https://mycompany.atlassian.net.",
        );
        return None;
    }
    Some(address)
}

fn is_space_key(text: &str) -> bool {
    match text.strip_prefix('~') {
        Some(person) => {
            !person.is_empty()
                && person
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':'))
        }
        None => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
    }
}

/// The site; the client adds `/wiki` itself.
fn normalise(typed: &Address) -> Address {
    if is_at(typed, &[GATEWAY]) {
        return typed.at(&segments(typed).take(3).collect::<Vec<_>>().join("/"));
    }
    typed.at("")
}

fn token_page(_address: &Address) -> Option<Link> {
    https_link("Create this token at Atlassian", ATLASSIAN_TOKENS)
}
