//! DevLake's plugin `jenkins` (devlake.md 3.3): user and API token or password.

use crate::{
    Address, AuthStyle, Proof, Provider, Slot,
    kinds::{
        Answers, Block, Control, Field, FieldId, Form, KindSpec, Link,
        common::{Reader, name_field},
    },
};

pub(super) const SPEC: KindSpec = KindSpec {
    slug: "jenkins",
    display: "Jenkins",
    provider: Provider::Jenkins,
    slot: Slot::Password,
    auth_style: AuthStyle::Basic,
    secret_field: "password",
    login_field: Some("username"),
    fixed_fields: &[],
    proof: Proof::Weak,
    shortest: &[],
    rights: &["Overall: Read", "Job: Read"],
    form,
    token_page,
};

fn form(answers: &Answers) -> Form {
    let mut reader = Reader::new(answers);
    let address = jenkins_address(&mut reader);
    let login = reader.required(FieldId::Login, "Enter the Jenkins user name.");
    if login.as_ref().is_some_and(|login| login.contains(':')) {
        reader.refuse(FieldId::Login, "A user name with a colon cannot be sent.");
    }
    let organization = reader.optional(FieldId::Organization);
    let proposed = match &organization {
        Some(organization) => format!("{} - {organization}", SPEC.display),
        None => SPEC.display.to_owned(),
    };
    let name = reader.name(&proposed);
    let fields = vec![
        Field {
            id: FieldId::Address,
            block: Block::WhatAndWhere,
            label: "Jenkins address",
            help: Some("The address of the start page.".to_owned()),
            placeholder: Some("https://jenkins.example.com"),
            control: Control::Text,
            value: reader.text(FieldId::Address).to_owned(),
            is_required: true,
        },
        Field {
            id: FieldId::Organization,
            block: Block::WhatAndWhere,
            label: "Organization",
            help: Some("Only for the name.".to_owned()),
            placeholder: None,
            control: Control::Text,
            value: reader.text(FieldId::Organization).to_owned(),
            is_required: false,
        },
        name_field(&reader, &proposed),
        Field {
            id: FieldId::Login,
            block: Block::Credential,
            label: "User name",
            help: None,
            placeholder: None,
            control: Control::Text,
            value: reader.text(FieldId::Login).to_owned(),
            is_required: true,
        },
        Field {
            id: FieldId::Password,
            block: Block::Credential,
            label: "API token or password",
            help: Some("An API token can be withdrawn alone; a password cannot.".to_owned()),
            placeholder: None,
            control: Control::Secret,
            value: String::new(),
            is_required: true,
        },
    ];
    reader.finish(&SPEC, fields, name, address, login, organization)
}

/// DevLake refuses any address with `/api` in it, hosts that begin with `api` too, because of `//api`.
fn jenkins_address(reader: &mut Reader<'_>) -> Option<Address> {
    let typed = reader.address(FieldId::Address)?;
    let address = match typed.path().find("/api/") {
        Some(start) => typed.at(&typed.path()[..start]),
        None => typed,
    };
    if address.to_string().contains("/api") {
        reader.refuse(
            FieldId::Address,
            "DevLake refuses Jenkins addresses that contain /api, hosts that begin with api too. Use another name of this server.",
        );
        return None;
    }
    Some(address)
}

/// Where a user makes an API token (since Jenkins 2.463; older ones redirect from there).
fn token_page(address: &Address) -> Option<Link> {
    let url = address.below("me/security").to_string();
    url.starts_with("https://").then(|| Link {
        label: "Create this token in Jenkins".to_owned(),
        url,
    })
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
