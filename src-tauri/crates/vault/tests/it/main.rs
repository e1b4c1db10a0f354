//! What the vault promises, as sentences. One file for each promise or subject.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod backups;
mod canary_disk;
#[cfg(unix)]
mod child;
mod delete_scrubs;
#[cfg(unix)]
mod exports;
mod files_hostile;
#[cfg(unix)]
mod files_private;
#[cfg(target_os = "linux")]
mod instances_two;
mod keychain_suite;
mod keys_hang;
mod keys_no_downgrade;
mod keys_recovery;
mod keys_slots;
mod keys_state_table;
#[cfg(target_os = "linux")]
mod memory_after_lock;
mod opening;
#[cfg(target_os = "linux")]
mod persist_crash;
mod persist_enospc;
#[cfg(target_os = "linux")]
mod persist_readonly;
mod rotations;
mod rows;
mod sealing;
#[cfg(target_os = "linux")]
mod secret_service;
#[cfg(target_os = "linux")]
mod session;
mod set_aside;
mod support;
mod two_handles;
mod vault_restore;
mod vault_tamper;
