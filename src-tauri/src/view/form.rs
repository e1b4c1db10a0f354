//! The wizard's form, drawn as it comes.

use app::FormInPlace;
use domain::{
    AuthStyle, ConnectionId, Grant,
    kinds::{Block, Choice, Control, Field, FieldId, Link},
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::Url;

/// A field of a form; errors point at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FieldName {
    /// The system.
    System,
    /// The name.
    Name,
    /// Cloud or own server.
    Site,
    /// The organisation.
    Organization,
    /// The enterprise.
    Enterprise,
    /// The address.
    Address,
    /// The way of signing in.
    AuthMethod,
    /// The user name.
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
    /// DevLake's proxy.
    Proxy,
    /// DevLake's limit.
    RateLimit,
}

/// Which block of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BlockName {
    /// What and where.
    WhatAndWhere,
    /// Credential.
    Credential,
    /// Folded: proxy, rate limit, another address than the usual one.
    Advanced,
}

/// One of several to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceView {
    /// What is answered.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// How a field is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "control")]
pub enum ControlView {
    /// A line of text.
    Text,
    /// A whole number.
    Number,
    /// One of a few.
    #[serde(rename_all = "camelCase")]
    Choice { choices: Vec<ChoiceView> },
    /// A secret.
    #[serde(rename_all = "camelCase")]
    Secret { shape: SecretShape },
    /// One of those that the provider names once the secret is there.
    Pick,
    /// A line of text, or one of those.
    TextOrPick,
}

/// How a secret is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SecretShape {
    /// On one line.
    Line,
    /// One or several, a row each.
    Rows,
    /// On several lines: a private key.
    Key,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    /// Which.
    pub id: FieldName,
    /// Where.
    pub block: BlockName,
    /// Visible label.
    pub label: String,
    /// A sentence below.
    pub help: Option<String>,
    /// An example inside.
    pub placeholder: Option<String>,
    /// How it is drawn.
    pub control: ControlView,
    /// The answer, or what is proposed.
    pub value: String,
    /// Whether it must be filled.
    pub is_required: bool,
    /// What is wrong with it; shown after the field was left, or on continue.
    pub problem: Option<String>,
    /// Id of an existing connection that already has this name ("Open the existing one").
    pub taken_by: Option<String>,
}

/// A page outside, opened by the core after showing its host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LinkView {
    /// The button's words.
    pub label: String,
    /// The host it leads to.
    pub host: String,
}

/// The form for the answers sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormView {
    /// The fields, in order.
    pub fields: Vec<FieldView>,
    /// "Address used: …".
    pub address: Option<String>,
    /// The page that makes the secret.
    pub token_page: Option<LinkView>,
    /// Rights needed.
    pub rights: Vec<String>,
    /// Where the secret would go: "DevLake production (http://localhost:8080)", named before *Create*.
    pub goes_to: Vec<String>,
    /// Whether block 1 is complete.
    pub is_place_complete: bool,
    /// Whether everything but the secret is complete.
    pub is_complete: bool,
}

impl From<FieldId> for FieldName {
    fn from(field: FieldId) -> Self {
        match field {
            FieldId::System => Self::System,
            FieldId::Name => Self::Name,
            FieldId::Site => Self::Site,
            FieldId::Organization => Self::Organization,
            FieldId::Enterprise => Self::Enterprise,
            FieldId::Address => Self::Address,
            FieldId::AuthMethod => Self::AuthMethod,
            FieldId::Login => Self::Login,
            FieldId::Token => Self::Token,
            FieldId::Password => Self::Password,
            FieldId::AppId => Self::AppId,
            FieldId::AppKey => Self::AppKey,
            FieldId::Installation => Self::Installation,
            FieldId::Proxy => Self::Proxy,
            FieldId::RateLimit => Self::RateLimit,
        }
    }
}

impl From<FieldName> for FieldId {
    fn from(field: FieldName) -> Self {
        match field {
            FieldName::System => Self::System,
            FieldName::Name => Self::Name,
            FieldName::Site => Self::Site,
            FieldName::Organization => Self::Organization,
            FieldName::Enterprise => Self::Enterprise,
            FieldName::Address => Self::Address,
            FieldName::AuthMethod => Self::AuthMethod,
            FieldName::Login => Self::Login,
            FieldName::Token => Self::Token,
            FieldName::Password => Self::Password,
            FieldName::AppId => Self::AppId,
            FieldName::AppKey => Self::AppKey,
            FieldName::Installation => Self::Installation,
            FieldName::Proxy => Self::Proxy,
            FieldName::RateLimit => Self::RateLimit,
        }
    }
}

impl From<Block> for BlockName {
    fn from(block: Block) -> Self {
        match block {
            Block::WhatAndWhere => Self::WhatAndWhere,
            Block::Credential => Self::Credential,
            Block::Advanced => Self::Advanced,
        }
    }
}

impl From<Control> for ControlView {
    fn from(control: Control) -> Self {
        match control {
            Control::Text => Self::Text,
            Control::Number => Self::Number,
            Control::Choice(choices) => Self::Choice {
                choices: choices.into_iter().map(ChoiceView::from).collect(),
            },
            Control::Secret => Self::Secret {
                shape: SecretShape::Line,
            },
            Control::SecretRows => Self::Secret {
                shape: SecretShape::Rows,
            },
            Control::PrivateKey => Self::Secret {
                shape: SecretShape::Key,
            },
            Control::Pick => Self::Pick,
            Control::TextOrPick => Self::TextOrPick,
        }
    }
}

impl From<Choice> for ChoiceView {
    fn from(choice: Choice) -> Self {
        Self {
            value: choice.value.to_owned(),
            label: choice.label.to_owned(),
        }
    }
}

impl From<&Link> for LinkView {
    fn from(link: &Link) -> Self {
        let host = Url::parse(&link.url)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned));
        Self {
            label: link.label.clone(),
            host: host.unwrap_or_default(),
        }
    }
}

impl From<&FormInPlace> for FormView {
    fn from(found: &FormInPlace) -> Self {
        let form = &found.form;
        let problem = |field: &Field| form.problem(field.id).map(str::to_owned);
        let fields: Vec<_> = form
            .fields
            .iter()
            .map(|field| FieldView::of(field, problem(field), found.taken_by))
            .collect();
        let is_answered = |field: &FieldView| field.problem.is_none() && field.taken_by.is_none();
        let is_place_complete = fields
            .iter()
            .filter(|field| field.block == BlockName::WhatAndWhere)
            .all(is_answered);
        Self {
            is_place_complete,
            is_complete: form.draft.is_ok() && found.taken_by.is_none(),
            fields,
            address: form.address.as_ref().map(ToString::to_string),
            token_page: form.token_page.as_ref().map(LinkView::from),
            rights: form.rights.iter().map(|right| (*right).to_owned()).collect(),
            goes_to: found
                .goes_to
                .iter()
                .map(|grant| goes_to(grant, &found.system_name))
                .collect(),
        }
    }
}

/// A body field goes to the system that stores it; everything else is a header of our own request.
fn goes_to(grant: &Grant, system_name: &str) -> String {
    if grant.auth_style == AuthStyle::BodyField {
        format!("{system_name} ({})", grant.origin)
    } else {
        grant.origin.to_string()
    }
}

impl FieldView {
    pub(super) fn of(field: &Field, problem: Option<String>, taken_by: Option<ConnectionId>) -> Self {
        let taken_by = taken_by.filter(|_| field.id == FieldId::Name);
        let is_taken = taken_by.map(|_| "This system has a connection of that name.".to_owned());
        Self {
            id: field.id.into(),
            block: field.block.into(),
            label: field.label.to_owned(),
            help: field.help.clone(),
            placeholder: field.placeholder.map(str::to_owned),
            control: field.control.clone().into(),
            value: field.value.clone(),
            is_required: field.is_required,
            problem: problem.or(is_taken),
            taken_by: taken_by.map(|id| id.to_string()),
        }
    }
}
