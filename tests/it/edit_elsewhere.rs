//! Editing beside others: somebody else was faster, an answer is lost, a secret follows its address.

use std::sync::{Arc, atomic::Ordering};

use app::{ConnectionDetail, EditError, EditRequest, Edited, Tagging};
use domain::{
    AuthStyle, Connection, ConnectionId, CredentialId, Origin, Query, Tag,
    kinds::{ConnectionKind, FieldId},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::{Fault, FaultKind};
use serde_json::json;
use vault::{Attempt, Destination, Edition, Identity, Patience, Purpose, SecretAccessError, Vault};

use crate::story::{GOOD_PASSWORD, GOOD_TOKEN, create, github, jenkins, never, stage, with_devlake};

const NEXT_PASSWORD: &str = "11zzgoodzz000000000000000000other02";

#[tokio::test]
async fn somebody_elses_edit_stops_ours_is_marked_and_only_our_fields_override_it() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let before = stored(&bench, id).await;
    let theirs = json!({ "proxy": "http://theirs.example:3128" });
    let devlake = bench.sandbox.devlake();
    assert!(devlake.change("github", number(&before), &theirs));
    let mine = request(&before, FieldId::Name, "mine");

    let error = edit(&bench, &mine).await.unwrap_err();
    let marked = stored(&bench, id).await;
    let EditError::ChangedElsewhere(sides) = error else {
        panic!("{error:?}");
    };
    let decided = EditRequest {
        seen: sides.theirs_at,
        ..mine
    };
    edit(&bench, &decided).await.unwrap();

    let proxy = sides.fields.iter().find(|side| side.field == "proxy").unwrap();
    assert_eq!(
        (&proxy.seen, &proxy.theirs, &proxy.mine),
        (
            &Some("".into()),
            &Some("http://theirs.example:3128".into()),
            &None
        )
    );
    assert_eq!(
        (marked.is_changed_elsewhere, marked.name.as_str()),
        (true, before.name.as_str())
    );
    let after = stored(&bench, id).await;
    assert_eq!(
        (
            after.name.as_str(),
            after.settings.proxy.as_deref(),
            after.is_changed_elsewhere
        ),
        ("mine", Some("http://theirs.example:3128"), false)
    );
}

#[tokio::test]
async fn a_list_that_shows_somebody_elses_edit_marks_it_until_a_person_has_seen_it() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let number = number(&stored(&bench, id).await);
    let devlake = bench.sandbox.devlake();
    assert!(devlake.change("github", number, &json!({ "name": "theirs" })));
    let progress = RecordingProgress::default();
    bench.app.reload(&[], &progress, &never()).await.unwrap();
    let marked = stored(&bench, id).await;

    bench.app.acknowledge_change(id).await.unwrap();

    let seen = stored(&bench, id).await;
    assert_eq!(
        (marked.name.as_str(), marked.is_changed_elsewhere),
        ("theirs", true)
    );
    assert_eq!((seen.name.as_str(), seen.is_changed_elsewhere), ("theirs", false));
}

#[tokio::test]
async fn a_token_added_elsewhere_is_seen_marked_and_taken_in_when_noted() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let both = format!("ghp_zzgoodzzElsewhere000000000000000000007,{GOOD_TOKEN}");
    change_tokens(&bench, id, &both).await;

    let seen = detail(&bench, id).await;
    bench.app.acknowledge_change(id).await.unwrap();
    let noted = detail(&bench, id).await;

    assert!(seen.connection.is_changed_elsewhere && !noted.connection.is_changed_elsewhere);
    assert_eq!((ends(&seen), added(&seen)), (vec!["0001"], vec!["0007"]));
    assert_eq!((ends(&noted), added(&noted)), (vec!["0001", "0007"], vec![]));
    assert_eq!(held(&noted), [true, false]);
    reload(&bench).await;
    assert!(!detail(&bench, id).await.connection.is_changed_elsewhere);
}

#[tokio::test]
async fn a_held_token_replaced_elsewhere_stays_known_and_goes_there_no_more_once_noted() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let credential = detail(&bench, id).await.uses[0].credential.id;
    change_tokens(&bench, id, "ghp_zzgoodzzElsewhere000000000000000000007").await;

    let seen = detail(&bench, id).await;
    bench.app.lock().await.unwrap();
    let locked = bench.app.acknowledge_change(id).await;
    bench.app.try_keychain().await.unwrap();
    bench.app.acknowledge_change(id).await.unwrap();

    assert!(seen.uses[0].is_missing, "{seen:?}");
    assert!(matches!(locked, Err(EditError::Key(_))), "{locked:?}");
    let noted = detail(&bench, id).await;
    assert_eq!((ends(&noted), held(&noted)), (vec!["0007"], vec![false]));
    let all = bench.app.credentials().await.unwrap();
    let old = all.iter().find(|one| one.credential.id == credential).unwrap();
    assert!(old.credential.is_held && old.can_be_erased);
    assert_eq!(granted(&bench, credential), Some(0));
}

#[tokio::test]
async fn a_token_removed_elsewhere_is_marked_and_never_dropped_by_a_reload() {
    let (bench, _) = with_devlake().await;
    let both = format!("{GOOD_TOKEN},ghp_zzgoodzzElsewhere000000000000000000007");
    bench.sandbox.devlake().seed(
        "github",
        &json!({"name": "theirs", "endpoint": "https://api.github.com/", "token": both, "authMethod": "AccessToken"}),
    );
    reload(&bench).await;
    let all = Query {
        limit: 9,
        ..Query::default()
    };
    let id = bench.app.plain_list(all).await.unwrap().into_rows()[0].id;
    let before = detail(&bench, id).await;

    change_tokens(&bench, id, GOOD_TOKEN).await;
    let seen = detail(&bench, id).await;
    bench.app.acknowledge_change(id).await.unwrap();

    assert_eq!(ends(&before), ["0001", "0007"]);
    assert_eq!(
        ends(&seen),
        ["0001", "0007"],
        "both stay until somebody takes note"
    );
    assert_eq!(
        seen.uses.iter().map(|used| used.is_missing).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(ends(&detail(&bench, id).await), ["0001"]);
    assert_eq!(bench.app.credentials().await.unwrap().len(), 1);
}

/// Somebody gives the connection these tokens, and the list is read again.
async fn change_tokens(bench: &Bench, id: ConnectionId, tokens: &str) {
    let number = number(&stored(bench, id).await);
    let change = json!({ "token": tokens });
    assert!(bench.sandbox.devlake().change("github", number, &change));
    reload(bench).await;
}

async fn reload(bench: &Bench) {
    let progress = RecordingProgress::default();
    bench.app.reload(&[], &progress, &never()).await.unwrap();
}

async fn detail(bench: &Bench, id: ConnectionId) -> ConnectionDetail {
    bench.app.connection(id).await.unwrap().unwrap()
}

fn ends(detail: &ConnectionDetail) -> Vec<&str> {
    let shown = detail.uses.iter();
    shown
        .filter_map(|used| used.credential.hint.last_four.as_deref())
        .collect()
}

fn added(detail: &ConnectionDetail) -> Vec<&str> {
    detail
        .added
        .iter()
        .filter_map(|seen| seen.hint.last_four.as_deref())
        .collect()
}

fn held(detail: &ConnectionDetail) -> Vec<bool> {
    detail.uses.iter().map(|used| used.credential.is_held).collect()
}

#[tokio::test]
async fn a_secret_follows_its_address_after_the_consent_and_goes_to_the_old_one_no_more() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap()
        .connection;
    let (old, new) = ("https://jenkins.example.test", "https://jenkins.elsewhere.test");
    let before = (opens(&bench, id, old).await, opens(&bench, id, new).await);
    bench.desktop.agrees.store(true, Ordering::Relaxed);

    let moved = request(&stored(&bench, id).await, FieldId::Address, new);
    edit(&bench, &moved).await.unwrap();

    assert_eq!(before, (true, false));
    assert_eq!(
        (opens(&bench, id, old).await, opens(&bench, id, new).await),
        (false, true)
    );
}

#[tokio::test]
async fn a_lost_answer_that_was_carried_out_is_an_edit_that_happened() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let before = stored(&bench, id).await;
    lose(&bench, &before, "PATCH", FaultKind::AnswerLost);

    let edited = edit(&bench, &request(&before, FieldId::Name, "renamed"))
        .await
        .unwrap();

    assert_eq!(edited.differences, []);
    assert_eq!(stored(&bench, id).await.name, "renamed");
}

#[tokio::test]
async fn a_token_that_somebody_replaced_meanwhile_stands_beside_by_its_end() {
    let (bench, system) = with_devlake().await;
    let created = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    let before = stored(&bench, created.connection).await;
    let theirs = json!({ "token": "ghp_zzgoodzzTheirs0000000000000000000077" });
    let devlake = bench.sandbox.devlake();
    assert!(devlake.change("github", number(&before), &theirs));

    let error = edit(&bench, &request(&before, FieldId::Name, "mine"))
        .await
        .unwrap_err();

    let EditError::ChangedElsewhere(sides) = error else {
        panic!("{error:?}");
    };
    let token = sides.fields.iter().find(|side| side.field == "token").unwrap();
    assert_eq!(
        (&token.seen, &token.theirs, &token.mine),
        (&Some(json!("…0001")), &Some(json!("…0077")), &None)
    );
}

#[tokio::test]
async fn a_new_secret_whose_change_was_stored_and_refused_is_kept_until_somebody_knows() {
    let (bench, system) = with_devlake().await;
    let created = create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();
    let before = stored(&bench, created.connection).await;
    let body =
        json!({ "code": 0, "success": false, "message": "timeout (500)", "causes": null, "data": null });
    let no = FaultKind::Status {
        status: 500,
        body: body.to_string(),
    };
    let path = format!("/plugins/jenkins/connections/{}", number(&before));
    let fault = Fault::on("devlake#1", no).at("PATCH", &path).times(1);
    bench.sandbox.faults().set(fault);
    let mine = EditRequest {
        answers: Default::default(),
        staged: Some(stage(&bench, ConnectionKind::DevLakeJenkins, NEXT_PASSWORD)),
        ..request(&before, FieldId::Name, "")
    };

    let error = edit(&bench, &mine).await.unwrap_err();

    assert!(matches!(error, EditError::Unknown), "{error:?}");
    let held = bench.app.credentials().await.unwrap();
    let ends: Vec<_> = held
        .iter()
        .filter(|one| one.credential.is_held)
        .filter_map(|one| one.credential.hint.last_four.as_deref())
        .collect();
    assert!(ends.contains(&"er02"), "{ends:?}");
}

#[tokio::test]
async fn what_was_tagged_while_an_edit_was_sent_stays_tagged() {
    let (bench, system) = with_devlake().await;
    let created = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    let before = stored(&bench, created.connection).await;
    let path = format!("/plugins/github/connections/{}", number(&before));
    let slow = Fault::on("devlake#1", FaultKind::Latency { ms: 200 }).at("PATCH", &path);
    bench.sandbox.faults().set(slow);
    let tagging = Tagging {
        connections: vec![created.connection],
        add: vec![Tag::parse("core").unwrap()],
        remove: Vec::new(),
    };

    let mine = request(&before, FieldId::Name, "mine");
    let (edited, tagged) = tokio::join!(edit(&bench, &mine), bench.app.tag_connections(vec![tagging]),);

    tagged.unwrap();
    edited.unwrap();
    let after = stored(&bench, created.connection).await;
    assert_eq!(after.name, "mine");
    assert_eq!(after.tags.len(), 1, "{after:?}");
}

#[tokio::test]
async fn a_secret_that_made_room_goes_nowhere_from_then_on() {
    let (bench, system) = with_devlake().await;
    let created = create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();
    let before = stored(&bench, created.connection).await;
    let detail = bench.app.connection(created.connection).await.unwrap().unwrap();
    let old = detail.uses[0].credential.id;
    let mine = EditRequest {
        answers: Default::default(),
        staged: Some(stage(&bench, ConnectionKind::DevLakeJenkins, NEXT_PASSWORD)),
        ..request(&before, FieldId::Name, "")
    };

    let edited = edit(&bench, &mine).await.unwrap();

    assert_eq!(edited.unused, [old]);
    assert_eq!(granted(&bench, old), Some(0));
}

#[tokio::test]
async fn a_change_that_never_arrived_says_so_and_can_be_sent_again() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let before = stored(&bench, id).await;
    let renamed = request(&before, FieldId::Name, "renamed");
    lose(&bench, &before, "PATCH", FaultKind::Drop);

    let error = edit(&bench, &renamed).await.unwrap_err();
    let unchanged = stored(&bench, id).await;
    edit(&bench, &renamed).await.unwrap();

    assert!(matches!(error, EditError::NotApplied), "{error:?}");
    assert_eq!(unchanged, before);
    assert_eq!(stored(&bench, id).await.name, "renamed");
}

async fn edit(bench: &Bench, request: &EditRequest) -> Result<Edited, EditError> {
    bench
        .app
        .edit(request, &RecordingProgress::default(), &never())
        .await
}

/// One field, by somebody who saw `shown`.
fn request(shown: &Connection, field: FieldId, answer: &str) -> EditRequest {
    EditRequest {
        connection: shown.id,
        answers: [(field, answer.to_owned())].into(),
        further: Default::default(),
        staged: None,
        added: Vec::new(),
        removed: Vec::new(),
        seen: shown.remote.as_ref().and_then(|copy| copy.updated_at),
    }
}

async fn stored(bench: &Bench, id: ConnectionId) -> Connection {
    bench.app.connection(id).await.unwrap().unwrap().connection
}

/// DevLake's own number of it.
fn number(connection: &Connection) -> u64 {
    connection.remote_id.as_ref().and_then(|id| id.number()).unwrap()
}

fn lose(bench: &Bench, connection: &Connection, method: &str, kind: FaultKind) {
    let path = format!("/plugins/github/connections/{}", number(connection));
    let fault = Fault::on("devlake#1", kind).at(method, &path).times(1);
    bench.sandbox.faults().set(fault);
}

/// To how many places the current secret may go; `None` where it is not held.
fn granted(bench: &Bench, credential: CredentialId) -> Option<usize> {
    let grants = vault(bench).read(|tables| tables.grants(credential, Purpose::Current));
    grants.unwrap().map(|grants| grants.len())
}

/// The store as another face of Patchbay opens it.
pub(crate) fn vault(bench: &Bench) -> Vault {
    Vault::open(
        &bench.directory.path().join("data"),
        Identity::of(Edition::Debug),
        Arc::clone(&bench.keychain) as _,
    )
    .unwrap()
}

/// Whether the secret of a connection is handed out for a request to this origin.
async fn opens(bench: &Bench, id: ConnectionId, origin: &str) -> bool {
    let credential = bench.app.connection(id).await.unwrap().unwrap().uses[0]
        .credential
        .id;
    let vault = vault(bench);
    vault
        .unlock_with_keychain(Attempt::ByUser, &Patience::brief())
        .unwrap();
    let origin: Origin = origin.parse().unwrap();
    let destination = Destination {
        origin: &origin,
        auth_style: AuthStyle::Basic,
    };
    match vault.open_secret(credential, Purpose::Current, destination) {
        Ok(_) => true,
        Err(SecretAccessError::NotGranted(_)) => false,
        Err(error) => panic!("{error}"),
    }
}
