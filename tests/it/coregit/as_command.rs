//! What is printed for a CoreGit is run by a real shell and does what it says.

use domain::{
    ConnectionId,
    as_command::{CommandTool, CommandVerb},
};
use patchbay_tests::fakes::Bench;
use rstest::rstest;
use serde_json::Value;

use super::{MASTER, good_token, table::adopted};
use crate::{
    as_command::{printed, shell},
    rotate::next,
};

use domain::kinds::ConnectionKind::{self, CoreGitGithub as GITHUB, CoreGitGitlab as GITLAB};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn curl_does_what_it_is_printed_for(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let (bench, coregit, id) = adopted(kind, MASTER).await;
    let new = next(good_token(kind));

    let listed = curl(&bench, id, CommandVerb::List, "").await;
    let tested = curl(&bench, id, CommandVerb::Test, "").await;
    let updated = curl(&bench, id, CommandVerb::Update, &new).await;
    let created = curl(&bench, id, CommandVerb::Create, good_token(kind)).await;
    let before = coregit.stored()["connections"].clone();
    let deleted = curl(&bench, id, CommandVerb::Delete, "").await;

    assert_eq!(listed["connections"][0]["label"], "Mirror");
    assert_eq!(
        (&tested["valid"], &updated["updated"]),
        (&true.into(), &true.into())
    );
    assert_eq!(before[0]["access_token"], new);
    assert_eq!(
        (&created["label"], &created["provider"]),
        (&"Mirror".into(), &kind.spec().slug.into())
    );
    assert_eq!(deleted["deleted"], true);
    let left = coregit.stored()["connections"].clone();
    assert_eq!(
        (left.as_array().unwrap().len(), &left[0]["id"]),
        (1, &created["id"])
    );
}

#[tokio::test]
async fn nothing_that_is_printed_carries_a_secret() {
    let (bench, _, id) = adopted(GITHUB, MASTER).await;

    let all = bench.app.commands_of(id).await.unwrap();

    assert_eq!(all.len(), 10);
    for one in all {
        let text = one.text.unwrap();
        assert!(
            !text.contains(MASTER) && !text.contains(good_token(GITHUB)),
            "{text}"
        );
        assert!(one.variables.contains(&"COREGIT_API_KEY".to_owned()));
    }
}

/// Runs what is printed and reads the answer.
async fn curl(bench: &Bench, id: ConnectionId, verb: CommandVerb, token: &str) -> Value {
    let text = printed(bench, id, verb, CommandTool::Curl).await.text.unwrap();
    let output = shell(&text, &[("TOKEN", token), ("COREGIT_API_KEY", MASTER)], None);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{text}"))
}
