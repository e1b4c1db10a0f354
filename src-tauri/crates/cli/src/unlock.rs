//! Opening the secret store for a command that needs it: by the descriptor that was named, else the keychain, else the
//! passphrase typed at a hidden prompt. Nothing that needs no secret asks for it.

use std::sync::PoisonError;

use app::{
    KeyPlace, KeyState, KeyStatus, Told, ToldCode,
    domain::{Secret, SystemId, SystemKind},
};

use crate::{commands::setup, failure::Failure, session::Session};

/// A mistyped passphrase may be typed so often.
const ATTEMPTS: usize = 3;

impl Session {
    /// Opens the store, unless it is open.
    pub(crate) async fn unlock(&self) -> Result<(), Failure> {
        let status = self.app.keys().await?;
        match status.state {
            KeyState::Unlocked => return Ok(()),
            KeyState::Empty => return Err(no_store()),
            KeyState::Asking | KeyState::Locked | KeyState::Trouble(_) => {}
        }
        if let Some(passphrase) = self.given_passphrase() {
            self.app.unlock_with_passphrase(passphrase).await?;
            return Ok(());
        }
        let status = match status.place {
            KeyPlace::Keychain | KeyPlace::Both => self.ask_keychain().await?,
            KeyPlace::Nowhere | KeyPlace::Passphrase => status,
        };
        if status.state == KeyState::Unlocked {
            return Ok(());
        }
        let can_type = status.ways.passphrase || status.ways.recovery_code;
        if can_type && self.is_interactive() {
            return self.unlock_by_typing().await;
        }
        Err(locked(&status))
    }

    /// Opens the store; where there is none yet and somebody is there, they choose what keeps it.
    pub(crate) async fn unlock_or_make(&self) -> Result<(), Failure> {
        let is_empty = self.app.keys().await?.state == KeyState::Empty;
        if is_empty && self.is_interactive() {
            return setup::choose(self).await.map(drop);
        }
        self.unlock().await
    }

    /// Opens the store where one of these systems (all, for none named) has a login of its own that is sealed in it, or
    /// is no server, so that every secret of it is.
    pub(crate) async fn unlock_for_systems(&self, only: &[SystemId]) -> Result<(), Failure> {
        let systems = self.app.systems().await?;
        let is_sealed = systems
            .iter()
            .filter(|found| only.is_empty() || only.contains(&found.system.id))
            .any(|found| match found.system.kind {
                SystemKind::DevLake | SystemKind::CoreGit => found.system.own_key.is_some(),
                SystemKind::Dojops => found.connection_count > 0,
            });
        if is_sealed { self.unlock().await } else { Ok(()) }
    }

    /// The passphrase that came through a descriptor, once.
    pub(crate) fn given_passphrase(&self) -> Option<Secret> {
        self.passphrase
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// The new passphrase that came through a descriptor, once.
    pub(crate) fn new_passphrase(&self) -> Option<Secret> {
        let mut kept = self.new_passphrase.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }

    /// Where nobody sits, nothing may appear on a screen; where somebody does, the keychain may ask.
    async fn ask_keychain(&self) -> Result<KeyStatus, Failure> {
        if !self.is_interactive() {
            return Ok(self.app.ask_keychain().await?);
        }
        let answer = tokio::select! {
            answer = self.app.try_keychain() => answer,
            () = self.cancel.cancelled() => {
                self.app.stop_asking();
                return Err(Told::cancelled().into());
            }
        };
        Ok(answer?)
    }

    async fn unlock_by_typing(&self) -> Result<(), Failure> {
        for attempt in 1..=ATTEMPTS {
            let typed = self.console.ask_hidden("Passphrase or recovery code: ");
            let Some(typed) = typed else { break };
            match self
                .app
                .unlock_with_passphrase(typed)
                .await
                .map_err(Failure::from)
            {
                Err(failure) if failure.told.code == ToldCode::WrongPassphrase && attempt < ATTEMPTS => {
                    self.printer.note(failure.told.message);
                }
                outcome => return outcome.map(drop),
            }
        }
        Err(Told::new(ToldCode::Locked, "Your secrets are locked.").into())
    }
}

fn no_store() -> Failure {
    Told::new(ToldCode::NoStore, "Nothing keeps the key to your secrets yet.").into()
}

fn locked(status: &KeyStatus) -> Failure {
    let (what, _) = status.state.words();
    Told::new(ToldCode::Locked, what).into()
}
