//! One file for each command.

mod create;
mod list;
mod network;
pub(crate) mod setup;
mod show;
mod systems;
mod test;

use crate::{Exit, arguments::Command, failure::Failure, session::Session};

/// Does what was asked.
pub(crate) async fn run(command: Command, session: &Session) -> Result<Exit, Failure> {
    match command {
        Command::Setup(arguments) => setup::run(&arguments, session).await,
        Command::Systems(arguments) => systems::run(arguments, session).await,
        Command::Network(arguments) => network::run(&arguments, session).await,
        Command::List(arguments) => list::run(&arguments, session).await,
        Command::Show(arguments) => show::run(&arguments, session).await,
        Command::Test(arguments) => test::run(&arguments, session).await,
        Command::Create(arguments) => create::run(&arguments, session).await,
    }
}
