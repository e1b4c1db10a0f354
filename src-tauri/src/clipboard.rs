//! The clipboard, written by the core: the page has no way to it.

use app::DesktopRefused;

/// Puts a text into the clipboard. Called on the main thread.
#[cfg(target_os = "linux")]
pub(crate) fn write(text: &str) -> Result<(), DesktopRefused> {
    // The window's own toolkit; it is running, or there would be no main thread to be called on.
    let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
    clipboard.set_text(text);
    // So that it outlives this program, where the desktop keeps it.
    clipboard.store();
    Ok(())
}

/// Puts a text into the clipboard by the platform's own program.
#[cfg(not(target_os = "linux"))]
pub(crate) fn write(text: &str) -> Result<(), DesktopRefused> {
    use std::{
        io::Write,
        process::{Command, Stdio},
    };

    let program = if cfg!(target_os = "macos") {
        "/usr/bin/pbcopy"
    } else {
        "clip.exe"
    };
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|_| DesktopRefused)?;
    let mut input = child.stdin.take().ok_or(DesktopRefused)?;
    input.write_all(text.as_bytes()).map_err(|_| DesktopRefused)?;
    drop(input);
    let status = child.wait().map_err(|_| DesktopRefused)?;
    status.success().then_some(()).ok_or(DesktopRefused)
}
