//! DevLake's plugin `argocd` (devlake.md 3.11): a token of an account or of a project's role.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Field, FieldId, Form, KindSpec, Link,
        addresses::{below_prefix, https_link},
        common::{Filled, Reader, proposed_name},
        fields::{name_field, naming_organization, server_address},
    },
};

/// How its pages begin, below the path that the server may live under.
const PAGES: [&str; 5] = ["api", "applications", "settings", "login", "user-info"];

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "argocd",
    aliases: &[],
    display: "Argo CD",
    provider: Provider::ArgoCd,
    slot: Slot::Token,
    auth_style: AuthStyle::Bearer,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Weak,
    shortest: &[],
    rights: &["applications: get"],
    env_secrets: &["ARGOCD_TOKEN", "ARGOCD_AUTH_TOKEN"],
    env_logins: &[],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = reader.address(FieldId::Address).map(|typed| normalise(&typed));
    let organization = reader.optional(FieldId::Organization);
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let fields = vec![
        server_address(&reader, "Argo CD address", "Any address of it.").example("https://argocd.example.com"),
        naming_organization(&reader),
        name_field(&reader, &proposed),
        Field::secret(FieldId::Token, "Token")
            .help("From its accounts page, or: argocd account generate-token --account NAME. A session's token ends within a day."),
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
    below_prefix(typed, &PAGES, "api/v1")
}

fn token_page(address: &Address) -> Option<Link> {
    let url = below_prefix(address, &["api"], "").below("settings/accounts");
    https_link("Create this token in Argo CD", url.as_str())
}
