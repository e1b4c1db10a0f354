//! What the stories of `it/` and `e2e/` stand on: fakes that remember, and the real window with a session around it.

pub mod fakes;
pub mod figures;
pub mod many;
#[cfg(unix)]
pub mod session;
#[cfg(unix)]
pub mod story;
#[cfg(unix)]
pub mod window;
