//! DevLake's plugin `pagerduty` (devlake.md 3.9): a REST API key, in one of two regions.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        addresses::{https_link, known},
        common::{Filled, Reader, proposed_name},
        fields::{name_field, naming_organization, other_address},
    },
};

const UNITED_STATES: &str = "https://api.pagerduty.com/";
const EUROPE: &str = "https://api.eu.pagerduty.com/";
const EU: &str = "eu";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "pagerduty",
    aliases: &[],
    display: "PagerDuty",
    provider: Provider::PagerDuty,
    slot: Slot::Token,
    auth_style: AuthStyle::TokenToken,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Weak,
    shortest: &[],
    rights: &["a read-only REST API key that may see licenses"],
    env_secrets: &["PAGERDUTY_TOKEN", "PAGERDUTY_API_KEY"],
    env_logins: &[],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let is_europe = reader.text(FieldId::Site) == EU;
    let usual = if is_europe { EUROPE } else { UNITED_STATES };
    let address = reader.address_or(usual).map(|typed| normalise(&typed));
    let organization = reader.optional(FieldId::Organization);
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let regions = [("us", "United States"), (EU, "Europe")];
    let chosen = if is_europe { EU } else { "us" };
    let fields = vec![
        Field::choice(FieldId::Site, Block::WhatAndWhere, "Region", &regions, chosen),
        naming_organization(&reader),
        name_field(&reader, &proposed),
        Field::secret(FieldId::Token, "REST API key")
            .help("Under Integrations, API Access Keys. A key of an integration (Events) cannot be used."),
        other_address(&reader, usual),
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

/// Pages of an account stand for the interface of their region.
fn normalise(typed: &Address) -> Address {
    let host = typed.origin().host();
    if host.ends_with(".eu.pagerduty.com") {
        known(EUROPE)
    } else if host.ends_with(".pagerduty.com") || host == "pagerduty.com" {
        known(UNITED_STATES)
    } else {
        typed.clone()
    }
}

/// The page itself lives under the account's own name; this one says where.
fn token_page(_address: &Address) -> Option<Link> {
    https_link(
        "How to create this key in PagerDuty",
        "https://support.pagerduty.com/main/docs/api-access-keys",
    )
}
