//! DevLake's plugin `jenkins` (devlake.md 3.3): user and API token or password.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot, SystemKind,
    kinds::{
        Answers, Block, Field, FieldId, Form, KindSpec, Link,
        addresses::https_link,
        common::{Filled, Reader, proposed_name},
        fields::{name_field, naming_organization, server_address},
    },
};

pub(super) const SPEC: KindSpec = KindSpec {
    system: SystemKind::DevLake,
    slug: "jenkins",
    aliases: &[],
    display: "Jenkins",
    provider: Provider::Jenkins,
    slot: Slot::Password,
    auth_style: AuthStyle::Basic,
    stores_address: true,
    fixed_fields: &[],
    proof: Proof::Weak,
    shortest: &[],
    rights: &["Overall: Read", "Job: Read"],
    env_secrets: &["JENKINS_TOKEN", "JENKINS_PASSWORD"],
    env_logins: &["JENKINS_USER", "JENKINS_USERNAME"],
    form,
    normalise: without_api,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = jenkins_address(&mut reader);
    let login = reader.login("Enter the Jenkins user name.");
    let organization = reader.optional(FieldId::Organization);
    let proposed = proposed_name(&SPEC, organization.as_deref());
    let name = reader.name(&proposed);
    let fields = vec![
        server_address(&reader, "Jenkins address", "The address of the start page.")
            .example("https://jenkins.example.com"),
        naming_organization(&reader),
        name_field(&reader, &proposed),
        Field::text(&reader, FieldId::Login, Block::Credential, "User name").required(),
        Field::secret(FieldId::Password, "API token or password")
            .help("An API token can be withdrawn alone; a password cannot."),
    ];
    reader.finish(
        &SPEC,
        fields,
        Filled {
            login,
            organization,
            ..Filled::of(&SPEC, name, address)
        },
    )
}

/// DevLake refuses any address with `/api` in it, hosts that begin with `api` too, because of `//api`.
fn jenkins_address(reader: &mut Reader<'_>) -> Option<Address> {
    let address = without_api(&reader.address(FieldId::Address)?);
    if address.to_string().contains("/api") {
        reader.refuse(
            FieldId::Address,
            "DevLake refuses Jenkins addresses that contain /api, hosts that begin with api too. Use another name of this server.",
        );
        return None;
    }
    Some(address)
}

/// The start page, from any page of its interface.
fn without_api(typed: &Address) -> Address {
    match typed.path().find("/api/") {
        Some(start) => typed.at(&typed.path()[..start]),
        None => typed.clone(),
    }
}

/// Where a user makes an API token (since Jenkins 2.463; older ones redirect from there).
fn token_page(address: &Address) -> Option<Link> {
    https_link(
        "Create this token in Jenkins",
        address.below("me/security").as_str(),
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://jenkins.example.com", "https://jenkins.example.com/")]
    #[case("https://jenkins.example.com/ci/api/json", "https://jenkins.example.com/ci/")]
    fn the_part_that_devlake_refuses_is_cut_off(#[case] typed: &str, #[case] used: &str) {
        let form = form(&answers(&[(FieldId::Address, typed), (FieldId::Login, "kim")]));

        assert_eq!(form.draft.unwrap().address.to_string(), used);
    }

    #[test]
    fn a_host_that_devlake_refuses_is_told_before_the_call() {
        let form = form(&answers(&[
            (FieldId::Address, "https://api.example.com"),
            (FieldId::Login, "kim"),
        ]));

        assert!(form.problem(FieldId::Address).unwrap().contains("begin with api"));
    }

    #[test]
    fn all_problems_are_shown_at_once() {
        let problems = form(&Answers::new()).draft.unwrap_err();

        let fields: Vec<_> = problems.iter().map(|problem| problem.field).collect();
        assert_eq!(fields, [FieldId::Address, FieldId::Login]);
    }

    fn answers(given: &[(FieldId, &str)]) -> Answers {
        given
            .iter()
            .map(|(field, answer)| (*field, (*answer).to_owned()))
            .collect()
    }
}
