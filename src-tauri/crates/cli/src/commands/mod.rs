//! One file for each command.

mod activity;
mod capabilities;
mod check;
mod configure;
mod connectors;
mod create;
mod delete;
mod doctor;
mod edit;
mod export;
mod glance;
mod import;
mod list;
mod network;
mod pages;
mod policy;
mod rotate;
pub(crate) mod setup;
mod show;
mod store;
mod systems;
mod tag;
mod test;

use crate::{
    Exit, Surroundings,
    arguments::{Command, Everywhere, SecretsAction},
    failure::Failure,
    print::Printer,
    session::Session,
};

/// Does what needs no vault, or a closed one; nothing for every other command.
pub(crate) fn without_vault(
    command: &Command,
    everywhere: &Everywhere,
    surroundings: &Surroundings,
    printer: &Printer,
) -> Option<Result<Exit, Failure>> {
    let console = surroundings.console.as_ref();
    if let Command::Completions(arguments) = command {
        Some(Ok(pages::completions(arguments, console)))
    } else if let Command::Man(arguments) = command {
        Some(pages::man(arguments, console))
    } else if let Command::Import(arguments) = command {
        Some(import::run(arguments, everywhere, surroundings, printer))
    } else {
        None
    }
}

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
        Command::Edit(arguments) => edit::run(&arguments, session).await,
        Command::Tag(arguments) => tag::run(&arguments, session).await,
        Command::Policy(arguments) => policy::run(&arguments, session).await,
        Command::Store(arguments) => store::run(arguments, session).await,
        Command::Rotate(arguments) => rotate::run(&arguments, session).await,
        Command::Delete(arguments) => delete::run(&arguments, session).await,
        Command::Check(arguments) => check::run(&arguments, session).await,
        Command::Doctor => doctor::run(session).await,
        Command::Activity(arguments) => activity::run(&arguments, session).await,
        Command::Export(arguments) => export::run(&arguments, session).await,
        Command::Configure(arguments) => configure::run(arguments.what, session).await,
        Command::Capabilities(arguments) => capabilities::run(&arguments, session).await,
        Command::Connectors(arguments) => connectors::run(arguments.action, session).await,
        Command::Secrets(arguments) => match arguments.action {
            SecretsAction::Rotate(arguments) => rotate::run(&arguments, session).await,
            SecretsAction::Check(arguments) => check::run(&arguments, session).await,
        },
        // Done before a vault was opened.
        Command::Import(_) | Command::Completions(_) | Command::Man(_) => Ok(Exit::Fine),
    }
}
