//! CoreGit's provider `gitlab` (coregit.md 5.1 and 6): a token for gitlab.com. A server of one's own is impossible:
//! its tokens would be shown to gitlab.com, which refuses them (coregit.md section 12).

use crate::{
    AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Field, FieldId, Form, KindSpec, Link,
        addresses::{https_link, known},
        common::{Filled, Reader, proposed_name},
        fields::{label_field, naming_organization, public_or_own},
    },
};

const CLOUD: &str = "https://gitlab.com/api/v4/";

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::CoreGit,
    slug: "gitlab",
    aliases: &[],
    display: "GitLab",
    provider: Provider::GitLab,
    slot: Slot::Token,
    auth_style: AuthStyle::Bearer,
    stores_address: false,
    fixed_fields: &[],
    proof: Proof::Strong,
    shortest: &[],
    rights: &["api"],
    env_secrets: &["GITLAB_TOKEN", "GITLAB_PAT"],
    env_logins: &[],
    form,
    normalise: |_| known(CLOUD),
    token_page: |_| token_page(),
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let site = public_or_own(
        &mut reader,
        "GitLab",
        [("cloud", "GitLab.com"), ("server", "A server of your own")],
        "CoreGit reaches gitlab.com only: a server of your own cannot be used through it. Choose a DevLake for that.",
    );
    let organization = reader.optional(FieldId::Organization);
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.label(&proposed);
    let fields = vec![
        site,
        naming_organization(&reader),
        label_field(&reader, &proposed),
        Field::secret(FieldId::Token, "Token")
            .help("A personal, project or group access token of gitlab.com that may read its user (api or read_user)."),
    ];
    let filled = Filled::of(&SPEC, name, Some(known(CLOUD)));
    reader.finish(
        &SPEC,
        fields,
        Filled {
            organization,
            ..filled
        },
    )
}

fn token_page() -> Option<Link> {
    let url = format!(
        "https://gitlab.com/-/user_settings/personal_access_tokens?name=Patchbay%20for%20CoreGit&scopes={}",
        SPEC.rights.join(",")
    );
    https_link("Create this token on GitLab", &url)
}
