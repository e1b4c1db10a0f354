//! What can be done so that secrets do not stay behind in memory or land in a crash file.

/// Zeroes memory when it is given back: HTTP and JSON libraries keep copies that no type of ours can wipe.
#[cfg(not(debug_assertions))]
#[global_allocator]
static ZEROING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Forbids crash files of this process and, in a release, reading its memory from another process of the same user.
///
/// Both are best effort: a platform that knows neither goes on without.
pub(crate) fn protect() {
    #[cfg(unix)]
    forbid_crash_files();
    #[cfg(all(target_os = "linux", not(debug_assertions)))]
    forbid_reading();
}

#[cfg(unix)]
fn forbid_crash_files() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let nothing = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, nothing);
}

/// A portal identifies a sandboxed application through its `/proc` entry, which this would hide; such an
/// installation has `/.flatpak-info`. Debug builds stay readable, so that tests can look for secrets in them.
#[cfg(all(target_os = "linux", not(debug_assertions)))]
fn forbid_reading() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    if !std::path::Path::new("/.flatpak-info").exists() {
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
