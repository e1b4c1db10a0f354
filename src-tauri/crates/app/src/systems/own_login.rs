//! A system's own login: typed, lent for asking, then sealed with one grant.

use std::sync::Arc;

use connect::devlake::{OwnKey, OwnKeyKind};
use domain::{
    Address, AuthStyle, Credential, CredentialId, Grant, Hint, Provider, Secret, SetDate, TokenKind,
    recognise,
};
use uuid::Uuid;

use crate::held::StagedOwned;

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

/// The typed login as a key for asking, before anything is sealed.
pub(super) fn login_key(login: &OwnLogin, address: &Address, allows_plain_http: bool) -> OwnKey {
    let (secret, kind) = match login {
        OwnLogin::ApiKey(secret) => (secret, OwnKeyKind::ApiKey),
        OwnLogin::UiBasic { user, password } => (password, OwnKeyKind::UiBasic { login: user.clone() }),
    };
    let grants = vec![own_grant(login, address, allows_plain_http)];
    OwnKey {
        source: Arc::new(StagedOwned::copy_of(secret, grants)),
        kind,
    }
}

fn own_grant(login: &OwnLogin, address: &Address, allows_plain_http: bool) -> Grant {
    let auth_style = match login {
        OwnLogin::ApiKey(_) => AuthStyle::Bearer,
        OwnLogin::UiBasic { .. } => AuthStyle::Basic,
    };
    Grant {
        origin: address.origin().clone(),
        auth_style,
        allows_plain_http,
    }
}

pub(super) fn own_credential(
    login: OwnLogin,
    address: &Address,
    allows_plain_http: bool,
    now: jiff::Timestamp,
) -> (Credential, Secret, Vec<Grant>) {
    let grants = vec![own_grant(&login, address, allows_plain_http)];
    let (secret, token_kind, login, hint) = match login {
        OwnLogin::ApiKey(key) => {
            let hint = recognise::hint(&key);
            (key, TokenKind::ApiKey, None, hint)
        }
        OwnLogin::UiBasic { user, password } => (password, TokenKind::UiBasic, Some(user), Hint::default()),
    };
    let credential = Credential {
        id: CredentialId::from_uuid(Uuid::now_v7()),
        provider: Provider::DevLake,
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
    (credential, secret, grants)
}
