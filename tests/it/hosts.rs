//! "Did you mean …?": a mistyped host is held against those that are known here.

use domain::{Finding, Rung, kinds::FieldId};
use patchbay_tests::fakes::RecordingProgress;

use crate::story::{GOOD_PASSWORD, create, jenkins, never, with_devlake};

#[tokio::test]
async fn a_mistyped_provider_is_held_against_those_of_other_connections() {
    let (bench, system) = with_devlake().await;
    create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();
    let mut draft = jenkins(&bench, system, GOOD_PASSWORD);
    draft
        .answers
        .insert(FieldId::Address, "https://jenkins.exmaple.test".to_owned());

    let checked = bench
        .app
        .check_draft(&draft, &RecordingProgress::default(), &never())
        .await
        .unwrap();

    let last = checked.rungs.iter().find(|rung| rung.rung == Rung::SystemTest);
    let Some(Finding::SystemCannotReach { suggestion, .. }) = last.and_then(|rung| rung.finding.clone())
    else {
        panic!("DevLake does not know that name: {checked:?}")
    };
    assert_eq!(suggestion.as_deref(), Some("jenkins.example.test"));
}
