//! Organization, enterprise and remote id in the list: where they come from, and which columns somebody chose.

use domain::{GroupBy, Query, SortBy, columns_at_first};
use patchbay_tests::fakes::Bench;

use crate::story::{GOOD_TOKEN, create, github, with_devlake};

#[tokio::test]
async fn a_connection_is_found_by_its_organization_and_its_number_there() {
    let (bench, system) = with_devlake().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    assert_eq!(found(&bench, "org:my-org id:1").await, ["GitHub - my-org"]);
    assert_eq!(found(&bench, "org:my-org -id:1").await, Vec::<String>::new());
    assert_eq!(found(&bench, "enterprise:my").await, Vec::<String>::new());
}

#[tokio::test]
async fn chosen_columns_are_remembered_beside_the_groups() {
    let (bench, _) = with_devlake().await;
    let first = shown(&bench).await;

    bench
        .app
        .choose_columns(Some(vec![SortBy::RemoteId, SortBy::Organization]))
        .await
        .unwrap();
    bench.app.group_by(Some(GroupBy::System)).await.unwrap();
    let chosen = shown(&bench).await;
    bench.app.choose_columns(None).await.unwrap();
    let again = shown(&bench).await;

    assert_eq!(first, (columns_at_first(), None));
    let columns = [
        SortBy::State,
        SortBy::Name,
        SortBy::Organization,
        SortBy::RemoteId,
    ];
    assert_eq!(chosen, (columns.to_vec(), Some(GroupBy::System)));
    assert_eq!(again, (columns_at_first(), Some(GroupBy::System)));
}

async fn shown(bench: &Bench) -> (Vec<SortBy>, Option<GroupBy>) {
    let listed = bench.app.list(Query::default()).await.unwrap();
    (listed.columns, listed.group_by)
}

async fn found(bench: &Bench, text: &str) -> Vec<String> {
    let query = Query {
        text: text.to_owned(),
        limit: 10,
        ..Query::default()
    };
    let listing = bench.app.plain_list(query).await.unwrap();
    listing.rows().map(|row| row.name.clone()).collect()
}
