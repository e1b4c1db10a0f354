//! How long the window takes to its first rows, and how much memory it holds, beside an empty window of the same Tauri.
//!
//! The programs are started in turn, round after round, on one private desktop; the medians are compared, and the
//! first round, which reads both from the disk, is not counted. "Cold" means a new process with no web view before
//! it, not an empty disk cache.
//!
//! **Start to rows.** From just before the program is executed (the wall clock, written by a script of two lines
//! that then becomes the program: `/proc/PID/stat` knows the start only in hundredths of a second) to the mark
//! `rows-painted`, which the page sets in the animation frame after its rows are in the document, and the empty page
//! in the one after its only line (`performance.timeOrigin + startTime`, the same wall clock, in milliseconds). The
//! driver that reads the mark waits for it inside the page, so nothing polls meanwhile. Ours opens a real store with
//! 500 connections, asks a real keyring, and has a running DevLake listing the same 500. How much of it passes before
//! the web view begins to load the page is shown too. Without a graphics card painting is done by the processor;
//! expect ± 5 % on a quiet machine, and nothing worth reading while something else is being built.
//!
//! Ours has the processor paint it and loads no graphics driver; the empty window does what WebKitGTK does by itself. The
//! goals compare with that one. What the choice alone brings is shown by an empty window that makes it, too.
//!
//! **Memory.** The proportional set size that the kernel reports (`/proc/PID/smaps_rollup`), once it has stopped
//! moving after the list was painted and read again. Each page of a library counts for the share of a process, so
//! the three processes of one web view make each other's share smaller; that is the same for both programs, but any
//! other open web view of this machine changes it while it is open. A released Patchbay forbids other programs of the
//! same user to look at its memory, so reading this needs root.

#[cfg(target_os = "linux")]
mod compare;
#[cfg(target_os = "linux")]
mod fill;
#[cfg(target_os = "linux")]
mod process;
#[cfg(target_os = "linux")]
mod run;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => compare::compare().await,
        [word, directory, devlake] if word == fill::WORD => fill::fill(directory.as_ref(), devlake).await,
        _ => panic!("bench-window takes no arguments"),
    }
}

/// A private desktop needs Xvfb and a session bus.
#[cfg(not(target_os = "linux"))]
fn main() {
    panic!("the window is measured on Linux only");
}
