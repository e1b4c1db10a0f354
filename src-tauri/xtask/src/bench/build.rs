//! What is measured is built first, once, as it is released.

use crate::program::{Trouble, command, run};

/// The window, the command line, the sample systems, and the empty window that ours is compared with.
///
/// In steps: what is built together shares its features, and an example is built with what only tests switch on, and in one step the window would have it too.
pub(crate) fn all() -> Result<(), Trouble> {
    let window = ["--package", "patchbay-desktop", "--package", "sandbox", "--bins"];
    let empty_window = ["--package", "patchbay-desktop", "--example", "empty_window"];
    release(&window)?;
    release(&["--package", "patchbay", "--bins"])?;
    release(&empty_window)
}

fn release(what: &[&str]) -> Result<(), Trouble> {
    let arguments = [&["build", "--locked", "--release"], what].concat();
    run(&mut command("cargo", &arguments))
}
