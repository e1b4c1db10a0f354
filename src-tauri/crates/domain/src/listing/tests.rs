use uuid::Uuid;

use super::*;

#[test]
fn every_word_must_occur_somewhere() {
    let rows = rows([
        row(1, "GitHub - acme", Health::Healthy),
        row(2, "Jenkins - build", Health::Rejected),
    ]);

    let listing = rows.list(&asking("devlake JENK"));

    assert_eq!(names(&listing), ["Jenkins - build"]);
    assert_eq!((listing.matching, listing.total), (1, 2));
}

#[test]
fn the_most_urgent_comes_first_and_ties_are_stable() {
    let rows = rows([
        row(3, "b", Health::Healthy),
        row(2, "a", Health::Healthy),
        row(1, "c", Health::Rejected),
    ]);

    assert_eq!(names(&rows.list(&asking(""))), ["c", "a", "b"]);
}

#[test]
fn only_the_visible_slice_is_returned() {
    let rows = ConnectionRows::new(
        (0..50)
            .map(|number| row(number, &format!("{number:02}"), Health::Healthy))
            .collect(),
    );

    let listing = rows.list(&Query {
        offset: 48,
        ..asking("")
    });

    assert_eq!(names(&listing), ["48", "49"]);
    assert_eq!((listing.matching, listing.line_count), (50, 50));
}

#[test]
fn ids_are_ordered_as_numbers_and_rows_without_one_come_first() {
    let with = |number, name, id: Option<RemoteId>| ConnectionRow {
        remote_id: id,
        ..row(number, name, Health::Healthy)
    };
    let rows = rows([
        with(1, "eleven", Some(RemoteId::Number(11))),
        with(2, "two", Some(RemoteId::Number(2))),
        with(3, "pending", None),
    ]);

    let listing = rows.list(&Query {
        sort: Sort {
            by: SortBy::RemoteId,
            is_descending: false,
        },
        ..asking("")
    });

    assert_eq!(names(&listing), ["pending", "two", "eleven"]);
}

#[test]
fn a_wrong_term_is_told_and_the_rest_holds() {
    let rows = rows([row(1, "a", Health::Healthy), row(2, "b", Health::Healthy)]);

    let listing = rows.list(&asking("is:nothing b"));

    assert_eq!(names(&listing), ["b"]);
    assert_eq!(listing.problems.len(), 1);
}

#[test]
fn a_group_has_a_heading_with_its_count_and_its_worst_state() {
    let rows = rows([
        row(1, "GitHub - a", Health::Healthy),
        row(2, "GitHub - b", Health::Rejected),
        row(3, "Jira - c", Health::Healthy),
    ]);

    let listing = rows.list(&grouped(GroupBy::Kind));

    assert_eq!(
        shown(&listing),
        [
            "[GitHub 2 Rejected]",
            "GitHub - b",
            "GitHub - a",
            "[Jira 1 Healthy]",
            "Jira - c"
        ]
    );
    assert_eq!((listing.matching, listing.line_count), (3, 5));
}

#[test]
fn a_collapsed_group_keeps_its_heading_and_the_slice_counts_lines() {
    let rows = rows([
        row(1, "GitHub - a", Health::Healthy),
        row(2, "GitHub - b", Health::Rejected),
        row(3, "Jira - c", Health::Healthy),
    ]);

    let listing = rows.list(&Query {
        collapsed: vec!["GitHub".to_owned()],
        offset: 1,
        limit: 1,
        ..grouped(GroupBy::Kind)
    });

    assert_eq!(shown(&listing), ["[Jira 1 Healthy]"]);
    assert_eq!((listing.matching, listing.line_count), (3, 3));
}

#[test]
fn a_connection_stands_under_each_of_its_tags_and_without_one_at_the_end() {
    let tagged = ConnectionRow {
        tags: ["night", "Core"].map(|tag| Tag::parse(tag).unwrap()).to_vec(),
        ..row(1, "a", Health::Healthy)
    };
    let rows = rows([row(2, "b", Health::Healthy), tagged]);

    let listing = rows.list(&grouped(GroupBy::Tag));

    assert_eq!(
        shown(&listing),
        [
            "[Core 1 Healthy]",
            "a",
            "[night 1 Healthy]",
            "a",
            "[- 1 Healthy]",
            "b"
        ]
    );
    assert_eq!(listing.matching, 2);
}

#[test]
fn connections_of_one_credential_stand_together_and_those_without_at_the_end() {
    let shared = Some(CredentialId::from_uuid(Uuid::from_u128(9)));
    let with = |row: ConnectionRow| ConnectionRow {
        credential: shared,
        credentials: vec!["…90ab".to_owned()],
        ..row
    };
    let rows = rows([
        row(1, "GitHub - a", Health::Healthy),
        with(row(2, "GitHub - b", Health::Healthy)),
        with(row(3, "GitHub - c", Health::Healthy)),
    ]);

    let listing = rows.list(&grouped(GroupBy::Credential));

    assert_eq!(
        shown(&listing),
        [
            "[GitHub …90ab 2 Healthy]",
            "GitHub - b",
            "GitHub - c",
            "[- 1 Healthy]",
            "GitHub - a"
        ]
    );
}

fn asking(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        limit: 10,
        ..Query::default()
    }
}

fn grouped(by: GroupBy) -> Query {
    Query {
        group_by: Some(by),
        ..asking("")
    }
}

fn shown(listing: &Listing) -> Vec<String> {
    let line = |line: &Line| match line {
        Line::Group(group) => {
            let label = group.label.as_deref().unwrap_or("-");
            format!("[{label} {} {:?}]", group.count, group.worst)
        }
        Line::Row(row) => row.name.clone(),
    };
    listing.lines.iter().map(line).collect()
}

fn names(listing: &Listing) -> Vec<&str> {
    listing.rows().map(|row| row.name.as_str()).collect()
}

fn rows<const COUNT: usize>(rows: [ConnectionRow; COUNT]) -> ConnectionRows {
    ConnectionRows::new(rows.to_vec())
}

fn row(number: u128, name: &str, health: Health) -> ConnectionRow {
    let kind = name.split(' ').next().unwrap_or_default().to_owned();
    ConnectionRow {
        id: ConnectionId::from_uuid(Uuid::from_u128(number)),
        health,
        states: States::default(),
        name: name.to_owned(),
        system: SystemId::from_uuid(Uuid::from_u128(1)),
        system_name: "DevLake production".to_owned(),
        sort: SystemKind::DevLake,
        environment: Environment::Production,
        slug: kind.clone(),
        kind,
        remote_id: None,
        organization: None,
        enterprise: None,
        account: None,
        credential: None,
        credentials: Vec::new(),
        age_days: None,
        expires_at: None,
        days_left: None,
        checked_at: None,
        used_by: 0,
        tags: Vec::new(),
        is_changed_elsewhere: false,
    }
}
