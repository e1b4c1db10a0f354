//! Renaming, and replacing a token.

use connect::{
    coregit::{Change, ChangeError, CoreGitError},
    net::SecretSource,
};
use sandbox::{Fault, FaultKind};

use super::{SAMPLE, first_id, master, never, sample, scoped, token};

#[tokio::test]
async fn a_rename_changes_the_label_and_asks_no_provider() {
    let (sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;

    let changed = master(&coregit)
        .update(&id, &label(" Other name "), &never())
        .await
        .unwrap();

    assert_eq!(changed.before.label, "GitHub - platform");
    assert_eq!(changed.after.label, "Other name");
    assert!(!changed.is_of_another_account());
    assert!(changed.after.updated_at > changed.before.updated_at);
    assert!(sandbox.requests("api.github.com").is_empty());
}

#[tokio::test]
async fn a_replaced_token_of_another_account_is_noticed() {
    let (_sandbox, coregit) = sample().await;
    let client = master(&coregit);
    let id = client.list(&never()).await.unwrap()[1].id.clone();

    let same = client
        .update(&id, &secret(&token(&coregit, SAMPLE.gitlab_token)), &never())
        .await
        .unwrap();
    let other = client
        .update(
            &id,
            &secret(&token(&coregit, SAMPLE.gitlab_token_of_another)),
            &never(),
        )
        .await
        .unwrap();

    assert!(!same.is_of_another_account());
    assert!(other.is_of_another_account());
    assert_eq!(other.after.account.as_deref(), Some("hubot"));
}

#[tokio::test]
async fn a_refused_token_leaves_the_old_one_in_place() {
    let (_sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    let before = coregit.stored();

    let error = master(&coregit)
        .update(
            &id,
            &secret(&token(&coregit, SAMPLE.github_refused_token)),
            &never(),
        )
        .await
        .unwrap_err();

    assert!(
        matches!(error, ChangeError::CoreGit(CoreGitError::TokenNotAccepted { .. })),
        "{error}"
    );
    assert_eq!(coregit.stored(), before);
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_the_time_of_the_last_change() {
    let (sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    let fault = |kind| Fault::on("coregit#1", kind).at("PATCH", "*").times(1);

    sandbox.faults().set(fault(FaultKind::AnswerLost));
    let done = master(&coregit).update(&id, &label("done"), &never()).await;
    sandbox.faults().set(fault(FaultKind::Drop));
    let not_done = master(&coregit).update(&id, &label("not done"), &never()).await;

    assert_eq!(done.unwrap().after.label, "done");
    assert_eq!(not_done.unwrap_err(), ChangeError::NotApplied);
}

#[tokio::test]
async fn a_refusal_is_not_believed_where_the_token_was_stored_all_the_same() {
    let (sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    // The work is done; somebody on the way says no.
    let refusal = FaultKind::Status {
        status: 403,
        body: r#"{"error":"Forbidden"}"#.to_owned(),
    };
    sandbox
        .faults()
        .set(Fault::on("coregit#1", refusal).at("PATCH", "*").times(1));
    let (good, bad) = (
        token(&coregit, SAMPLE.github_token),
        token(&coregit, SAMPLE.github_refused_token),
    );

    let stored = master(&coregit).update(&id, &secret(&good), &never()).await;
    let refused = master(&coregit).update(&id, &secret(&bad), &never()).await;

    assert_eq!(stored.unwrap_err(), CoreGitError::AnswerLost.into());
    assert!(
        matches!(
            refused,
            Err(ChangeError::CoreGit(CoreGitError::TokenNotAccepted { .. }))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn one_that_somebody_else_deleted_is_not_found() {
    let (_sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    coregit.forget_connection(&id);

    let error = master(&coregit)
        .update(&id, &label("x"), &never())
        .await
        .unwrap_err();

    assert_eq!(error, CoreGitError::NotFound.into());
}

#[tokio::test]
async fn with_a_scoped_key_nothing_is_sent() {
    let (sandbox, coregit) = sample().await;

    let renamed = scoped(&coregit).update("any", &label("x"), &never()).await;
    let replaced = scoped(&coregit)
        .update("any", &secret(&token(&coregit, SAMPLE.github_token)), &never())
        .await;

    assert_eq!(renamed.unwrap_err(), CoreGitError::MasterKeyNeeded.into());
    assert_eq!(replaced.unwrap_err(), CoreGitError::MasterKeyNeeded.into());
    assert!(sandbox.requests("coregit#1").is_empty());
}

#[tokio::test]
async fn what_somebody_else_changed_since_is_not_overwritten_unknowingly() {
    let (_sandbox, coregit) = sample().await;
    let client = master(&coregit);
    let id = first_id(&coregit).await;
    let seen = client.get(&id, &never()).await.unwrap().updated_at;
    client.update(&id, &label("theirs"), &never()).await.unwrap();

    let mine = Change {
        seen,
        ..label("mine")
    };
    let refused = client.update(&id, &mine, &never()).await.unwrap_err();

    let ChangeError::ChangedElsewhere { theirs } = refused else {
        panic!("{refused}");
    };
    assert_eq!(theirs.label, "theirs");
    assert_eq!(client.get(&id, &never()).await.unwrap().label, "theirs");
}

fn label(label: &str) -> Change<'_> {
    Change {
        label: Some(label),
        ..Change::default()
    }
}

fn secret(token: &dyn SecretSource) -> Change<'_> {
    Change {
        token: Some(token),
        ..Change::default()
    }
}
