//! Editing through the use cases: eleven plugins, field by field; the consent, the other side, a new secret.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use app::{EditError, EditRequest, Edited, Question};
use domain::{
    Connection, ConnectionId, Outcome,
    kinds::{Control, FieldId},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};

use crate::{
    plugins::{draft, rows},
    story::{GOOD_PASSWORD, GOOD_TOKEN, create, github, jenkins, never, stage, with_devlake},
};

#[tokio::test]
async fn every_plugin_is_edited_field_by_field_and_passes_afterwards() {
    let (bench, system) = with_devlake().await;
    for row in rows() {
        let created = create(&bench, draft(&bench, system, &row, row.secret))
            .await
            .unwrap();
        let id = created.connection;
        let first = stored(&bench, id).await;
        let form = bench
            .app
            .edit_form(id, &BTreeMap::new(), &BTreeMap::new())
            .await
            .unwrap();
        assert_eq!(
            (form.problems.len(), form.changes.len()),
            (0, 0),
            "{:?}",
            row.kind
        );

        for field in form.form.fields.iter().filter(|field| is_harmless(field.id)) {
            let value = if matches!(field.control, Control::Number) {
                "900"
            } else {
                new_value(field.id)
            };
            let before = stored(&bench, id).await;

            let edited = edit(&bench, id, &[(field.id, value)]).await.unwrap();

            let after = stored(&bench, id).await;
            assert_eq!(
                (edited.changes.len(), edited.differences.len()),
                (1, 0),
                "{:?} {:?}",
                row.kind,
                field.id
            );
            assert!(changed(&before, &after) <= 1, "{:?} {:?}", row.kind, field.id);
            assert_eq!((after.id, after.remote_id), (before.id, before.remote_id));
            let first = first_value(&form, field.id);
            edit(&bench, id, &[(field.id, first)]).await.unwrap();
        }

        let last = edit(&bench, id, &[(FieldId::Name, "renamed for good")])
            .await
            .unwrap();
        assert_eq!(
            last.check.unwrap().verdict.outcome,
            Outcome::Passed,
            "{:?}",
            row.kind
        );
        assert_eq!(stored(&bench, id).await.remote_id, first.remote_id);
    }
}

#[tokio::test]
async fn another_address_is_asked_about_with_both_origins_and_a_no_changes_nothing() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap()
        .connection;
    let before = stored(&bench, id).await;
    let elsewhere = [(FieldId::Address, "https://jenkins.elsewhere.test")];

    let declined = edit(&bench, id, &elsewhere).await.unwrap_err();
    let unchanged = stored(&bench, id).await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    edit(&bench, id, &elsewhere).await.unwrap();

    assert!(matches!(declined, EditError::Declined), "{declined:?}");
    assert_eq!(unchanged, before);
    let questions = bench.desktop.questions.lock().unwrap().clone();
    let Some(Question::ChangeAddress {
        old,
        new,
        credentials,
        ..
    }) = questions.last()
    else {
        panic!("{questions:?}");
    };
    assert_eq!(
        (
            old.to_string().as_str(),
            new.to_string().as_str(),
            credentials.len()
        ),
        (
            "https://jenkins.example.test",
            "https://jenkins.elsewhere.test",
            1
        )
    );
    let after = stored(&bench, id).await;
    assert_eq!(
        after.settings.address.unwrap().origin().host(),
        "jenkins.elsewhere.test"
    );
}

#[tokio::test]
async fn what_somebody_else_changed_is_shown_beside_and_the_person_decides() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let seen_before = stored(&bench, id).await.remote.unwrap().updated_at;
    // Somebody else, with a record of their own.
    edit(&bench, id, &[(FieldId::Proxy, "http://theirs.example")])
        .await
        .unwrap();
    let mine = EditRequest {
        seen: seen_before,
        ..request(id, &[(FieldId::Name, "mine")])
    };

    let error = bench
        .app
        .edit(&mine, &RecordingProgress::default(), &never())
        .await
        .unwrap_err();

    let EditError::ChangedElsewhere(sides) = error else {
        panic!("{error:?}");
    };
    let name = sides.fields.iter().find(|side| side.field == "name").unwrap();
    assert_eq!(name.mine, Some("mine".into()));
    let decided = EditRequest {
        seen: sides.theirs_at,
        ..mine
    };
    bench
        .app
        .edit(&decided, &RecordingProgress::default(), &never())
        .await
        .unwrap();
    let after = stored(&bench, id).await;
    assert_eq!(
        (after.name.as_str(), after.settings.proxy.as_deref()),
        ("mine", Some("http://theirs.example"))
    );
}

#[tokio::test]
async fn a_new_secret_takes_the_place_of_the_old_one_which_is_kept_until_somebody_erases_it() {
    let (bench, system) = with_devlake().await;
    let id = create(
        &bench,
        jenkins(&bench, system, "11zz401zz0000000000000000000edit01"),
    )
    .await
    .unwrap()
    .connection;
    let old = bench.app.connection(id).await.unwrap().unwrap().uses[0]
        .credential
        .id;
    let staged = stage(
        &bench,
        domain::kinds::ConnectionKind::DevLakeJenkins,
        GOOD_PASSWORD,
    );
    let with_secret = EditRequest {
        staged: Some(staged),
        added: Vec::new(),
        removed: Vec::new(),
        ..request(id, &[(FieldId::Login, "kim")])
    };

    let edited = bench
        .app
        .edit(&with_secret, &RecordingProgress::default(), &never())
        .await
        .unwrap();

    assert_eq!(edited.unused, [old]);
    assert_eq!(edited.check.unwrap().verdict.outcome, Outcome::Passed);
    let uses = bench.app.connection(id).await.unwrap().unwrap().uses;
    assert_eq!(uses.len(), 1);
    assert!(uses[0].credential.is_held && uses[0].credential.id != old);
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_and_nothing_changes() {
    let (bench, system) = with_devlake().await;
    let first = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    bench.sandbox.devlake().seed("github", &serde_json::json!({
        "name": "taken", "endpoint": "https://api.github.com/", "authMethod": "AccessToken", "token": GOOD_TOKEN,
    }));

    let error = edit(&bench, first.connection, &[(FieldId::Name, "taken")])
        .await
        .unwrap_err();

    assert!(matches!(error, EditError::NameTaken), "{error:?}");
    assert_eq!(stored(&bench, first.connection).await.name, first.name);
}

pub(crate) async fn edit(
    bench: &Bench,
    id: ConnectionId,
    answers: &[(FieldId, &str)],
) -> Result<Edited, EditError> {
    let seen = stored(bench, id).await.remote.and_then(|copy| copy.updated_at);
    let request = EditRequest {
        seen,
        ..request(id, answers)
    };
    bench
        .app
        .edit(&request, &RecordingProgress::default(), &never())
        .await
}

pub(crate) fn request(id: ConnectionId, answers: &[(FieldId, &str)]) -> EditRequest {
    EditRequest {
        connection: id,
        answers: answers
            .iter()
            .map(|(field, answer)| (*field, (*answer).to_owned()))
            .collect(),
        further: BTreeMap::new(),
        staged: None,
        added: Vec::new(),
        removed: Vec::new(),
        seen: None,
    }
}

pub(crate) async fn stored(bench: &Bench, id: ConnectionId) -> Connection {
    bench.app.connection(id).await.unwrap().unwrap().connection
}

/// Not those that move the secret, or need another one.
fn is_harmless(field: FieldId) -> bool {
    matches!(
        field,
        FieldId::Name
            | FieldId::Organization
            | FieldId::Enterprise
            | FieldId::Login
            | FieldId::Proxy
            | FieldId::RateLimit
    )
}

fn new_value(field: FieldId) -> &'static str {
    if field == FieldId::Proxy {
        return "http://proxy.example:3128";
    }
    if field == FieldId::Login {
        return "lee@example.com";
    }
    "another-one"
}

fn first_value(form: &app::EditForm, field: FieldId) -> &str {
    form.answers.get(&field).map_or("", String::as_str)
}

/// How many of the system's fields differ.
fn changed(before: &Connection, after: &Connection) -> usize {
    let fields = |connection: &Connection| connection.remote.clone().unwrap().fields;
    let (old, new) = (fields(before), fields(after));
    let names: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
    names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name))
        .count()
        + usize::from(before.name != after.name)
}
