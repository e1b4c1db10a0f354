//! The terminal, as far as commands need it. The process implements it; tests answer in its place.

use app::domain::Secret;

/// Standard input, output and error, and whether somebody is there.
pub trait Console: Send + Sync {
    /// Whether somebody can be asked: standard input and error are terminals.
    fn is_interactive(&self) -> bool;
    /// How wide the terminal behind standard output is; `None` where there is none.
    fn width(&self) -> Option<usize>;
    /// Writes a text to standard output.
    fn out(&self, text: &str);
    /// Writes a text to standard error.
    fn err(&self, text: &str);
    /// Reads a line that may be seen, after a prompt; `None` at the end of the input.
    fn ask(&self, prompt: &str) -> Option<String>;
    /// Reads a line that is not shown, after a prompt; `None` at the end of the input, or where it is empty.
    fn ask_hidden(&self, prompt: &str) -> Option<Secret>;
    /// Reads all of standard input as one secret; `None` where it is empty or too long.
    fn read_secret(&self) -> Option<Secret>;
    /// Reads a secret's line from an open file descriptor of this process.
    fn read_descriptor(&self, number: u32) -> Option<Secret>;
    /// Shows a secret to the person in front of the terminal, and to nobody else; whether that was possible.
    fn show_secret(&self, secret: &Secret) -> bool;
}
