//! A display that nobody looks at.

use super::{Session, wait_for};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// The window of the mock-ups is 1180 × 760; some room around it shows that it is a window.
const SCREEN: &str = "1280x832x24";

/// Starts one on a number that the server itself finds free, and returns its name.
pub(super) fn start(session: &mut Session) -> String {
    let mut server = session.command("Xvfb");
    server.args([
        "-displayfd",
        "1",
        "-screen",
        "0",
        SCREEN,
        "-nolisten",
        "tcp",
        "-noreset",
    ]);
    let child = session.spawn(
        server
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    );
    let output = child.stdout.as_mut().expect("its output is piped");
    let mut number = String::new();
    BufReader::new(output)
        .read_line(&mut number)
        .expect("the display prints its number");
    format!(":{}", number.trim())
}

/// Without one, dialogs get no focus and typed keys go nowhere.
pub(super) fn start_window_manager(session: &mut Session) {
    let mut manager = session.command("openbox");
    session.spawn(
        manager
            .arg("--sm-disable")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    );
    wait_for("the window manager", || {
        let mut ask = session.command("xdotool");
        let answer = ask.arg("get_num_desktops").stderr(Stdio::null()).output().ok()?;
        answer.status.success().then_some(())
    });
}
