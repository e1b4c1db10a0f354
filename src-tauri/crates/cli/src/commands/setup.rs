//! `setup`: the store that keeps secrets, made once.

use app::{KeyState, KeyStatus, Told, ToldCode, domain::Secret};
use serde_json::json;

use crate::{Exit, arguments::Setup, failure::Failure, pick, session::Session};

/// Makes it, unless there is one.
pub(crate) async fn run(arguments: &Setup, session: &Session) -> Result<Exit, Failure> {
    let before = session.app.keys().await?;
    if before.state != KeyState::Empty {
        session
            .printer
            .line(format!("There is a store already: {}.", before.place.words()));
        say(session, &before);
        return Ok(Exit::Fine);
    }
    let made = match (arguments.keychain, arguments.passphrase) {
        (true, _) => in_keychain(session).await?,
        (false, true) => with_passphrase(session).await?,
        (false, false) => choose(session).await?,
    };
    session
        .printer
        .line(format!("What opens your secrets: the {}.", made.place.words()));
    say(session, &made);
    Ok(Exit::Fine)
}

/// Lets the person choose what keeps the key.
pub(crate) async fn choose(session: &Session) -> Result<KeyStatus, Failure> {
    if !session.is_interactive() {
        return Err(Failure::usage("Missing: --keychain or --passphrase."));
    }
    session.printer.note("What keeps the key to your secrets?");
    let ways = vec!["The system keychain", "A passphrase"];
    match pick::choose(session, "Way", ways, |way| (*way).to_owned())? {
        "The system keychain" => in_keychain(session).await,
        _ => with_passphrase(session).await,
    }
}

async fn in_keychain(session: &Session) -> Result<KeyStatus, Failure> {
    let made = session.app.create_store_in_keychain().await?;
    match made.state {
        KeyState::Unlocked => Ok(made),
        KeyState::Empty | KeyState::Asking | KeyState::Locked | KeyState::Trouble(_) => {
            let (what, advice) = made.state.words();
            Err(Told::new(ToldCode::KeychainTrouble, what).hint(advice).into())
        }
    }
}

async fn with_passphrase(session: &Session) -> Result<KeyStatus, Failure> {
    let passphrase = match session.given_passphrase() {
        Some(given) => given,
        None => new_passphrase(session, "New passphrase")?,
    };
    Ok(session.app.create_store_with_passphrase(passphrase).await?)
}

/// A passphrase typed twice.
pub(crate) fn new_passphrase(session: &Session, label: &str) -> Result<Secret, Failure> {
    let nobody = || {
        Failure::usage("A passphrase is needed, and nobody is there to type it.")
            .hint("Give it through a file descriptor: --passphrase-fd 3 ... 3< FILE. Never in a variable or an argument.")
    };
    if !session.is_interactive() {
        return Err(nobody());
    }
    let first = session
        .console
        .ask_hidden(&format!("{label} (not shown): "))
        .ok_or_else(nobody)?;
    let second = session.console.ask_hidden("Once more: ").ok_or_else(nobody)?;
    if is_same(&first, &second) {
        Ok(first)
    } else {
        Err(Failure::usage("The two are not the same. Nothing was made."))
    }
}

fn is_same(first: &Secret, second: &Secret) -> bool {
    // Exposed to be compared: a slip of the finger would lock everything away.
    first.with_exposed(|first| second.with_exposed(|second| first == second))
}

fn say(session: &Session, status: &KeyStatus) {
    session
        .printer
        .json(&json!({"place": status.place.words(), "unlocked": status.state == KeyState::Unlocked}));
}
