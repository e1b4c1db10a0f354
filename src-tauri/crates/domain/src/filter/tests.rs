use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::{
    ConnectionId, ConnectionRow, ConnectionRows, ConnectionState, Environment, Health, Outcome, RemoteId,
    Signs, Sort, SystemId, Tag,
};

#[rstest]
#[case::state("is:failing", &["jira"])]
#[case::a_state_below_a_worse_one("is:stale", &["jira"])]
#[case::another_word_for_it("is:refused", &["jira"])]
#[case::due("is:due", &["jira"])]
#[case::slug("kind:jira", &["jira"])]
#[case::alias("kind:azure-devops", &["azure"])]
#[case::name_of_the_kind("kind:\"azure devops\"", &["azure"])]
#[case::plugin_that_is_only_shown("kind:team", &["other"])]
#[case::only_that_kind("kind:github", &[])]
#[case::system_by_environment("system:prod", &["jira", "azure"])]
#[case::system_by_name("system:lab", &["other"])]
#[case::older("age:>90", &["jira"])]
#[case::exactly("age:91", &["jira"])]
#[case::unknown_age_is_no_age("age:<90", &["azure"])]
#[case::ends_soon("expires:<30d", &["azure"])]
#[case::used("used:>3", &["azure"])]
#[case::unused("is:unused", &["other"])]
#[case::organization("org:my-ORG", &["azure"])]
#[case::part_of_an_organization("org:my", &["azure"])]
#[case::organization_written_out("organisation:my-org", &["azure"])]
#[case::enterprise("enterprise:acme", &["jira"])]
#[case::no_organization("-org:my-org", &["jira", "other"])]
#[case::remote_id("id:11", &["azure"])]
#[case::whole_remote_id_only("id:1", &["jira"])]
#[case::remote_id_of_letters("id:CON_7f", &["other"])]
#[case::organization_as_text("my-org", &["azure"])]
#[case::tag("tag:Nightly", &["jira"])]
#[case::whole_tag_only("tag:night", &[])]
#[case::credential("cred:90ab", &["azure"])]
#[case::any_of_several_credentials("cred:7f3c", &["azure"])]
#[case::text("KIM", &["jira"])]
#[case::words_must_all_occur("kim platform", &["jira"])]
#[case::words_may_stand_apart("platform jira", &["jira"])]
#[case::quoted_words_may_not("\"platform jira\"", &[])]
#[case::turned_round("-kind:jira system:prod", &["azure"])]
#[case::a_minus_alone_is_text("Jira - platform", &["jira"])]
#[case::everything("", &["jira", "azure", "other"])]
fn a_filter_finds(#[case] text: &str, #[case] expected: &[&str]) {
    let filter: Filter = text.parse().unwrap();

    let rows = rows();
    let mut found: Vec<_> = rows
        .matching(&filter, Sort::default())
        .iter()
        .map(|row| row.slug.as_str())
        .map(|slug| match slug {
            "azuredevops_go" => "azure",
            "teambition" => "other",
            slug => slug,
        })
        .collect();
    found.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[rstest]
#[case::unknown_key("jira knd:jira", 5..8, FilterTrouble::UnknownKey, Some("kind"))]
#[case::nothing_like_it("https://example.test", 0..5, FilterTrouble::UnknownKey, None)]
#[case::unknown_state("-is:stlae", 4..9, FilterTrouble::UnknownState, Some("stale"))]
#[case::half_a_term("is:", 0..3, FilterTrouble::NoValue, None)]
#[case::no_number("age:>old", 4..8, FilterTrouble::NotDays, None)]
#[case::too_large("used:>99999999999", 5..17, FilterTrouble::NotACount, None)]
#[case::days_are_no_count("used:>3d", 5..8, FilterTrouble::NotACount, None)]
fn a_wrong_term_is_a_problem_with_its_place(
    #[case] text: &str,
    #[case] at: std::ops::Range<usize>,
    #[case] trouble: FilterTrouble,
    #[case] suggestion: Option<&'static str>,
) {
    let problem = text.parse::<Filter>().unwrap_err();

    assert_eq!(
        problem,
        FilterProblem {
            at,
            trouble,
            suggestion
        }
    );
}

#[test]
fn the_other_terms_hold_beside_a_wrong_one() {
    let reading = Filter::read("kind:jira is:wrong tag:x");

    assert_eq!(reading.filter.to_string(), "kind:jira tag:x");
    assert_eq!(reading.problems.len(), 1);
}

#[rstest]
#[case::keys("", &["is:", "kind:", "system:", "org:", "age:", "expires:", "used:", "tag:", "cred:", "enterprise:", "id:"])]
#[case::part_of_a_key("sys", &["system:"])]
#[case::states("is:st", &["stale"])]
#[case::value_by_its_meaning("kind:azure", &["azuredevops_go"])]
#[case::quoted_where_needed("system:", &["\"DevLake production\"", "lab"])]
#[case::organizations("org:", &["my-org"])]
#[case::enterprises("enterprise:a", &["Acme"])]
#[case::tags("-tag:n", &["nightly"])]
#[case::a_value_without_its_key("stal", &["is:stale"])]
#[case::whole_already("is:stale", &[])]
#[case::no_such_key("knd:j", &[])]
fn completions_go_on_what_was_typed(#[case] text: &str, #[case] expected: &[&str]) {
    let found = Filter::complete(text, text.len(), rows().known_values());

    let inserts: Vec<_> = found.iter().map(|one| one.insert.as_str()).collect();
    assert_eq!(inserts, expected);
}

#[test]
fn a_completion_replaces_the_value_under_the_cursor_only() {
    let text = "kind:ji is:stale";

    let found = Filter::complete(text, 7, rows().known_values());

    assert_eq!(
        (found[0].replaces.clone(), found[0].insert.as_str()),
        (5..7, "jira")
    );
}

proptest! {
    #[test]
    fn any_text_can_be_read_and_completed(text in any::<String>(), cursor in 0_usize..40) {
        Filter::read(&text);
        Filter::complete(&text, cursor, &KnownValues::default());
    }

    #[test]
    fn a_filter_prints_as_one_that_reads_the_same(text in texts()) {
        let filter = Filter::read(&text).filter;

        prop_assert_eq!(filter.to_string().parse::<Filter>(), Ok(filter));
    }

    #[test]
    fn a_problem_points_into_the_text(text in texts()) {
        for problem in Filter::read(&text).problems {
            prop_assert!(text.get(problem.at).is_some_and(|wrong| !wrong.is_empty()));
        }
    }
}

/// Texts with much of the language in them.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("is:".to_owned()),
        Just("-".to_owned()),
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just(" ".to_owned()),
        Just(":".to_owned()),
        Just("kind:".to_owned()),
        Just("age:>".to_owned()),
        Just("stale".to_owned()),
        Just("90d".to_owned()),
        Just("İΣ".to_owned()),
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn rows() -> ConnectionRows {
    let jira = ConnectionRow {
        remote_id: Some(RemoteId::Number(1)),
        enterprise: Some("Acme".to_owned()),
        account: Some("Kim".to_owned()),
        age_days: Some(91),
        tags: vec![Tag::parse("nightly").unwrap()],
        used_by: 1,
        ..row(
            1,
            "jira",
            "Jira",
            "Jira - platform",
            Some(Outcome::Rejected),
            Some(91),
        )
    };
    let azure = ConnectionRow {
        remote_id: Some(RemoteId::Number(11)),
        organization: Some("my-org".to_owned()),
        age_days: Some(10),
        days_left: Some(12),
        credentials: vec!["…90ab".to_owned(), "…7f3c".to_owned()],
        used_by: 4,
        ..row(
            2,
            "azuredevops_go",
            "Azure DevOps",
            "contoso",
            Some(Outcome::Passed),
            Some(10),
        )
    };
    let other = ConnectionRow {
        system_name: "lab".to_owned(),
        environment: Environment::Dev,
        remote_id: Some(RemoteId::Text("con_7F".to_owned())),
        ..row(3, "teambition", "teambition", "board", None, None)
    };
    ConnectionRows::new(vec![jira, azure, other])
}

fn row(
    number: u128,
    slug: &str,
    kind: &str,
    name: &str,
    last: Option<Outcome>,
    age_days: Option<u32>,
) -> ConnectionRow {
    let signs = Signs {
        state: ConnectionState::Present,
        last,
        is_system_reachable: true,
        age_days,
        policy_days: crate::DEFAULT_POLICY_DAYS,
        expires_at: None,
        is_being_withdrawn: false,
    };
    let (health, states): (Health, _) = Health::of(&signs, jiff::Timestamp::UNIX_EPOCH);
    ConnectionRow {
        id: ConnectionId::from_uuid(Uuid::from_u128(number)),
        health,
        states,
        name: name.to_owned(),
        system: SystemId::from_uuid(Uuid::from_u128(1)),
        system_name: "DevLake production".to_owned(),
        sort: crate::SystemKind::DevLake,
        environment: Environment::Production,
        slug: slug.to_owned(),
        kind: kind.to_owned(),
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
