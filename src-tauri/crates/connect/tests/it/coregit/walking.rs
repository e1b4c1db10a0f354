//! Walking the repositories for sync configurations.

use std::sync::Mutex;

use connect::coregit::{CoreGitError, Direction, Gap, Progress};
use sandbox::{Fault, FaultKind};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{SAMPLE, first_id, master, never, sample, scoped};

#[tokio::test]
async fn the_configurations_of_a_connection_are_found_by_repository() {
    let (_sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;

    let walk = master(&coregit).walk(&|_| {}, &never()).await;

    let found: Vec<(String, &str, Option<Direction>, bool)> = walk
        .of_connection(&id)
        .map(|sync| {
            (
                sync.repo.to_string(),
                sync.remote.as_str(),
                sync.direction,
                sync.config().has_webhook(),
            )
        })
        .collect();
    let expected = [
        ("api".to_owned(), "my-org/api", Some(Direction::Import), true),
        (
            "platform/web".to_owned(),
            "my-org/web",
            Some(Direction::Export),
            false,
        ),
    ];
    assert_eq!(found, expected);
    assert_eq!((walk.asked, walk.gap.clone()), (3, None));
    assert_eq!(walk.last_synced(&id), walk.syncs[0].last_synced_at);
    assert!(walk.last_synced(&id).is_some());
    assert_eq!(
        walk.syncs[1].last_error.as_deref(),
        Some("GitHub branch not found: main")
    );
}

#[tokio::test]
async fn more_repositories_than_a_page_are_all_asked_and_progress_is_told() {
    let (sandbox, coregit) = sample().await;
    for number in 0..230 {
        coregit.seed_repo(&format!("many/repo-{number}"));
    }
    let heard = Mutex::new(Vec::new());

    let walk = master(&coregit)
        .walk(&|progress| heard.lock().unwrap().push(progress), &never())
        .await;

    let heard = heard.into_inner().unwrap();
    assert_eq!((walk.asked, walk.gap, walk.syncs.len()), (233, None, 2));
    assert_eq!(heard.last(), Some(&Progress::Asked { done: 233, of: 233 }));
    assert_eq!(sandbox.requests("coregit#1").len(), 3 + 233);
}

#[tokio::test]
async fn repositories_are_asked_several_at_a_time_and_never_more_than_sixteen() {
    let (sandbox, coregit) = sample().await;
    for number in 0..40 {
        coregit.seed_repo(&format!("repo-{number}"));
    }
    sandbox
        .faults()
        .set(Fault::on("coregit#1", FaultKind::Latency { ms: 30 }).at("GET", "*/sync/config"));

    master(&coregit).walk(&|_| {}, &never()).await;

    let mut open = sandbox.requests("coregit#1");
    open.retain(|request| request.path.ends_with("config"));
    let together = |moment| {
        let is_open = |request: &&sandbox::RequestSeen| {
            request.arrived <= moment && request.answered.is_some_and(|answered| moment < answered)
        };
        open.iter().filter(is_open).count()
    };
    let most = open
        .iter()
        .map(|request| together(request.arrived))
        .max()
        .unwrap();
    assert!((2..=16).contains(&most), "{most}");
}

#[tokio::test]
async fn a_scoped_key_may_have_missed_some() {
    let (_sandbox, coregit) = sample().await;

    let walk = scoped(&coregit).walk(&|_| {}, &never()).await;

    assert_eq!((walk.syncs.len(), walk.gap), (2, Some(Gap::ScopedKey)));
}

#[tokio::test]
async fn a_cancelled_walk_keeps_what_it_found_and_says_so() {
    let (_sandbox, coregit) = sample().await;
    for number in 0..60 {
        coregit.seed_repo(&format!("repo-{number}"));
    }
    let cancel = CancellationToken::new();

    let walk = master(&coregit)
        .walk(
            &|progress| {
                if matches!(progress, Progress::Asked { done: 5, .. }) {
                    cancel.cancel();
                }
            },
            &cancel,
        )
        .await;

    assert_eq!(walk.gap, Some(Gap::Cancelled));
    assert!((5..63).contains(&walk.asked), "{}", walk.asked);
}

#[tokio::test]
async fn a_full_limit_is_sat_out_with_a_word_about_it() {
    let (_sandbox, coregit) = sample().await;
    coregit.configure(|settings| {
        settings.minute_ms = 200;
        settings.key_per_minute = 3;
    });
    let heard = Mutex::new(Vec::new());

    let walk = master(&coregit)
        .walk(&|progress| heard.lock().unwrap().push(progress), &never())
        .await;

    let waited = |progress: &Progress| matches!(progress, Progress::Waiting { .. });
    assert_eq!((walk.asked, walk.gap), (3, None));
    assert!(heard.into_inner().unwrap().iter().any(waited));
}

#[tokio::test]
async fn a_limit_that_lasts_too_long_ends_the_walk_with_what_there_is() {
    let (_sandbox, coregit) = sample().await;
    coregit.configure(|settings| settings.key_per_hour = 2);

    let walk = master(&coregit).walk(&|_| {}, &never()).await;

    let gap = walk.gap.clone();
    assert!(
        matches!(
            gap,
            Some(Gap::Failed(CoreGitError::LimitReached { until: Some(_), .. }))
        ),
        "{gap:?}"
    );
    assert!(walk.asked < 3);
}

#[tokio::test]
async fn a_repository_that_vanishes_meanwhile_has_no_configuration() {
    let (sandbox, coregit) = sample().await;
    let body = json!({"error": "Repository not found"}).to_string();
    let gone = Fault::on("coregit#1", FaultKind::Status { status: 404, body });
    sandbox
        .faults()
        .set(gone.at("GET", "/v1/repos/platform/web/sync/config"));

    let walk = master(&coregit).walk(&|_| {}, &never()).await;

    assert_eq!((walk.syncs.len(), walk.gap), (1, None));
    assert!(
        sandbox
            .who_saw(SAMPLE.coregit_master_key)
            .contains(&"coregit#1".to_owned())
    );
}
