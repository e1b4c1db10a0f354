//! WebKit's WebDriver with our program in it.
//!
//! The usual `tauri-driver` does two things on Linux: it sets the variable below and renames a capability. Doing
//! both here saves installing it.

use crate::session::{Session, running_in_group, running_program, wait_for};
use serde_json::json;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use thirtyfour::{Capabilities, WebDriver};

/// Tauri lets a driver in when it finds this (tauri-runtime-wry, `automation_enabled`).
const LET_A_DRIVER_IN: (&str, &str) = ("TAURI_WEBVIEW_AUTOMATION", "true");

/// Longer than anything that the page does; a hanging page ends the test instead of the build machine.
const TIMEOUT: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Driver {
    /// Absent only while it is being closed.
    page: Option<WebDriver>,
    /// The process group of the driver, in which it starts the application.
    group: u32,
}

impl Driver {
    /// Starts the driver on a free port and the program through it.
    pub(super) async fn start(session: &mut Session, program: &Path, arguments: &[&str]) -> Self {
        let port = free_port();
        let mut driver = session.command("WebKitWebDriver");
        driver.args([format!("--port={port}"), "--host=127.0.0.1".to_owned()]);
        driver.env(LET_A_DRIVER_IN.0, LET_A_DRIVER_IN.1);
        let log = session.home().join("window.log");
        let log = std::fs::File::create(log).expect("a new home can be written to");
        let log_too = log.try_clone().expect("an open file can be shared");
        let group = session
            .spawn(driver.stdin(Stdio::null()).stdout(log).stderr(log_too))
            .id();
        wait_for("WebKitWebDriver", || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        });

        let mut wanted = Capabilities::new();
        let options = json!({ "binary": program, "args": arguments });
        wanted
            .set("webkitgtk:browserOptions", options)
            .expect("plain JSON can be set");
        // The WebDriver client is an HTTP client like any other, and this workspace names its cryptography itself. Another
        // test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let page = WebDriver::builder(format!("http://127.0.0.1:{port}"), wanted)
            .request_timeout(TIMEOUT)
            .await;
        let page = page.unwrap_or_else(|error| {
            let said = std::fs::read_to_string(session.home().join("window.log")).unwrap_or_default();
            panic!("{} did not open a window: {error}\n{said}", program.display())
        });
        Self {
            page: Some(page),
            group,
        }
    }

    /// Waits until the driver is alone: a second start must not find the first still there.
    pub(super) async fn quit(mut self) {
        let page = self.page.take().expect("a driver is closed once");
        page.quit().await.expect("an open window can be closed");
        wait_for("the application to end", || {
            (running_in_group(self.group) == 1).then_some(())
        });
    }

    /// Kills the program, and waits until the driver is alone: its web view ends when nobody is left to draw for.
    pub(super) fn kill(self, program: &Path) {
        for process in running_program(self.group, program) {
            let mut kill = Command::new("kill");
            let status = kill.args(["-s", "KILL", &process.to_string()]).status();
            assert!(
                status.is_ok_and(|status| status.success()),
                "the application cannot be killed"
            );
        }
        wait_for("the killed application to end", || {
            (running_in_group(self.group) == 1).then_some(())
        });
    }

    /// Every file that the program has in its memory, libraries among them.
    pub(super) fn mapped(&self, program: &Path) -> Vec<String> {
        let processes = running_program(self.group, program);
        let maps = processes.iter().map(|process| {
            let maps = std::fs::read_to_string(format!("/proc/{process}/maps"));
            maps.expect("a debug build can be looked at")
        });
        // Five fields, then the file (proc_pid_maps(5)).
        let files = |maps: String| {
            let paths = maps.lines().filter_map(|line| line.split_whitespace().nth(5));
            paths.map(str::to_owned).collect::<Vec<_>>()
        };
        maps.flat_map(files).collect()
    }

    pub(super) fn page(&self) -> &WebDriver {
        self.page
            .as_ref()
            .expect("a driver that can still be named was not closed")
    }
}

impl Drop for Driver {
    /// A failed test does not ask the window to close, which could wait as long as a request may: its session ends it.
    fn drop(&mut self) {
        if let Some(page) = self.page.take() {
            // Refused only when it was closed already.
            let _ = page.leak();
        }
    }
}

/// The driver takes no port 0. Between this answer and its start another program could take the port; none has.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has free ports");
    listener
        .local_addr()
        .expect("a bound socket has an address")
        .port()
}
