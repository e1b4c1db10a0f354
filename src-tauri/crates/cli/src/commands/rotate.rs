//! `rotate`: a new secret for every connection that uses a credential, tried first, with a way back.

use app::{
    Decision, RotationInFull, RotationPlan, RotationProgress, Told, ToldCode, credential_name,
    domain::{
        CredentialId, Outcome,
        kinds::Answers,
        rotation::{Holds, Phase, Rotation, Sink, Trial},
    },
};
use serde_json::json;

use crate::{
    Exit,
    arguments::Rotate,
    desktop::agrees,
    failure::Failure,
    pick::{self, Named},
    print::Table,
    secrets,
    session::Session,
    words,
};

/// Begins a run, or decides about one that waits.
pub(crate) async fn run(arguments: &Rotate, session: &Session) -> Result<Exit, Failure> {
    let credential = credential(arguments, session).await?;
    let plan = session.app.plan_rotation(credential).await?;
    let decided = decision(arguments);
    if let Some(active) = &plan.active {
        let Some(decision) = decided else {
            return Err(Told::new(
                ToldCode::ChangedElsewhere,
                "A rotation of this credential is under way.",
            )
            .hint("Decide about it: --resume, --put-back or --abandon.")
            .into());
        };
        session.unlock().await?;
        let run = session
            .app
            .carry_on(active.id, decision, &Quiet, &session.cancel)
            .await?;
        return ended(arguments, session, &run).await;
    }
    if decided.is_some() {
        return Err(Failure::usage("No rotation of this credential is waiting."));
    }
    begin(arguments, session, &plan).await
}

fn decision(arguments: &Rotate) -> Option<Decision> {
    match (arguments.resume, arguments.put_back, arguments.abandon) {
        (true, _, _) => Some(Decision::Resume),
        (_, true, _) => Some(Decision::PutBack),
        (_, _, true) => Some(Decision::Abandon),
        (false, false, false) => None,
    }
}

async fn begin(arguments: &Rotate, session: &Session, plan: &RotationPlan) -> Result<Exit, Failure> {
    say_plan(session, plan);
    let typed = match secrets::find(session, plan.kind, &arguments.secret).await? {
        Some(found) => found,
        None => secrets::ask(session, plan.kind, &plan.kind.form(&Answers::new()))?,
    };
    session.printer.line(typed.described());
    session.unlock_or_make().await?;
    let id = session
        .app
        .begin_rotation(plan.credential.id, typed.staged.id, arguments.username.clone())
        .await?;
    let tried = try_everywhere(arguments, session, id).await;
    let run = match tried {
        Ok(run) => run,
        Err(failure) => {
            // Nothing was sent but tests; the new secret is erased again.
            session.app.drop_rotation(id).await?;
            return Err(failure);
        }
    };
    if run.rotation.phase != Phase::Verified {
        return not_begun(arguments, session, &run).await;
    }
    let question = format!("Nothing has been changed yet. Swap {} now?", taking_part(&run));
    if !arguments.yes && session.is_interactive() && !agrees(session.console.as_ref(), &question) {
        session.app.drop_rotation(id).await?;
        return Err(Told::cancelled().into());
    }
    let begin = if arguments.other_account {
        Decision::BeginDespite(arguments.on_trouble.into())
    } else {
        Decision::Begin(arguments.on_trouble.into())
    };
    match session.app.carry_on(id, begin, &Quiet, &session.cancel).await {
        Ok(run) => ended(arguments, session, &run).await,
        Err(app::RotationError::OtherAccount) => {
            session.app.drop_rotation(id).await?;
            Err(Told::new(
                ToldCode::Refused,
                "The new secret belongs to another account. Nothing was changed.",
            )
            .hint("--other-account says that this is meant.")
            .into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The new secret is tried at each connection; those to be left out are, and nothing is changed.
async fn try_everywhere(
    arguments: &Rotate,
    session: &Session,
    id: app::domain::RotationId,
) -> Result<RotationInFull, Failure> {
    for words in &arguments.leave_out {
        let named = Named {
            words: Some(words),
            ..Named::default()
        };
        let row = pick::connection(session, named).await?;
        let decision = Decision::LeaveOut(row.id);
        session
            .app
            .carry_on(id, decision, &Quiet, &session.cancel)
            .await?;
    }
    session.printer.line("Testing connection...");
    let run = session
        .app
        .carry_on(id, Decision::GoOn, &Quiet, &session.cancel)
        .await?;
    say_uses(session, &run, trial);
    Ok(run)
}

/// Some connection would refuse, or nobody could be asked: nothing was changed, and nothing is.
async fn not_begun(arguments: &Rotate, session: &Session, run: &RotationInFull) -> Result<Exit, Failure> {
    let trials: Vec<Trial> = run.rotation.sinks.iter().map(|sink| sink.trial).collect();
    if run.rotation.is_untouched() {
        session.app.drop_rotation(run.rotation.id).await?;
    }
    let is_only_silent = trials.contains(&Trial::Unreachable) && !trials.contains(&Trial::Refused);
    let (code, words) = if is_only_silent {
        (
            ToldCode::SystemUnreachable,
            "The new secret could not be tried everywhere. Nothing was changed.",
        )
    } else {
        (
            ToldCode::Refused,
            "The new secret was refused. Nothing was changed.",
        )
    };
    let told = Told::new(code, words);
    Err(match arguments.leave_out.is_empty() {
        true => told
            .hint("--leave-out CONNECTION leaves one on the old secret.")
            .into(),
        false => told.into(),
    })
}

async fn ended(arguments: &Rotate, session: &Session, run: &RotationInFull) -> Result<Exit, Failure> {
    say_uses(session, run, held);
    let swapped = run.rotation.swapped();
    let connections = words::count(swapped, "connection");
    let name = credential_name(&run.credential);
    let (line, state, exit) = match run.rotation.phase {
        Phase::Committed | Phase::Retiring | Phase::Done => {
            let all = run.rotation.sinks.iter().all(|sink| sink.finding.is_none());
            let exit = if all { Exit::Fine } else { Exit::Refused };
            (
                format!("Rotated {name}: {connections} swapped"),
                "committed",
                exit,
            )
        }
        Phase::RolledBack => (
            "Put back: every connection has the old secret.".to_owned(),
            "rolled_back",
            Exit::Refused,
        ),
        Phase::Rejected => (
            "The new secret was refused. Nothing was changed.".to_owned(),
            "rejected",
            Exit::Refused,
        ),
        Phase::Abandoned => (
            format!("Given up: {connections} have the new secret."),
            "abandoned",
            Exit::Refused,
        ),
        Phase::Paused(_) | Phase::Swapping | Phase::RollingBack => (
            "Not finished. Carry on with --resume, or --put-back.".to_owned(),
            "paused",
            Exit::Unreachable,
        ),
        Phase::Staged | Phase::Verified | Phase::NeedsAttention | Phase::Abandoning => (
            "It needs you: --resume, --put-back or --abandon.".to_owned(),
            "needs_attention",
            Exit::Refused,
        ),
    };
    session.printer.line(line);
    let proven = match (arguments.prove, run.rotation.phase) {
        (true, Phase::Committed) => Some(prove(session, run).await?),
        (_, Phase::Committed) => {
            session
                .printer
                .note("The old secret is kept, and alive until you revoke it at its provider.");
            None
        }
        (true | false, _) => None,
    };
    session.printer.json(&json!({
        "rotation": run.rotation.id.to_string(),
        "credential": run.credential.id.to_string(),
        "state": state,
        "swapped": swapped,
        "connections": uses(run),
        "old_is_dead": proven,
    }));
    Ok(exit)
}

async fn prove(session: &Session, run: &RotationInFull) -> Result<bool, Failure> {
    let is_dead = session
        .app
        .prove_old_is_dead(run.rotation.id, &session.cancel)
        .await?;
    session.printer.line(if is_dead {
        "The old secret is dead, and erased here."
    } else {
        "The old secret still works. Revoke it at its provider."
    });
    Ok(is_dead)
}

fn say_plan(session: &Session, plan: &RotationPlan) {
    let name = credential_name(&plan.credential);
    session.printer.line(format!(
        "{name}, used by {}:",
        words::count(plan.uses.len(), "connection")
    ));
    for used in &plan.uses {
        session
            .printer
            .line(format!("  {} in {}", used.connection.name, used.system.name));
    }
    for left in &plan.untouched {
        session.printer.line(format!("  {} keeps what it has", left.name));
    }
    if !plan.has_way_back() {
        session
            .printer
            .note("There is no way back: the old secret was never held here.");
    }
}

fn taking_part(run: &RotationInFull) -> String {
    let is_in = |sink: &&Sink| sink.trial.is_good_enough();
    words::count(run.rotation.sinks.iter().filter(is_in).count(), "connection")
}

fn say_uses(session: &Session, run: &RotationInFull, state: fn(&Sink) -> &'static str) {
    let mut table = Table::new(&["State", "System", "Connection", "What was found"]);
    for (used, sink) in run.uses.iter().zip(&run.rotation.sinks) {
        let found = sink
            .finding
            .as_ref()
            .map(|finding| finding.words(sink.system).what);
        table.row([
            state(sink).into(),
            used.system.as_str().into(),
            used.name.as_str().into(),
            found.unwrap_or_default().into(),
        ]);
    }
    session.printer.table(&table);
}

fn uses(run: &RotationInFull) -> Vec<serde_json::Value> {
    let all = run.uses.iter().zip(&run.rotation.sinks);
    all.map(|(used, sink)| {
        json!({
            "uuid": used.connection.to_string(),
            "system": used.system,
            "name": used.name,
            "secret": match sink.holds() {
                Holds::Old => "old",
                Holds::New => "new",
                Holds::Unknown => "unknown",
            },
            "outcome": sink.finding.as_ref().map_or("passed", |finding| match finding.outcome() {
                Outcome::Passed => "passed",
                Outcome::Rejected => "rejected",
                Outcome::Unreachable => "unreachable",
                Outcome::NotCheckable => "not_checkable",
            }),
        })
    })
    .collect()
}

fn trial(sink: &Sink) -> &'static str {
    match sink.trial {
        Trial::NotYet => "not tried",
        Trial::WouldPass => "would pass",
        Trial::CannotTell => "cannot be tried",
        Trial::Refused => "refused",
        Trial::Unreachable => "unreachable",
    }
}

fn held(sink: &Sink) -> &'static str {
    match sink.holds() {
        Holds::Old => "old secret",
        Holds::New => "new secret",
        Holds::Unknown => "unknown",
    }
}

/// The credential that is meant: named itself, or the one of a connection.
async fn credential(arguments: &Rotate, session: &Session) -> Result<CredentialId, Failure> {
    if let Some(named) = &arguments.credential {
        return by_name(session, named).await;
    }
    let row = pick::connection(session, Named::from(&arguments.connection)).await?;
    let detail = session.app.connection(row.id).await?;
    let mut uses = detail.map(|detail| detail.uses).unwrap_or_default();
    match uses.len() {
        0 => Err(Failure::usage(
            "This connection uses no credential that is known here.",
        )),
        1 => Ok(uses.swap_remove(0).credential.id),
        _ if session.is_interactive() => {
            let chosen = pick::choose(session, "Credential", uses, |used| {
                credential_name(&used.credential)
            })?;
            Ok(chosen.credential.id)
        }
        _ => {
            Err(Failure::usage("This connection uses several credentials.")
                .hint("Name one with --credential."))
        }
    }
}

pub(super) async fn by_name(session: &Session, named: &str) -> Result<CredentialId, Failure> {
    let wanted = named.trim().trim_start_matches('…');
    let all = session.app.credentials().await?;
    let is_it = |id: &str, end: Option<&str>| id == wanted || end == Some(wanted);
    let matching: Vec<CredentialId> = all
        .iter()
        .filter(|found| {
            is_it(
                &found.credential.id.to_string(),
                found.credential.hint.last_four.as_deref(),
            )
        })
        .map(|found| found.credential.id)
        .collect();
    match matching.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::usage("There is no such credential.").hint("patchbay check shows what there is.")),
        _ => Err(Failure::usage("Several credentials end like this.")
            .hint("Name it by its id: patchbay check --json.")),
    }
}

/// What happened is said at the end.
struct Quiet;

impl RotationProgress for Quiet {
    fn changed(&self, _: &Rotation) {}
}
