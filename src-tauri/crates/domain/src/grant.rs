//! Where a secret may be sent, and in what clothes.

use serde::{Deserialize, Serialize};

use crate::Origin;

/// How a secret travels in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthStyle {
    /// `Authorization: Bearer SECRET`.
    Bearer,
    /// `Authorization: Basic base64(login:SECRET)`.
    Basic,
    /// `Authorization: Basic base64(SECRET:)`: SonarQube.
    BasicAlone,
    /// `Circle-Token: SECRET`.
    CircleToken,
    /// `Authorization: Token token=SECRET`: PagerDuty.
    TokenToken,
    /// `x-api-key: SECRET`: CoreGit.
    ApiKeyHeader,
    /// A field of a JSON body: how a system is given a secret to keep.
    BodyField,
}

impl AuthStyle {
    /// A stable word for associated data and the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bearer => "bearer",
            Self::Basic => "basic",
            Self::BasicAlone => "basic_alone",
            Self::CircleToken => "circle_token",
            Self::TokenToken => "token_token",
            Self::ApiKeyHeader => "api_key_header",
            Self::BodyField => "body_field",
        }
    }
}

/// One permission: this secret may go to this origin in this way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// Scheme, host and port of the actual request.
    pub origin: Origin,
    /// How the secret travels.
    pub auth_style: AuthStyle,
    /// Whether an unencrypted request over a network was agreed to. Loopback needs no such agreement.
    pub allows_plain_http: bool,
}
