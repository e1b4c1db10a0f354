//! "When were these set?": asked about secrets that were there before, and never about those that we saw being set.

use app::{Age, DateError, ToldDate};
use jiff::civil::date;
use patchbay_tests::fakes::{Bench, RecordingProgress};
use serde_json::json;

use crate::story::{GOOD_TOKEN, create, github, never, with_devlake};

#[tokio::test]
async fn what_somebody_says_becomes_the_age_and_is_kept_over_the_next_list() {
    let (bench, _) = with_two_adopted().await;
    let asked = bench.app.undated().await.unwrap();
    let [first, second] = asked.as_slice() else {
        panic!("two secrets are asked about: {asked:?}")
    };
    assert!(!first.is_told);

    let noted = bench
        .app
        .tell_dates(vec![
            (first.credential, ToldDate::AboutAMonth),
            (second.credential, ToldDate::On(date(2026, 11, 1))),
        ])
        .await
        .unwrap();
    reload(&bench).await;

    assert_eq!(noted, 2);
    let told = bench.app.undated().await.unwrap();
    assert_eq!(
        told.iter()
            .map(|told| (told.age, told.is_told))
            .collect::<Vec<_>>(),
        [(Age::Between(23, 37), true), (Age::Days(20), true)]
    );
    let (connection, _) = first.used_by[0].clone();
    let detail = bench.app.connection(connection).await.unwrap().unwrap();
    assert_eq!(detail.uses[0].age, Age::Between(23, 37));
}

#[tokio::test]
async fn a_day_that_has_not_come_yet_is_refused_and_nothing_is_noted() {
    let (bench, _) = with_two_adopted().await;
    let asked = bench.app.undated().await.unwrap();

    let refused = bench
        .app
        .tell_dates(vec![
            (asked[0].credential, ToldDate::Today),
            (asked[1].credential, ToldDate::On(date(2027, 1, 1))),
        ])
        .await;

    assert_eq!(refused, Err(DateError::Future));
    assert!(bench.app.undated().await.unwrap().iter().all(|one| !one.is_told));
}

#[tokio::test]
async fn a_secret_that_was_entered_here_is_never_asked_about() {
    let (bench, system) = with_devlake().await;

    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    assert_eq!(bench.app.undated().await.unwrap(), []);
}

async fn with_two_adopted() -> (Bench, domain::SystemId) {
    let (bench, system) = with_devlake().await;
    for name in ["GitHub - acme", "GitHub - team"] {
        bench.sandbox.devlake().seed("github", &json!({"name": name, "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzDates00000000000000000000001", "authMethod": "AccessToken"}));
    }
    reload(&bench).await;
    (bench, system)
}

async fn reload(bench: &Bench) {
    bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();
}
