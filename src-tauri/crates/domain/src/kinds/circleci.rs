//! DevLake's plugin `circleci` (devlake.md 3.4): a personal token, the cloud or a server.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Field, FieldId, Form, KindSpec, Link,
        addresses::{below_mark, https_link, is_at, known},
        common::{Filled, Reader, proposed_name},
        fields::{name_field, naming_organization, other_address},
    },
};

/// Without the version, which DevLake adds itself (devlake.md 0, fact 14).
const CLOUD: &str = "https://circleci.com/api/";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "circleci",
    aliases: &[],
    display: "CircleCI",
    provider: Provider::CircleCi,
    slot: Slot::Token,
    auth_style: AuthStyle::CircleToken,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Weak,
    shortest: &[],
    rights: &["a personal token; it has every right of its account"],
    env_secrets: &["CIRCLECI_TOKEN", "CIRCLE_TOKEN"],
    env_logins: &[],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = reader.address_or(CLOUD).map(|typed| normalise(&typed));
    let organization = reader.optional(FieldId::Organization);
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let fields = vec![
        naming_organization(&reader),
        name_field(&reader, &proposed),
        Field::secret(FieldId::Token, "Personal API token")
            .help("It lives a year at most. A project's token cannot be used."),
        other_address(&reader, CLOUD),
    ];
    reader.finish(
        &SPEC,
        fields,
        Filled {
            organization,
            ..Filled::of(&SPEC, name, address)
        },
    )
}

fn normalise(typed: &Address) -> Address {
    match is_at(typed, &["circleci.com", "www.circleci.com", "app.circleci.com"]) {
        true => known(CLOUD),
        false => below_mark(typed, "api", "api"),
    }
}

/// Known for the cloud only (providers.md 10).
fn token_page(address: &Address) -> Option<Link> {
    let is_cloud = address.to_string() == CLOUD;
    let page = https_link(
        "Create this token on CircleCI",
        "https://app.circleci.com/settings/user/tokens",
    );
    page.filter(|_| is_cloud)
}
