//! Programs that must not outlive the test that started them.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Reads process groups until its input closes, which also happens when the test process is killed, then ends them all.
const WATCHDOG: &str = r#"
groups=
while read -r group; do groups="$groups -$group"; done
[ -z "$groups" ] || kill -s KILL -- $groups 2>/dev/null
exit 0
"#;

/// All programs of one session, each the head of a process group with everything that it starts itself.
#[derive(Debug)]
pub(super) struct Children {
    watchdog: Child,
    started: Vec<Child>,
}

impl Children {
    pub(super) fn new() -> Self {
        let mut watchdog = Command::new("sh");
        // Its own group, so that an interrupt from the terminal leaves it its work to do.
        watchdog
            .args(["-c", WATCHDOG])
            .stdin(Stdio::piped())
            .process_group(0);
        Self {
            watchdog: watchdog.spawn().expect("every system has a shell"),
            started: Vec::new(),
        }
    }

    pub(super) fn spawn(&mut self, command: &mut Command) -> &mut Child {
        let child = command.process_group(0).spawn();
        let child =
            child.unwrap_or_else(|error| panic!("{:?} does not start: {error}", command.get_program()));
        self.watch(&child);
        self.started.push(child);
        self.started.last_mut().expect("it was pushed a line earlier")
    }

    /// Ends it with the session, but leaves it to the caller until then.
    pub(super) fn watch(&mut self, child: &Child) {
        let input = self
            .watchdog
            .stdin
            .as_mut()
            .expect("the watchdog's input is piped");
        writeln!(input, "{}", child.id()).expect("the watchdog reads until it is told to stop");
    }
}

/// How many programs of this process group still run, ended ones that nobody has asked about left out.
pub(crate) fn running_in_group(group: u32) -> usize {
    let processes = std::fs::read_dir("/proc").expect("Linux lists its processes");
    let states = processes
        .flatten()
        .filter_map(|process| std::fs::read_to_string(process.path().join("stat")).ok());
    states.filter(|state| is_running_in(state, group)).count()
}

/// The processes of this group that run this program, at least one.
pub(crate) fn running_program(group: u32, program: &Path) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").expect("Linux lists its processes");
    let found: Vec<u32> = processes
        .flatten()
        .filter(|process| std::fs::read_link(process.path().join("exe")).is_ok_and(|exe| exe == program))
        .filter(|process| {
            std::fs::read_to_string(process.path().join("stat"))
                .is_ok_and(|state| is_running_in(&state, group))
        })
        .filter_map(|process| process.file_name().to_str()?.parse().ok())
        .collect();
    assert!(!found.is_empty(), "{} does not run", program.display());
    found
}

/// Reads `pid (name) state parent group …` (proc_pid_stat(5)); a name may hold spaces and brackets.
fn is_running_in(state: &str, group: u32) -> bool {
    let Some((_, fields)) = state.rsplit_once(") ") else {
        return false;
    };
    let fields: Vec<&str> = fields.split(' ').collect();
    fields.first() != Some(&"Z") && fields.get(2).is_some_and(|found| *found == group.to_string())
}

impl Drop for Children {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        // Reaping cannot fail for a child of ours, and a test that is over has nothing to do about it.
        let _ = self.watchdog.wait();
        for child in &mut self.started {
            let _ = child.wait();
        }
    }
}
