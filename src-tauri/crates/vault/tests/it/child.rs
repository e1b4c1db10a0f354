//! Tests that run in a process of their own: killed, without rights, or looked into.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// What marks a line as ours among those of the test harness.
const MARK: &str = "\u{1}";

/// Has a program run as the user who owns nothing; where we are no root, we are such a user ourselves.
pub(crate) const NOBODY: &[&str] = &[
    "sh",
    "-c",
    "test \"$(id -u)\" != 0 && exec \"$0\" \"$@\"; exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" \"$@\"",
];

/// A test of this program, running by itself in another process. Killed when dropped.
pub(crate) struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts an ignored test by its full name.
    pub(crate) fn start(test: &str) -> Self {
        Self::start_under(&[], test).unwrap()
    }

    /// Starts it under a program that takes a command line; `None` when that program is not there.
    pub(crate) fn start_under(program: &[&str], test: &str) -> Option<Self> {
        let this = std::env::current_exe().unwrap();
        let mut command = match program {
            [] => Command::new(&this),
            [program, arguments @ ..] => {
                let mut command = Command::new(program);
                command.args(arguments).arg(&this);
                command
            }
        };
        command
            .args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Some(Self { child, input, output })
    }

    /// Tells it something; whether it is still there to listen shows in its answers.
    pub(crate) fn tell(&mut self, line: &str) {
        drop(writeln!(self.input, "{line}"));
    }

    /// Its next line; `None` when it has ended.
    pub(crate) fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.output.read_line(&mut line).ok()? == 0 {
                return None;
            }
            // A line that was cut off by the end was never said.
            if let (Some((_, said)), true) = (line.split_once(MARK), line.ends_with('\n')) {
                return Some(said.trim_end().to_owned());
            }
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it where it stands, and answers what it had said before that nobody heard yet.
    pub(crate) fn kill(mut self) -> Vec<String> {
        drop(self.child.kill());
        self.last_words()
    }

    /// Waits for its end.
    pub(crate) fn last_words(&mut self) -> Vec<String> {
        let said = std::iter::from_fn(|| self.hear()).collect();
        drop(self.child.wait());
        said
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// In the child: says a line, at once and whole.
pub(crate) fn say(line: &str) {
    let text = format!("{MARK}{line}\n");
    // Straight to the descriptor, past the harness.
    let mut output = std::io::stdout();
    output.write_all(text.as_bytes()).unwrap();
    output.flush().unwrap();
}

/// In the child: the next line that it is told; empty at the end.
pub(crate) fn listen() -> String {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

/// Says that something could not be tried here, for want of rights.
#[expect(clippy::print_stderr, reason = "a test that could not run must be heard of")]
pub(crate) fn not_run(what: &str) {
    eprintln!("NOT RUN: {what}");
}

/// Everything that a process has in memory and may be read.
pub(crate) fn regions(process: u32) -> Vec<(u64, u64)> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    maps.lines()
        .filter(|line| line.contains(" r") && !line.contains("[v"))
        .filter_map(|line| {
            let (start, end) = line.split(' ').next()?.split_once('-')?;
            Some((
                u64::from_str_radix(start, 16).ok()?,
                u64::from_str_radix(end, 16).ok()?,
            ))
        })
        .collect()
}

/// Its memory, to be read at those places.
pub(crate) fn memory(process: u32) -> std::io::Result<File> {
    File::open(format!("/proc/{process}/mem"))
}
