//! The part of the stack that ciphers and hashes worked in. They wipe what they own; what was moved on the way to its
//! place leaves copies below, which nobody owns.

use std::hint::black_box;

/// More than the frames below ever take.
const ROOM: usize = 64 * 1024;

/// Runs work that has keys in its frames, then writes over where these were.
pub(crate) fn wiped<R>(work: impl FnOnce() -> R) -> R {
    let result = deeper(work);
    write_over();
    result
}

/// Keeps the frames of the work below this one's.
#[inline(never)]
fn deeper<R>(work: impl FnOnce() -> R) -> R {
    work()
}

#[inline(never)]
fn write_over() {
    // Not optimised away, because somebody might look.
    black_box(&mut [0_u8; ROOM]);
}
