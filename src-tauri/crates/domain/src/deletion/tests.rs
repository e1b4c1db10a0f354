use rstest::rstest;

use super::*;

#[test]
fn the_steps_follow_the_safe_order() {
    let steps = full().steps();

    assert_eq!(
        steps,
        [
            leave(7, "team-a-blueprint"),
            leave(9, "team-b-blueprint"),
            DeletionStep::WaitForPipelines,
            DeletionStep::DeleteScopes { count: 2 },
            DeletionStep::DeleteConnection,
            DeletionStep::ProveByListing,
        ]
    );
}

#[test]
fn only_what_hangs_on_this_object_is_a_step() {
    let steps = bare().steps();

    assert_eq!(
        steps,
        [DeletionStep::DeleteConnection, DeletionStep::ProveByListing]
    );
    assert_eq!(bare().needed(), []);
}

#[rstest]
#[case::a_plugin_that_looks_for_pipelines(true, 0, true)]
#[case::one_that_does_not(false, 0, false)]
#[case::one_that_does_not_with_scopes(false, 1, true)]
fn it_waits_only_where_the_system_would_refuse(
    #[case] is_held_up: bool,
    #[case] scopes: usize,
    #[case] waits: bool,
) {
    let plan = DeletionPlan {
        is_held_up_by_pipelines: is_held_up,
        scopes: (0..scopes).map(|number| number.to_string()).collect(),
        running: full().running,
        ..bare()
    };

    assert_eq!(plan.steps().contains(&DeletionStep::WaitForPipelines), waits);
}

#[test]
fn each_thing_is_agreed_to_once() {
    let agreed = Consents {
        delete_scopes: true,
        ..Consents::default()
    };

    assert_eq!(
        full().needed(),
        [Consent::LeaveBlueprints, Consent::Wait, Consent::DeleteScopes]
    );
    assert_eq!(full().missing(agreed), [Consent::LeaveBlueprints, Consent::Wait]);
}

#[test]
fn what_deletes_data_cannot_be_undone() {
    let lasting: Vec<_> = full()
        .steps()
        .into_iter()
        .filter(|step| !step.can_be_undone())
        .collect();

    assert_eq!(
        lasting,
        [
            DeletionStep::DeleteScopes { count: 2 },
            DeletionStep::DeleteConnection
        ]
    );
}

#[rstest]
#[case::the_same(full(), true)]
#[case::less(bare(), true)]
#[case::another_scope(with_scopes(&["1", "2", "3"]), false)]
#[case::an_exchanged_scope(with_scopes(&["1", "3"]), false)]
#[case::another_name(DeletionPlan { name: "Other".to_owned(), ..full() }, false)]
#[case::another_configuration(DeletionPlan { scope_configs: 2, ..full() }, false)]
#[case::no_pipeline_any_more(DeletionPlan { running: Vec::new(), ..full() }, true)]
fn more_than_was_seen_needs_a_second_look(#[case] today: DeletionPlan, #[case] is_covered: bool) {
    assert_eq!(today.is_covered_by(&full()), is_covered);
}

#[rstest]
#[case::all_done(&[StepOutcome::Done, StepOutcome::Nothing], DeletionEnd::Deleted)]
#[case::stopped(&[StepOutcome::Done, StepOutcome::Stopped], DeletionEnd::Stopped)]
#[case::stopped_between(&[StepOutcome::Done, StepOutcome::NotReached], DeletionEnd::Stopped)]
#[case::failed(&[StepOutcome::Failed(StepTrouble::Busy), StepOutcome::NotReached], DeletionEnd::Failed)]
#[case::nothing_began(&[], DeletionEnd::Stopped)]
fn the_end_follows_from_the_steps(#[case] outcomes: &[StepOutcome], #[case] expected: DeletionEnd) {
    let reports: Vec<_> = outcomes
        .iter()
        .map(|outcome| StepReport {
            step: DeletionStep::DeleteConnection,
            outcome: outcome.clone(),
            done: 0,
        })
        .collect();

    assert_eq!(DeletionEnd::of(&reports), expected);
}

#[test]
fn syncs_go_before_the_connection_that_they_use() {
    let plan = with_syncs(&["api", "web"], None);

    assert_eq!(
        plan.steps(),
        [
            DeletionStep::DeleteSyncs { count: 2 },
            DeletionStep::DeleteConnection,
            DeletionStep::ProveByListing,
        ]
    );
    assert_eq!(plan.needed(), [Consent::DeleteSyncs]);
}

#[rstest]
#[case::the_same(with_syncs(&["api"], None), true)]
#[case::another(with_syncs(&["api", "web"], None), false)]
#[case::fewer(bare(), true)]
#[case::not_everything_was_looked_at(with_syncs(&["api"], Some(Gap::Stopped)), false)]
fn a_sync_that_was_not_seen_needs_a_second_look(#[case] today: DeletionPlan, #[case] is_covered: bool) {
    assert_eq!(today.is_covered_by(&with_syncs(&["api"], None)), is_covered);
}

#[test]
fn a_list_with_gaps_is_agreed_to_by_itself() {
    let plan = with_syncs(&["api"], Some(Gap::Stopped));
    let agreed = Consents {
        delete_syncs: true,
        ..Consents::default()
    };

    assert_eq!(plan.missing(agreed), [Consent::DespiteGap]);
}

#[test]
fn a_project_is_named_once() {
    assert_eq!(full().projects(), ["team-a"]);
}

fn with_scopes(scopes: &[&str]) -> DeletionPlan {
    DeletionPlan {
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        ..full()
    }
}

fn with_syncs(repos: &[&str], gap: Option<Gap>) -> DeletionPlan {
    let sync = |repo: &&str| SyncConfig {
        repo: (*repo).to_owned(),
        remote: "my-org/api".to_owned(),
        direction: None,
        is_automatic: true,
        last_synced_at: None,
        last_error: None,
    };
    DeletionPlan {
        syncs: repos.iter().map(sync).collect(),
        gap,
        ..bare()
    }
}

fn leave(id: u64, name: &str) -> DeletionStep {
    DeletionStep::LeaveBlueprint {
        id,
        name: name.to_owned(),
    }
}

fn full() -> DeletionPlan {
    let blueprint = |id, name: &str| PlannedBlueprint {
        id,
        name: name.to_owned(),
        project: Some("team-a".to_owned()),
        scopes: 1,
    };
    DeletionPlan {
        blueprints: vec![blueprint(7, "team-a-blueprint"), blueprint(9, "team-b-blueprint")],
        scopes: vec!["1".to_owned(), "2".to_owned()],
        scope_configs: 1,
        running: vec![RunningPipeline {
            name: "nightly".to_owned(),
            began_at: None,
        }],
        ..bare()
    }
}

fn bare() -> DeletionPlan {
    DeletionPlan {
        name: "GitHub".to_owned(),
        system: "DevLake".to_owned(),
        asks_for_name: false,
        blueprints: Vec::new(),
        raw_blueprints: Vec::new(),
        scopes: Vec::new(),
        scope_configs: 0,
        running: Vec::new(),
        is_held_up_by_pipelines: true,
        syncs: Vec::new(),
        gap: None,
    }
}
