#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")
)]

mod calm;
pub mod coregit;
pub mod devlake;
pub mod dojops;
pub mod net;
pub mod providers;
mod tested;

pub use tested::{Installation, Message, Tested, TokenTested};
