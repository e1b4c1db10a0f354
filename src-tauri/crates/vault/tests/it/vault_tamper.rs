//! Damage to the database is detected or has no effect. A deliberate edit can change what is shown, never which secret
//! opens or where it goes. Nothing ever panics.
//!
//! The file under test is a whole vault, cleanly closed. Each case changes it, opens it as a process would, reads
//! everything, and compares with what was there.

mod cases;
mod checker;
mod edits;
mod raw;
mod specimen;
