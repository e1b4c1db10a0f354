//! What can be done so that secrets do not stay behind in memory or land in a crash file.

/// Zeroes memory when it is given back: HTTP and JSON libraries keep copies that no type of ours can wipe.
#[cfg(not(debug_assertions))]
#[global_allocator]
static ZEROING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// No crash files, and panics that name a place and nothing else. Best effort: a platform that does not know them goes
/// on without.
pub(crate) fn protect() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};

        let nothing = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let _ = setrlimit(Resource::Core, nothing);
    }
    std::panic::set_hook(Box::new(|panic| {
        use std::io::Write;

        let place = panic
            .location()
            .map(|place| format!(" at {}:{}", place.file(), place.line()));
        let _ = writeln!(
            std::io::stderr(),
            "Patchbay stopped{}. This is a fault of Patchbay.",
            place.unwrap_or_default()
        );
    }));
}

/// Forbids other processes of the same user to read this one's memory: in a release, on Linux. It hides this process's
/// own open descriptors too, so what comes through one is read before.
pub(crate) fn forbid_reading() {
    #[cfg(all(target_os = "linux", not(debug_assertions)))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};

        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
