//! What the kernel knows about a running program (proc(5)).

use std::path::{Path, PathBuf};

/// How the kernel cuts the name `WebKitWebProcess`.
const WEB_PROCESS: &str = "WebKitWebProces";

/// A start as the script wrote it down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Started {
    pub(crate) process: u32,
    /// By the wall clock.
    pub(crate) at_ms: f64,
}

impl Started {
    /// Reads `PROCESS NANOSECONDS`.
    pub(crate) fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).expect("the program was started by our script");
        let (process, nanoseconds) = text
            .trim()
            .split_once(' ')
            .expect("our script writes two numbers");
        let nanoseconds: f64 = nanoseconds.parse().expect("our script writes two numbers");
        Self {
            process: process.parse().expect("our script writes two numbers"),
            at_ms: nanoseconds / 1_000_000.0,
        }
    }
}

/// The proportional set size of a process, in MB.
pub(crate) fn pss_mb(process: u32) -> f64 {
    let file = folder(process).join("smaps_rollup");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!(
            "{} cannot be read ({error}): a released Patchbay lets only root look",
            file.display()
        )
    });
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kib.expect("every process has a proportional set size") * 1024.0 / 1_000_000.0
}

/// The process in which the page of this program runs.
pub(crate) fn web_process_of(parent: u32) -> u32 {
    let processes = std::fs::read_dir("/proc").expect("Linux lists its processes");
    let numbers = processes
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let found = numbers
        .into_iter()
        .find(|&process| is_web_process(process, parent));
    found.expect("an open window has a web process")
}

/// Reads `pid (name) state parent …`; a name may hold spaces and brackets.
fn is_web_process(process: u32, parent: u32) -> bool {
    let Ok(stat) = std::fs::read_to_string(folder(process).join("stat")) else {
        return false;
    };
    let Some((name, fields)) = stat.rsplit_once(") ") else {
        return false;
    };
    name.ends_with(WEB_PROCESS) && fields.split(' ').nth(1) == Some(parent.to_string().as_str())
}

fn folder(process: u32) -> PathBuf {
    Path::new("/proc").join(process.to_string())
}
