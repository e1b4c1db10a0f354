//! How the data key is kept: wrapped in slots. At least one slot always; there is no plaintext mode.

mod item;
mod passphrase;
mod recovery;
mod slot;
pub(crate) mod state;

pub(crate) use item::{item_to_key, key_to_item};
pub use passphrase::MIN_PASSPHRASE_BYTES;
pub(crate) use passphrase::{Parameters, derive_wrapping_key};
pub(crate) use recovery::{make_recovery_code, parse_recovery_code};
pub use slot::SlotKind;
pub(crate) use slot::{unwrap, wrap};
