//! The ways to open the secret store, and changing them: a recovery code on paper, a passphrase, the keychain. Each
//! changes only because the person asked for exactly that.

use domain::{
    Secret,
    activity::{Action, Activity, Change, ChangedField},
};
use jiff::Timestamp;
use vault::{Cancel, KeySlot, Patience, SlotKind};

use crate::{App, KeyError, KeyStatus, KeyTrouble};

/// What opens the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ways {
    /// The system's keychain, and whether it is known to have lost its part.
    pub keychain: KeychainWay,
    /// Whether a passphrase does.
    pub passphrase: bool,
    /// Whether a recovery code does.
    pub recovery_code: bool,
    /// When that code was made.
    pub recovery_code_made_at: Option<Timestamp>,
}

/// How the system's keychain stands to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeychainWay {
    /// It keeps nothing for it.
    #[default]
    None,
    /// It opens it, for all that is known.
    Opens,
    /// It was asked, and does not hold its part any more.
    Lost,
}

impl Ways {
    /// What the slots say, with what the keychain answered last.
    pub(crate) fn of(slots: &[KeySlot], trouble: Option<KeyTrouble>) -> Self {
        let find = |kind| slots.iter().find(|slot| slot.kind == kind);
        let code = find(SlotKind::RecoveryCode);
        Self {
            keychain: match (find(SlotKind::Keychain), trouble) {
                (None, _) => KeychainWay::None,
                (Some(_), Some(KeyTrouble::KeyMissing)) => KeychainWay::Lost,
                (Some(_), _) => KeychainWay::Opens,
            },
            passphrase: find(SlotKind::Passphrase).is_some(),
            recovery_code: code.is_some(),
            recovery_code_made_at: code.and_then(|code| code.made_at),
        }
    }
}

impl App {
    /// Draws a recovery code and shows it once, in a native dialog of the core. It opens the store only after the
    /// person said to have written it down, and then in the place of the one before. Answers whether they did.
    ///
    /// # Errors
    /// When the store is locked.
    pub async fn make_recovery_code(&self) -> Result<bool, KeyError> {
        self.require_open_store().await?;
        let now = self.clock().now();
        let drawn = self.in_vault(move |vault| vault.draw_recovery_code(now)).await?;
        let is_written_down = self.inner.desktop.show_recovery_code(drawn.code()).await;
        if is_written_down {
            let entry = self.way("recovery code", Action::MakeRecoveryCode).await?;
            self.in_vault(move |vault| vault.keep_recovery_code(&drawn, Some(&entry)))
                .await?;
            self.announce_keys().await?;
        }
        Ok(is_written_down)
    }

    /// Adds a passphrase to the open store, or changes the one it has; the old one opens nothing any more. No secret
    /// is sealed anew, because the key under it stays.
    ///
    /// # Errors
    /// When the store is locked, or the passphrase too short.
    pub async fn set_passphrase(&self, passphrase: Secret) -> Result<KeyStatus, KeyError> {
        self.require_open_store().await?;
        let entry = self.way("passphrase", Action::SetPassphrase).await?;
        self.in_vault(
            move |vault| match vault.change_passphrase(&passphrase, Some(&entry)) {
                Err(vault::KeyError::NoSuchSlot) => vault.add_passphrase_slot(&passphrase, Some(&entry)),
                outcome => outcome,
            },
        )
        .await?;
        Ok(self.announce_keys().await?)
    }

    /// Has the system keychain keep a key to the open store, where it keeps none or lost the one it had.
    ///
    /// # Errors
    /// When the store is locked, or the keychain cannot keep it.
    pub async fn use_keychain_again(&self) -> Result<KeyStatus, KeyError> {
        self.require_open_store().await?;
        let entry = self.way("system keychain", Action::UseKeychain).await?;
        let cancel = Cancel::default();
        let patience = Patience::Until(cancel.clone());
        self.asking(cancel, move |vault, _| {
            vault
                .add_keychain_slot(&patience, Some(&entry))
                .map_err(KeyError::from)?;
            Ok(None)
        })
        .await
    }

    /// The entry for a further way to open the store: what opened it before, and what opens it then.
    async fn way(&self, added: &str, action: Action) -> Result<Activity, KeyError> {
        let ways = self.keys().await?.ways;
        let before = [
            (ways.keychain == KeychainWay::Opens, "system keychain"),
            (ways.passphrase, "passphrase"),
            (ways.recovery_code, "recovery code"),
        ];
        let before: Vec<&str> = before
            .into_iter()
            .filter(|(has, _)| *has)
            .map(|(_, name)| name)
            .collect();
        let mut after = before.clone();
        if !after.contains(&added) {
            after.push(added);
        }
        let change = Change::new(
            ChangedField::OpenedBy,
            Some(before.join(", ")),
            Some(after.join(", ")),
        );
        Ok(Activity::new(action, "", self.clock().now()).changing([change]))
    }
}
