//! DevLake's plugin `azuredevops_go` (devlake.md 3.7): a personal token and an organisation. The address is compiled
//! into DevLake; it has no field for one, nor for a limit.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        addresses::{https_link, is_at, known, segments},
        common::{Filled, Reader, proposed_name},
        fields::name_field,
    },
};

const CLOUD: &str = "https://dev.azure.com/";
const LEGACY: &str = ".visualstudio.com";
const NOT_AZURE: &str =
    "DevLake knows Azure DevOps Services only. Its addresses look like https://dev.azure.com/my-org.";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "azuredevops_go",
    aliases: &["azure-devops"],
    display: "Azure DevOps",
    provider: Provider::AzureDevOps,
    slot: Slot::Token,
    auth_style: AuthStyle::Basic,
    stores_address: false,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &["Code: Read", "Build: Read", "Project and Team: Read"],
    env_secrets: &["AZURE_DEVOPS_PAT", "AZDO_PAT"],
    env_logins: &[],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let by_address = organization_of_address(&mut reader);
    let organization = organization(&mut reader, by_address.as_deref());
    let address = organization
        .as_ref()
        .map(|organization| known(CLOUD).at(organization));
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let help = match &organization {
        Some(used) if used != reader.text(FieldId::Organization) => format!("Organization used: {used}"),
        _ => "The short name, or any address of it.".to_owned(),
    };
    let fields = vec![
        Field::text(&reader, FieldId::Organization, Block::WhatAndWhere, "Organization")
            .help(help)
            .example("my-org")
            .or_proposed(by_address.as_deref().unwrap_or_default())
            .required(),
        name_field(&reader, &proposed),
        Field::secret(FieldId::Token, "Personal access token").help(
            "Make it for this one organization: tokens for all accessible organizations stop working on 1 December 2026.",
        ),
        Field::text(&reader, FieldId::Address, Block::Advanced, "Address of the organization")
            .help("DevLake always asks dev.azure.com. An address here only names the organization.")
            .example("https://dev.azure.com/my-org"),
    ];
    let body = organization
        .iter()
        .map(|organization| ("organization", organization.as_str().into()))
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

/// The organisation that a pasted address names.
fn organization_of_address(reader: &mut Reader<'_>) -> Option<String> {
    if reader.text(FieldId::Address).is_empty() {
        return None;
    }
    let named = named_by(&reader.address(FieldId::Address)?);
    if named.is_none() {
        reader.refuse(FieldId::Address, NOT_AZURE);
    }
    named
}

/// A bare name, because DevLake would ask any address that stands in this field, with the token (devlake.md 3.7).
fn organization(reader: &mut Reader<'_>, by_address: Option<&str>) -> Option<String> {
    let typed = match (reader.optional(FieldId::Organization), by_address) {
        (Some(typed), _) => typed,
        (None, Some(named)) => return Some(named.to_owned()),
        (None, None) => {
            return reader.required(
                FieldId::Organization,
                "Enter the organization, as in dev.azure.com/my-org.",
            );
        }
    };
    let is_address = typed.contains(['/', '.', ':']);
    let found = match Address::parse(&typed) {
        Ok(address) if is_address => named_by(&address),
        Ok(_) | Err(_) => Some(typed).filter(|typed| is_name(typed)),
    };
    let Some(found) = found else {
        reader.refuse(FieldId::Organization, NOT_AZURE);
        return None;
    };
    match by_address {
        Some(named) if !named.eq_ignore_ascii_case(&found) => {
            reader.refuse(
                FieldId::Organization,
                format!("The address names the organization {named}, this field {found}. Keep one of them."),
            );
            None
        }
        Some(_) | None => Some(found),
    }
}

/// `https://dev.azure.com/NAME/…` and the older `https://NAME.visualstudio.com/…`.
fn named_by(address: &Address) -> Option<String> {
    let named = match address.origin().host().strip_suffix(LEGACY) {
        Some(name) => Some(name),
        None if is_at(address, &["dev.azure.com"]) => segments(address).next(),
        None => None,
    };
    named.filter(|name| is_name(name)).map(str::to_owned)
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn normalise(typed: &Address) -> Address {
    named_by(typed).map_or_else(|| typed.clone(), |organization| known(CLOUD).at(&organization))
}

fn token_page(address: &Address) -> Option<Link> {
    https_link(
        "Create this token in Azure DevOps",
        address.below("_usersSettings/tokens").as_str(),
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("my-org")]
    #[case("https://dev.azure.com/my-org/project/_git/repository")]
    #[case("dev.azure.com/my-org")]
    #[case("https://my-org.visualstudio.com/project")]
    fn the_organization_is_taken_from_whatever_was_pasted(#[case] pasted: &str) {
        let draft = form(&answers(&[(FieldId::Organization, pasted)])).draft.unwrap();

        assert_eq!(draft.body, [("organization", "my-org".into())]);
        assert_eq!(
            (draft.name.as_str(), draft.address.to_string().as_str()),
            ("Azure DevOps - my-org", "https://dev.azure.com/my-org/")
        );
    }

    #[test]
    fn an_address_fills_the_organization() {
        let form = form(&answers(&[(FieldId::Address, "https://dev.azure.com/my-org")]));

        let field = form
            .fields
            .iter()
            .find(|field| field.id == FieldId::Organization)
            .unwrap();
        assert_eq!((field.value.as_str(), form.draft.is_ok()), ("my-org", true));
    }

    #[test]
    fn an_address_that_names_another_organization_is_refused() {
        let form = form(&answers(&[
            (FieldId::Organization, "my-org"),
            (FieldId::Address, "https://dev.azure.com/other"),
        ]));

        assert!(
            form.problem(FieldId::Organization)
                .unwrap()
                .contains("names the organization other")
        );
    }

    #[rstest]
    #[case("https://evil.example/my-org")]
    #[case("https://dev.azure.com/")]
    #[case("https://devops.example.com/tfs/collection")]
    #[case("my org")]
    fn a_foreign_address_never_reaches_devlake_as_an_organization(#[case] typed: &str) {
        let form = form(&answers(&[(FieldId::Organization, typed)]));

        assert!(
            form.problem(FieldId::Organization)
                .unwrap()
                .contains("dev.azure.com")
        );
    }

    fn answers(given: &[(FieldId, &str)]) -> Answers {
        given
            .iter()
            .map(|(field, answer)| (*field, (*answer).to_owned()))
            .collect()
    }
}
