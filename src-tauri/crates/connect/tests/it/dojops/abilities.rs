//! What this very token may do: found by reading only, one capability at a time.

use connect::dojops::{Ability, AbilityReport, ConnectorError, Doubt, PlaceKind};
use domain::connector::Capability;
use rstest::rstest;

use super::{CLOUD, CONFLUENCE, DATA_CENTER, GITHUB, GITLAB, GITLAB_GROUP, Site, never, start};

#[rstest]
#[case::jira(CLOUD)]
#[case::data_center(DATA_CENTER)]
#[case::gitlab(GITLAB)]
#[case::gitlab_group(GITLAB_GROUP)]
#[case::github(GITHUB)]
#[case::confluence(CONFLUENCE)]
#[tokio::test]
async fn a_good_token_can_do_the_whole_matrix_and_nothing_but_get_is_sent(#[case] site: Site) {
    let sandbox = start().await;

    let reports = site.client(&sandbox).abilities(&never()).await.unwrap();

    let capabilities: Vec<Capability> = reports.iter().map(|report| report.capability).collect();
    assert_eq!(capabilities, site.connector.capabilities().collect::<Vec<_>>());
    assert!(
        reports.iter().all(|report| report.ability == Ability::Can),
        "{reports:?}"
    );
    let host = site.address.trim_start_matches("https://");
    assert!(
        sandbox
            .requests(host)
            .iter()
            .all(|request| request.method == "GET")
    );
}

#[rstest]
#[case::jira_status(CLOUD, "TRANSITION_ISSUES", &[(Capability::Status, "Transition Issues")])]
#[case::jira_comments(CLOUD, "ADD_COMMENTS",
    &[(Capability::Comments, "Add Comments"), (Capability::Mentions, "Add Comments")])]
#[case::jira_sub_tasks(DATA_CENTER, "CREATE_ISSUES", &[(Capability::SubTasks, "Create Issues")])]
#[case::gitlab_developer(GITLAB, "developer", &[(Capability::Code, "Developer")])]
#[case::gitlab_group_developer(GITLAB_GROUP, "developer", &[(Capability::Code, "Developer")])]
#[case::gitlab_scope(GITLAB, "api",
    &[(Capability::Status, "api"), (Capability::Comments, "api"), (Capability::Code, "api")])]
#[case::github_role(GITHUB, "push", &[(Capability::Status, "Write access to the repository")])]
#[case::github_scope(GITHUB, "repo", &[
    (Capability::Tickets, "repo"), (Capability::Status, "repo"), (Capability::Comments, "repo"), (Capability::Code, "repo"),
])]
#[case::confluence(CONFLUENCE, "search", &[(Capability::Knowledge, "View the space")])]
#[tokio::test]
async fn a_token_without_one_right_is_told_by_its_name(
    #[case] site: Site,
    #[case] right: &str,
    #[case] expected: &[(Capability, &str)],
) {
    let sandbox = start().await;
    sandbox.work().lack(site.secret, right);

    let reports = site.client(&sandbox).abilities(&never()).await.unwrap();

    assert_eq!(missing(&reports), expected);
    assert!(
        reports
            .iter()
            .all(|report| matches!(report.ability, Ability::Can | Ability::Cannot { .. }))
    );
}

#[tokio::test]
async fn what_a_fine_grained_token_may_write_is_known_to_nobody() {
    let sandbox = start().await;
    let site = GITHUB.with_secret(
        "github_pat_zzgoodzzMadeUp000000000_00000000000000000000000000000000000000000000000000000000001",
    );

    let reports = site.client(&sandbox).abilities(&never()).await.unwrap();

    let of = |capability| {
        reports
            .iter()
            .find(|one| one.capability == capability)
            .unwrap()
            .ability
            .clone()
    };
    assert_eq!(of(Capability::Tickets), Ability::Can);
    assert_eq!(of(Capability::Comments), Ability::Unsure(Doubt::FineGrained));
    assert_eq!(of(Capability::Code), Ability::Unsure(Doubt::FineGrained));
}

#[rstest]
#[case::jira(CLOUD, "kim@example.test", "Platform")]
#[case::data_center(DATA_CENTER, "kim@example.test", "Platform")]
#[case::gitlab(GITLAB, "kim-fake", "mygroup/myproject")]
#[case::gitlab_group(GITLAB_GROUP, "kim-fake", "mygroup")]
#[case::github(GITHUB, "octo-fake", "my-org/api")]
#[case::confluence(CONFLUENCE, "kim@example.test", "Engineering")]
#[tokio::test]
async fn a_test_says_whose_credential_it_is_and_what_the_place_is_called(
    #[case] site: Site,
    #[case] account: &str,
    #[case] place: &str,
) {
    let sandbox = start().await;

    let test = site.client(&sandbox).test(&never()).await.unwrap();

    assert_eq!(
        (test.account.as_str(), test.place.as_deref()),
        (account, Some(place))
    );
    assert_eq!(test.expires_at.is_some(), site.stored == "gitlab");
}

#[rstest]
#[case::jira(CLOUD.with_place("NOPE"))]
#[case::data_center(DATA_CENTER.with_place("NOPE"))]
#[case::gitlab(GITLAB.with_place("mygroup/nothing"))]
#[case::github(GITHUB.with_place("my-org/nothing"))]
#[case::confluence(CONFLUENCE.with_place("NOPE"))]
#[tokio::test]
async fn a_place_that_is_not_there_is_told_apart_from_a_bad_credential(#[case] site: Site) {
    let sandbox = start().await;

    let error = site.client(&sandbox).test(&never()).await.unwrap_err();

    assert_eq!(error, ConnectorError::PlaceMissing);
}

#[rstest]
#[case::jira(CLOUD, &["PROJ", "LEGAL"], PlaceKind::Project)]
#[case::data_center(DATA_CENTER, &["OPS", "LEGAL"], PlaceKind::Project)]
#[case::gitlab(GITLAB, &["mygroup", "mygroup/myproject", "mygroup/other"], PlaceKind::Group)]
#[case::github(GITHUB, &["my-org/api", "my-org/empty"], PlaceKind::Repository)]
#[case::confluence(CONFLUENCE, &["ENG", "HR"], PlaceKind::Space)]
#[tokio::test]
async fn places_can_be_picked_once_the_credential_works(
    #[case] site: Site,
    #[case] expected: &[&str],
    #[case] first: PlaceKind,
) {
    let sandbox = start().await;

    let found = site
        .with_place("")
        .client(&sandbox)
        .places(&never())
        .await
        .unwrap();

    let keys: Vec<&str> = found.items.iter().map(|place| place.key.as_str()).collect();
    assert_eq!(keys, expected);
    assert_eq!((found.items[0].kind, found.gap), (first, None));
}

fn missing(reports: &[AbilityReport]) -> Vec<(Capability, &str)> {
    let refused = reports.iter().filter_map(|report| match &report.ability {
        Ability::Cannot { missing } => Some((report.capability, missing[0].as_str())),
        Ability::Can | Ability::Unsure(_) | Ability::NotAsked(_) => None,
    });
    refused.collect()
}
