//! A system's own login: typed, lent for asking, then sealed with one grant.

use std::sync::Arc;

use connect::{
    coregit::{ApiKey, KeyKind},
    devlake::{OwnKey, OwnKeyKind},
};
use domain::{
    Address, AuthStyle, Credential, CredentialId, Grant, Hint, Provider, Secret, SetDate, SystemId,
    SystemKind, TokenKind,
    activity::{Action, Activity, Change, ChangedField},
    recognise,
};
use jiff::Timestamp;
use uuid::Uuid;
use vault::{Purpose, Transaction, Vault};

use crate::{SystemError, credential_name, damage::unless_damaged, held::StagedOwned};

/// The credential of a system's own interface, as typed.
#[derive(Debug)]
pub enum OwnLogin {
    /// An API key.
    ApiKey(Secret),
    /// User and password of the page in front.
    UiBasic {
        /// The user.
        user: String,
        /// The password.
        password: Secret,
    },
}

/// The typed login as DevLake's key for asking, before anything is sealed.
pub(super) fn devlake_key(login: &OwnLogin, address: &Address, allows_plain_http: bool) -> OwnKey {
    let (secret, kind) = match login {
        OwnLogin::ApiKey(secret) => (secret, OwnKeyKind::ApiKey),
        OwnLogin::UiBasic { user, password } => (password, OwnKeyKind::UiBasic { login: user.clone() }),
    };
    let grants = vec![own_grant(SystemKind::DevLake, login, address, allows_plain_http)];
    OwnKey {
        source: Arc::new(StagedOwned::copy_of(secret, grants)),
        kind,
    }
}

/// The typed login as CoreGit's key for asking. How it is written says what it may do, until the server does.
///
/// # Errors
/// [`SystemError::UnfitKey`] where it certainly is none.
pub(super) fn coregit_key(
    login: &OwnLogin,
    address: &Address,
    allows_plain_http: bool,
) -> Result<ApiKey, SystemError> {
    let OwnLogin::ApiKey(secret) = login else {
        return Err(SystemError::UnfitKey("CoreGit is signed in to with an API key."));
    };
    let form = recognise::recognise_api_key(secret).map_err(SystemError::UnfitKey)?;
    let grants = vec![own_grant(SystemKind::CoreGit, login, address, allows_plain_http)];
    Ok(ApiKey {
        source: Arc::new(StagedOwned::copy_of(secret, grants)),
        kind: if form.kind == TokenKind::Scoped {
            KeyKind::Scoped
        } else {
            KeyKind::Master
        },
    })
}

fn own_grant(system: SystemKind, login: &OwnLogin, address: &Address, allows_plain_http: bool) -> Grant {
    let auth_style = match (login, system) {
        (OwnLogin::ApiKey(_), SystemKind::DevLake | SystemKind::Dojops) => AuthStyle::Bearer,
        (OwnLogin::ApiKey(_), SystemKind::CoreGit) => AuthStyle::ApiKeyHeader,
        (OwnLogin::UiBasic { .. }, _) => AuthStyle::Basic,
    };
    Grant {
        origin: address.origin().clone(),
        auth_style,
        allows_plain_http,
    }
}

/// A login as it will be kept.
pub(super) struct OwnCredential {
    pub(super) credential: Credential,
    pub(super) secret: Secret,
    pub(super) grants: Vec<Grant>,
}

/// The login as a credential of its own; `asked` is what the system let it do when it was asked with it.
pub(super) fn own_credential(
    system: SystemKind,
    login: OwnLogin,
    asked: Option<TokenKind>,
    (address, allows_plain_http): (&Address, bool),
    now: Timestamp,
) -> OwnCredential {
    let grants = vec![own_grant(system, &login, address, allows_plain_http)];
    let (secret, token_kind, login, hint) = match login {
        OwnLogin::ApiKey(key) => {
            let hint = recognise::hint(&key);
            (key, asked.unwrap_or(TokenKind::ApiKey), None, hint)
        }
        OwnLogin::UiBasic { user, password } => (password, TokenKind::UiBasic, Some(user), Hint::default()),
    };
    let credential = Credential {
        id: CredentialId::from_uuid(Uuid::now_v7()),
        provider: match system {
            SystemKind::DevLake => Provider::DevLake,
            // It has no interface, and so no login.
            SystemKind::Dojops => Provider::Unlisted,
            SystemKind::CoreGit => Provider::CoreGit,
        },
        token_kind,
        account: None,
        login,
        hint,
        scopes: None,
        set: SetDate::Exact(now),
        expires_at: None,
        policy: Default::default(),
        notes: String::new(),
        is_held: true,
    };
    OwnCredential {
        credential,
        secret,
        grants,
    }
}

/// The new login in the old one's row, where there is one: only the secret is another.
pub(super) fn replace_login(
    vault: &Vault,
    tables: &mut Transaction<'_>,
    id: SystemId,
    own: OwnCredential,
    now: Timestamp,
) -> Result<(), SystemError> {
    let mut found = tables.system(id)?.ok_or(SystemError::NotFound)?;
    let former = match found.row.own_key {
        Some(former) => unless_damaged(tables.credential(former))?,
        None => None,
    };
    let former_name = former.as_ref().map(|former| credential_name(&former.row));
    let credential = match former {
        Some(former) => {
            let credential = Credential {
                id: former.row.id,
                policy: former.row.policy,
                notes: former.row.notes,
                ..own.credential
            };
            tables.change_credential(&credential, former.version)?;
            credential
        }
        None => {
            tables.add_credential(&own.credential)?;
            found.row.own_key = Some(own.credential.id);
            tables.change_system(&found.row, found.version)?;
            own.credential
        }
    };
    vault.seal(tables, credential.id, Purpose::Current, &own.secret, &own.grants)?;
    let change = Change::new(
        ChangedField::Secret,
        former_name,
        Some(credential_name(&credential)),
    );
    let entry = Activity::of_system(Action::SetSystemLogin, &found.row, now)
        .with_credential(credential.id)
        .changing([change]);
    tables.add_activity(&entry)?;
    Ok(())
}
