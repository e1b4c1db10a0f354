//! The clipboard, written by the core: the page has no way to it.

use app::DesktopRefused;
use domain::Secret;

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

/// How long a secret stays in the clipboard.
#[cfg(target_os = "linux")]
const SECRET_SECONDS: u32 = 30;

/// Puts a secret into the clipboard for a short while: handed out when somebody pastes, marked for clipboard managers as
/// not to be kept, and never stored beyond this program. Called on the main thread.
#[cfg(target_os = "linux")]
pub(crate) fn write_secret(secret: Secret) -> Result<(), DesktopRefused> {
    use gtk::{
        TargetEntry, TargetFlags,
        gdk::{Atom, SELECTION_CLIPBOARD},
        glib,
    };
    use std::rc::Rc;

    const TEXT: u32 = 0;
    const HINT: u32 = 1;
    let target = |name, info| TargetEntry::new(name, TargetFlags::empty(), info);
    let targets = [
        target("UTF8_STRING", TEXT),
        target("text/plain;charset=utf-8", TEXT),
        target("STRING", TEXT),
        target("x-kde-passwordManagerHint", HINT),
    ];
    let clipboard = gtk::Clipboard::get(&SELECTION_CLIPBOARD);
    let lent = Rc::new(secret);
    // Dropped as soon as anybody puts something else there.
    let ours = Rc::downgrade(&lent);
    let is_set = clipboard.set_with_data(&targets, move |_, pasted, info| {
        if info == HINT {
            pasted.set(&Atom::intern("x-kde-passwordManagerHint"), 8, b"secret");
        } else {
            // Exposed because somebody pastes it.
            let _ = lent.with_exposed(|text| pasted.set_text(text));
        }
    });
    if !is_set {
        return Err(DesktopRefused);
    }
    glib::timeout_add_seconds_local_once(SECRET_SECONDS, move || {
        if ours.upgrade().is_some() {
            gtk::Clipboard::get(&SELECTION_CLIPBOARD).clear();
        }
    });
    Ok(())
}

/// The platforms' programs neither mark a secret nor take it out again.
#[cfg(not(target_os = "linux"))]
pub(crate) fn write_secret(secret: Secret) -> Result<(), DesktopRefused> {
    drop(secret);
    Err(DesktopRefused)
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
