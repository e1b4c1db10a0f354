//! DevLake's plugin `bitbucket` (devlake.md 3.6): Bitbucket Cloud, e-mail and API token. App passwords ended on
//! 28 July 2026 (providers.md 4).

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, FixedValue, Form, KindSpec, Link,
        addresses::{below_mark, https_link, is_at, known},
        common::{Filled, Reader, proposed_name},
        fields::{name_field, naming_organization, other_address},
    },
};

const CLOUD: &str = "https://api.bitbucket.org/2.0/";

/// Where an Atlassian account makes its tokens.
pub(super) const ATLASSIAN_TOKENS: &str = "https://id.atlassian.com/manage-profile/security/api-tokens";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "bitbucket",
    aliases: &[],
    display: "Bitbucket",
    provider: Provider::Bitbucket,
    slot: Slot::Password,
    auth_style: AuthStyle::Basic,
    stores_address: true,
    fixed_fields: &[("usesApiToken", FixedValue::Flag(true))],
    proof: Proof::Weak,
    shortest: &[],
    rights: &[
        "read:account",
        "read:issue:bitbucket",
        "read:pipeline:bitbucket",
        "read:project:bitbucket",
        "read:pullrequest:bitbucket",
        "read:repository:bitbucket",
        "read:runner:bitbucket",
        "read:user:bitbucket",
        "read:workspace:bitbucket",
    ],
    env_secrets: &["BITBUCKET_TOKEN", "BITBUCKET_APP_PASSWORD"],
    env_logins: &["BITBUCKET_USER", "BITBUCKET_USERNAME"],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = reader.address_or(CLOUD).map(|typed| normalise(&typed));
    let login = reader.email();
    let organization = reader.optional(FieldId::Organization);
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let fields = vec![
        naming_organization(&reader),
        name_field(&reader, &proposed),
        Field::text(
            &reader,
            FieldId::Login,
            Block::Credential,
            "E-mail of the Atlassian account",
        )
        .example("kim@example.com")
        .required(),
        Field::secret(FieldId::Password, "API token")
            .help("Create it with scopes, for the app Bitbucket. App passwords have ended."),
        other_address(&reader, CLOUD),
    ];
    reader.finish(
        &SPEC,
        fields,
        Filled {
            login,
            organization,
            ..Filled::of(&SPEC, name, address)
        },
    )
}

fn normalise(typed: &Address) -> Address {
    match is_at(
        typed,
        &["bitbucket.org", "www.bitbucket.org", "api.bitbucket.org"],
    ) {
        true => known(CLOUD),
        false => below_mark(typed, "2.0", "2.0"),
    }
}

fn token_page(_address: &Address) -> Option<Link> {
    https_link("Create this token at Atlassian", ATLASSIAN_TOKENS)
}
