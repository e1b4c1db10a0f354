//! `completions` and `man`: written from the description of the command line itself.

use clap::CommandFactory;

use crate::{
    Exit,
    arguments::{Arguments, Completions, Man},
    console::Console,
    failure::Failure,
};

/// Prints what a shell reads to complete this command.
pub(crate) fn completions(arguments: &Completions, console: &dyn Console) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "patchbay", &mut text);
    console.out(&String::from_utf8_lossy(&text));
    Exit::Fine
}

/// Prints the manual page, or writes one for each command into a directory.
pub(crate) fn man(arguments: &Man, console: &dyn Console) -> Result<Exit, Failure> {
    let Some(directory) = &arguments.output else {
        let mut text = Vec::new();
        clap_mangen::Man::new(Arguments::command())
            .render(&mut text)
            .map_err(|_| unwritable())?;
        console.out(&String::from_utf8_lossy(&text));
        return Ok(Exit::Fine);
    };
    std::fs::create_dir_all(directory).map_err(|_| unwritable())?;
    clap_mangen::generate_to(Arguments::command(), directory).map_err(|_| unwritable())?;
    Ok(Exit::Fine)
}

fn unwritable() -> Failure {
    Failure::usage("The manual pages cannot be written there.")
}
