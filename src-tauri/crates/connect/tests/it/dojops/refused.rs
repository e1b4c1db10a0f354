//! A credential that is not accepted: told although the answer looks well, and never tried a second time.

use connect::dojops::{ConnectorError, PlanError};
use domain::{Finding, Outcome};
use rstest::rstest;
use sandbox::Strangers;

use super::{CLOUD, CONFLUENCE, DATA_CENTER, GITHUB, GITLAB, Site, never, start, ticket};

const WRONG: &str = "zz-nobody-knows-this-made-up-one-0001";

#[rstest]
#[case::sees_nothing(CLOUD, Strangers::SeeNothing)]
#[case::empty_body(CLOUD, Strangers::GetAnEmptyBody)]
#[case::refused(CLOUD, Strangers::AreRefused)]
#[case::data_center_sees_nothing(DATA_CENTER, Strangers::SeeNothing)]
#[case::data_center_empty_body(DATA_CENTER, Strangers::GetAnEmptyBody)]
#[tokio::test]
async fn no_tickets_for_a_bad_credential_is_no_empty_list(#[case] site: Site, #[case] strangers: Strangers) {
    let sandbox = start().await;
    sandbox
        .work()
        .configure(|settings| settings.strangers = strangers);

    let error = site
        .with_secret(WRONG)
        .client(&sandbox)
        .tickets(&never())
        .await
        .unwrap_err();

    assert_eq!(error, PlanError::Asked(ConnectorError::CredentialRefused));
}

#[rstest]
#[case::jira(CLOUD)]
#[case::data_center(DATA_CENTER)]
#[case::gitlab(GITLAB)]
#[case::github(GITHUB)]
#[case::confluence(CONFLUENCE)]
#[tokio::test]
async fn after_a_refusal_nothing_more_is_sent_with_this_secret(#[case] site: Site) {
    let sandbox = start().await;
    let connector = site.with_secret(WRONG).client(&sandbox);

    let first = connector.test(&never()).await.unwrap_err();
    let second = connector.test(&never()).await.unwrap_err();
    let abilities = connector.abilities(&never()).await.unwrap_err();
    let places = connector.places(&never()).await.unwrap_err();

    assert!(
        [first, second, abilities, places]
            .iter()
            .all(|error| *error == ConnectorError::CredentialRefused)
    );
    let shown = sandbox
        .sightings()
        .iter()
        .filter(|one| one.secret == WRONG)
        .count();
    assert_eq!(shown, 1);
}

#[tokio::test]
async fn a_locked_sign_in_is_told_and_not_tried_again() {
    let sandbox = start().await;
    sandbox.work().configure(|settings| settings.captcha_after = 1);
    let site = Site {
        login: Some("kim"),
        ..DATA_CENTER
    };
    let wrong = site.with_secret(WRONG).client(&sandbox);
    let right = site.client(&sandbox);

    let refused = wrong.test(&never()).await.unwrap_err();
    let locked = right.test(&never()).await.unwrap_err();
    let again = right.test(&never()).await.unwrap_err();
    let shown = sandbox
        .sightings()
        .iter()
        .filter(|one| one.secret == site.secret)
        .count();
    sandbox.work().solve_captcha();
    let after = site.client(&sandbox).test(&never()).await;

    assert_eq!(refused, ConnectorError::CredentialRefused);
    assert_eq!(
        (&locked, again),
        (&ConnectorError::SignInLocked, ConnectorError::CredentialRefused)
    );
    assert_eq!(shown, 1);
    assert!(after.is_ok());
    let facts = right.facts();
    let finding = locked
        .finding(facts.connector, facts.address.origin(), facts.style, &facts.place)
        .unwrap();
    assert!(matches!(finding, Finding::SignInLocked { .. }));
    assert_eq!(finding.outcome(), Outcome::Rejected);
}

#[tokio::test]
async fn a_user_name_is_no_email_for_jira_cloud() {
    let sandbox = start().await;
    let site = Site {
        login: Some("kim"),
        ..CLOUD
    };

    let error = site.client(&sandbox).test(&never()).await.unwrap_err();

    assert_eq!(error, ConnectorError::CredentialRefused);
}

#[rstest]
#[case::jira(CLOUD)]
#[case::confluence(CONFLUENCE)]
#[tokio::test]
async fn a_missing_scope_is_no_dead_token(#[case] site: Site) {
    let sandbox = start().await;
    sandbox
        .work()
        .configure(|settings| settings.scope_is_missing = true);

    let error = site.client(&sandbox).test(&never()).await.unwrap_err();

    assert!(matches!(error, ConnectorError::ScopeMissing { .. }), "{error:?}");
}

#[tokio::test]
async fn no_error_and_no_plan_holds_the_secret() {
    let sandbox = start().await;
    let jira = CLOUD.client(&sandbox);

    let plan = jira
        .plan_comment(&ticket(&jira, "PROJ-1"), "x", true, &never())
        .await
        .unwrap();
    let error = CLOUD
        .with_secret(WRONG)
        .client(&sandbox)
        .test(&never())
        .await
        .unwrap_err();

    assert!(!format!("{plan:?}").contains(CLOUD.secret));
    assert!(!format!("{error:?} {error}").contains(WRONG));
}
