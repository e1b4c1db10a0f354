//! Directories that last as long as the process: the web view's own, and everything of a trial. They lie under the
//! runtime directory, are empty at start and gone at exit. What an ended process left behind goes at the next start.

use std::{
    fs::{self, DirBuilder},
    io,
    path::{Path, PathBuf},
};

/// What it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Whatever the web view keeps, typed text included.
    Web,
    /// The data of a trial on sample systems.
    Trial,
}

/// A directory of this process; removed when dropped.
#[derive(Debug)]
pub(crate) struct Fleeting(PathBuf);

impl Fleeting {
    /// Makes the directory of process `process` below `runtime`, and removes what ended processes left behind.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn make(runtime: &Path, id: &str, purpose: Purpose, process: u32) -> io::Result<Self> {
        let ours = runtime.join(id);
        make_private(&ours)?;
        remove_abandoned(&ours, purpose, process);
        let path = ours.join(name(purpose, process));
        make_private(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Fleeting {
    fn drop(&mut self) {
        // The web view may still be writing; the next start removes what is left.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn prefix(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Web => "web-",
        Purpose::Trial => "trial-",
    }
}

fn name(purpose: Purpose, process: u32) -> String {
    format!("{}{process}", prefix(purpose))
}

/// Without a process table (other platforms) only our own number is certain to be free.
fn remove_abandoned(directory: &Path, purpose: Purpose, own: u32) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let entry_name = entry.file_name();
        let number = entry_name
            .to_str()
            .and_then(|name| name.strip_prefix(prefix(purpose))?.parse::<u32>().ok());
        if number.is_some_and(|number| number == own || has_ended(number)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn has_ended(process: u32) -> bool {
    cfg!(target_os = "linux") && !Path::new("/proc").join(process.to_string()).exists()
}

fn make_private(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_empty_at_start_and_gone_at_the_end() {
        let runtime = tempfile::tempdir().unwrap();
        let left = runtime
            .path()
            .join("id")
            .join(name(Purpose::Web, std::process::id()));
        fs::create_dir_all(&left).unwrap();
        fs::write(left.join("localstorage"), "left behind").unwrap();

        let web_data = Fleeting::make(runtime.path(), "id", Purpose::Web, std::process::id()).unwrap();
        let path = web_data.path().to_owned();

        assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
        fs::write(path.join("cookies"), "typed").unwrap();
        drop(web_data);
        assert!(!path.exists());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_an_ended_process_left_is_removed_and_a_living_one_is_left_alone() {
        let runtime = tempfile::tempdir().unwrap();
        let ended = runtime.path().join("id").join(name(Purpose::Trial, u32::MAX));
        let living = runtime.path().join("id").join(name(Purpose::Trial, 1));
        fs::create_dir_all(&ended).unwrap();
        fs::create_dir_all(&living).unwrap();

        let _trial = Fleeting::make(runtime.path(), "id", Purpose::Trial, std::process::id()).unwrap();

        assert!(!ended.exists());
        assert!(living.exists());
    }
}
