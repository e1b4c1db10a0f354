//! What is asked, and who lends the secret for it.

use domain::{AuthStyle, Grant, Origin, Secret};
use reqwest::Method;
use serde_json::{Map, Value};
use url::Url;

/// Lends secrets to requests. The vault does, and [`Staged`] for one that was just typed.
pub trait SecretSource: Send + Sync {
    /// Opens the secret for one request to `origin` in this style.
    ///
    /// # Errors
    /// A [`Refusal`]; above all when the origin is no grant of the secret.
    fn open(&self, origin: &Origin, style: AuthStyle) -> Result<Released, Refusal>;
}

/// A secret for one request, and the grant that lets it go.
#[derive(Debug)]
pub struct Released {
    /// The secret.
    pub secret: Secret,
    /// The grant; compared with the actual request once more where the secret is added.
    pub grant: Grant,
}

/// Why a secret is not lent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The origin in this style is no grant of the secret.
    #[error("not granted")]
    NotGranted,
    /// The vault is locked.
    #[error("the vault is locked")]
    Locked,
    /// The secret cannot be opened: altered, missing, or erased meanwhile.
    #[error("the secret cannot be opened")]
    Unavailable,
}

/// A secret that is held in memory only, with the grants that its typing agreed to.
pub struct Staged<'a> {
    /// The secret.
    pub secret: &'a Secret,
    /// Where it may go.
    pub grants: &'a [Grant],
}

impl SecretSource for Staged<'_> {
    fn open(&self, origin: &Origin, style: AuthStyle) -> Result<Released, Refusal> {
        let grant = self
            .grants
            .iter()
            .find(|grant| grant.origin == *origin && grant.auth_style == style);
        let grant = grant.ok_or(Refusal::NotGranted)?.clone();
        // Exposed to make the one copy that this request carries.
        let copy = self.secret.with_exposed(|text| Secret::new(text.to_owned()));
        Ok(Released {
            secret: copy.map_err(|_| Refusal::Unavailable)?,
            grant,
        })
    }
}

/// How a secret is worn: an [`AuthStyle`] with what that style needs besides the secret.
#[derive(Debug, Clone)]
pub enum Clothing {
    /// `Authorization: Bearer SECRET`.
    Bearer,
    /// `Authorization: Basic base64(login:SECRET)`.
    Basic {
        /// The user name.
        login: String,
    },
    /// `Authorization: Basic base64(SECRET:)`.
    BasicAlone,
    /// `Circle-Token: SECRET`.
    CircleToken,
    /// `Authorization: Token token=SECRET`.
    TokenToken,
    /// `x-api-key: SECRET`.
    ApiKeyHeader,
    /// A field of the JSON body.
    BodyField {
        /// The field's name.
        field: &'static str,
    },
}

impl Clothing {
    /// The style that a grant must name.
    pub fn style(&self) -> AuthStyle {
        match self {
            Self::Bearer => AuthStyle::Bearer,
            Self::Basic { .. } => AuthStyle::Basic,
            Self::BasicAlone => AuthStyle::BasicAlone,
            Self::CircleToken => AuthStyle::CircleToken,
            Self::TokenToken => AuthStyle::TokenToken,
            Self::ApiKeyHeader => AuthStyle::ApiKeyHeader,
            Self::BodyField { .. } => AuthStyle::BodyField,
        }
    }
}

/// A secret that a request is to carry.
#[derive(Clone)]
pub struct Carried<'a> {
    /// Who lends it.
    pub source: &'a dyn SecretSource,
    /// How it is worn.
    pub clothing: Clothing,
}

/// Which queue a request stands in, and how long it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lane {
    /// A system's own server.
    System,
    /// A provider.
    Provider,
    /// A system's own test: one at a time per provider, and slow.
    SystemTest {
        /// What tells the provider apart: its origin, or the plugin where that is unknown.
        provider: String,
    },
}

/// Whether a request is repeated when it certainly did not arrive, or is safe to repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// One attempt: somebody waits for the answer, or the answer is a verdict.
    Once,
    /// A few attempts, with pauses.
    Retry,
}

/// One request.
#[derive(Clone)]
pub struct Request<'a> {
    /// What is done.
    pub method: Method,
    /// To what.
    pub url: Url,
    /// The JSON object that goes along; never holds a secret.
    pub body: Option<Map<String, Value>>,
    /// The secrets that go along.
    pub carried: Vec<Carried<'a>>,
    /// Its queue.
    pub lane: Lane,
    /// Whether it is repeated.
    pub patience: Patience,
}

impl<'a> Request<'a> {
    /// A GET without secrets.
    pub fn get(url: Url, lane: Lane) -> Self {
        Self {
            method: Method::GET,
            url,
            body: None,
            carried: Vec::new(),
            lane,
            patience: Patience::Retry,
        }
    }

    /// A POST of a JSON object.
    pub fn post(url: Url, body: Map<String, Value>, lane: Lane) -> Self {
        Self {
            method: Method::POST,
            url,
            body: Some(body),
            carried: Vec::new(),
            lane,
            patience: Patience::Once,
        }
    }

    /// A PATCH with a JSON object.
    pub fn patch(url: Url, body: Map<String, Value>, lane: Lane) -> Self {
        Self {
            method: Method::PATCH,
            ..Self::post(url, body, lane)
        }
    }

    /// A DELETE.
    pub fn delete(url: Url, lane: Lane) -> Self {
        Self {
            method: Method::DELETE,
            patience: Patience::Once,
            ..Self::get(url, lane)
        }
    }

    /// Carries a secret along; several of one body field are joined with commas.
    #[must_use]
    pub fn carrying(mut self, source: &'a dyn SecretSource, clothing: Clothing) -> Self {
        self.carried.push(Carried { source, clothing });
        self
    }

    /// One attempt only.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.patience = Patience::Once;
        self
    }
}
