//! Several tokens of one GitHub connection: created as rows, each with its account and state, added, removed, and
//! rotated one by one while the others go on working.

use std::collections::BTreeMap;

use app::{
    ConnectionDetail, Decision, DraftRequest, EditError, EditRequest, Edited, RotationError, RotationInFull,
};
use domain::{
    ConnectionId, CredentialId, Finding, Outcome, StagedId, SystemId, TokenKind,
    kinds::ConnectionKind,
    rotation::{OnTrouble, Phase, SinkStep},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::{
    rotate::{Unwatched, connections, reload},
    story::{add_devlake, create, github, never, stage, with_devlake},
};

const FIRST: &str = "ghp_zzgoodzzTokens0000000000000000000011";
const SECOND: &str = "ghp_zzgood_hubotzzTokens0000000000000022";
const THIRD: &str = "ghp_zzgoodzzTokens0000000000000000000033";
const FINE: &str =
    "github_pat_zzgoodzzTokens00000000_00000000000000000000000000000000000000000000000000000000044";
const REFUSED: &str = "ghp_zz401zzTokens00000000000000000000055";
const KIND: ConnectionKind = ConnectionKind::DevLakeGithub;

#[tokio::test]
async fn each_token_is_a_credential_with_its_own_account_and_state() {
    let (bench, system) = with_devlake().await;

    let created = create(&bench, several(&bench, system, &[FIRST, SECOND, FINE]))
        .await
        .unwrap();

    assert_eq!(token(&bench), [FIRST, SECOND, FINE].join(","));
    let detail = detail(&bench, created.connection).await;
    let accounts: Vec<_> = credentials(&detail, |one| one.account.clone().unwrap());
    assert_eq!(accounts, ["octo-fake", "hubot", "octo-fake"]);
    let kinds = credentials(&detail, |one| one.token_kind);
    assert_eq!(
        kinds,
        [
            TokenKind::GithubClassic,
            TokenKind::GithubClassic,
            TokenKind::GithubFineGrained
        ]
    );
    let outcomes: Vec<_> = detail.checks[0].tokens.iter().map(|one| one.outcome()).collect();
    assert_eq!(
        outcomes,
        [Outcome::Passed, Outcome::Passed, Outcome::NotCheckable]
    );
}

#[tokio::test]
async fn a_draft_is_tested_with_each_token_and_the_refused_one_is_named() {
    let (bench, system) = with_devlake().await;
    let draft = several(&bench, system, &[FIRST, REFUSED]);

    let checked = bench
        .app
        .check_draft(&draft, &RecordingProgress::default(), &never())
        .await
        .unwrap();

    let found = checked.rungs.last().unwrap().finding.clone();
    let (positions, count) = (vec![2], 2);
    assert_eq!(found, Some(Finding::SomeTokensRefused { positions, count }));
    let outcomes: Vec<_> = checked.tokens.iter().map(|one| one.outcome()).collect();
    assert_eq!(outcomes, [Outcome::Passed, Outcome::Rejected]);
}

#[tokio::test]
async fn one_token_is_rotated_and_everything_else_stays() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, several(&bench, system, &[FIRST, SECOND]))
        .await
        .unwrap()
        .connection;
    let before = stored(&bench);

    for (position, old, new, other) in [(0, FIRST, THIRD, SECOND), (1, SECOND, FINE, THIRD)] {
        let credential = credential_at(&bench, id, position).await;
        let kept = credential_at(&bench, id, 1 - position).await;
        let plan = bench.app.plan_rotation(credential).await.unwrap();
        assert_eq!(plan.uses[0].beside, 1);

        let done = rotated(&bench, credential, new).await;

        assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
        assert_eq!(
            tokens(&bench),
            sorted(&[other, new]),
            "{old} went, {other} stayed"
        );
        assert_eq!(credential_at(&bench, id, 1 - position).await, kept);
        assert_eq!(differing(&before, &stored(&bench)), ["token"]);
    }

    let passes = bench.app.check(id, &RecordingProgress::default(), &never()).await;
    let outcomes: Vec<_> = passes.unwrap().tokens.iter().map(|one| one.outcome()).collect();
    assert_eq!(outcomes, [Outcome::Passed, Outcome::NotCheckable]);
}

#[tokio::test]
async fn one_of_several_adopted_tokens_is_rotated_although_none_was_ever_held() {
    let (bench, system) = with_devlake().await;
    create(&bench, several(&bench, system, &[FIRST, SECOND]))
        .await
        .unwrap();
    let name = "DevLake production";
    bench.app.remove_system(system, name).await.unwrap();
    add_devlake(&bench, name).await;
    reload(&bench).await;
    let id = connections(&bench).await[0];
    let adopted = detail(&bench, id).await;
    assert_eq!(
        credentials(&adopted, |one| (one.is_held, one.token_kind)),
        [(false, TokenKind::GithubClassic); 2]
    );
    let credential = credential_at(&bench, id, 1).await;
    assert!(!bench.app.plan_rotation(credential).await.unwrap().has_way_back());

    let done = rotated(&bench, credential, THIRD).await;

    assert_eq!(done.rotation.phase, Phase::Done, "{done:?}");
    assert_eq!(tokens(&bench), sorted(&[FIRST, THIRD]));
    let after = detail(&bench, id).await;
    assert_eq!(credentials(&after, |one| one.is_held), [false, true]);
}

#[tokio::test]
async fn a_token_that_does_not_pass_afterwards_is_put_back_and_the_other_stays() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, several(&bench, system, &[FIRST, SECOND]))
        .await
        .unwrap()
        .connection;
    let credential = credential_at(&bench, id, 0).await;
    let begun = begun(&bench, credential, THIRD).await;
    bench.sandbox.revoke_secret(THIRD);

    let done = carry_on(&bench, begun, Decision::Begin(OnTrouble::PutBack)).await;

    assert_eq!(done.rotation.phase, Phase::RolledBack, "{done:?}");
    assert_eq!(tokens(&bench), sorted(&[FIRST, SECOND]));
}

#[tokio::test]
async fn a_refused_token_beside_it_does_not_stand_in_the_way() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, several(&bench, system, &[FIRST, SECOND]))
        .await
        .unwrap()
        .connection;
    bench.sandbox.revoke_secret(SECOND);
    let credential = credential_at(&bench, id, 0).await;

    let done = rotated(&bench, credential, THIRD).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!(done.rotation.sinks[0].step, SinkStep::Confirmed);
    let last = &detail(&bench, id).await.checks[0];
    let outcomes: Vec<_> = last.tokens.iter().map(|one| one.outcome()).collect();
    assert_eq!(outcomes, [Outcome::Passed, Outcome::Rejected]);
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_the_mask_of_the_new_token() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, several(&bench, system, &[FIRST, SECOND]))
        .await
        .unwrap()
        .connection;
    let lost = Fault::on("devlake#1", FaultKind::AnswerLost).at("PATCH", "*/plugins/github/connections/1");
    bench.sandbox.faults().set(lost.times(1));
    let credential = credential_at(&bench, id, 0).await;

    let done = rotated(&bench, credential, THIRD).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!(tokens(&bench), sorted(&[SECOND, THIRD]));
}

#[tokio::test]
async fn tokens_that_end_alike_are_said_before_anything_begins_and_can_be_entered_anew() {
    let (bench, _) = with_devlake().await;
    let alike = "ghp_zzgoodzzOthers0000000000000000000011";
    bench.sandbox.devlake().seed(
        "github",
        &json!({"name": "theirs", "endpoint": "https://api.github.com/", "authMethod": "AccessToken",
            "token": format!("{FIRST},{alike}")}),
    );
    reload(&bench).await;
    let id = connections(&bench).await[0];
    let both = [
        credential_at(&bench, id, 0).await,
        credential_at(&bench, id, 1).await,
    ];

    let plan = bench.app.plan_rotation(both[0]).await;
    let one = edit(&bench, id, &[], &both[..1]).await;
    assert!(matches!(plan, Err(RotationError::TokensLookAlike)), "{plan:?}");
    assert!(
        matches!(&one, Err(EditError::Refused(finding)) if finding.finding == Finding::TokensLookAlike),
        "{one:?}"
    );
    assert_eq!(tokens(&bench), sorted(&[FIRST, alike]));

    edit(&bench, id, &[SECOND, THIRD], &both).await.unwrap();

    assert_eq!(tokens(&bench), sorted(&[SECOND, THIRD]));
    assert_eq!(
        credentials(&detail(&bench, id).await, |one| one.is_held),
        [true, true]
    );
}

#[tokio::test]
async fn tokens_are_added_and_removed_and_the_others_stay() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, FIRST))
        .await
        .unwrap()
        .connection;
    let first = credential_at(&bench, id, 0).await;

    let added = edit(&bench, id, &[SECOND, THIRD], &[]).await.unwrap();
    assert_eq!(
        (added.unused.len(), tokens(&bench)),
        (0, sorted(&[FIRST, SECOND, THIRD]))
    );
    let accounts = credentials(&detail(&bench, id).await, |one| one.account.clone().unwrap());
    assert_eq!(accounts, ["octo-fake", "hubot", "octo-fake"]);

    let removed = edit(&bench, id, &[], &[first]).await.unwrap();

    assert_eq!(
        (removed.unused, tokens(&bench)),
        (vec![first], sorted(&[SECOND, THIRD]))
    );
    assert_eq!(removed.differences, []);
    assert_eq!(removed.check.unwrap().verdict.outcome, Outcome::Passed);
    assert_eq!(detail(&bench, id).await.uses.len(), 2);
}

#[tokio::test]
async fn the_last_token_stays() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, FIRST))
        .await
        .unwrap()
        .connection;
    let only = credential_at(&bench, id, 0).await;

    let refused = edit(&bench, id, &[], &[only]).await;

    assert!(matches!(refused, Err(EditError::LastSecret)), "{refused:?}");
    assert_eq!(tokens(&bench), [FIRST]);
}

#[tokio::test]
async fn tokens_that_stay_follow_to_another_address_only_with_consent() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, FIRST))
        .await
        .unwrap()
        .connection;
    let staged = stage(&bench, KIND, SECOND);
    let moved = [
        (domain::kinds::FieldId::Site, "server".to_owned()),
        (
            domain::kinds::FieldId::Address,
            "https://github.example.test".to_owned(),
        ),
    ];
    let request = EditRequest {
        answers: moved.into(),
        ..request(id, vec![staged], &[])
    };

    let declined = bench
        .app
        .edit(&request, &RecordingProgress::default(), &never())
        .await;

    assert!(matches!(declined, Err(EditError::Declined)), "{declined:?}");
    assert_eq!(tokens(&bench), [FIRST]);
    assert_eq!(bench.desktop.questions.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn only_a_kind_that_takes_turns_takes_several() {
    let (bench, system) = with_devlake().await;
    let kind = ConnectionKind::DevLakeGhCopilot;
    let draft = DraftRequest {
        kind,
        staged: stage(&bench, kind, FIRST),
        further: vec![stage(&bench, kind, SECOND)],
        ..github(&bench, system, THIRD)
    };

    let refused = create(&bench, draft).await;

    assert!(refused.is_err());
    assert!(bench.sandbox.who_saw(FIRST).is_empty());
}

fn several(bench: &Bench, system: SystemId, tokens: &[&str]) -> DraftRequest {
    let (first, further) = tokens.split_first().unwrap();
    DraftRequest {
        further: further.iter().map(|token| stage(bench, KIND, token)).collect(),
        ..github(bench, system, first)
    }
}

async fn edit(
    bench: &Bench,
    id: ConnectionId,
    added: &[&str],
    removed: &[CredentialId],
) -> Result<Edited, EditError> {
    let added = added.iter().map(|token| stage(bench, KIND, token)).collect();
    bench
        .app
        .edit(
            &request(id, added, removed),
            &RecordingProgress::default(),
            &never(),
        )
        .await
}

fn request(connection: ConnectionId, added: Vec<StagedId>, removed: &[CredentialId]) -> EditRequest {
    EditRequest {
        connection,
        answers: BTreeMap::new(),
        further: BTreeMap::new(),
        staged: None,
        added,
        removed: removed.to_vec(),
        seen: None,
    }
}

async fn rotated(bench: &Bench, credential: CredentialId, secret: &str) -> RotationInFull {
    let id = begun(bench, credential, secret).await;
    // The tokens here belong to several accounts.
    carry_on(bench, id, Decision::BeginDespite(OnTrouble::PutBack)).await
}

async fn begun(bench: &Bench, credential: CredentialId, secret: &str) -> domain::RotationId {
    crate::rotate::begun(bench, credential, KIND, secret).await
}

async fn carry_on(bench: &Bench, id: domain::RotationId, decision: Decision) -> RotationInFull {
    bench
        .app
        .carry_on(id, decision, &Unwatched, &never())
        .await
        .unwrap()
}

async fn detail(bench: &Bench, id: ConnectionId) -> ConnectionDetail {
    bench.app.connection(id).await.unwrap().unwrap()
}

async fn credential_at(bench: &Bench, id: ConnectionId, position: usize) -> CredentialId {
    detail(bench, id).await.uses[position].credential.id
}

fn credentials<T>(detail: &ConnectionDetail, what: impl Fn(&domain::Credential) -> T) -> Vec<T> {
    detail.uses.iter().map(|used| what(&used.credential)).collect()
}

/// The only connection of the plugin, secrets in clear.
fn stored(bench: &Bench) -> Value {
    bench.sandbox.devlake().stored()["connections"]["github"][0].clone()
}

fn token(bench: &Bench) -> String {
    stored(bench)["token"].as_str().unwrap().to_owned()
}

/// What is stored, in no order: a change puts them into another one.
fn tokens(bench: &Bench) -> Vec<String> {
    let all = token(bench);
    sorted(&all.split(',').collect::<Vec<_>>())
}

fn sorted(tokens: &[&str]) -> Vec<String> {
    let mut tokens: Vec<String> = tokens.iter().map(|token| (*token).to_owned()).collect();
    tokens.sort();
    tokens
}

fn differing(before: &Value, after: &Value) -> Vec<String> {
    let before = before.as_object().unwrap();
    let changed = before.iter().filter(|(name, value)| after[*name] != **value);
    let names = changed.map(|(name, _)| name.clone());
    names.filter(|name| name != "updatedAt").collect()
}
