//! DevLake's plugin `gh-copilot` (devlake.md 3.2): a GitHub token, an organisation or an enterprise or both.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        common::{Filled, Reader, proposed_name},
        fields::{name_field, other_address},
        github,
    },
};

const FOR_ENTERPRISE: &str = "read:enterprise";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "gh-copilot",
    aliases: &[],
    display: "GitHub Copilot",
    provider: Provider::GitHub,
    slot: Slot::Token,
    auth_style: AuthStyle::Bearer,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &["manage_billing:copilot", "read:org", FOR_ENTERPRISE],
    env_secrets: &["GITHUB_PAT", "GITHUB_TOKEN", "GH_TOKEN"],
    env_logins: &[],
    form,
    normalise: github::enterprise_address,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let organization = reader.optional(FieldId::Organization);
    let enterprise = reader.optional(FieldId::Enterprise);
    if reader.text(FieldId::Organization).is_empty() && reader.text(FieldId::Enterprise).is_empty() {
        reader.refuse(
            FieldId::Organization,
            "Enter the organization, the enterprise, or both.",
        );
    }
    let address = reader
        .address_or(github::CLOUD)
        .map(|typed| github::enterprise_address(&typed));
    let proposed = proposed_name(&SPEC, organization.as_deref().or(enterprise.as_deref()));
    let name = reader.name(&proposed);
    let fields = vec![
        Field::text(
            &reader,
            FieldId::Organization,
            Block::WhatAndWhere,
            "Organization",
        )
        .example("my-org"),
        Field::text(&reader, FieldId::Enterprise, Block::WhatAndWhere, "Enterprise")
            .help("The short name in github.com/enterprises/….")
            .example("my-enterprise"),
        name_field(&reader, &proposed),
        Field::secret(FieldId::Token, "Token")
            .help("DevLake keeps this token unencrypted in its database. Give it a short life."),
        other_address(&reader, github::CLOUD),
    ];
    let rights = rights(enterprise.as_deref());
    let named = |field, text: &Option<String>| text.as_deref().map(|text| (field, text.into()));
    let body = [
        named("organization", &organization),
        named("enterprise", &enterprise),
    ]
    .into_iter()
    .flatten()
    .collect();
    let form = reader.finish(
        &SPEC,
        fields,
        Filled {
            organization,
            enterprise,
            body,
            ..Filled::of(&SPEC, name, address)
        },
    );
    let token_page = form
        .address
        .as_ref()
        .and_then(|address| github::classic_page(address, &rights));
    Form {
        rights,
        token_page,
        ..form
    }
}

/// Only an enterprise needs the third one.
fn rights(enterprise: Option<&str>) -> Vec<&'static str> {
    SPEC.rights
        .iter()
        .copied()
        .filter(|right| enterprise.is_some() || *right != FOR_ENTERPRISE)
        .collect()
}

fn token_page(address: &Address) -> Option<Link> {
    github::classic_page(address, SPEC.rights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enterprise_alone_names_it_and_needs_one_right_more() {
        let answers = Answers::from([(FieldId::Enterprise, "my-enterprise".to_owned())]);

        let form = form(&answers);

        assert!(
            form.token_page
                .unwrap()
                .url
                .ends_with("scopes=manage_billing:copilot,read:org,read:enterprise")
        );
        let draft = form.draft.unwrap();
        assert_eq!(draft.name, "GitHub Copilot - my-enterprise");
        assert_eq!(draft.body, [("enterprise", "my-enterprise".into())]);
    }

    #[test]
    fn an_organization_alone_asks_for_no_right_over_an_enterprise() {
        let form = form(&Answers::from([(FieldId::Organization, "my-org".to_owned())]));

        assert_eq!(form.rights, ["manage_billing:copilot", "read:org"]);
    }
}
