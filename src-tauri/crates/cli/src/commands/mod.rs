//! One file for each command.

mod list;
mod show;
mod systems;

use crate::{Exit, arguments::Command, failure::Failure, session::Session};

/// Does what was asked.
pub(crate) async fn run(command: Command, session: &Session) -> Result<Exit, Failure> {
    match command {
        Command::Systems => systems::list(session).await,
        Command::List(arguments) => list::run(&arguments, session).await,
        Command::Show(arguments) => show::run(&arguments, session).await,
    }
}
