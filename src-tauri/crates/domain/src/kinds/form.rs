//! Forms: what a kind asks for, given what was answered so far. Secrets are no answers; they are staged apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use serde_json::Value;

use super::common::draft;
use crate::{Address, AuthStyle, Settings, Slot};

/// A field of a form. One list for all kinds, so that an error can point at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldId {
    /// The system that will hold the connection.
    System,
    /// The connection's name.
    Name,
    /// Cloud or own server.
    Site,
    /// The organisation, or what a connector is narrowed to: a project, group, repository or space.
    Organization,
    /// The enterprise above organisations.
    Enterprise,
    /// The provider's address.
    Address,
    /// By which way the provider is signed in to.
    AuthMethod,
    /// The user name that goes with a password.
    Login,
    /// A token.
    Token,
    /// A password.
    Password,
    /// The id of a GitHub App.
    AppId,
    /// The private key of a GitHub App.
    AppKey,
    /// Where a GitHub App is installed.
    Installation,
    /// DevLake's own proxy.
    Proxy,
    /// DevLake's own limit.
    RateLimit,
}

impl FieldId {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::System,
        Self::Name,
        Self::Site,
        Self::Organization,
        Self::Enterprise,
        Self::Address,
        Self::AuthMethod,
        Self::Login,
        Self::Token,
        Self::Password,
        Self::AppId,
        Self::AppKey,
        Self::Installation,
        Self::Proxy,
        Self::RateLimit,
    ];
}

/// What was answered so far, by field. Never holds a secret.
pub type Answers = BTreeMap<FieldId, String>;

/// Which block of the wizard a field stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// What and where.
    WhatAndWhere,
    /// Credential.
    Credential,
    /// Folded: proxy, rate limit, another address than the usual one.
    Advanced,
}

/// One of several to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is answered.
    pub value: &'static str,
    /// What is shown.
    pub label: &'static str,
}

/// How a field is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// A line of text.
    Text,
    /// A whole number from 0.
    Number,
    /// One of a few.
    Choice(Vec<Choice>),
    /// A secret: staged, never echoed.
    Secret,
    /// Several secrets, one row each.
    SecretRows,
    /// A secret of several lines: a private key.
    PrivateKey,
    /// One of those that the provider names once the secret is there.
    Pick,
    /// A line of text, or one of those that the provider names once the secret is there.
    TextOrPick,
}

impl Control {
    /// Whether what is entered is a secret.
    pub fn is_secret(&self) -> bool {
        match self {
            Self::Secret | Self::SecretRows | Self::PrivateKey => true,
            Self::Text | Self::TextOrPick | Self::Number | Self::Choice(_) | Self::Pick => false,
        }
    }
}

/// One field, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// Where.
    pub block: Block,
    /// Its visible label.
    pub label: &'static str,
    /// A sentence below it.
    pub help: Option<String>,
    /// An example inside it.
    pub placeholder: Option<&'static str>,
    /// How it is drawn.
    pub control: Control,
    /// Its value: the answer, or what is proposed without one.
    pub value: String,
    /// Whether it must be filled.
    pub is_required: bool,
}

/// What is wrong with an answer, in words that name the fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub field: FieldId,
    /// The words.
    pub words: String,
}

/// A page outside Patchbay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The button's words.
    pub label: String,
    /// The address; always https, shown before it is opened.
    pub url: String,
}

/// What a complete form says: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The connection's name.
    pub name: String,
    /// The provider's address.
    pub address: Address,
    /// The login that goes with the secret.
    pub login: Option<String>,
    /// The slot that the secret fills, and with it the field that DevLake takes it in.
    pub slot: Slot,
    /// How our own requests to the provider would carry the secret.
    pub auth_style: AuthStyle,
    /// The rest.
    pub settings: Settings,
    /// What this kind alone sends, by DevLake's own names.
    pub body: Vec<(&'static str, Value)>,
}

/// What the answers say field by field, whether or not they are complete: what an edit is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The connection's name.
    pub name: Option<String>,
    /// The provider's address.
    pub address: Option<Address>,
    /// The login that goes with the secret.
    pub login: Option<String>,
    /// The organisation.
    pub organization: Option<String>,
    /// The enterprise above organisations.
    pub enterprise: Option<String>,
    /// The proxy that DevLake itself uses.
    pub proxy: Option<String>,
    /// Requests an hour that DevLake allows itself.
    pub rate_limit_per_hour: Option<u32>,
    /// The slot that the secret fills.
    pub slot: Slot,
    /// How our own requests to the provider would carry the secret.
    pub auth_style: AuthStyle,
    /// What this kind alone sends, by DevLake's own names.
    pub body: Vec<(&'static str, Value)>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// A form for given answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The fields, in order.
    pub fields: Vec<Field>,
    /// The address that DevLake will be given, as far as it is known.
    pub address: Option<Address>,
    /// How our own requests to that address would carry the secret.
    pub auth_style: AuthStyle,
    /// The page that makes such a secret.
    pub token_page: Option<Link>,
    /// The rights needed, in words.
    pub rights: Vec<&'static str>,
    /// What the answers say, as far as they can be read.
    pub reading: Reading,
    /// The draft, or what is wrong.
    pub draft: Result<Draft, Vec<Problem>>,
}

impl Draft {
    /// The name that goes with the secret: the user of basic authentication, the id of an App.
    pub fn sent_with(&self) -> Option<String> {
        let app_id = || {
            let (_, id) = self.body.iter().find(|(name, _)| *name == "appId")?;
            id.as_str().map(str::to_owned)
        };
        self.login.clone().or_else(app_id)
    }
}

impl Form {
    /// The draft without what is still to be picked from what the provider names.
    ///
    /// # Errors
    /// What else is wrong.
    pub fn draft_for_picking(&self) -> Result<Draft, Vec<Problem>> {
        let is_picked = |problem: &Problem| {
            let field = self.fields.iter().find(|field| field.id == problem.field);
            field.is_some_and(|field| field.control == Control::Pick)
        };
        let mut reading = self.reading.clone();
        reading.problems.retain(|problem| !is_picked(problem));
        draft(&reading)
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: FieldId) -> Option<&str> {
        let problems = self.draft.as_ref().err()?;
        problems
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| problem.words.as_str())
    }
}
