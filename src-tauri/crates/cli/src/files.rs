//! Files that are written for somebody: whole or not at all.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Writes a text beside its place first, so that a crash leaves the old file or the new one. Readable by its owner only.
pub(crate) fn write(place: &Path, text: &str) -> io::Result<()> {
    let name = place.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let partial = place.with_file_name(format!(
        ".{}.{}.partial",
        name.to_string_lossy(),
        std::process::id()
    ));
    let outcome = write_new(&partial, text).and_then(|()| fs::rename(&partial, place));
    if outcome.is_err() {
        // What is left of the attempt is of no use.
        let _ = fs::remove_file(&partial);
    }
    outcome
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;

        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A directory that only its owner can enter, made if need be.
pub(crate) fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;

        builder.mode(0o700);
    }
    builder.create(directory)
}
