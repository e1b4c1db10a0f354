//! Who carries a run on: a process, told apart from a later one with the same number. No time is involved, so no
//! clock can end a lease.

use serde::{Deserialize, Serialize};

/// One process of one start of the computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    process: u32,
    /// When the process began, in the kernel's own ticks since the computer's start.
    began: u64,
    /// Which start of the computer.
    boot: String,
}

impl Lease {
    /// The lease of this process.
    pub fn of_this_process() -> Self {
        Self::of(std::process::id()).unwrap_or_else(|| Self {
            process: std::process::id(),
            began: 0,
            boot: String::new(),
        })
    }

    /// Whether its process still runs.
    pub fn is_alive(&self) -> bool {
        *self == Self::of_this_process() || Self::of(self.process).is_some_and(|found| found == *self)
    }

    /// Where the system does not tell, only this process itself is known to be alive; the row's version keeps two
    /// processes from mixing their steps all the same.
    #[cfg(not(target_os = "linux"))]
    fn of(_process: u32) -> Option<Self> {
        None
    }

    #[cfg(target_os = "linux")]
    fn of(process: u32) -> Option<Self> {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // The name, in parentheses, may contain anything; the 22nd field is the beginning (proc(5)).
        let began = stat.rsplit_once(')')?.1.split_ascii_whitespace().nth(19)?;
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(Self {
            process,
            began: began.parse().ok()?,
            boot: boot.trim().to_owned(),
        })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive() {
        assert!(Lease::of_this_process().is_alive());
    }

    #[test]
    fn another_running_process_is_alive_until_it_ends() {
        let mut child = std::process::Command::new("cat")
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let lease = Lease::of(child.id()).unwrap();
        assert!(lease.is_alive());

        child.kill().unwrap();
        child.wait().unwrap();

        assert!(!lease.is_alive());
    }

    #[test]
    fn a_later_process_with_the_same_number_is_another() {
        let mine = Lease::of_this_process();

        let earlier = Lease {
            began: mine.began - 1,
            ..mine.clone()
        };
        let before_the_restart = Lease {
            boot: "another".to_owned(),
            ..mine
        };

        assert!(!earlier.is_alive());
        assert!(!before_the_restart.is_alive());
    }
}
