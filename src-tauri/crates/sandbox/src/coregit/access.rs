//! Who may do what (coregit.md sections 2 and 3).

use serde_json::Value;

use super::Server;
use super::answers::{crashed, refused};
use super::limits;
use super::settings::Database;
use super::state::{Data, Repo};
use crate::http::{Answer, Request};

const HEADER: &str = "x-api-key";
const SCOPED: &str = "cgt_";

/// Whom a valid credential stands for.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) organization: String,
    credential: String,
    /// `None` for a master key.
    scopes: Option<Value>,
}

impl Caller {
    /// Refuses a scoped token; the original decides this before it reads anything.
    pub(super) fn must_be_master(&self, refusal: &str) -> Result<(), Answer> {
        match self.scopes {
            None => Ok(()),
            Some(_) => Err(refused(403, refusal)),
        }
    }

    /// Whether `GET /v1/repos` shows it. The sync routes do not ask (coregit.md section 3).
    pub(super) fn sees(&self, repo: &Repo) -> bool {
        let Some(scopes) = &self.scopes else {
            return true;
        };
        let name = match &repo.namespace {
            Some(namespace) => format!("repos:{namespace}/{}", repo.slug),
            None => format!("repos:{}", repo.slug),
        };
        scopes.get("repos:*").is_some() || scopes.get(name).is_some()
    }

    pub(super) fn key_window(&self) -> String {
        format!("key {}", self.credential)
    }

    pub(super) fn organization_window(&self) -> String {
        organization_window(&self.organization)
    }
}

pub(super) fn key_window(credential: &str) -> String {
    format!("key {credential}")
}

pub(super) fn organization_window(organization: &str) -> String {
    format!("organization {organization}")
}

/// Finds the caller and counts the request.
pub(super) fn admit(server: &Server, request: &Request) -> Result<Caller, Answer> {
    let key = request.header(HEADER).unwrap_or_default().to_owned();
    server.state.with(|data| {
        if key.is_empty() {
            return Err(refused(401, "Missing API key. Set x-api-key header."));
        }
        match data.settings.database {
            Database::Ok => {}
            Database::Unreachable => return Err(crashed()),
            Database::NotConfigured => return Err(refused(500, "Database not configured")),
        }
        let caller = if key.starts_with(SCOPED) {
            scoped(data, key).ok_or_else(|| refused(401, "Invalid or expired token"))?
        } else {
            master(data, key).ok_or_else(|| refused(401, "Invalid API key"))?
        };
        limits::count(data, &caller)?;
        Ok(caller)
    })
}

fn master(data: &Data, credential: String) -> Option<Caller> {
    let organization = data.settings.master_keys.get(&credential)?.clone();
    Some(Caller {
        organization,
        credential,
        scopes: None,
    })
}

fn scoped(data: &mut Data, credential: String) -> Option<Caller> {
    let now = data.clock.now();
    let token = data.tokens.iter_mut().find(|token| token.token == credential)?;
    // A positive answer is remembered for ten minutes, without a look at revocation and expiry.
    let is_remembered = token.last_used.is_some();
    if (token.is_revoked || token.expires <= now) && !is_remembered {
        return None;
    }
    token.last_used = Some(now);
    Some(Caller {
        organization: token.organization.clone(),
        credential,
        scopes: Some(token.scopes.clone()),
    })
}
