//! Updating: read, sent, read back; every answer that means something; nothing else changes.

use std::sync::Mutex;

use connect::{
    devlake::{Change, DevLake, DevLakeError, Difference, SecretChange, UpdateError, Updated},
    net::SecretSource,
};
use domain::{
    AuthStyle, Hint, Slot,
    kinds::{ConnectionKind, FieldId},
};
use jiff::{Span, Timestamp};
use rstest::rstest;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{Held, Reply, Seen, Server, direct, net};

const SECRET: &str = "zz-replaced-once-7c1e-0123456789abcdef";
const MASK: &str = "ghp_zzmadeup********************12345678";
const OTHER_MASK: &str = "github_pat_zz****yy";
const GITHUB: ConnectionKind = ConnectionKind::DevLakeGithub;
const GITLAB: ConnectionKind = ConnectionKind::DevLakeGitlab;

#[tokio::test]
async fn a_github_connection_is_sent_whole_with_its_mask() {
    let server = devlake(github(), Reaction::Stores).await;

    let updated = update(&server, GITHUB, &change(&[("proxy", json!("http://p.example"))]))
        .await
        .unwrap();

    let seen = server.seen();
    let methods: Vec<_> = seen.iter().map(|seen| seen.method.as_str()).collect();
    assert_eq!(methods, ["GET", "PATCH", "GET"]);
    assert_eq!(
        seen[1].json(),
        json!({
            "name": "GitHub - acme", "endpoint": "https://api.github.com/", "proxy": "http://p.example",
            "rateLimitPerHour": 4500, "authMethod": "AccessToken", "appId": "", "installationId": 0,
            "enableGraphql": false, "token": MASK,
        })
    );
    assert_eq!(updated.differences, []);
    assert_eq!(updated.connection.fields["proxy"], "http://p.example");
}

#[tokio::test]
async fn elsewhere_a_secret_goes_only_when_it_is_new() {
    let server = devlake(gitlab(), Reaction::Stores).await;

    update(&server, GITLAB, &change(&[("name", json!("renamed"))]))
        .await
        .unwrap();
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);
    let with_secret = Change {
        seen: None,
        secret: Some(new(&held)),
        ..change(&[])
    };
    update(&server, GITLAB, &with_secret).await.unwrap();

    let bodies: Vec<_> = patches(&server).iter().map(Seen::json).collect();
    assert_eq!(bodies[0].get("token"), None);
    assert_eq!(bodies[1]["token"], SECRET);
    assert_eq!(bodies[1]["name"], "renamed", "everything else as it is stored");
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_is_shown_and_nothing_is_sent() {
    let server = devlake(gitlab(), Reaction::Stores).await;
    let seen = Change {
        seen: Some("2020-01-01T00:00:00Z".parse().unwrap()),
        ..change(&[("name", json!("renamed"))])
    };

    let error = update(&server, GITLAB, &seen).await.unwrap_err();

    let UpdateError::ChangedElsewhere { theirs } = error else {
        panic!("{error:?}");
    };
    assert_eq!(theirs.name, "GitLab");
    assert!(patches(&server).is_empty());
}

#[tokio::test]
async fn what_vanished_is_gone() {
    let server =
        Server::start(|_| Reply::json(404, &envelope("*models.GitlabConnection not found (404)"))).await;

    let error = update(&server, GITLAB, &change(&[("name", json!("renamed"))]))
        .await
        .unwrap_err();

    assert_eq!(error, UpdateError::Gone);
}

#[rstest]
#[case(400)]
#[case(500)]
#[tokio::test]
async fn a_taken_name_is_told_by_the_list_whatever_the_status(#[case] status: u16) {
    let server = devlake(gitlab(), Reaction::Refuses(status, "Error 1062: Duplicate entry")).await;

    let taken = update(&server, GITLAB, &change(&[("name", json!("taken"))]))
        .await
        .unwrap_err();
    let other = update(&server, GITLAB, &change(&[("name", json!("free"))]))
        .await
        .unwrap_err();

    assert_eq!(taken, UpdateError::NameTaken);
    assert!(
        matches!(other, UpdateError::DevLake(DevLakeError::Other { .. })),
        "{other:?}"
    );
}

#[tokio::test]
async fn a_refused_field_is_named() {
    let text = "validation failed (400)\nWraps: (2) Key: 'X.Endpoint' Error:Field validation for 'Endpoint' failed on the 'required' tag";
    let server = devlake(gitlab(), Reaction::Refuses(400, text)).await;

    let error = update(&server, GITLAB, &change(&[("endpoint", json!("x"))]))
        .await
        .unwrap_err();

    let field = FieldId::Address;
    assert!(
        matches!(&error, UpdateError::DevLake(DevLakeError::FieldRefused { field: found, .. }) if *found == field),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_reading_back() {
    let applied = devlake(gitlab(), Reaction::StoresAndDrops).await;
    let not_applied = devlake(gitlab(), Reaction::Drops).await;
    let change = change(&[("name", json!("renamed"))]);

    let found = update(&applied, GITLAB, &change).await.unwrap();
    let missed = update(&not_applied, GITLAB, &change).await.unwrap_err();

    assert_eq!(
        (found.connection.name.as_str(), found.differences),
        ("renamed", vec![])
    );
    assert_eq!(missed, UpdateError::NotApplied);
    assert_eq!(patches(&applied).len(), 1, "never sent twice");
}

#[rstest]
#[case(400)]
#[case(500)]
#[tokio::test]
async fn a_refusal_of_what_was_stored_all_the_same_is_not_believed(#[case] status: u16) {
    let server = devlake(gitlab(), Reaction::StoresAndRefuses(status)).await;
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);
    let with_secret = Change {
        seen: None,
        secret: Some(new(&held)),
        ..change(&[])
    };

    let found = update(&server, GITLAB, &change(&[("name", json!("renamed"))])).await;
    let secret = update(&server, GITLAB, &with_secret).await;

    let found = found.unwrap();
    assert_eq!(
        (found.connection.name.as_str(), found.differences),
        ("renamed", vec![])
    );
    assert_eq!(
        secret,
        Err(UpdateError::DevLake(DevLakeError::AnswerLost)),
        "nothing shows which secret it has"
    );
}

#[tokio::test]
async fn a_lost_answer_that_nobody_resolves_stays_unknown() {
    let server = devlake(gitlab(), Reaction::DiesOf).await;

    let error = update(&server, GITLAB, &change(&[("name", json!("renamed"))]))
        .await
        .unwrap_err();

    assert_eq!(error, UpdateError::DevLake(DevLakeError::AnswerLost));
}

#[tokio::test]
async fn another_way_of_signing_in_needs_a_new_secret() {
    let server = devlake(github(), Reaction::Stores).await;

    let error = update(&server, GITHUB, &change(&[("authMethod", json!("AppKey"))]))
        .await
        .unwrap_err();

    assert_eq!(error, UpdateError::SecretNeeded);
    assert!(patches(&server).is_empty());
}

#[tokio::test]
async fn several_tokens_are_sent_back_together() {
    let two = format!("{MASK},{OTHER_MASK}");
    let server = devlake(with_tokens(&two), Reaction::Stores).await;

    update(&server, GITHUB, &change(&[("name", json!("renamed"))]))
        .await
        .unwrap();

    assert_eq!(patches(&server)[0].json()["token"], json!(two));
}

#[tokio::test]
async fn one_of_several_tokens_is_replaced_added_or_removed_and_the_masks_of_the_others_go_along() {
    let two = format!("{MASK},{OTHER_MASK}");

    for (old, new, sent) in [
        (vec!["5678"], true, format!("{OTHER_MASK},{SECRET}")),
        (vec!["yy"], true, format!("{MASK},{SECRET}")),
        (vec![], true, format!("{two},{SECRET}")),
        (vec!["5678"], false, OTHER_MASK.to_owned()),
        // The whole end of a token that we hold, and the two characters that its mask shows.
        (vec!["yyyy"], false, MASK.to_owned()),
    ] {
        let server = devlake(with_tokens(&two), Reaction::Stores).await;
        let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);
        let new: Vec<&dyn SecretSource> = if new { vec![&held] } else { Vec::new() };

        let updated = update(&server, GITHUB, &tokens(&old, new)).await;

        assert_eq!(
            patches(&server)[0].json()["token"],
            json!(sent),
            "{old:?}: {updated:?}"
        );
    }
}

#[rstest]
#[case::not_there(&["zzzz"], UpdateError::TokensLookAlike)]
#[case::unknown(&[""], UpdateError::TokensLookAlike)]
#[case::all(&["5678", "yy"], UpdateError::LastSecret)]
#[tokio::test]
async fn nothing_is_sent_where_it_is_not_certain_which_token_goes(
    #[case] old: &[&str],
    #[case] expected: UpdateError,
) {
    let server = devlake(with_tokens(&format!("{MASK},{OTHER_MASK}")), Reaction::Stores).await;

    let refused = update(&server, GITHUB, &tokens(old, Vec::new()))
        .await
        .unwrap_err();

    assert_eq!(refused, expected);
    assert!(patches(&server).is_empty());
}

#[tokio::test]
async fn two_tokens_that_end_alike_are_never_mixed_up() {
    let alike = format!("{MASK},ghp_zzzzzzzz********************99995678");
    let server = devlake(with_tokens(&alike), Reaction::Stores).await;
    let held = Held::for_origin(SECRET, &server.origin(), AuthStyle::BodyField);

    let refused = update(&server, GITHUB, &tokens(&["5678"], vec![&held]))
        .await
        .unwrap_err();

    assert_eq!(refused, UpdateError::TokensLookAlike);
    assert!(patches(&server).is_empty());
}

#[tokio::test]
async fn what_is_not_as_it_was_sent_is_reported() {
    let server = devlake(gitlab(), Reaction::IgnoresProxy).await;

    let updated = update(&server, GITLAB, &change(&[("proxy", json!("http://p.example"))]))
        .await
        .unwrap();

    let proxy = Difference {
        field: "proxy".to_owned(),
        wanted: Some(json!("http://p.example")),
        found: Some(json!("")),
    };
    assert_eq!(updated.differences, [proxy]);
}

#[tokio::test]
async fn a_secret_that_changed_unasked_is_reported() {
    let server = devlake(gitlab(), Reaction::Destroys).await;

    let updated = update(&server, GITLAB, &change(&[("name", json!("renamed"))]))
        .await
        .unwrap();

    let fields: Vec<_> = updated
        .differences
        .iter()
        .map(|found| found.field.as_str())
        .collect();
    assert_eq!(fields, ["token"]);
}

#[tokio::test]
async fn a_server_that_shows_a_plain_token_is_reported_and_the_token_dropped() {
    let mut row = gitlab();
    row["token"] = "glpat-zz-plain-for-all-to-see".into();
    let server = devlake(row, Reaction::Stores).await;

    let updated = update(&server, GITLAB, &change(&[("name", json!("renamed"))]))
        .await
        .unwrap();

    assert!(updated.connection.shows_tokens);
    assert!(!format!("{updated:?}").contains("for-all-to-see"));
    assert_eq!(patches(&server)[0].json().get("token"), None);
}

#[tokio::test]
async fn neither_the_secret_nor_the_mask_is_in_any_error() {
    let quoting = Server::start(|seen| match seen.method.as_str() {
        "PATCH" => Reply::json(400, &envelope(&format!("cannot take {}", seen.body))),
        _ => Reply::json(200, &github()),
    })
    .await;
    let held = Held::for_origin(SECRET, &quoting.origin(), AuthStyle::BodyField);
    let replacing = Change {
        secret: Some(new(&held)),
        ..change(&[])
    };

    let with_secret = update(&quoting, GITHUB, &replacing).await.unwrap_err();
    let with_mask = update(&quoting, GITHUB, &change(&[("name", json!("x"))]))
        .await
        .unwrap_err();

    let shown = format!("{with_secret:?} {with_mask:?}");
    assert!(shown.contains("cannot take"), "{shown}");
    assert!(
        !shown.contains("replaced-once") && !shown.contains("zzmadeup"),
        "{shown}"
    );
}

async fn update(server: &Server, kind: ConnectionKind, change: &Change<'_>) -> Result<Updated, UpdateError> {
    DevLake::new(net(), server.address(), direct(), None)
        .update(kind, 7, change, &CancellationToken::new())
        .await
}

fn change(fields: &[(&str, Value)]) -> Change<'static> {
    let fields = fields
        .iter()
        .map(|(field, value)| ((*field).to_owned(), value.clone()));
    Change {
        seen: Some("2026-05-02T09:00:00Z".parse().unwrap()),
        fields: fields.collect(),
        secret: None,
    }
}

fn new(held: &Held) -> SecretChange<'_> {
    SecretChange::replacing(Slot::Token, Hint::default(), held)
}

/// What goes of the tokens, by their ends, and what comes.
fn tokens<'a>(old: &[&str], new: Vec<&'a dyn SecretSource>) -> Change<'a> {
    let hint = |end: &&str| Hint {
        last_four: Some((*end).to_owned()),
    };
    let secret = SecretChange {
        slot: Slot::Token,
        new,
        old: old.iter().map(hint).collect(),
    };
    Change {
        secret: Some(secret),
        ..change(&[])
    }
}

fn patches(server: &Server) -> Vec<Seen> {
    server
        .seen()
        .into_iter()
        .filter(|seen| seen.method == "PATCH")
        .collect()
}

fn with_tokens(masks: &str) -> Value {
    let mut row = github();
    row["token"] = masks.into();
    row
}

fn github() -> Value {
    json!({
        "name": "GitHub - acme", "id": 7, "createdAt": "2026-05-01T09:00:00.123Z", "updatedAt": "2026-05-02T09:00:00Z",
        "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 4500, "authMethod": "AccessToken",
        "token": MASK, "appId": "", "secretKey": "", "installationId": 0, "refreshToken": "", "tokenExpiresAt": null,
        "refreshTokenExpiresAt": null, "enableGraphql": false,
    })
}

fn gitlab() -> Value {
    json!({
        "name": "GitLab", "id": 7, "createdAt": "2026-05-01T09:00:00.123Z", "updatedAt": "2026-05-02T09:00:00Z",
        "endpoint": "https://gitlab.com/api/v4/", "proxy": "", "rateLimitPerHour": 0, "token": "gl****ef",
    })
}

/// What a server does with a PATCH.
#[derive(Clone, Copy, PartialEq)]
enum Reaction {
    Stores,
    /// Everything else, and this one not.
    IgnoresProxy,
    Destroys,
    Refuses(u16, &'static str),
    StoresAndDrops,
    StoresAndRefuses(u16),
    Drops,
    /// Drops it and everything after.
    DiesOf,
}

/// One connection, and a list in which the name `taken` is another's.
async fn devlake(row: Value, reaction: Reaction) -> Server {
    let state = Mutex::new((row, false));
    Server::start(move |seen| {
        let mut state = state.lock().unwrap();
        if state.1 {
            return Reply::Drop;
        }
        match (seen.method.as_str(), seen.target.ends_with("/7")) {
            ("GET", true) => Reply::json(200, &state.0),
            ("GET", false) => Reply::json(200, &json!([state.0, {"id": 8, "name": "taken"}])),
            _ => react(reaction, &seen.json(), &mut state),
        }
    })
    .await
}

fn react(reaction: Reaction, body: &Value, (row, is_dead): &mut (Value, bool)) -> Reply {
    match reaction {
        Reaction::Drops => return Reply::Drop,
        Reaction::DiesOf => {
            *is_dead = true;
            return Reply::Drop;
        }
        Reaction::Refuses(status, message) => return Reply::json(status, &envelope(message)),
        Reaction::Stores
        | Reaction::IgnoresProxy
        | Reaction::Destroys
        | Reaction::StoresAndDrops
        | Reaction::StoresAndRefuses(_) => {}
    }
    for (field, value) in body.as_object().unwrap() {
        if field != "token" && (field != "proxy" || reaction != Reaction::IgnoresProxy) {
            row[field] = value.clone();
        }
    }
    let stamp: Timestamp = row["updatedAt"].as_str().unwrap().parse().unwrap();
    row["updatedAt"] = (stamp + Span::new().seconds(1)).to_string().into();
    if reaction == Reaction::StoresAndDrops {
        return Reply::Drop;
    }
    if let Reaction::StoresAndRefuses(status) = reaction {
        return Reply::json(status, &envelope("Error 1205: Lock wait timeout exceeded"));
    }
    if reaction == Reaction::Destroys {
        row["token"] = "gl****99".into();
    }
    Reply::json(200, row)
}

fn envelope(message: &str) -> Value {
    json!({"code": 0, "success": false, "message": message, "causes": null, "data": null})
}
