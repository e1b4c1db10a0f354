//! What an answer of the keychain means (SECURITY section 4.3): one pure table, and the ways out it leaves.

use crate::KeychainTrouble;

/// What the keychain said about this vault's item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// There is an item.
    Found,
    /// The store works and holds no item.
    NoEntry,
    /// Neither.
    Trouble(KeychainTrouble),
}

/// What is so, for the window to show. Each state has its own [ways out](Self::ways_out).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum KeyState {
    /// Nothing kept yet, and the keychain works: a key may be made.
    #[error("the keychain is ready to keep the vault's key")]
    MayCreate,
    /// Nothing kept yet, and the keychain holds an item under a name that is new.
    #[error("the keychain already holds a key under this vault's name")]
    Unexpected,
    /// Nothing kept yet, and the keychain gives no usable answer.
    #[error("the vault has no key yet, and the keychain cannot keep one: {0}")]
    CannotCreate(KeychainTrouble),
    /// The item is there; whether it fits shows when it is used.
    #[error("the keychain holds the vault's key")]
    MayUnlock,
    /// The item is gone.
    #[error("the keychain does not hold the vault's key any more")]
    KeyMissing,
    /// The keychain cannot be asked.
    #[error("the vault's key cannot be reached: {0}")]
    KeyUnavailable(KeychainTrouble),
    /// The keychain holds something that is not what we put there.
    #[error("what the keychain holds cannot be trusted: {0}")]
    KeyUntrusted(KeychainTrouble),
    /// The item is a key, and not this vault's.
    #[error("the keychain holds another vault's key")]
    WrongKey,
}

/// What a person can do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WayOut {
    /// Make a key that the keychain keeps.
    CreateWithKeychain,
    /// Make a key under a passphrase.
    CreateWithPassphrase,
    /// Open the vault with the keychain.
    Unlock,
    /// Ask the keychain again.
    TryAgain,
    /// Open the vault with its passphrase or recovery code.
    EnterPassphrase,
    /// Begin a new vault beside this one, which stays.
    NewVaultBeside,
}

impl KeyState {
    /// The table. `is_empty` means: no slot and no sealed secret.
    pub fn of(answer: Answer, is_empty: bool) -> Self {
        use KeychainTrouble::{Ambiguous, Denied, Locked, Malformed, TimedOut, Unavailable};
        match (answer, is_empty) {
            (Answer::Found, true) => Self::Unexpected,
            (Answer::Found, false) => Self::MayUnlock,
            (Answer::NoEntry, true) => Self::MayCreate,
            (Answer::NoEntry, false) => Self::KeyMissing,
            (Answer::Trouble(trouble), true) => Self::CannotCreate(trouble),
            (Answer::Trouble(trouble @ (Denied | Locked | Unavailable | TimedOut)), false) => {
                Self::KeyUnavailable(trouble)
            }
            (Answer::Trouble(trouble @ (Ambiguous | Malformed)), false) => Self::KeyUntrusted(trouble),
        }
    }

    /// What the person can do, the best first. None of them happens by itself.
    pub fn ways_out(self) -> &'static [WayOut] {
        match self {
            Self::MayCreate => &[WayOut::CreateWithKeychain, WayOut::CreateWithPassphrase],
            Self::Unexpected => &[WayOut::NewVaultBeside, WayOut::CreateWithPassphrase],
            Self::CannotCreate(_) => &[WayOut::TryAgain, WayOut::CreateWithPassphrase],
            Self::MayUnlock => &[WayOut::Unlock, WayOut::EnterPassphrase],
            // Asking again brings nothing back.
            Self::KeyMissing => &[WayOut::EnterPassphrase, WayOut::TryAgain, WayOut::NewVaultBeside],
            Self::WrongKey | Self::KeyUnavailable(_) | Self::KeyUntrusted(_) => {
                &[WayOut::TryAgain, WayOut::EnterPassphrase, WayOut::NewVaultBeside]
            }
        }
    }
}
