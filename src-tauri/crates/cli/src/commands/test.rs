//! `test`: one connection with all that was found, several or all with one line each.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use app::{
    LadderResult, ManyOutcome, ManyProgress, Skipped, TestScope,
    domain::{Check, ConnectionId, ConnectionRow, Kind, Outcome, Remedy, SystemKind},
    sentence,
};
use serde::Serialize;

use crate::{
    Exit,
    arguments::Test,
    failure::Failure,
    ladder::{self, Silent},
    pick::{self, Named},
    print::{Cell, Table},
    progress::Steps,
    session::Session,
    words,
};

/// One connection's test as programs read it.
#[derive(Serialize)]
struct TestShape {
    uuid: String,
    system: String,
    plugin: String,
    id: Option<String>,
    name: String,
    outcome: &'static str,
    account: Option<String>,
    findings: Vec<FindingShape>,
    skipped: Option<String>,
}

#[derive(Serialize)]
struct FindingShape {
    what: String,
    remedy: String,
}

/// Tests what was named.
pub(crate) async fn run(arguments: &Test, session: &Session) -> Result<Exit, Failure> {
    let is_many = arguments.all
        || arguments.connections.len() > 1
        || arguments.connections.is_empty() && arguments.id.is_none() && arguments.sort.word().is_some();
    if is_many {
        return many(arguments, session).await;
    }
    run_one(arguments, session).await
}

/// Tests the one that was named, or chosen.
pub(crate) async fn run_one(arguments: &Test, session: &Session) -> Result<Exit, Failure> {
    let named = Named {
        words: arguments.connections.first().map(String::as_str),
        sort: Some(&arguments.sort),
        id: arguments.id.as_deref(),
        system: arguments.system.as_deref(),
        ..Named::default()
    };
    let row = pick::connection(session, named).await?;
    one(row, arguments.take_over_account, session).await
}

async fn one(row: ConnectionRow, takes_over: bool, session: &Session) -> Result<Exit, Failure> {
    session.unlock_for_systems(&[row.system]).await?;
    session.printer.line("Testing connection...");
    let result = session.app.check(row.id, &Silent, &session.cancel).await?;
    let detail = session.app.connection(row.id).await?;
    let kind = detail.as_ref().map(|detail| detail.connection.kind.clone());
    let exit = match kind {
        Some(Kind::Known(kind)) => ladder::say(&result, kind, &session.printer),
        Some(Kind::Unlisted(_)) | None => Exit::Fine,
    };
    if takes_over {
        take_over(&row, &result, session).await?;
    }
    let check = detail.as_ref().and_then(|detail| detail.checks.first());
    session.printer.json(&[shape(&row, check, None)]);
    Ok(exit)
}

/// Records each account that the test found to be another one than our record says.
async fn take_over(row: &ConnectionRow, result: &LadderResult, session: &Session) -> Result<(), Failure> {
    let of_tokens = result.tokens.iter().filter_map(|report| report.finding.as_ref());
    let of_rungs = result.rungs.iter().filter_map(|rung| rung.finding.as_ref());
    let mut accounts: Vec<String> = Vec::new();
    for finding in of_tokens.chain(of_rungs) {
        match finding.words(row.sort).remedy {
            Some(Remedy::TakeOverAccount { account, field: None }) if !accounts.contains(&account) => {
                session.app.take_over_account(row.id, &account).await?;
                session
                    .printer
                    .line(format!("Recorded: it belongs to {account}."));
                accounts.push(account);
            }
            Some(Remedy::TakeOverAccount {
                account,
                field: Some(_),
            }) => session.printer.note(format!(
                "What was entered with it is changed by `patchbay edit` with --username {account}."
            )),
            _ => {}
        }
    }
    Ok(())
}

async fn many(arguments: &Test, session: &Session) -> Result<Exit, Failure> {
    let rows = chosen(arguments, session).await?;
    session.unlock_for_systems(&[]).await?;
    let ids: Vec<ConnectionId> = rows.iter().map(|row| row.id).collect();
    session
        .printer
        .line(format!("Testing {}...", words::count(ids.len(), "connection")));
    let outcomes = Outcomes::watching(session);
    let tested = session
        .app
        .test_many(
            TestScope::These(ids),
            app::Depth::Whole,
            &outcomes,
            &session.cancel,
        )
        .await;
    outcomes.progress.end();
    let tested = tested?;
    let mut table = Table::new(&["Result", "System", "Connection", "Name", "What was found"]);
    let (mut shapes, mut exit) = (Vec::new(), Exit::Fine);
    for row in &rows {
        let Some(outcome) = outcomes.of(row.id) else {
            continue;
        };
        let detail = session.app.connection(row.id).await?;
        let check = detail.as_ref().and_then(|detail| detail.checks.first());
        let (cell, skipped) = match &outcome {
            ManyOutcome::Tested(outcome) => {
                exit = exit.and(of_outcome(*outcome));
                let (word, paint) = words::outcome(*outcome);
                (Cell::painted(word, paint), None)
            }
            ManyOutcome::Skipped(why) => (Cell::new("left out"), Some(skipped(why))),
        };
        let what = match &skipped {
            Some(why) => why.clone(),
            None => check.map(|check| what(check, row.sort)).unwrap_or_default(),
        };
        table.row([
            cell,
            row.system_name.as_str().into(),
            pick::handle(row).into(),
            row.name.as_str().into(),
            what.into(),
        ]);
        shapes.push(shape(row, check.filter(|_| skipped.is_none()), skipped));
    }
    session.printer.table(&table);
    session.printer.line(format!(
        "{}/{} tested: {} passed, {} refused, {} unreachable, {} not checkable",
        tested.ended(),
        tested.total,
        tested.passed,
        tested.rejected.len(),
        tested.unreachable,
        tested.not_checkable
    ));
    session.printer.json(&shapes);
    Ok(exit)
}

async fn chosen(arguments: &Test, session: &Session) -> Result<Vec<ConnectionRow>, Failure> {
    if !arguments.connections.is_empty() {
        let mut rows = Vec::new();
        for words in &arguments.connections {
            let named = Named {
                words: Some(words),
                system: arguments.system.as_deref(),
                ..Named::default()
            };
            rows.push(pick::connection(session, named).await?);
        }
        return Ok(rows);
    }
    let rows = pick::in_system(pick::all(session).await?, arguments.system.as_deref());
    Ok(rows.into_iter().filter(|row| arguments.sort.has(row)).collect())
}

fn of_outcome(outcome: Outcome) -> Exit {
    match outcome {
        // Nobody said no: a kind that cannot be judged is no alarm.
        Outcome::Passed | Outcome::NotCheckable => Exit::Fine,
        Outcome::Rejected => Exit::Refused,
        Outcome::Unreachable => Exit::Unreachable,
    }
}

fn skipped(why: &Skipped) -> String {
    match why {
        Skipped::ReadOnly => "This plugin is shown read-only.".to_owned(),
        Skipped::Gone => "The system lists it no longer.".to_owned(),
        Skipped::Pending => "Whether it was created is not known.".to_owned(),
        Skipped::NotThere => "It is not there any more.".to_owned(),
        Skipped::NotFromHere => "It cannot be looked at from here.".to_owned(),
        Skipped::Locked => "The secret store was locked meanwhile.".to_owned(),
        Skipped::Blocked(error) => sentence(error),
    }
}

fn what(check: &Check, system: SystemKind) -> String {
    let outcome = check.verdict.outcome;
    let mut rungs = check.rungs.iter().rev();
    let finding = rungs
        .find(|rung| rung.outcome == outcome)
        .and_then(|rung| rung.finding.as_ref());
    finding
        .map(|finding| finding.words(system).what)
        .unwrap_or_default()
}

fn shape(row: &ConnectionRow, check: Option<&Check>, skipped: Option<String>) -> TestShape {
    let findings = check
        .iter()
        .flat_map(|check| &check.rungs)
        .filter_map(|rung| rung.finding.as_ref());
    TestShape {
        uuid: row.id.to_string(),
        system: row.system_name.clone(),
        plugin: row.slug.clone(),
        id: row.remote_id.as_ref().map(ToString::to_string),
        name: row.name.clone(),
        outcome: check.map_or("skipped", |check| words::outcome_name(check.verdict.outcome)),
        account: check.and_then(|check| check.account.clone()),
        findings: findings
            .map(|finding| {
                let words = finding.words(row.sort);
                FindingShape {
                    what: words.what,
                    remedy: words.advice,
                }
            })
            .collect(),
        skipped,
    }
}

/// What each of many came to.
struct Outcomes {
    all: Mutex<HashMap<ConnectionId, ManyOutcome>>,
    progress: Steps,
}

impl Outcomes {
    fn watching(session: &Session) -> Self {
        Self {
            all: Mutex::default(),
            progress: Steps::shown(session),
        }
    }

    fn of(&self, id: ConnectionId) -> Option<ManyOutcome> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&id).cloned()
    }
}

impl ManyProgress for Outcomes {
    fn started(&self, ids: &[ConnectionId]) {
        self.progress.begin(ids.len());
    }

    fn running(&self, _: ConnectionId) {}

    fn finished(&self, id: ConnectionId, outcome: &ManyOutcome) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(id, outcome.clone());
        self.progress.one_more();
    }
}
