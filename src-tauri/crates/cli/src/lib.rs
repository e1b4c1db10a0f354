#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod adding;
mod arguments;
mod commands;
mod console;
mod desktop;
mod exit;
mod failure;
mod files;
mod filling;
mod finding;
mod ladder;
mod memory;
mod own_login;
mod pick;
mod print;
mod process;
mod progress;
mod secrets;
mod session;
mod state_file;
mod surroundings;
mod tokens;
mod unlock;
mod usage;
mod words;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

pub use console::Console;
pub use exit::Exit;
pub use surroundings::Surroundings;

use crate::{
    arguments::{Arguments, Command},
    failure::Failure,
    print::Printer,
    session::Session,
};

/// Reads this process's command line, does what it says, and answers with the exit code.
pub fn main() -> ExitCode {
    memory::protect();
    let Some(surroundings) = process::surroundings() else {
        return Exit::Refused.into();
    };
    let line = Line::read(std::env::args_os(), &surroundings);
    let Ok(runtime) = runtime(&line) else {
        return Exit::Refused.into();
    };
    if !line.is_quick() {
        runtime.spawn(process::cancel_when_interrupted(surroundings.cancel.clone()));
    }
    let exit = runtime.block_on(line.run(surroundings));
    // Whoever waits for the keychain or a server in vain is not waited for.
    runtime.shutdown_background();
    exit.into()
}

/// Does what a command line says, in these surroundings. The first argument is the program's own name.
pub async fn run(arguments: impl IntoIterator<Item = OsString>, surroundings: Surroundings) -> Exit {
    Line::read(arguments, &surroundings).run(surroundings).await
}

fn runtime(line: &Line) -> std::io::Result<tokio::runtime::Runtime> {
    if line.is_quick() {
        return tokio::runtime::Builder::new_current_thread().enable_all().build();
    }
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
}

/// A command line that was read.
struct Line {
    parsed: Result<Arguments, usage::Stopped>,
    is_json: bool,
}

impl Line {
    fn read(arguments: impl IntoIterator<Item = OsString>, surroundings: &Surroundings) -> Self {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        let parsed = usage::refuse_secrets(&arguments).and_then(|()| {
            Arguments::try_parse_from(&arguments).map_err(|error| usage::of_parser(&error, surroundings))
        });
        let is_json = arguments.iter().any(|argument| argument == "--json");
        Self { parsed, is_json }
    }

    /// The list as it is stored asks nobody, and is over before threads for waiting have begun. Ctrl C ends it where
    /// it is.
    fn is_quick(&self) -> bool {
        let command = self.parsed.as_ref().map(|arguments| &arguments.command);
        matches!(command, Ok(Command::List(list)) if !list.refresh)
    }

    async fn run(self, surroundings: Surroundings) -> Exit {
        let printer = Printer::new(surroundings.console.clone(), self.is_json);
        let done = match self.parsed {
            Ok(arguments) => in_session(arguments, surroundings, printer.clone()).await,
            Err(usage::Stopped::Shown) => return Exit::Fine,
            Err(usage::Stopped::Wrong(failure)) => Err(failure),
        };
        match done {
            Ok(exit) => exit,
            Err(failure) => {
                printer.failure(&failure);
                failure.exit
            }
        }
    }
}

async fn in_session(
    arguments: Arguments,
    surroundings: Surroundings,
    printer: Printer,
) -> Result<Exit, Failure> {
    let Arguments { everywhere, command } = arguments;
    if let Some(done) = commands::without_vault(&command, &everywhere, &surroundings, &printer) {
        return done;
    }
    let session = Session::open(&everywhere, &command, surroundings, printer)?;
    commands::run(command, &session).await
}
