//! DevLake's plugin `gitlab` (devlake.md 3.5): a personal token, gitlab.com or self-managed. DevLake has no field for
//! the group; Patchbay keeps it.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        addresses::{below_mark, https_link, is_at, known},
        common::{Filled, Reader, proposed_name},
        fields::{name_field, other_address},
    },
};

const CLOUD: &str = "https://gitlab.com/api/v4/";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "gitlab",
    aliases: &[],
    display: "GitLab",
    provider: Provider::GitLab,
    slot: Slot::Token,
    auth_style: AuthStyle::Bearer,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &["read_api", "read_repository"],
    env_secrets: &["GITLAB_TOKEN", "GITLAB_PAT"],
    env_logins: &[],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let organization = reader.required(
        FieldId::Organization,
        "Enter the group, as in gitlab.com/my-group.",
    );
    let address = reader.address_or(CLOUD).map(|typed| normalise(&typed));
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let fields = vec![
        Field::text(&reader, FieldId::Organization, Block::WhatAndWhere, "Group").example("my-group").required(),
        name_field(&reader, &proposed),
        Field::secret(FieldId::Token, "Token")
            .help("A personal, project or group access token. A server of your own may give its tokens another beginning than glpat-."),
        other_address(&reader, CLOUD)
            .help(format!("Empty: {CLOUD} For a server of your own paste any address of it; if it lives under a path, with /api/v4.")),
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
    match is_at(typed, &["gitlab.com", "www.gitlab.com"]) {
        true => known(CLOUD),
        false => below_mark(typed, "api", "api/v4"),
    }
}

/// Name and scopes are filled in, on self-managed servers too (providers.md 3, "Create").
fn token_page(address: &Address) -> Option<Link> {
    let url = below_mark(address, "api", "").below(&format!(
        "-/user_settings/personal_access_tokens?name=Patchbay%20for%20DevLake&scopes={}",
        SPEC.rights.join(",")
    ));
    https_link("Create this token on GitLab", url.as_str())
}
