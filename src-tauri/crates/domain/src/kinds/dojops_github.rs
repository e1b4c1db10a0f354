//! dojops-sa's connector `github` (dojops-sa.md sections 4 and 6): one repository at github.com, at an Enterprise Server
//! or at a host with data residency.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        addresses::{https_link, known},
        common::{Filled, Reader},
        dojops_fields::{connector_address, connector_name, place, place_field},
        github::{CLOUD, enterprise_address},
    },
};

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::Dojops,
    slug: "github",
    aliases: &[],
    display: "GitHub",
    provider: Provider::GitHub,
    slot: Slot::Token,
    auth_style: AuthStyle::Bearer,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &["repo"],
    env_secrets: &["GITHUB_PAT", "GITHUB_TOKEN", "GH_TOKEN"],
    env_logins: &[],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = connector_address(&mut reader, Some(CLOUD)).map(|typed| normalise(&typed));
    let repository = place(
        &mut reader,
        "Enter the repository, as in github.com/owner/repo.",
        is_repository,
        "Enter the owner and the repository with one slash between, like owner/repo.",
    );
    let (name, name_field) = connector_name(&mut reader, &SPEC, repository.as_deref(), "Work GitHub");
    let fields = vec![
        Field::text(&reader, FieldId::Address, Block::WhatAndWhere, "GitHub address")
            .help("Empty: https://github.com. For an Enterprise Server paste any address of it.")
            .example("https://github.com"),
        name_field,
        Field::secret(FieldId::Token, "Token").help(
            "Classic with the scope repo, or fine-grained for this repository: Issues and Pull requests to read and write, Contents to read.",
        ),
        place_field(&reader, "Repository", "owner/repo"),
    ];
    let filled = Filled {
        organization: repository,
        ..Filled::of(&SPEC, name, address)
    };
    reader.finish(&SPEC, fields, filled)
}

/// `owner/repo`, as GitHub allows them (dojops-sa.md section 4).
fn is_repository(text: &str) -> bool {
    let Some((owner, repository)) = text.split_once('/') else {
        return false;
    };
    let is_owner = (1..=39).contains(&owner.len())
        && owner
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !owner.starts_with('-')
        && !owner.ends_with('-')
        && !owner.contains("--");
    let is_name = (1..=100).contains(&repository.len())
        && repository != "."
        && repository != ".."
        && repository
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    is_owner && is_name
}

/// From any address to the one of the interface; hosts with data residency put `api.` before their name
/// (connector-capabilities.md 5).
fn normalise(typed: &Address) -> Address {
    let host = typed.origin().host();
    match host.strip_suffix(".ghe.com") {
        Some(name) => {
            let name = name.strip_prefix("api.").unwrap_or(name);
            known(&format!("https://api.{name}.ghe.com/"))
        }
        None => enterprise_address(typed),
    }
}

fn token_page(address: &Address) -> Option<Link> {
    let host = address.origin().host();
    let site = match host.strip_prefix("api.") {
        Some(site) if site == "github.com" || site.ends_with(".ghe.com") => format!("https://{site}/"),
        _ => address.at("").to_string(),
    };
    let url = format!("{site}settings/tokens/new?description=Patchbay%20for%20dojops-sa&scopes=repo");
    https_link("Create this token on GitHub", &url)
}
