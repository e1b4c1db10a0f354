//! How the providers behave.

use serde::{Deserialize, Serialize};

/// What Jira answers to a search with a credential that it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Strangers {
    /// 200 without any ticket, as to anybody (connector-capabilities.md 2.1).
    SeeNothing,
    /// 200 without a body: seen where a token was switched (providers.md 7).
    GetAnEmptyBody,
    /// 401.
    AreRefused,
}

/// How the providers behave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WorkSettings {
    /// The most items on a page, whatever is asked for.
    pub page_size: usize,
    /// Every page says that there is a next one, and that is the same again.
    pub repeats_pages: bool,
    /// Whether Jira Cloud finds an account by its e-mail address in a query.
    pub resolves_email: bool,
    /// What Jira answers to strangers.
    pub strangers: Strangers,
    /// So many wrong passwords of one user lock Jira's sign-in until somebody solves a CAPTCHA.
    pub captcha_after: u32,
    /// Whether a token without scopes is refused, as at Atlassian's gateway.
    pub scope_is_missing: bool,
    /// Whether a new ticket of Jira must name a component.
    pub requires_component: bool,
}

impl Default for WorkSettings {
    fn default() -> Self {
        Self {
            page_size: 100,
            repeats_pages: false,
            resolves_email: true,
            strangers: Strangers::SeeNothing,
            captcha_after: 3,
            scope_is_missing: false,
            requires_component: false,
        }
    }
}
