//! Every kind, every field: what was touched changes, and nothing else does.

use rstest::rstest;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::{Address, ConnectionId, ConnectionState, RemoteCopy, SystemId};

type Fields<'a> = &'a [(&'a str, &'a str)];

#[rstest]
#[case("github", json!({"endpoint": "https://api.github.com/", "authMethod": "AccessToken", "enableGraphql": false}))]
#[case("github", json!({"endpoint": "https://github.example.com/api/v3/", "authMethod": "AccessToken"}))]
#[case("gh-copilot", json!({"endpoint": "https://api.github.com/", "organization": "my-org"}))]
#[case("jenkins", json!({"endpoint": "https://jenkins.example/", "username": "kim"}))]
#[case("circleci", json!({"endpoint": "https://circleci.com/api/v2/"}))]
#[case("gitlab", json!({"endpoint": "https://gitlab.com/api/v4"}))]
#[case("bitbucket", json!({"endpoint": "https://api.bitbucket.org/2.0/", "username": "kim", "usesApiToken": false}))]
#[case("azuredevops_go", json!({"organization": ""}))]
#[case("azuredevops_go", json!({"organization": "my-org"}))]
#[case("jira", json!({"endpoint": "https://s.atlassian.net/rest/", "authMethod": "BasicAuth", "username": "kim@example.com"}))]
#[case("jira", json!({"endpoint": "https://jira.example/rest/", "authMethod": "BasicAuth", "username": "kim"}))]
#[case("jira", json!({"endpoint": "https://jira.example/rest/", "authMethod": "AccessToken", "username": ""}))]
#[case("pagerduty", json!({"endpoint": "https://api.eu.pagerduty.com/"}))]
#[case("sonarqube", json!({"endpoint": "https://sonarcloud.io/api/", "org": "my-org"}))]
#[case("argocd", json!({"endpoint": "not an address"}))]
fn a_name_alone_can_be_changed_whatever_else_is_stored(#[case] plugin: &str, #[case] fields: Value) {
    let connection = stored_as(plugin, fields);

    let nothing = edit(&connection, &answers_of(&connection).unwrap(), &BTreeMap::new()).unwrap();
    let renamed = change(&connection, &[(FieldId::Name, "renamed")]).unwrap();

    assert!(nothing.is_empty() && nothing.fields.is_empty(), "{nothing:?}");
    assert_eq!(
        renamed.fields,
        BTreeMap::from([("name".to_owned(), json!("renamed"))])
    );
    assert_eq!(
        (renamed.name.as_str(), &renamed.settings),
        ("renamed", &connection.settings)
    );
    assert_eq!((renamed.moves, renamed.needs_secret), (None, None));
}

#[rstest]
#[case("github", json!({"endpoint": "https://api.github.com/"}), &[(FieldId::Proxy, "http://p.example")], &[("proxy", "http://p.example")])]
#[case("github", json!({"endpoint": "https://api.github.com/"}), &[(FieldId::Organization, "other")], &[])]
#[case("gh-copilot", json!({"endpoint": "https://api.github.com/", "organization": "my-org"}), &[(FieldId::Enterprise, "big")], &[("enterprise", "big")])]
#[case("gh-copilot", json!({"endpoint": "https://api.github.com/", "organization": "my-org", "enterprise": "big"}), &[(FieldId::Organization, "")], &[("organization", "")])]
#[case("jenkins", json!({"endpoint": "https://j.example/", "username": "kim"}), &[(FieldId::Login, "lee")], &[("username", "lee")])]
#[case("circleci", json!({"endpoint": "https://circleci.com/api/v2/"}), &[(FieldId::Address, "https://circleci.com/api/")], &[("endpoint", "https://circleci.com/api/")])]
#[case("gitlab", json!({"endpoint": "https://gitlab.com/api/v4/", "proxy": "http://p.example"}), &[(FieldId::Proxy, "")], &[("proxy", "")])]
#[case("azuredevops_go", json!({"organization": "my-org"}), &[(FieldId::Organization, "https://dev.azure.com/other")], &[("organization", "other")])]
#[case("pagerduty", json!({"endpoint": "https://api.pagerduty.com/"}), &[(FieldId::Site, "eu")], &[("endpoint", "https://api.eu.pagerduty.com/")])]
#[case("sonarqube", json!({"endpoint": "https://sonarcloud.io/api/", "org": "my-org"}), &[(FieldId::Organization, "other")], &[("org", "other")])]
#[case("sonarqube", json!({"endpoint": "https://s.example/api/", "org": "my-org"}), &[(FieldId::Organization, "other")], &[])]
#[case("argocd", json!({"endpoint": "https://a.example/api/v1"}), &[(FieldId::Proxy, "http://p.example")], &[("proxy", "http://p.example")])]
fn what_was_touched_changes_and_nothing_else(
    #[case] plugin: &str,
    #[case] fields: Value,
    #[case] answers: &[(FieldId, &str)],
    #[case] expected: Fields<'_>,
) {
    let connection = stored_as(plugin, fields);

    let edit = change(&connection, answers).unwrap();

    let expected: BTreeMap<String, Value> = expected
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect();
    assert_eq!(edit.fields, expected);
    assert_eq!(edit.changes.len(), 1, "{:?}", edit.changes);
}

#[test]
fn a_limit_is_a_number_and_none_is_zero() {
    let connection = stored_as(
        "gitlab",
        json!({"endpoint": "https://gitlab.com/api/v4/", "rateLimitPerHour": 900}),
    );

    let set = change(&connection, &[(FieldId::RateLimit, "1200")]).unwrap();
    let cleared = change(&connection, &[(FieldId::RateLimit, "")]).unwrap();

    assert_eq!(
        (
            &set.fields["rateLimitPerHour"],
            &cleared.fields["rateLimitPerHour"]
        ),
        (&json!(1200), &json!(0))
    );
}

#[test]
fn another_origin_is_a_move_and_another_path_is_none() {
    let connection = stored_as(
        "jenkins",
        json!({"endpoint": "https://old.example/", "username": "kim"}),
    );

    let moved = change(&connection, &[(FieldId::Address, "https://new.example/")]).unwrap();
    let deeper = change(&connection, &[(FieldId::Address, "https://old.example/ci/")]).unwrap();

    let (old, new) = (
        "https://old.example".parse().unwrap(),
        "https://new.example".parse().unwrap(),
    );
    assert_eq!(moved.moves, Some(Move { old, new }));
    assert_eq!(deeper.moves, None);
    assert_eq!(deeper.settings.address.unwrap().path(), "/ci/");
}

#[test]
fn another_way_of_signing_in_needs_a_new_secret() {
    let fields =
        json!({"endpoint": "https://jira.example/rest/", "authMethod": "BasicAuth", "username": "kim"});
    let connection = stored_as("jira", fields);

    let edit = change(&connection, &[(FieldId::AuthMethod, "token")]).unwrap();

    assert_eq!(edit.needs_secret, Some(NeedsSecret::Method));
    assert_eq!(
        (edit.slot, edit.auth_style),
        (Some(Slot::Token), AuthStyle::Bearer)
    );
    assert_eq!(
        edit.fields,
        BTreeMap::from([("authMethod".to_owned(), json!("AccessToken"))])
    );
}

#[test]
fn a_place_that_nobody_knows_cannot_be_moved_from() {
    let connection = stored_as("argocd", json!({"endpoint": "not an address"}));

    let edit = change(&connection, &[(FieldId::Address, "https://argocd.example")]).unwrap();

    assert_eq!(edit.needs_secret, Some(NeedsSecret::UnknownOrigin));
}

#[rstest]
#[case("gitlab", &[(FieldId::Name, " ")], FieldId::Name)]
#[case("gitlab", &[(FieldId::Proxy, "https://p.example")], FieldId::Proxy)]
#[case("jenkins", &[(FieldId::Login, "")], FieldId::Login)]
#[case("jenkins", &[(FieldId::Address, "")], FieldId::Address)]
#[case("sonarqube", &[(FieldId::Address, "sonarcloud.io")], FieldId::Organization)]
fn what_was_touched_must_be_usable(
    #[case] plugin: &str,
    #[case] answers: &[(FieldId, &str)],
    #[case] field: FieldId,
) {
    let connection = stored_as(
        plugin,
        json!({"endpoint": "https://x.example/api/", "username": "kim"}),
    );

    let error = change(&connection, answers).unwrap_err();

    let EditError::Invalid(problems) = error else {
        panic!("{error:?}");
    };
    assert_eq!(
        problems.iter().map(|problem| problem.field).collect::<Vec<_>>(),
        [field]
    );
}

#[test]
fn what_the_system_returned_beyond_the_form_can_be_changed_too() {
    let fields = json!({"endpoint": "https://api.github.com/", "enableGraphql": true, "installationId": 0});
    let connection = stored_as("github", fields);
    let further = |name: &str, value: Value| {
        edit(
            &connection,
            &Answers::new(),
            &BTreeMap::from([(name.to_owned(), value)]),
        )
    };

    let switched = further("enableGraphql", json!(false)).unwrap();

    assert_eq!(
        switched.fields,
        BTreeMap::from([("enableGraphql".to_owned(), json!(false))])
    );
    assert!(matches!(
        further("enableGraphql", json!("no")),
        Err(EditError::Field(_))
    ));
    assert!(matches!(further("token", json!("zz")), Err(EditError::Field(_))));
    assert!(matches!(
        further("endpoint", json!("https://x.example/")),
        Err(EditError::Field(_))
    ));
}

#[test]
fn a_plugin_without_a_kind_is_not_edited() {
    let connection = Connection {
        kind: Kind::Unlisted("teambition".to_owned()),
        ..stored_as("github", json!({}))
    };

    assert_eq!(
        change(&connection, &[(FieldId::Name, "x")]).unwrap_err(),
        EditError::ReadOnly
    );
}

fn change(connection: &Connection, answers: &[(FieldId, &str)]) -> Result<Edit, EditError> {
    let answers = answers
        .iter()
        .map(|(field, answer)| (*field, (*answer).to_owned()));
    edit(connection, &answers.collect(), &BTreeMap::new())
}

/// As it is adopted.
fn stored_as(plugin: &str, fields: Value) -> Connection {
    let Value::Object(fields) = fields else {
        panic!("fields are an object");
    };
    let text = |name: &str| {
        fields
            .get(name)?
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let settings = Settings {
        address: match plugin {
            "azuredevops_go" => text("organization")
                .map(|name| Address::parse(&format!("https://dev.azure.com/{name}")).unwrap()),
            _ => text("endpoint").and_then(|endpoint| Address::parse(&endpoint).ok()),
        },
        organization: text("organization").or_else(|| text("org")),
        enterprise: text("enterprise"),
        proxy: text("proxy"),
        rate_limit_per_hour: None,
    };
    let at = "2026-05-01T09:00:00Z".parse().unwrap();
    Connection {
        id: ConnectionId::from_uuid(Uuid::from_u128(1)),
        system: SystemId::from_uuid(Uuid::from_u128(2)),
        kind: Kind::of_devlake_plugin(plugin),
        remote_id: Some(7.into()),
        name: "before".to_owned(),
        settings,
        state: ConnectionState::Present,
        remote: Some(RemoteCopy {
            secrets: Vec::new(),
            seen_at: at,
            created_at: Some(at),
            updated_at: Some(at),
            fields: fields.into_iter().collect(),
        }),
        is_changed_elsewhere: false,
        tags: Vec::new(),
    }
}
