#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")
)]

mod about;
mod activity;
mod anew;
mod background;
pub mod border;
mod clipboard;
mod commands;
mod damage;
pub mod desktop;
pub mod error;
mod fleeting;
mod guarded;
pub mod identity;
pub mod log;
mod memory;
pub mod navigation;
mod page;
mod painting;
mod sample;
mod sandbox;
pub mod shell;
pub mod signals;
mod tasks;
#[cfg(test)]
mod testing;
mod variables;
pub mod view;
pub mod window;

use std::process::ExitCode;

use tauri::{Context, Runtime};

/// Reads the command line, opens the window and stays until it closes.
pub fn run() -> ExitCode {
    match identity::Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => shell::run(arguments),
        Err(error) => shell::complain(&error.to_string()),
    }
}

/// The configuration, the capability and the interface, as they were built in.
pub fn context<R: Runtime>() -> Context<R> {
    page::with_answers(tauri::generate_context!())
}
