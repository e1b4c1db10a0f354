//! A small HTTP/1.1 server that can misbehave on purpose.
//!
//! A well-behaved server library cannot cut an answer short, never end its headers or hang up after storing a row.
//! This one reads with `httparse` and writes plain bytes, so that every fault works the same on every stand-in, TLS included.

mod message;
mod read;
mod serve;
mod write;

pub(crate) use message::{Answer, Request};
pub(crate) use serve::{Handler, Listener, Site, serve_stream};
pub(crate) use write::reshape;
