//! Our enums as the terminal says them, and as programs read them. One table each.

use app::{
    Age,
    domain::{Environment, Health, Outcome, System, SystemKind},
};

use crate::print::Paint;

/// A state, for people.
pub(crate) fn health(health: Health) -> (&'static str, Paint) {
    match health {
        Health::Rejected => ("Rejected", Paint::Bad),
        Health::Expired => ("Expired", Paint::Bad),
        Health::Pending => ("Pending", Paint::Warning),
        Health::Gone => ("Gone", Paint::Warning),
        Health::Expiring => ("Expiring", Paint::Warning),
        Health::Retiring => ("Retiring", Paint::Warning),
        Health::Stale => ("Stale", Paint::Warning),
        Health::Unreachable => ("Unreachable", Paint::Faint),
        Health::Unchecked => ("Unchecked", Paint::Faint),
        Health::Ageing => ("Ageing", Paint::Plain),
        Health::NotCheckable => ("Not checkable", Paint::Faint),
        Health::Healthy => ("Healthy", Paint::Good),
    }
}

/// A state, for programs.
pub(crate) fn health_name(health: Health) -> &'static str {
    match health {
        Health::Rejected => "rejected",
        Health::Expired => "expired",
        Health::Pending => "pending",
        Health::Gone => "gone",
        Health::Expiring => "expiring",
        Health::Retiring => "retiring",
        Health::Stale => "stale",
        Health::Unreachable => "unreachable",
        Health::Unchecked => "unchecked",
        Health::Ageing => "ageing",
        Health::NotCheckable => "not_checkable",
        Health::Healthy => "healthy",
    }
}

/// How a check ended, for people.
pub(crate) fn outcome(outcome: Outcome) -> (&'static str, Paint) {
    match outcome {
        Outcome::Passed => ("passed", Paint::Good),
        Outcome::Rejected => ("refused", Paint::Bad),
        Outcome::Unreachable => ("unreachable", Paint::Warning),
        Outcome::NotCheckable => ("not checkable", Paint::Faint),
    }
}

/// How a check ended, for programs.
pub(crate) fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::Rejected => "rejected",
        Outcome::Unreachable => "unreachable",
        Outcome::NotCheckable => "not_checkable",
    }
}

/// An environment, for people and programs alike.
pub(crate) fn environment(environment: Environment) -> &'static str {
    match environment {
        Environment::Dev => "dev",
        Environment::Staging => "staging",
        Environment::Production => "production",
    }
}

/// A sort of system, for people.
pub(crate) fn system_kind(kind: SystemKind) -> &'static str {
    match kind {
        SystemKind::DevLake => "DevLake",
        SystemKind::CoreGit => "CoreGit",
        SystemKind::Dojops => "dojops-sa",
    }
}

/// Where a system is; what stands for an address at the agent of this computer is shown to nobody.
pub(crate) fn address(system: &System) -> String {
    match system.kind {
        SystemKind::DevLake | SystemKind::CoreGit => system.address.to_string(),
        SystemKind::Dojops => "this computer".to_owned(),
    }
}

/// "62 days", "12–240 days", "unknown".
pub(crate) fn age(age: Age) -> String {
    match age {
        Age::Days(1) => "1 day".to_owned(),
        Age::Days(days) => format!("{days} days"),
        Age::Between(younger, older) => format!("{younger}–{older} days"),
        Age::Unknown => "unknown".to_owned(),
    }
}

/// "1 connection", "3 connections".
pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}
