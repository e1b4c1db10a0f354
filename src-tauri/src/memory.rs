//! What can be done so that secrets do not stay behind in memory or land in a crash file.

/// Zeroes memory when it is given back: HTTP and JSON libraries keep copies that no type of ours can wipe.
#[cfg(not(debug_assertions))]
#[global_allocator]
static ZEROING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Forbids crash files of this process. Best effort: a platform that does not know them goes on without.
pub(crate) fn forbid_crash_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};

        let nothing = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let _ = setrlimit(Resource::Core, nothing);
    }
}

/// Forbids other processes of the same user to read this one's memory: in a release, on Linux, as far as it can be.
///
/// A portal identifies who asks through `/proc`, which this hides. The window asks one for light or dark while it is
/// made, so this comes after, and before any secret is there. Inside Flatpak everything goes through portals, so
/// there it is left out. Debug builds stay readable, so that tests can look for secrets in them.
pub(crate) fn forbid_reading() {
    #[cfg(all(target_os = "linux", not(debug_assertions)))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};

        if !std::path::Path::new("/.flatpak-info").exists() {
            let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::process::{Resource, getrlimit};

    use super::*;

    #[test]
    fn no_crash_file_can_be_written() {
        forbid_crash_files();

        assert_eq!(getrlimit(Resource::Core).current, Some(0));
    }
}
