//! `doctor`: whether the keychain, the database and the systems do what they should.

use app::{
    KeyState, KeyStatus, ListTrouble,
    domain::{Outcome, SystemId},
};
use serde::Serialize;

use super::list;
use crate::{
    Exit,
    failure::Failure,
    print::{Cell, Paint, Table},
    session::Session,
    words,
};

/// One thing that was looked at, as programs read it.
#[derive(Serialize)]
struct Looked {
    what: String,
    state: &'static str,
    detail: String,
    remedy: String,
    #[serde(skip)]
    exit: ExitOf,
}

/// Which exit a trouble leads to.
#[derive(Clone, Copy)]
enum ExitOf {
    Fine,
    Locked,
    Damaged,
    Unreachable,
}

/// Looks at everything and changes nothing but what a list changes.
pub(crate) async fn run(session: &Session) -> Result<Exit, Failure> {
    let mut looked = vec![secrets(session).await?, database(session).await?];
    looked.extend(systems(session).await?);
    let mut table = Table::new(&["State", "What", "Found", "What to do"]);
    let mut exit = Exit::Fine;
    for one in &looked {
        let paint = match one.exit {
            ExitOf::Fine => Paint::Good,
            ExitOf::Locked | ExitOf::Damaged | ExitOf::Unreachable => Paint::Bad,
        };
        table.row([
            Cell::painted(one.state, paint),
            one.what.as_str().into(),
            one.detail.as_str().into(),
            one.remedy.as_str().into(),
        ]);
        exit = exit.and(match one.exit {
            ExitOf::Fine => Exit::Fine,
            ExitOf::Locked => Exit::Locked,
            ExitOf::Damaged => Exit::Refused,
            ExitOf::Unreachable => Exit::Unreachable,
        });
    }
    session.printer.table(&table);
    session.printer.json(&looked);
    Ok(exit)
}

async fn secrets(session: &Session) -> Result<Looked, Failure> {
    let status = match session.unlock().await {
        Ok(()) => session.app.keys().await?,
        Err(_) => session.app.ask_keychain().await?,
    };
    Ok(of_keys(&status))
}

fn of_keys(status: &KeyStatus) -> Looked {
    let what = "Secret store".to_owned();
    if status.state == KeyState::Unlocked {
        return Looked {
            what,
            state: "ok",
            detail: format!("opens with the {}", status.place.words()),
            remedy: String::new(),
            exit: ExitOf::Fine,
        };
    }
    let (detail, remedy) = status.state.words();
    Looked {
        what,
        state: "closed",
        detail: detail.to_owned(),
        remedy: remedy.to_owned(),
        exit: ExitOf::Locked,
    }
}

async fn database(session: &Session) -> Result<Looked, Failure> {
    let damage = session.app.damage().await?;
    let missing: u64 = damage.missing.iter().map(|(_, count)| count).sum();
    let count = damage.rows.len() + usize::try_from(missing).unwrap_or(usize::MAX);
    Ok(if count == 0 {
        Looked {
            what: "Database".to_owned(),
            state: "ok",
            detail: "every row is as it was written".to_owned(),
            remedy: String::new(),
            exit: ExitOf::Fine,
        }
    } else {
        Looked {
            what: "Database".to_owned(),
            state: "damaged",
            detail: format!("{} damaged or missing", words::count(count, "row")),
            remedy: "Restore a backup: patchbay import FILE".to_owned(),
            exit: ExitOf::Damaged,
        }
    })
}

async fn systems(session: &Session) -> Result<Vec<Looked>, Failure> {
    let troubles = list::troubles(session, &[]).await?;
    let all = session.app.systems().await?;
    let trouble_of = |id: SystemId| troubles.iter().find(|trouble| trouble.system == id);
    Ok(all
        .iter()
        .map(|found| match trouble_of(found.system.id) {
            None => Looked {
                what: found.system.name.clone(),
                state: "ok",
                detail: format!("answers, {}", words::count(found.connection_count, "connection")),
                remedy: String::new(),
                exit: ExitOf::Fine,
            },
            Some(ListTrouble { finding, .. }) => {
                let words = finding.words();
                Looked {
                    what: found.system.name.clone(),
                    state: if finding.finding.outcome() == Outcome::Rejected {
                        "refused"
                    } else {
                        "unreachable"
                    },
                    detail: words.what,
                    remedy: words.advice,
                    exit: ExitOf::Unreachable,
                }
            }
        })
        .collect())
}
