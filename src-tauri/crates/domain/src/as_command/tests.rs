use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::{
    ConnectionId, ConnectionState, CredentialId, Environment, Hint, Kind, OtherPlugins, Provider, RemoteCopy,
    SetDate, Settings, SystemId, TokenKind, kinds::ConnectionKind,
};

#[test]
fn each_verb_is_printed_for_each_tool() {
    let connection = github("GitHub - my-org");

    let all = printed(&connection, None, 1);

    assert_eq!(
        all,
        [
            "gh devlake configure connection add --url=http://127.0.0.1:8080 --plugin=github \
             --name='GitHub - my-org' --endpoint=https://api.github.com/ --org=my-org --token=\"$TOKEN\"",
            "curl -sS -X POST http://127.0.0.1:8080/plugins/github/connections \
             -H 'Content-Type: application/json' --data-binary @- <<JSON\n\
             {\"name\":\"GitHub - my-org\",\"authMethod\":\"AccessToken\",\"enableGraphql\":true,\
             \"endpoint\":\"https://api.github.com/\",\"proxy\":\"\",\"rateLimitPerHour\":4500,\"token\":\"$TOKEN\"}\nJSON",
            "gh devlake configure connection list --url=http://127.0.0.1:8080 --plugin=github",
            "curl -sS http://127.0.0.1:8080/plugins/github/connections",
            "gh-devlake’s update does not change the secret of this kind.",
            "curl -sS -X PATCH http://127.0.0.1:8080/plugins/github/connections/7 \
             -H 'Content-Type: application/json' --data-binary @- <<JSON\n\
             {\"name\":\"GitHub - my-org\",\"authMethod\":\"AccessToken\",\"enableGraphql\":true,\
             \"endpoint\":\"https://api.github.com/\",\"proxy\":\"\",\"rateLimitPerHour\":4500,\"token\":\"$TOKEN\"}\nJSON",
            "gh devlake configure connection test --url=http://127.0.0.1:8080 --plugin=github --id=7",
            "curl -sS -X POST http://127.0.0.1:8080/plugins/github/connections/7/test \
             -H 'Content-Type: application/json' --data-binary @- <<JSON\n{}\nJSON",
            "gh devlake configure connection delete --url=http://127.0.0.1:8080 --plugin=github --id=7",
            "curl -sS -X DELETE http://127.0.0.1:8080/plugins/github/connections/7",
        ]
    );
}

#[test]
fn the_system_s_own_login_is_a_variable_too_and_beyond_gh_devlake() {
    let connection = github("GitHub - my-org");

    let key = printed(&connection, Some(own_login(TokenKind::ApiKey, None)), 1);
    let basic = printed(
        &connection,
        Some(own_login(TokenKind::UiBasic, Some("kim o'neil"))),
        1,
    );

    assert_eq!(key[2], "gh-devlake cannot sign in to this DevLake.");
    assert_eq!(
        key[3],
        "curl -sS -H \"Authorization: Bearer $DEVLAKE_KEY\" http://127.0.0.1:8080/rest/plugins/github/connections"
    );
    assert_eq!(
        basic[3],
        "curl -sS -u 'kim o'\\''neil':\"$DEVLAKE_PASSWORD\" http://127.0.0.1:8080/plugins/github/connections"
    );
}

#[test]
fn several_tokens_are_several_variables() {
    let connection = github("GitHub - my-org");

    let all = printed(&connection, None, 2);

    assert!(all[0].ends_with("--token=\"$TOKEN_1,$TOKEN_2\""), "{}", all[0]);
    assert!(all[1].contains("\"token\":\"$TOKEN_1,$TOKEN_2\"}"), "{}", all[1]);
}

#[test]
fn what_gh_devlake_would_store_otherwise_is_not_printed_for_it() {
    let with = |field: &str, value: Value| {
        let mut connection = github("GitHub - my-org");
        let fields = &mut connection.remote.as_mut().unwrap().fields;
        fields.insert(field.to_owned(), value);
        create_by_gh(&connection)
    };

    assert_eq!(
        with("enableGraphql", json!(false)).text,
        Err(NotPrinted::Differs("enableGraphql".to_owned()))
    );
    assert_eq!(
        with("usesApiToken", json!(true)).text,
        Err(NotPrinted::Differs("usesApiToken".to_owned()))
    );
    let limited = with("rateLimitPerHour", json!(900));
    assert!(limited.text.is_ok() && limited.note.is_some(), "{limited:?}");
}

#[test]
fn a_name_that_a_terminal_would_act_upon_is_only_printed_inside_json() {
    let connection = github("x\u{1b}[201~\u{15}reboot\r");

    let all = printed(&connection, None, 1);

    assert_eq!(all[0], "The name has characters that a terminal would act upon.");
    assert!(all[1].contains(r"x\\u001b[201~\\u0015reboot\\r"), "{}", all[1]);
    assert!(
        all.iter()
            .all(|text| text.chars().all(|one| one == '\n' || !one.is_control()))
    );
}

#[test]
fn what_the_system_does_not_list_has_no_number() {
    let gone = Connection {
        state: ConnectionState::Gone(Timestamp::UNIX_EPOCH),
        ..github("GitHub - my-org")
    };

    let all = printed(&gone, None, 1);

    assert!(all[9].contains("does not list"), "{}", all[9]);
    assert!(all[3].starts_with("curl"), "{}", all[3]);
}

fn printed(connection: &Connection, own_login: Option<Credential>, tokens: u32) -> Vec<String> {
    let uses = uses(connection, tokens);
    let source = CommandSource {
        connection,
        system: &system(),
        own_login: own_login.as_ref(),
        uses: &uses,
    };
    let text = |command: PrintedCommand| command.text.unwrap_or_else(|why| why.to_string());
    commands(&source).into_iter().map(text).collect()
}

fn create_by_gh(connection: &Connection) -> PrintedCommand {
    let source = CommandSource {
        connection,
        system: &system(),
        own_login: None,
        uses: &uses(connection, 1),
    };
    commands(&source).swap_remove(0)
}

pub(super) fn uses(connection: &Connection, tokens: u32) -> Vec<Use> {
    let used = |position| Use {
        connection: connection.id,
        slot: Slot::Token,
        position,
        credential: CredentialId::from_uuid(Uuid::from_u128(position.into())),
    };
    (0..tokens).map(used).collect()
}

pub(super) fn github(name: &str) -> Connection {
    let fields = json!({
        "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 4500, "authMethod": "AccessToken",
        "enableGraphql": true, "tokenExpiresAt": null,
    });
    let fields: BTreeMap<String, Value> = serde_json::from_value(fields).unwrap();
    Connection {
        id: ConnectionId::from_uuid(Uuid::from_u128(1)),
        system: SystemId::from_uuid(Uuid::from_u128(2)),
        kind: Kind::Known(ConnectionKind::DevLakeGithub),
        remote_id: Some(7.into()),
        name: name.to_owned(),
        settings: Settings {
            organization: Some("my-org".to_owned()),
            ..Settings::default()
        },
        state: ConnectionState::Present,
        remote: Some(RemoteCopy {
            secrets: Vec::new(),
            seen_at: Timestamp::UNIX_EPOCH,
            created_at: None,
            updated_at: None,
            fields,
        }),
        is_changed_elsewhere: false,
        tags: Vec::new(),
    }
}

pub(super) fn system() -> System {
    System {
        id: SystemId::from_uuid(Uuid::from_u128(2)),
        kind: SystemKind::DevLake,
        name: "DevLake".to_owned(),
        address: "http://127.0.0.1:8080".parse().unwrap(),
        environment: Environment::Dev,
        own_key: None,
        route: None,
        checks_from_here: true,
        allows_plain_http: false,
        version: None,
        other_plugins: OtherPlugins::default(),
        state_file: None,
        listed_at: None,
    }
}

pub(super) fn own_login(token_kind: TokenKind, login: Option<&str>) -> Credential {
    Credential {
        id: CredentialId::from_uuid(Uuid::from_u128(9)),
        provider: Provider::DevLake,
        token_kind,
        account: None,
        login: login.map(str::to_owned),
        hint: Hint::default(),
        scopes: None,
        set: SetDate::Unknown,
        expires_at: None,
        policy: Default::default(),
        notes: String::new(),
        is_held: true,
    }
}
