//! The one source of randomness: the operating system's generator.

/// Draws random bytes.
///
/// # Panics
/// When the operating system has no randomness to give: nothing safe can follow.
pub(crate) fn make_bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness to every running process");
    bytes
}
