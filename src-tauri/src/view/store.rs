//! The secret store: which state it is in, and the ways out.

use app::{KeyState, KeyStatus, KeyTrouble, KeychainTrouble, KeychainWay, WayOut, Ways};
use serde::Serialize;
use specta::Type;

/// Where the key to the secrets is, as far as it is known without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StoreStateName {
    /// No key exists yet; the first secret needs one.
    Empty,
    /// Secrets can be used.
    Unlocked,
    /// Locked by the person, by time, or not opened since the start.
    Locked,
    /// The keychain is being asked right now.
    Asking,
    /// The keychain itself is locked.
    KeychainLocked,
    /// The keychain refused Patchbay.
    KeychainDenied,
    /// There is no keychain, or it has no collection.
    KeychainUnavailable,
    /// The keychain did not answer in time.
    KeychainSilent,
    /// The keychain has no key although secrets exist.
    KeyMissing,
    /// The keychain's key does not open these secrets.
    WrongKey,
    /// The keychain answered something that is not our key.
    KeyUntrusted,
}

/// A way out of a state; the window draws it as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StoreOffer {
    /// Make a key in the system keychain.
    CreateInKeychain,
    /// Make a key under a passphrase.
    CreateWithPassphrase,
    /// Ask the keychain again.
    TryAgain,
    /// Open with the passphrase.
    EnterPassphrase,
    /// Begin a new vault beside this one, which keeps everything under another name.
    NewVaultBeside,
}

/// The secret store, as the status bar, the first run and the unlock dialog draw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoreView {
    /// Which state.
    pub state: StoreStateName,
    /// For the status bar: "system keychain", "passphrase", "none yet".
    pub place: String,
    /// One sentence: what is the matter. Empty where nothing is.
    pub message: String,
    /// One sentence: what to do. Empty where nothing is.
    pub hint: String,
    /// The ways out, the best first.
    pub offers: Vec<StoreOffer>,
    /// What opens it.
    pub ways: WaysView,
}

/// How the system keychain stands to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KeychainWayName {
    /// It keeps nothing for it.
    None,
    /// It opens it.
    Opens,
    /// It lost what it kept.
    Lost,
}

/// What opens the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WaysView {
    /// The system keychain.
    pub keychain: KeychainWayName,
    /// Whether a passphrase does.
    pub passphrase: bool,
    /// Whether a recovery code does.
    pub recovery_code: bool,
    /// When that code was made.
    pub recovery_code_made_at: Option<String>,
}

impl From<Ways> for WaysView {
    fn from(ways: Ways) -> Self {
        Self {
            keychain: match ways.keychain {
                KeychainWay::None => KeychainWayName::None,
                KeychainWay::Opens => KeychainWayName::Opens,
                KeychainWay::Lost => KeychainWayName::Lost,
            },
            passphrase: ways.passphrase,
            recovery_code: ways.recovery_code,
            recovery_code_made_at: ways.recovery_code_made_at.map(|made| made.to_string()),
        }
    }
}

impl From<&KeyStatus> for StoreView {
    fn from(status: &KeyStatus) -> Self {
        let state = StoreStateName::from(status.state);
        let (message, hint) = status.state.words();
        let mut offers: Vec<_> = status.ways_out.iter().map(|way_out| offer(*way_out)).collect();
        offers.dedup();
        Self {
            state,
            place: status.place.words().to_owned(),
            message: message.to_owned(),
            hint: hint.to_owned(),
            offers,
            ways: status.ways.into(),
        }
    }
}

impl From<KeyState> for StoreStateName {
    fn from(state: KeyState) -> Self {
        match state {
            KeyState::Empty => Self::Empty,
            KeyState::Asking => Self::Asking,
            KeyState::Unlocked => Self::Unlocked,
            KeyState::Locked => Self::Locked,
            KeyState::Trouble(trouble) => trouble.into(),
        }
    }
}

impl From<KeyTrouble> for StoreStateName {
    fn from(trouble: KeyTrouble) -> Self {
        match trouble {
            KeyTrouble::MayCreate => Self::Empty,
            KeyTrouble::MayUnlock => Self::Locked,
            KeyTrouble::Unexpected => Self::KeyUntrusted,
            KeyTrouble::KeyMissing => Self::KeyMissing,
            KeyTrouble::WrongKey => Self::WrongKey,
            KeyTrouble::CannotCreate(answer)
            | KeyTrouble::KeyUnavailable(answer)
            | KeyTrouble::KeyUntrusted(answer) => match answer {
                KeychainTrouble::Denied => Self::KeychainDenied,
                KeychainTrouble::Locked => Self::KeychainLocked,
                KeychainTrouble::Unavailable => Self::KeychainUnavailable,
                KeychainTrouble::TimedOut => Self::KeychainSilent,
                KeychainTrouble::Ambiguous | KeychainTrouble::Malformed => Self::KeyUntrusted,
            },
        }
    }
}

fn offer(way_out: WayOut) -> StoreOffer {
    match way_out {
        WayOut::CreateWithKeychain => StoreOffer::CreateInKeychain,
        WayOut::CreateWithPassphrase => StoreOffer::CreateWithPassphrase,
        WayOut::Unlock | WayOut::TryAgain => StoreOffer::TryAgain,
        WayOut::EnterPassphrase => StoreOffer::EnterPassphrase,
        WayOut::NewVaultBeside => StoreOffer::NewVaultBeside,
    }
}

#[cfg(test)]
mod tests {
    use app::KeyPlace;

    use super::*;

    #[test]
    fn every_way_out_that_the_window_can_draw_is_drawn_once() {
        let status = KeyStatus {
            state: KeyState::Trouble(KeyTrouble::KeyUnavailable(KeychainTrouble::Locked)),
            place: KeyPlace::Both,
            ways_out: vec![
                WayOut::Unlock,
                WayOut::TryAgain,
                WayOut::EnterPassphrase,
                WayOut::NewVaultBeside,
            ],
            ways: Ways::default(),
        };

        let view = StoreView::from(&status);

        assert_eq!(view.state, StoreStateName::KeychainLocked);
        assert_eq!(
            view.offers,
            [
                StoreOffer::TryAgain,
                StoreOffer::EnterPassphrase,
                StoreOffer::NewVaultBeside
            ]
        );
        assert!(!view.message.is_empty() && !view.hint.is_empty());
    }
}
