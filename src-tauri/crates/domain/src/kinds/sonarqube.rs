//! DevLake's plugin `sonarqube` (devlake.md 3.10): a user token, a server or SonarQube Cloud. The cloud wants the
//! organisation with every call; DevLake calls that field `org`.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        addresses::{below_prefix, https_link, is_at, known},
        common::{Filled, Reader, proposed_name},
        fields::{name_field, server_address},
    },
};

/// DevLake knows the cloud by exactly this address (providers.md 12).
const CLOUD: &str = "https://sonarcloud.io/api/";
/// How pages of SonarQube begin, below the path that the server may live under.
const PAGES: [&str; 13] = [
    "api",
    "dashboard",
    "projects",
    "project",
    "account",
    "admin",
    "sessions",
    "issues",
    "settings",
    "profiles",
    "organizations",
    "overview",
    "summary",
];

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "sonarqube",
    aliases: &[],
    display: "SonarQube",
    provider: Provider::SonarQube,
    slot: Slot::Token,
    auth_style: AuthStyle::BasicAlone,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &["Browse on the projects"],
    env_secrets: &["SONARQUBE_TOKEN", "SONAR_TOKEN"],
    env_logins: &[],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = reader.address(FieldId::Address).map(|typed| normalise(&typed));
    let is_cloud = address.as_ref().is_some_and(is_cloud);
    let organization = match is_cloud {
        true => reader.required(
            FieldId::Organization,
            "SonarQube Cloud wants the organization's key with every call.",
        ),
        false => reader.optional(FieldId::Organization),
    };
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let organization_field = Field::text(
        &reader,
        FieldId::Organization,
        Block::WhatAndWhere,
        "Organization",
    );
    let fields = vec![
        server_address(
            &reader,
            "SonarQube address",
            "Any address of it, or https://sonarcloud.io.",
        )
        .example("https://sonarqube.example.com"),
        match is_cloud {
            true => organization_field.help("The organization's key.").required(),
            false => organization_field.help("Only for the name."),
        },
        name_field(&reader, &proposed),
        Field::secret(FieldId::Token, "User token")
            .help("Tokens of a project, or for analysis only, cannot be used."),
    ];
    let body = organization
        .iter()
        .filter(|_| is_cloud)
        .map(|organization| ("org", organization.as_str().into()))
        .collect();
    reader.finish(
        &SPEC,
        fields,
        Filled {
            organization,
            body,
            ..Filled::of(&SPEC, name, address)
        },
    )
}

fn is_cloud(address: &Address) -> bool {
    is_at(address, &["sonarcloud.io", "www.sonarcloud.io"])
}

fn normalise(typed: &Address) -> Address {
    match is_cloud(typed) {
        true => known(CLOUD),
        false => below_prefix(typed, &PAGES, "api"),
    }
}

fn token_page(address: &Address) -> Option<Link> {
    let url = below_prefix(address, &["api"], "").below("account/security");
    https_link("Create this token in SonarQube", url.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cloud_is_sent_its_organization_and_a_server_is_not() {
        let draft = |address: &str| {
            let answers = [
                (FieldId::Address, address.to_owned()),
                (FieldId::Organization, "my-org".to_owned()),
            ];
            form(&Answers::from(answers)).draft.unwrap()
        };

        assert_eq!(
            draft("https://sonarcloud.io/projects").body,
            [("org", "my-org".into())]
        );
        assert_eq!(draft("https://sonarqube.example.com").body, []);
    }
}
