//! `delete`: the plan for this very object, a yes, and the steps. What was not agreed to is not done.

use app::{
    Deletion, DeletionProgress, DeletionRequest, PlannedDeletion, Told, ToldCode,
    domain::{
        ConnectionRow, Outcome,
        deletion::{
            Consents, DeletionEnd, DeletionStep, RunningPipeline, StepOutcome, StepReport, StepTrouble,
        },
        sync,
    },
};
use serde_json::json;

use super::systems::confirm;
use crate::{
    Exit,
    arguments::Delete,
    failure::Failure,
    pick::{self, Named},
    session::Session,
    state_file, words,
};

/// Deletes one connection.
pub(crate) async fn run(arguments: &Delete, session: &Session) -> Result<Exit, Failure> {
    let row = pick::connection(session, Named::from(&arguments.connection)).await?;
    session.unlock_for_systems(&[row.system]).await?;
    let planned = session
        .app
        .plan_deletion(row.id, &Watching(session), &session.cancel)
        .await?;
    say_plan(session, &row, &planned);
    let agreed = Consents {
        leave_blueprints: arguments.detach,
        delete_scopes: arguments.detach,
        wait: arguments.detach,
        delete_syncs: arguments.detach,
        despite_gap: false,
    };
    if !planned.plan.missing(agreed).is_empty() {
        return Err(in_use(&planned));
    }
    if !arguments.yes {
        confirm(session, planned.plan.name.trim(), planned.plan.asks_for_name)?;
    }
    if planned.credentials.iter().any(|credential| credential.is_held) {
        // Where a secret may go is sealed with it, and it goes one place less.
        session.unlock().await?;
    }
    state_file::keep(session, row.system).await?;
    let request = DeletionRequest {
        connection: row.id,
        agreed,
        // Typed a moment ago, or left out on purpose.
        typed_name: planned.plan.name.clone(),
    };
    let deletion = session
        .app
        .delete(&request, &Watching(session), &session.cancel)
        .await?;
    Ok(say(session, &row, &planned, &deletion))
}

fn say_plan(session: &Session, row: &ConnectionRow, planned: &PlannedDeletion) {
    let plan = &planned.plan;
    let note = |text: String| session.printer.note(text);
    note(format!("Delete {} from {}", pick::handle(row), plan.system));
    let projects = plan.projects();
    if !projects.is_empty() {
        note(format!(
            "  Stops collecting for {}: {}",
            words::count(projects.len(), "project"),
            projects.join(", ")
        ));
    }
    for blueprint in &plan.blueprints {
        note(format!("  Is taken out of the blueprint {}", blueprint.name));
    }
    for name in &plan.raw_blueprints {
        note(format!(
            "  The runs of the blueprint {name} will fail: its plan is written by hand"
        ));
    }
    if !plan.scopes.is_empty() {
        note(format!(
            "  Deletes {} and the data that was collected",
            words::count(plan.scopes.len(), "scope")
        ));
    }
    for sync in &plan.syncs {
        note(format!(
            "  Deletes the sync of {} with {}{}",
            sync.repo,
            sync.remote,
            if sync.has_webhook() {
                " and its webhook"
            } else {
                ""
            }
        ));
    }
    for pipeline in &plan.running {
        note(format!("  Waits for the pipeline {}", pipeline.name));
    }
    for credential in &planned.credentials {
        let fate = match credential.others.len() {
            0 => "nothing else uses it; this revokes nothing".to_owned(),
            others => format!("stays: {} more use it", words::count(others, "connection")),
        };
        note(format!("  {}: {fate}", credential.name));
    }
}

fn in_use(planned: &PlannedDeletion) -> Failure {
    let plan = &planned.plan;
    let mut reasons = Vec::new();
    if !plan.blueprints.is_empty() {
        let names: Vec<&str> = plan.blueprints.iter().map(|one| one.name.as_str()).collect();
        reasons.push(format!("it is used by {}", names.join(", ")));
    }
    if !plan.scopes.is_empty() {
        reasons.push(format!("it has {}", words::count(plan.scopes.len(), "scope")));
    }
    if !plan.running.is_empty() {
        reasons.push("a pipeline is running".to_owned());
    }
    if !plan.syncs.is_empty() {
        let syncs = words::count(plan.syncs.len(), "sync configuration");
        reasons.push(format!("it has {syncs}"));
    }
    if plan.gap.is_some() {
        reasons.push("not every repository could be looked at".to_owned());
    }
    Told::new(
        ToldCode::Refused,
        format!(
            "The connection is in use: {}. Nothing was changed.",
            reasons.join("; ")
        ),
    )
    .hint("--detach takes it out of the blueprints and deletes its scopes with their data, and its syncs.")
    .into()
}

fn say(session: &Session, row: &ConnectionRow, planned: &PlannedDeletion, deletion: &Deletion) -> Exit {
    let name = &planned.plan.name;
    let id = row
        .remote_id
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let (end, exit) = match deletion.end {
        DeletionEnd::Deleted => {
            session
                .printer
                .line(format!("Deleted {} connection (ID={id})", row.kind));
            ("deleted", Exit::Fine)
        }
        DeletionEnd::Stopped => {
            session.printer.note(format!("Stopped: {name} is still there."));
            ("stopped", Exit::Refused)
        }
        DeletionEnd::Failed => {
            session.printer.note(format!("{name} was not deleted."));
            ("failed", failed(session, deletion))
        }
    };
    for credential in &deletion.unused {
        session.printer.note(format!(
            "{} is used by nothing any more and still sealed here. Revoke it at {}.",
            credential.name, credential.provider
        ));
    }
    session
        .printer
        .json(&json!({"uuid": row.id.to_string(), "plugin": row.slug, "id": id, "name": name, "end": end}));
    exit
}

fn failed(session: &Session, deletion: &Deletion) -> Exit {
    let mut exit = Exit::Refused;
    for report in &deletion.steps {
        let StepOutcome::Failed(trouble) = &report.outcome else {
            continue;
        };
        let words = match trouble {
            StepTrouble::InUse { blueprints } => {
                format!("Blueprints use it by now: {}.", blueprints.join(", "))
            }
            StepTrouble::HasScopes => "It has scopes by now.".to_owned(),
            StepTrouble::PipelineRunning => "A pipeline is running.".to_owned(),
            StepTrouble::Busy => "The system is busy with something it does not name.".to_owned(),
            StepTrouble::NotAddressable { scope } => {
                format!("The scope {scope} cannot be addressed this way.")
            }
            StepTrouble::StillListed => "It is still listed.".to_owned(),
            StepTrouble::Unknown => "Its answer was lost: look again before anything else.".to_owned(),
            StepTrouble::Refused(finding) => {
                if finding.finding.outcome() == Outcome::Unreachable {
                    exit = Exit::Unreachable;
                }
                let words = finding.words();
                format!("{} {}", words.what, words.advice)
            }
        };
        session.printer.note(format!("{}: {words}", step(&report.step)));
    }
    exit
}

fn step(step: &DeletionStep) -> String {
    match step {
        DeletionStep::LeaveBlueprint { name, .. } => format!("Take it out of {name}"),
        DeletionStep::WaitForPipelines => "Wait for pipelines".to_owned(),
        DeletionStep::DeleteScopes { count } => format!("Delete {}", words::count(*count, "scope")),
        DeletionStep::DeleteSyncs { count } => {
            format!("Delete {}", words::count(*count, "sync configuration"))
        }
        DeletionStep::DeleteConnection => "Delete the connection".to_owned(),
        DeletionStep::ProveByListing => "List again".to_owned(),
    }
}

/// Says what is being waited for; the rest is quick.
struct Watching<'a>(&'a Session);

impl DeletionProgress for Watching<'_> {
    fn looking(&self, progress: sync::Progress) {
        if let sync::Progress::Waiting { until } = progress {
            let words = format!("The limit of requests is used up; it goes on at {until} (Ctrl C stops)");
            self.0.printer.note(words);
        }
    }

    fn steps(&self, _: &[DeletionStep]) {}

    fn running(&self, _: usize) {}

    fn counted(&self, _: usize, _: usize, _: usize) {}

    fn waiting_for(&self, pipelines: &[RunningPipeline]) {
        self.0.printer.note(format!(
            "Waiting for {} (Ctrl C stops)",
            words::count(pipelines.len(), "pipeline")
        ));
    }

    fn ended(&self, _: usize, _: &StepReport) {}
}
