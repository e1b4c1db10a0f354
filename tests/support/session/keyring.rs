//! The real Secret Service, in each state that a person's machine can be in.

use super::{Session, wait_for, waiting::BETWEEN_LOOKS};
use std::{
    io::Write,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Opens a keyring that is thrown away after the test.
const PASSWORD: &str = "the keyring of a test";

/// Far more than the service takes from its first answer to its open collection, a few milliseconds.
const TO_OPEN: Duration = Duration::from_secs(5);

/// What the application meets when it asks for its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// Everything works.
    Unlocked,
    /// A collection is there, and nobody who could ask for its password.
    Locked,
    /// The service runs but has no collection yet: reading says "no entry", writing fails.
    NoCollection,
    /// The service is on the bus and never answers.
    Silent,
    /// There is no bus at all.
    NoBus,
}

/// A running keyring service.
#[derive(Debug)]
pub(super) struct Daemon(Child);

impl Daemon {
    pub(super) fn start(session: &mut Session, keyring: Keyring) -> Option<Self> {
        match keyring {
            Keyring::NoBus => None,
            Keyring::Unlocked => Some(Self::unlocked(session)),
            Keyring::NoCollection => Some(Self::locked(session)),
            Keyring::Locked => {
                Self::unlocked(session).end();
                Some(Self::locked(session))
            }
            Keyring::Silent => {
                let daemon = Self::unlocked(session);
                daemon.signal("STOP");
                Some(daemon)
            }
        }
    }

    /// Starts it with its collection open, as at a login with a password.
    ///
    /// A rare start makes no collection and never will: that service is ended, and the next one makes it.
    pub(super) fn unlocked(session: &mut Session) -> Self {
        wait_for("a keyring whose collection is open", || {
            let daemon = Self::spawn(session, Some(PASSWORD));
            collection_opens(session).then_some(daemon)
        })
    }

    /// Starts it without a password: a collection that is there stays closed.
    pub(super) fn locked(session: &mut Session) -> Self {
        Self::spawn(session, None)
    }

    fn spawn(session: &mut Session, password: Option<&str>) -> Self {
        let mut daemon = session.command("gnome-keyring-daemon");
        daemon
            .args(["--foreground", "--components=secrets"])
            .args(password.map(|_| "--unlock"));
        daemon
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = daemon.spawn().expect("gnome-keyring is installed");
        session.children.watch(&child);
        let mut input = child.stdin.take().expect("its input is piped");
        input
            .write_all(password.unwrap_or_default().as_bytes())
            .expect("the keyring reads its password");
        drop(input);
        wait_for("the keyring", || answers(session).then_some(()));
        Self(child)
    }

    /// Lets a stopped service run.
    pub(super) fn go_on(&self) {
        self.signal("CONT");
    }

    /// Ends it; dropping does.
    pub(super) fn end(self) {
        drop(self);
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.0.id().to_string()])
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "the keyring cannot be sent {name}"
        );
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // A child of ours can be ended and reaped, and a test that is over has nothing to do about it otherwise.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn answers(session: &Session) -> bool {
    let mut ask = session.command("dbus-send");
    ask.args([
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.secrets",
        "/org/freedesktop/secrets",
    ]);
    ask.args([
        "org.freedesktop.DBus.Properties.Get",
        "string:org.freedesktop.Secret.Service",
        "string:Collections",
    ]);
    ask.stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether the collection opens. The service answers a moment before that; who asks then is asked for the password.
fn collection_opens(session: &Session) -> bool {
    let start = Instant::now();
    while start.elapsed() < TO_OPEN {
        if locked_answer(session) == Some(false) {
            return true;
        }
        thread::sleep(BETWEEN_LOOKS);
    }
    false
}

/// Whether the collection is locked; `None` = there is none that could say it.
fn locked_answer(session: &Session) -> Option<bool> {
    let mut get = session.command("dbus-send");
    get.args([
        "--session",
        "--print-reply",
        "--reply-timeout=2000",
        "--dest=org.freedesktop.secrets",
        "/org/freedesktop/secrets/collection/login",
        "org.freedesktop.DBus.Properties.Get",
    ]);
    get.args(["string:org.freedesktop.Secret.Collection", "string:Locked"]);
    let answer = get.output().ok()?;
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    let is_locked = text.contains("boolean true");
    (is_locked || text.contains("boolean false")).then_some(is_locked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unlocked_keyring_keeps_a_secret() {
        let session = Session::without_display(Keyring::Unlocked);

        assert!(stores(&session));

        let looked_up = session
            .command("secret-tool")
            .args(["lookup", "made-by", "a-test"])
            .output();
        assert_eq!(
            looked_up.expect("secret-tool is installed").stdout,
            b"a made-up value"
        );
    }

    #[test]
    fn a_locked_keyring_stores_nothing_until_it_is_unlocked() {
        let mut session = Session::without_display(Keyring::Locked);
        assert!(is_locked(&session));
        assert!(!stores(&session));

        session.unlock();

        assert!(!is_locked(&session));
        assert!(stores(&session));
    }

    #[test]
    fn a_keyring_without_a_collection_stores_nothing_until_there_is_one() {
        let mut session = Session::without_display(Keyring::NoCollection);
        assert!(!stores(&session));

        session.unlock();

        assert!(stores(&session));
    }

    #[test]
    fn a_silent_keyring_is_on_the_bus_and_answers_only_when_it_is_let() {
        let session = Session::without_display(Keyring::Silent);
        assert!(has_owner(&session));
        assert!(!ask(&session, "--reply-timeout=200"));

        session.let_keyring_answer();

        assert!(ask(&session, "--reply-timeout=20000"));
    }

    #[test]
    fn without_a_bus_there_is_nobody_to_ask() {
        let session = Session::without_display(Keyring::NoBus);

        assert!(!has_owner(&session));
        assert!(!stores(&session));
    }

    #[test]
    fn every_program_of_a_session_ends_with_it() {
        let mut session = Session::without_display(Keyring::Unlocked);
        let mut shell = session.command("sh");
        let child = session.spawn(shell.args(["-c", "sleep 1000 & wait"]).stdin(Stdio::null()));
        let group = format!("-{}", child.id());
        let is_alive = || {
            let mut kill = Command::new("kill");
            kill.args(["-s", "0", "--", &group])
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        };
        assert!(is_alive());

        drop(session);

        // A grandchild is reaped by the system's first process, when that gets to it.
        wait_for("the group to be empty", || (!is_alive()).then_some(()));
    }

    fn stores(session: &Session) -> bool {
        let mut store = session.command("secret-tool");
        store
            .args(["store", "--label=a test", "made-by", "a-test"])
            .stdin(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = store.spawn().expect("secret-tool is installed");
        let mut input = child.stdin.take().expect("its input is piped");
        // A tool that gives up before it reads is an answer too.
        let _ = input.write_all(b"a made-up value");
        drop(input);
        child.wait().is_ok_and(|status| status.success())
    }

    fn is_locked(session: &Session) -> bool {
        locked_answer(session).expect("the collection says whether it is locked")
    }

    fn has_owner(session: &Session) -> bool {
        let mut get = session.command("dbus-send");
        get.args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
        ]);
        get.args([
            "org.freedesktop.DBus.NameHasOwner",
            "string:org.freedesktop.secrets",
        ])
        .stderr(Stdio::null());
        let answer = get.output().expect("dbus-send is installed");
        String::from_utf8_lossy(&answer.stdout).contains("boolean true")
    }

    fn ask(session: &Session, patience: &str) -> bool {
        let mut ping = session.command("dbus-send");
        ping.args([
            "--session",
            "--print-reply",
            patience,
            "--dest=org.freedesktop.secrets",
        ]);
        ping.args(["/org/freedesktop/secrets", "org.freedesktop.DBus.Peer.Ping"]);
        ping.stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}
