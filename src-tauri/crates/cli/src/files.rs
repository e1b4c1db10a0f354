//! Directories that are made for somebody.

use std::{fs, io, path::Path};

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
