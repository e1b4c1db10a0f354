//! The secret store in words.

use vault::KeychainTrouble;

use crate::{KeyPlace, KeyState, KeyTrouble};

impl KeyState {
    /// What is the matter, and what to do; both empty where nothing is.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Unlocked => ("", ""),
            Self::Empty | Self::Trouble(KeyTrouble::MayCreate) => (
                "No secret is kept yet.",
                "Choose what keeps the key to your secrets.",
            ),
            Self::Asking => (
                "The system keychain is being asked.",
                "It may show a dialog of its own.",
            ),
            Self::Locked | Self::Trouble(KeyTrouble::MayUnlock) => (
                "Your secrets are locked.",
                "Unlock them; everything else works meanwhile.",
            ),
            Self::Trouble(KeyTrouble::KeyMissing) => (
                "The system keychain does not hold the key to your secrets any more.",
                "Enter the passphrase or the recovery code, or restore the keychain and try again.",
            ),
            Self::Trouble(KeyTrouble::WrongKey) => (
                "The system keychain holds a key that does not open these secrets.",
                "Restore the keychain that belongs to this data, or enter the passphrase or recovery code.",
            ),
            Self::Trouble(KeyTrouble::Unexpected) => UNTRUSTED,
            Self::Trouble(
                KeyTrouble::CannotCreate(answer)
                | KeyTrouble::KeyUnavailable(answer)
                | KeyTrouble::KeyUntrusted(answer),
            ) => of_keychain(answer),
        }
    }
}

impl KeyPlace {
    /// What keeps the key: "system keychain", "passphrase", "none yet".
    pub fn words(self) -> &'static str {
        match self {
            Self::Nowhere => "none yet",
            Self::Keychain => "system keychain",
            Self::Passphrase => "passphrase",
            Self::Both => "system keychain or passphrase",
        }
    }
}

const UNTRUSTED: (&str, &str) = (
    "What the system keychain holds is not what Patchbay put there.",
    "Nothing was changed. Look at the keychain’s entry for Patchbay, or use a passphrase.",
);

fn of_keychain(answer: KeychainTrouble) -> (&'static str, &'static str) {
    match answer {
        KeychainTrouble::Locked => (
            "The system keychain is locked.",
            "Try again; the system asks for its password.",
        ),
        KeychainTrouble::Denied => (
            "The system keychain refused Patchbay.",
            "Allow it in the keychain’s settings, then try again.",
        ),
        KeychainTrouble::Unavailable => (
            "There is no system keychain, or nothing in which it could keep a key.",
            "Start the keychain service and try again, or use a passphrase.",
        ),
        KeychainTrouble::TimedOut => (
            "The system keychain does not answer.",
            "A dialog of it may be waiting somewhere. Try again.",
        ),
        KeychainTrouble::Ambiguous | KeychainTrouble::Malformed => UNTRUSTED,
    }
}
