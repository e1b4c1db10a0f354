//! The secret store: which state it is in, and the ways out. Nothing is made, opened or weakened by itself, but for
//! one thing: at the start the keychain is asked, in the background and without anything appearing on the screen.

use std::sync::{Mutex, PoisonError};

use domain::{
    Secret,
    activity::{Action, Activity, Change, ChangedField},
};
use jiff::Timestamp;
use vault::{Attempt, Cancel, LockState, Patience, SlotKind, StoreError, Vault, WayOut};

use crate::{App, ways::Ways};

/// Which state the secret store is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// No key exists yet; the first secret needs one.
    Empty,
    /// The keychain is being asked right now.
    Asking,
    /// Secrets can be used.
    Unlocked,
    /// Locked by the person or by time, or not opened since the start.
    Locked,
    /// The keychain stands in the way.
    Trouble(KeyTrouble),
}

/// What the keychain's answer means.
pub type KeyTrouble = vault::KeyState;

/// What keeps the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// Nothing yet.
    Nowhere,
    /// The system's keychain.
    Keychain,
    /// A passphrase.
    Passphrase,
    /// Both: either opens it.
    Both,
}

/// The secret store, as every face draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStatus {
    /// Which state.
    pub state: KeyState,
    /// What keeps the key.
    pub place: KeyPlace,
    /// The ways out, the best first.
    pub ways_out: Vec<WayOut>,
    /// What opens it.
    pub ways: Ways,
}

/// Why the secret store was not opened, made or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It must be opened first.
    #[error("the secret store is locked")]
    Locked,
    /// There is none yet.
    #[error("there is no secret store yet")]
    NoStore,
    /// It refused; the vault says why.
    #[error(transparent)]
    Vault(vault::KeyError),
}

impl From<vault::KeyError> for KeyError {
    fn from(error: vault::KeyError) -> Self {
        Self::Vault(error)
    }
}

impl From<StoreError> for KeyError {
    fn from(error: StoreError) -> Self {
        Self::Vault(vault::KeyError::Store(error))
    }
}

/// What is remembered between two questions: the keychain's last answer, and who is waiting for the next.
pub(crate) struct Keys(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    trouble: Option<KeyTrouble>,
    cancel: Option<Cancel>,
    /// What was told last.
    announced: Option<KeyStatus>,
}

impl Keys {
    /// Begins with what the faces find for themselves when they start, which is no news.
    pub(crate) fn of(vault: &Vault) -> Self {
        Self(Mutex::new(Waiting {
            announced: status(vault, None, false).ok(),
            ..Waiting::default()
        }))
    }
}

impl App {
    /// The secret store as it is known, without asking the keychain.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn keys(&self) -> Result<KeyStatus, StoreError> {
        let (trouble, is_asking) = {
            let waiting = self.inner.keys.0.lock().unwrap_or_else(PoisonError::into_inner);
            (waiting.trouble, waiting.cancel.is_some())
        };
        self.in_vault(move |vault| status(vault, trouble, is_asking))
            .await
    }

    /// Asks the keychain in the background, for three seconds at most: opens what it can open, and otherwise finds out
    /// in which state it is. Called once the window is there.
    ///
    /// # Errors
    /// When the store cannot be read; an unhelpful keychain is a state and no error.
    pub async fn ask_keychain(&self) -> Result<KeyStatus, StoreError> {
        self.asking(Cancel::default(), |vault, _| match vault.lock_state()? {
            LockState::Unlocked(_) => Ok(None),
            LockState::Empty => Ok(Some(vault.probe_keychain(&Patience::brief())?).filter(is_trouble)),
            LockState::Locked(_) => match vault.unlock_with_keychain(Attempt::Background, &Patience::brief())
            {
                Ok(()) | Err(vault::KeyError::NoSuchSlot) => Ok(None),
                Err(vault::KeyError::Keychain(trouble)) => Ok(Some(trouble)),
                Err(vault::KeyError::Store(error)) => Err(error),
                Err(_) => Ok(None),
            },
        })
        .await
    }

    /// Asks the keychain because the person wants it, for as long as they wait; it may raise its own dialog.
    ///
    /// # Errors
    /// When it did not open.
    pub async fn try_keychain(&self) -> Result<KeyStatus, KeyError> {
        let cancel = Cancel::default();
        let patience = Patience::Until(cancel.clone());
        let found = self
            .asking(cancel, move |vault, waiting| match vault.lock_state()? {
                LockState::Unlocked(_) => Ok(None),
                LockState::Empty => Ok(Some(vault.probe_keychain(&patience)?).filter(is_trouble)),
                LockState::Locked(_) => match vault.unlock_with_keychain(Attempt::ByUser, &patience) {
                    Ok(()) => Ok(None),
                    Err(vault::KeyError::Keychain(trouble)) => Ok(Some(trouble)),
                    Err(vault::KeyError::NoSuchSlot) => Ok(waiting),
                    Err(error) => Err(error),
                },
            })
            .await?;
        Ok(found)
    }

    /// Ends a question to the keychain that somebody waits for.
    pub fn stop_asking(&self) {
        let waiting = self.inner.keys.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cancel) = &waiting.cancel {
            cancel.cancel();
        }
    }

    /// Makes the key of an empty store, kept by the keychain.
    ///
    /// # Errors
    /// When there is one already, or the keychain cannot keep it.
    pub async fn create_store_in_keychain(&self) -> Result<KeyStatus, KeyError> {
        let cancel = Cancel::default();
        let patience = Patience::Until(cancel.clone());
        let entry = made_store("system keychain", self.clock().now());
        self.asking(cancel, move |vault, _| {
            match vault.create_with_keychain(&patience, Some(&entry)) {
                Ok(()) => Ok(None),
                Err(vault::KeyError::Keychain(trouble)) => Ok(Some(trouble)),
                Err(error) => Err(KeyError::from(error)),
            }
        })
        .await
    }

    /// Makes the key of an empty store under a passphrase.
    ///
    /// # Errors
    /// When there is one already, or the passphrase is too short.
    pub async fn create_store_with_passphrase(&self, passphrase: Secret) -> Result<KeyStatus, KeyError> {
        let entry = made_store("passphrase", self.clock().now());
        self.in_vault(move |vault| vault.create_with_passphrase(&passphrase, Some(&entry)))
            .await?;
        Ok(self.announce_keys().await?)
    }

    /// Opens the store with its passphrase or its recovery code.
    ///
    /// # Errors
    /// When it is the wrong one, or the store has none.
    pub async fn unlock_with_passphrase(&self, passphrase: Secret) -> Result<KeyStatus, KeyError> {
        self.in_vault(move |vault| vault.unlock_with_passphrase(&passphrase))
            .await?;
        Ok(self.announce_keys().await?)
    }

    /// Locks: the key and every staged secret are dropped. What needs no secret goes on working.
    ///
    /// # Errors
    /// When the store cannot be read; it is locked all the same.
    pub async fn lock(&self) -> Result<KeyStatus, StoreError> {
        self.staging().clear();
        self.in_vault(Vault::lock).await;
        self.announce_keys().await
    }

    /// Throws the sample's key away, at its end.
    ///
    /// # Errors
    /// For every edition but the sample.
    pub async fn discard_sample_key(&self) -> Result<(), KeyError> {
        Ok(self.in_vault(Vault::discard_sample_key).await?)
    }

    /// For everything that needs a secret; asks nobody.
    pub(crate) async fn require_open_store(&self) -> Result<(), KeyError> {
        match self.in_vault(Vault::lock_state).await? {
            LockState::Unlocked(_) => Ok(()),
            LockState::Empty => Err(KeyError::NoStore),
            LockState::Locked(_) => Err(KeyError::Locked),
        }
    }

    /// Runs a question to the keychain; while it runs the state is `Asking`, afterwards its answer is remembered.
    pub(crate) async fn asking<E: From<StoreError> + Send + 'static>(
        &self,
        cancel: Cancel,
        question: impl FnOnce(&Vault, Option<KeyTrouble>) -> Result<Option<KeyTrouble>, E> + Send + 'static,
    ) -> Result<KeyStatus, E> {
        let before = {
            let mut waiting = self.inner.keys.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(former) = waiting.cancel.replace(cancel) {
                former.cancel();
            }
            waiting.trouble
        };
        self.announce_keys().await?;
        let answer = self.in_vault(move |vault| question(vault, before)).await;
        {
            let mut waiting = self.inner.keys.0.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.cancel = None;
            waiting.trouble = answer.as_ref().map_or(before, |trouble| *trouble);
        }
        let status = self.announce_keys().await?;
        answer.map(|_| status)
    }

    pub(crate) async fn announce_keys(&self) -> Result<KeyStatus, StoreError> {
        let status = self.keys().await?;
        self.remember_announced(&status);
        // What could not be asked while it was closed is not known any better, but that is no reason any more.
        if status.state == KeyState::Unlocked && self.forget_closed() {
            self.announce_reach();
        }
        self.inner.events.keys_changed(&status);
        Ok(status)
    }

    /// Tells when another face made the store, or changed what opens it.
    pub(crate) async fn announce_keys_of_others(&self) {
        if let Ok(status) = self.keys().await
            && self.remember_announced(&status)
        {
            self.inner.events.keys_changed(&status);
        }
    }

    /// Whether it is news.
    fn remember_announced(&self, status: &KeyStatus) -> bool {
        let mut waiting = self.inner.keys.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.announced.replace(status.clone()).as_ref() != Some(status)
    }
}

fn made_store(opened_by: &str, at: Timestamp) -> Activity {
    Activity::new(Action::MakeStore, "", at).changing([Change::added(ChangedField::OpenedBy, opened_by)])
}

/// An empty store whose keychain works is in no trouble.
fn is_trouble(state: &KeyTrouble) -> bool {
    !matches!(state, KeyTrouble::MayCreate | KeyTrouble::MayUnlock)
}

fn status(vault: &Vault, trouble: Option<KeyTrouble>, is_asking: bool) -> Result<KeyStatus, StoreError> {
    let lock = vault.lock_state()?;
    let slots = vault.slots()?;
    let has = |kind| slots.iter().any(|slot| slot.kind == kind);
    let place = match (has(SlotKind::Keychain), has(SlotKind::Passphrase)) {
        (true, true) => KeyPlace::Both,
        (true, false) => KeyPlace::Keychain,
        (false, true) => KeyPlace::Passphrase,
        // What is typed opens it, as a passphrase does.
        (false, false) if has(SlotKind::RecoveryCode) => KeyPlace::Passphrase,
        (false, false) => KeyPlace::Nowhere,
    };
    let state = match (lock, trouble) {
        (LockState::Unlocked(_), _) => KeyState::Unlocked,
        (LockState::Empty | LockState::Locked(_), _) if is_asking => KeyState::Asking,
        (LockState::Empty | LockState::Locked(_), Some(trouble)) => KeyState::Trouble(trouble),
        (LockState::Empty, None) => KeyState::Empty,
        (LockState::Locked(_), None) => KeyState::Locked,
    };
    let ways_out = match state {
        KeyState::Unlocked | KeyState::Asking => Vec::new(),
        KeyState::Empty => KeyTrouble::MayCreate.ways_out().to_vec(),
        KeyState::Locked => KeyTrouble::MayUnlock.ways_out().to_vec(),
        KeyState::Trouble(trouble) => trouble.ways_out().to_vec(),
    };
    // Only what this store has can open it.
    let is_possible = |way: &WayOut| match way {
        WayOut::EnterPassphrase => has(SlotKind::Passphrase) || has(SlotKind::RecoveryCode),
        WayOut::Unlock => has(SlotKind::Keychain),
        WayOut::CreateWithKeychain
        | WayOut::CreateWithPassphrase
        | WayOut::TryAgain
        | WayOut::NewVaultBeside => true,
    };
    Ok(KeyStatus {
        state,
        place,
        ways_out: ways_out.into_iter().filter(is_possible).collect(),
        ways: Ways::of(&slots, trouble),
    })
}
