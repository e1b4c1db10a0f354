//! dojops-sa's connector `gitlab` (dojops-sa.md sections 4 and 6): gitlab.com or a server of one's own; a group or a
//! project.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        addresses::{below_prefix, https_link, is_at, known, segments},
        common::{Filled, Reader},
        dojops_fields::{connector_address, connector_name, place, place_field},
    },
};

const CLOUD: &str = "https://gitlab.com/";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::Dojops,
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
    rights: &["api"],
    env_secrets: &["GITLAB_TOKEN", "GITLAB_PAT"],
    env_logins: &[],
    form,
    normalise,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = connector_address(&mut reader, Some(CLOUD)).map(|typed| normalise(&typed));
    let place = place(
        &mut reader,
        "Enter the group or project, as in gitlab.com/mygroup/myproject.",
        is_path,
        "Enter only the path, like mygroup or mygroup/myproject: letters, digits, _, - and .",
    );
    let (name, name_field) = connector_name(&mut reader, &SPEC, place.as_deref(), "Team GitLab");
    let fields = vec![
        Field::text(&reader, FieldId::Address, Block::WhatAndWhere, "GitLab address")
            .help("Empty: https://gitlab.com")
            .example("https://gitlab.com"),
        name_field,
        Field::secret(FieldId::Token, "Token")
            .help("A personal access token with the scope api. A server of your own may give its tokens another beginning than glpat-."),
        place_field(&reader, "Group or project", "mygroup/myproject"),
    ];
    let filled = Filled {
        organization: place,
        ..Filled::of(&SPEC, name, address)
    };
    reader.finish(&SPEC, fields, filled)
}

/// One or more segments; none that climbs.
fn is_path(text: &str) -> bool {
    text.split('/').all(|segment| {
        !segment.is_empty()
            && segment != "."
            && segment != ".."
            && segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    })
}

/// The instance itself: a server may live below a path of its own, which is all that stands before `api`. A page of a
/// project has `-` in its path; what stands before that is the project.
fn normalise(typed: &Address) -> Address {
    if is_at(typed, &["gitlab.com", "www.gitlab.com"]) {
        return known(CLOUD);
    }
    match segments(typed).any(|segment| segment == "-") {
        true => typed.at(""),
        false => below_prefix(typed, &["api"], ""),
    }
}

/// Name and scope are filled in (providers.md 3, "Create").
fn token_page(address: &Address) -> Option<Link> {
    let url =
        address.below("-/user_settings/personal_access_tokens?name=Patchbay%20for%20dojops-sa&scopes=api");
    https_link("Create this token on GitLab", url.as_str())
}
