//! dojops-sa's connector `jira` (dojops-sa.md sections 4 and 6). Cloud takes e-mail and API token; a Data Center its own
//! access tokens as bearer, or user and password where its administrators allow that (connector-capabilities.md 3).

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Form, KindSpec,
        addresses::{below_prefix, segments},
        common::{Filled, Reader},
        dojops_fields::{connector_address, connector_name, place, place_field},
        fields::server_address,
        jira::{self, PAGES, Site},
    },
};

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::Dojops,
    slug: "jira",
    aliases: &[],
    display: "Jira",
    provider: Provider::Jira,
    slot: Slot::Password,
    auth_style: AuthStyle::Basic,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &[
        "Browse Projects",
        "Create Issues",
        "Transition Issues",
        "Add Comments",
        "Edit Issues",
    ],
    env_secrets: &["JIRA_API_TOKEN", "JIRA_TOKEN", "ATLASSIAN_API_TOKEN"],
    env_logins: &["JIRA_EMAIL", "JIRA_USER", "JIRA_USERNAME", "ATLASSIAN_EMAIL"],
    form,
    normalise,
    token_page: jira::token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = connector_address(&mut reader, None).map(|typed| normalise(&typed));
    let address = jira::refuse_other_pages(&mut reader, address);
    let site = address.as_ref().map_or(Site::Cloud, jira::site);
    let project = match site {
        Site::Cloud | Site::Gateway => place(
            &mut reader,
            MISSING,
            is_cloud_key,
            "A project key is in capitals, at least two characters, like PROJ.",
        ),
        Site::Server => place(
            &mut reader,
            MISSING,
            is_server_key,
            "A project key has letters, digits, _ and - only, like PROJ.",
        ),
    };
    let (name, name_field) = connector_name(&mut reader, &SPEC, project.as_deref(), "Work Jira");
    let mut fields = vec![
        server_address(
            &reader,
            "Jira address",
            "Any address of it. Whether it is Cloud or Data Center, the server says.",
        )
        .example("https://mycompany.atlassian.net"),
        name_field,
    ];
    let filled = Filled {
        organization: project,
        ..Filled::of(&SPEC, name, address)
    };
    let filled = jira::credential(&mut reader, site, &mut fields, filled);
    fields.push(place_field(&reader, "Project key", "PROJ"));
    reader.finish(&SPEC, fields, filled)
}

const MISSING: &str = "Enter the key of the project, as in PROJ-123.";

/// Jira's own rule.
fn is_cloud_key(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_uppercase())
        && text.len() >= 2
        && bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Administrators of a Data Center may choose another rule; only what no key can hold is refused.
fn is_server_key(text: &str) -> bool {
    text.len() >= 2
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// The site itself; below its id at the gateway, below its own path at a server.
pub(super) fn normalise(typed: &Address) -> Address {
    match jira::site(typed) {
        Site::Cloud => typed.at(""),
        Site::Gateway => typed.at(&segments(typed).take(3).collect::<Vec<_>>().join("/")),
        Site::Server => below_prefix(typed, &PAGES, ""),
    }
}
