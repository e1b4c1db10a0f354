//! All pages, and no more than there are.

use connect::dojops::Gap;
use rstest::rstest;

use super::{CLOUD, CONFLUENCE, DATA_CENTER, GITHUB, GITLAB, GITLAB_GROUP, Site, never, start};

#[rstest]
#[case::jira(CLOUD, 5)]
#[case::data_center(DATA_CENTER, 5)]
#[case::gitlab(GITLAB_GROUP, 3)]
#[case::github(GITHUB, 2)]
#[tokio::test]
async fn tickets_come_from_all_pages(#[case] site: Site, #[case] expected: usize) {
    let sandbox = start().await;
    sandbox.work().configure(|settings| settings.page_size = 1);

    let found = site.client(&sandbox).tickets(&never()).await.unwrap();

    assert_eq!((found.items.len(), found.gap), (expected, None));
}

#[rstest]
#[case::jira(CLOUD)]
#[case::data_center(DATA_CENTER)]
#[case::gitlab(GITLAB)]
#[case::github(GITHUB)]
#[tokio::test]
async fn a_server_that_repeats_itself_is_left(#[case] site: Site) {
    let sandbox = start().await;
    sandbox.work().configure(|settings| {
        settings.page_size = 1;
        settings.repeats_pages = true;
    });

    let found = site.client(&sandbox).tickets(&never()).await.unwrap();

    assert_eq!(found.gap, Some(Gap::RepeatsItself));
    assert!(found.items.len() <= 1);
    let host = site.address.trim_start_matches("https://");
    assert!(sandbox.requests(host).len() <= 6);
}

#[rstest]
#[case::jira(CLOUD, 2)]
#[case::gitlab(GITLAB, 3)]
#[case::github(GITHUB, 2)]
#[case::confluence(CONFLUENCE, 2)]
#[tokio::test]
async fn places_come_from_all_pages(#[case] site: Site, #[case] expected: usize) {
    let sandbox = start().await;
    sandbox.work().configure(|settings| settings.page_size = 1);

    let found = site
        .with_place("")
        .client(&sandbox)
        .places(&never())
        .await
        .unwrap();

    assert_eq!((found.items.len(), found.gap), (expected, None));
}
