//! The history: everything that changes something is in it, with before and after, and no secret.

use std::{collections::BTreeMap, sync::atomic::Ordering, time::Duration};

use app::{
    ActivityPage, ActivityQuery, CredentialChange, Decision, EditRequest, NewAddress, OwnLogin, Settings,
    SystemChange, Theme, ToldDate,
};
use domain::{
    ConnectionId, CredentialId, Environment, Tag,
    activity::{Action, ActionGroup, Activity, ActivityFilter, Change, ChangedField, Ended},
    kinds::{ConnectionKind, FieldId},
    rotation::OnTrouble,
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use serde_json::json;

use crate::{
    delete::{ALL, delete, plan},
    rotate::{NEW, OLD, Unwatched, adopted, begun, reload},
    story::{GOOD_TOKEN, create, github, never, secret, with_devlake},
    systems_moved::accept_key,
};

const GITHUB: ConnectionKind = ConnectionKind::DevLakeGithub;

#[tokio::test]
async fn a_connection_s_life_is_told_with_before_and_after() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, OLD))
        .await
        .unwrap()
        .connection;
    let credential = credential(&bench, id).await;

    rename(&bench, id, "renamed").await;
    tag(&bench, id, "nightly").await;
    let policy = CredentialChange {
        policy_days: Some(30),
        policy_reason: "our rule".to_owned(),
        notes: String::new(),
    };
    bench.app.change_credential(credential, policy).await.unwrap();
    let run = begun(&bench, credential, GITHUB, NEW).await;
    let decision = Decision::Begin(OnTrouble::PutBack);
    bench
        .app
        .carry_on(run, decision, &Unwatched, &never())
        .await
        .unwrap();
    bench.app.erase_previous(run).await.unwrap();
    plan(&bench, id).await;
    delete(&bench, id, ALL).await.unwrap();

    let told = of(&bench, |filter| filter.connection = Some(id)).await;
    assert_eq!(
        told.iter()
            .map(|entry| (entry.action, entry.outcome))
            .collect::<Vec<_>>(),
        [
            (Action::Delete, Ended::Done),
            (Action::ErasePrevious, Ended::Done),
            (Action::Rotate, Ended::Done),
            (Action::Rotate, Ended::Begun),
            (Action::ChangeCredential, Ended::Done),
            (Action::Tag, Ended::Done),
            (Action::Edit, Ended::Done),
            (Action::Create, Ended::Done),
            (Action::Create, Ended::Begun),
        ]
    );
    assert_eq!(
        told[6].changes,
        [change("name", Some("GitHub - my-org"), Some("renamed"))]
    );
    assert_eq!(told[5].changes, [change("tags", None, Some("nightly"))]);
    assert_eq!(
        told[4].changes,
        [
            change("policy", Some("90 days"), Some("30 days")),
            change("reason", None, Some("our rule"))
        ]
    );
    assert_eq!(
        told[2].changes,
        [
            change(
                "secret",
                Some("GitHub classic token …0001"),
                Some("GitHub classic token …0002")
            ),
            change("use", None, Some("renamed: the new secret"))
        ]
    );
    let gone = change("secret", Some("GitHub classic token …0002"), None);
    assert!(told[0].changes.contains(&gone), "{:?}", told[0].changes);
    let made = change("organization", None, Some("my-org"));
    assert!(told[7].changes.contains(&made), "{:?}", told[7].changes);
    for entry in &told {
        assert_eq!(
            entry.about.place.as_deref(),
            Some("DevLake production"),
            "{entry:?}"
        );
        assert_eq!(entry.about.systems, [system], "{entry:?}");
    }
}

#[tokio::test]
async fn what_happens_to_systems_and_to_the_store_is_told() {
    let (bench, system) = with_devlake().await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    bench.desktop.writes_down.store(true, Ordering::Relaxed);
    let settings = bench.app.settings().await.unwrap();
    let change = SystemChange {
        name: "DevLake".to_owned(),
        environment: Environment::Staging,
        checks_from_here: false,
        route: None,
    };

    bench
        .app
        .save_settings(Settings {
            theme: Theme::Dark,
            ..settings
        })
        .await
        .unwrap();
    bench.app.change_system(system, change).await.unwrap();
    let key = format!("{}zzactivity", "k".repeat(118));
    accept_key(&bench.sandbox.devlake(), &key);
    let login = OwnLogin::ApiKey(secret(&key));
    bench.app.set_system_login(system, login, &never()).await.unwrap();
    let second = bench.sandbox.add_devlake().await.unwrap();
    accept_key(&second, &key);
    let there = NewAddress {
        address: second.url(),
        allows_plain_http: false,
    };
    bench.app.move_system(system, &there, &never()).await.unwrap();
    bench.app.make_recovery_code().await.unwrap();
    bench
        .app
        .set_passphrase(secret("five unrelated words here"))
        .await
        .unwrap();
    *bench.desktop.place.lock().unwrap() = Some(bench.directory.path().join("taken.db"));
    bench
        .app
        .save_backup(secret("five unrelated words here"))
        .await
        .unwrap();
    bench.app.remove_system(system, "DevLake").await.unwrap();

    let told = of(&bench, |_| ()).await;
    assert_eq!(
        told.iter().map(|entry| entry.action).collect::<Vec<_>>(),
        [
            Action::RemoveSystem,
            Action::SaveBackup,
            Action::SetPassphrase,
            Action::MakeRecoveryCode,
            Action::MoveSystem,
            Action::SetSystemLogin,
            Action::ChangeSystem,
            Action::ChangeSettings,
            Action::AddSystem,
            Action::MakeStore,
            // The bench's own way to the sandbox.
            Action::ChangeSettings,
        ]
    );
    assert_eq!(
        told[2].changes[0].after.as_deref(),
        Some("system keychain, recovery code, passphrase")
    );
    assert_eq!(
        told[4].changes[0].after.as_deref(),
        Some(&*format!("{}/", second.url()))
    );
    assert_eq!(
        told[6]
            .changes
            .iter()
            .map(|change| change.field.clone())
            .collect::<Vec<_>>(),
        [
            ChangedField::Name,
            ChangedField::Environment,
            ChangedField::ChecksFromHere
        ]
    );
    assert!(!format!("{told:?}").contains("zzactivity"), "{told:?}");
}

#[tokio::test]
async fn what_somebody_else_did_is_told_with_before_and_after() {
    let (bench, _) = with_devlake().await;
    let devlake = bench.sandbox.devlake();
    let builds = json!({ "name": "builds", "endpoint": "https://jenkins.example.test/", "username": "kim" });
    let first = devlake.seed("jenkins", &builds);
    reload(&bench).await;
    devlake.seed("github", &adopted("GitHub - second"));
    bench.clock.advance(Duration::from_secs(60));
    devlake.change(
        "jenkins",
        first,
        &json!({ "name": "renamed", "proxy": "http://p.test" }),
    );
    reload(&bench).await;
    devlake.configure(|settings| settings.plugins.retain(|plugin| plugin != "jenkins"));
    reload(&bench).await;

    let told = of(&bench, |filter| filter.group = Some(ActionGroup::Elsewhere)).await;

    let names: Vec<_> = told
        .iter()
        .map(|entry| (entry.action, entry.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            (Action::Vanished, "renamed"),
            (Action::Adopt, "GitHub - second"),
            (Action::ChangedElsewhere, "renamed"),
            (Action::Adopt, "DevLake production"),
        ]
    );
    assert_eq!(
        told[2].changes,
        [
            change("name", Some("builds"), Some("renamed")),
            change("proxy", None, Some("http://p.test"))
        ]
    );
    assert_eq!(told[3].changes, [change("count", None, Some("1"))]);
}

#[tokio::test]
async fn a_create_that_is_refused_and_one_that_is_forgotten_are_told() {
    let (bench, system) = with_devlake().await;
    bench.sandbox.faults().set(
        sandbox::Fault::on(
            "devlake#1",
            sandbox::FaultKind::Status {
                status: 400,
                body: "{}".to_owned(),
            },
        )
        .at("POST", "*/plugins/github/connections")
        .times(1),
    );

    create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap_err();

    let told = of(&bench, |filter| filter.group = Some(ActionGroup::Connections)).await;
    let ends: Vec<_> = told.iter().map(|entry| (entry.action, entry.outcome)).collect();
    assert_eq!(
        ends,
        [(Action::Create, Ended::Refused), (Action::Create, Ended::Begun)]
    );
}

#[tokio::test]
async fn what_is_said_about_a_secret_is_part_of_the_history_of_its_connections() {
    let (bench, _) = with_devlake().await;
    bench.sandbox.devlake().seed("github", &adopted("GitHub - first"));
    bench
        .sandbox
        .devlake()
        .seed("github", &adopted("GitHub - second"));
    reload(&bench).await;
    let asked = bench.app.undated().await.unwrap();
    let (kept, orphan) = (&asked[0], &asked[1]);
    let told_date = vec![(kept.credential, ToldDate::AboutAMonth)];

    bench.app.tell_dates(told_date).await.unwrap();
    bench.app.link(orphan.credential, kept.credential).await.unwrap();

    let of_the_second = of(&bench, |filter| filter.connection = Some(orphan.used_by[0].0)).await;
    let of_the_kept = of(&bench, |filter| filter.credential = Some(kept.credential)).await;
    let actions = |told: &[Activity]| told.iter().map(|entry| entry.action).collect::<Vec<_>>();
    assert_eq!(actions(&of_the_second), [Action::Link]);
    assert_eq!(actions(&of_the_kept), [Action::Link, Action::SetDate]);
    assert!(of_the_kept[1].changes[0].before.is_some());
}

#[tokio::test]
async fn a_long_history_is_read_page_by_page_and_filtered_to_its_end() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    for number in 0..700 {
        tag(&bench, id, &format!("tag-{number}")).await;
    }
    let of_all = |before| ActivityQuery {
        before,
        limit: 100,
        ..ActivityQuery::default()
    };

    let mut pages: Vec<ActivityPage> = vec![bench.app.activity(of_all(None)).await.unwrap()];
    while let Some(next) = pages.last().and_then(|page| page.next) {
        pages.push(bench.app.activity(of_all(Some(next))).await.unwrap());
    }
    let first = of(&bench, |filter| filter.words = "tag-0 my-ORG".to_owned()).await;

    let read: usize = pages.iter().map(|page| page.entries.len()).sum();
    assert_eq!(read as u64, pages[0].total);
    assert!(pages.iter().rev().skip(1).all(|page| page.entries.len() == 100));
    // Each later one had it in its list of tags, too.
    assert_eq!(
        first.last().unwrap().changes,
        [change("tags", None, Some("tag-0"))]
    );
    assert_eq!(pages[0].entries[0].connection, Some(id));
}

#[tokio::test]
async fn what_is_gone_is_named_as_it_was_called_and_leads_nowhere() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    bench
        .app
        .remove_system(system, "DevLake production")
        .await
        .unwrap();

    let page = bench
        .app
        .activity(narrowed(|filter| filter.connection = Some(id)))
        .await
        .unwrap();

    assert_eq!(page.narrowed_to.as_deref(), Some("GitHub - my-org"));
    let entry = &page.entries[0];
    assert_eq!(
        (entry.connection, entry.credential, entry.system),
        (None, None, None)
    );
}

async fn of(bench: &Bench, set: impl FnOnce(&mut ActivityFilter)) -> Vec<Activity> {
    let page = bench.app.activity(narrowed(set)).await.unwrap();
    assert_eq!((page.next, page.damaged), (None, 0));
    page.entries.into_iter().map(|entry| entry.activity).collect()
}

fn narrowed(set: impl FnOnce(&mut ActivityFilter)) -> ActivityQuery {
    let mut query = ActivityQuery {
        limit: 10_000,
        ..ActivityQuery::default()
    };
    set(&mut query.filter);
    query
}

fn change(field: &str, before: Option<&str>, after: Option<&str>) -> Change {
    Change::new(field, before.map(str::to_owned), after.map(str::to_owned))
}

pub(crate) async fn rename(bench: &Bench, id: ConnectionId, name: &str) {
    let request = EditRequest {
        connection: id,
        answers: [(FieldId::Name, name.to_owned())].into(),
        further: BTreeMap::new(),
        staged: None,
        added: Vec::new(),
        removed: Vec::new(),
        seen: None,
    };
    bench
        .app
        .edit(&request, &RecordingProgress::default(), &never())
        .await
        .unwrap();
}

pub(crate) async fn tag(bench: &Bench, id: ConnectionId, tag: &str) {
    let tag = Tag::parse(tag).unwrap();
    bench
        .app
        .tag_connections(vec![app::Tagging {
            connections: vec![id],
            add: vec![tag],
            remove: Vec::new(),
        }])
        .await
        .unwrap();
}

async fn credential(bench: &Bench, id: ConnectionId) -> CredentialId {
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    detail.uses[0].credential.id
}
