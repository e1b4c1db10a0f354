//! `store`: what opens the secrets, shown and changed. Each way changes only because it was asked for.

use app::{KeyState, KeyStatus, KeychainWay};
use serde_json::json;

use super::setup;
use crate::{
    Exit,
    arguments::{Store, StoreAction},
    failure::Failure,
    session::Session,
};

/// Shows the ways, or changes one.
pub(crate) async fn run(arguments: Store, session: &Session) -> Result<Exit, Failure> {
    let Some(action) = arguments.action else {
        return show(session).await;
    };
    match action {
        StoreAction::Status => return show(session).await,
        StoreAction::Passphrase { .. } => passphrase(session).await?,
        StoreAction::RecoveryCode => recovery_code(session).await?,
        StoreAction::Keychain => {
            session.unlock().await?;
            session.app.use_keychain_again().await?;
            session
                .printer
                .line("The system keychain keeps a key to the store.");
        }
    }
    shape(session, &session.app.keys().await?);
    Ok(Exit::Fine)
}

async fn passphrase(session: &Session) -> Result<(), Failure> {
    session.unlock().await?;
    let new = match session.new_passphrase() {
        Some(given) => given,
        None if session.is_interactive() => setup::new_passphrase(session, "New passphrase")?,
        None => {
            return Err(Failure::usage("Missing: --new-passphrase-fd.")
                .hint("Give it through a file descriptor: --new-passphrase-fd 4 ... 4< FILE."));
        }
    };
    let is_changed = session.app.keys().await?.ways.passphrase;
    session.app.set_passphrase(new).await?;
    session.printer.line(if is_changed {
        "The passphrase was changed; the old one opens nothing here any more."
    } else {
        "A passphrase opens the store, too."
    });
    Ok(())
}

async fn recovery_code(session: &Session) -> Result<(), Failure> {
    if !session.is_interactive() {
        return Err(Failure::usage(
            "A recovery code is shown to somebody: run this on a terminal.",
        ));
    }
    session.unlock().await?;
    if !session.app.make_recovery_code().await? {
        return Err(app::Told::cancelled().into());
    }
    session.printer.line("The recovery code opens the store.");
    Ok(())
}

async fn show(session: &Session) -> Result<Exit, Failure> {
    let status = session.app.keys().await?;
    let (what, _) = status.state.words();
    session.printer.line(what);
    let ways = status.ways;
    let keychain = match ways.keychain {
        KeychainWay::None => "no",
        KeychainWay::Opens => "yes",
        KeychainWay::Lost => "lost",
    };
    let has = |is_there| if is_there { "yes" } else { "no" };
    session.printer.line(format!("System keychain  {keychain}"));
    session
        .printer
        .line(format!("Passphrase       {}", has(ways.passphrase)));
    session
        .printer
        .line(format!("Recovery code    {}", has(ways.recovery_code)));
    shape(session, &status);
    Ok(Exit::Fine)
}

fn shape(session: &Session, status: &KeyStatus) {
    session.printer.json(&json!({
        "is_made": status.state != KeyState::Empty,
        "unlocked": status.state == KeyState::Unlocked,
        "keychain": match status.ways.keychain {
            KeychainWay::None => "none",
            KeychainWay::Opens => "opens",
            KeychainWay::Lost => "lost",
        },
        "passphrase": status.ways.passphrase,
        "recovery_code": status.ways.recovery_code,
        "recovery_code_made_at": status.ways.recovery_code_made_at.map(|at| at.to_string()),
    }));
}
