//! What the window sends. Inputs with a secret cross the border inside `Guarded`.

use std::{collections::HashMap, str::FromStr};

use app::{Creation, DraftRequest, NewSystem, OwnLogin, SystemChange};
use domain::{IdError, NetworkRoute, Secret, SecretError, kinds::Answers};
use serde::{Deserialize, Deserializer};
use specta::Type;

use super::{EnvironmentName, FieldName, RouteView, SystemSort, kind_of};
use crate::error::CommandError;

/// A form's kind, system and answers so far.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormInput {
    /// The kind's id.
    pub kind: String,
    /// The system's id.
    pub system: String,
    /// The answers, never with a secret.
    pub answers: HashMap<FieldName, String>,
}

/// A form and the staged secret that goes with it.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftInput {
    /// The form.
    pub form: FormInput,
    /// The staged secret's id.
    pub staged: String,
    /// Further tokens' ids, in their order.
    pub further: Vec<String>,
    /// Why to create although the check refused; recorded.
    pub despite: Option<String>,
    /// The saved draft that it continues; it goes with the create.
    pub draft: Option<String>,
}

/// What somebody typed or pasted as a secret. One that can be none is an answer to them, not a broken window.
#[derive(Debug)]
pub struct Typed(pub Result<Secret, SecretError>);

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Secret::new(text)))
    }
}

/// A secret that was pasted or typed.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StageInput {
    /// The kind it is for.
    pub kind: String,
    /// The field it was typed into.
    pub field: FieldName,
    /// The text.
    #[specta(type = String)]
    pub text: Typed,
    /// A staged one that it replaces.
    pub replaces: Option<String>,
}

/// A system's own login.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "login")]
pub enum SystemLoginInput {
    /// An API key.
    #[serde(rename_all = "camelCase")]
    ApiKey {
        /// The key.
        #[specta(type = String)]
        key: Secret,
    },
    /// User and password of the page in front.
    #[serde(rename_all = "camelCase")]
    UiBasic {
        /// The user.
        user: String,
        /// The password.
        #[specta(type = String)]
        password: Secret,
    },
}

/// A system to ask or to add.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewSystemInput {
    /// What it is.
    pub sort: SystemSort,
    /// The address as typed.
    pub address: String,
    /// The person's name for it.
    pub name: String,
    /// How much care it deserves.
    pub environment: EnvironmentName,
    /// Its own login, where it needs one.
    pub login: Option<SystemLoginInput>,
    /// Whether sending secrets in clear was agreed to.
    pub allows_plain_http: bool,
}

/// What can be changed about a system.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SystemChangeInput {
    /// The system's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How much care it deserves.
    pub environment: EnvironmentName,
    /// Whether rungs 1–4 run from this computer.
    pub checks_from_here: bool,
    /// Its own way through the network; `None` = the default.
    pub route: Option<RouteView>,
}

/// A passphrase.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PassphraseInput {
    /// The passphrase.
    #[specta(type = String)]
    pub passphrase: Secret,
}

impl From<SystemLoginInput> for OwnLogin {
    fn from(login: SystemLoginInput) -> Self {
        match login {
            SystemLoginInput::ApiKey { key } => Self::ApiKey(key),
            SystemLoginInput::UiBasic { user, password } => Self::UiBasic { user, password },
        }
    }
}

impl From<NewSystemInput> for NewSystem {
    fn from(input: NewSystemInput) -> Self {
        Self {
            kind: input.sort.into(),
            address: input.address,
            name: input.name,
            environment: input.environment.into(),
            login: input.login.map(OwnLogin::from),
            allows_plain_http: input.allows_plain_http,
        }
    }
}

impl TryFrom<SystemChangeInput> for SystemChange {
    type Error = CommandError;

    fn try_from(input: SystemChangeInput) -> Result<Self, CommandError> {
        Ok(Self {
            name: input.name,
            environment: input.environment.into(),
            checks_from_here: input.checks_from_here,
            route: input.route.map(NetworkRoute::try_from).transpose()?,
        })
    }
}

impl FormInput {
    /// The answers in the form's own words.
    pub(crate) fn answers(&self) -> Answers {
        self.answers
            .iter()
            .map(|(field, answer)| ((*field).into(), answer.clone()))
            .collect()
    }
}

/// Ids of one sort.
pub(crate) fn ids<Id: FromStr<Err = IdError>>(texts: &[String]) -> Result<Vec<Id>, CommandError> {
    let ids: Result<Vec<Id>, IdError> = texts.iter().map(|text| text.parse()).collect();
    ids.map_err(|IdError| CommandError::bad_arguments())
}

impl TryFrom<DraftInput> for Creation {
    type Error = CommandError;

    fn try_from(input: DraftInput) -> Result<Self, CommandError> {
        let saved = input.draft.map(|id| id.parse()).transpose();
        let draft = DraftRequest {
            kind: kind_of(&input.form.kind).ok_or_else(CommandError::bad_arguments)?,
            system: input
                .form
                .system
                .parse()
                .map_err(|IdError| CommandError::bad_arguments())?,
            answers: input.form.answers(),
            staged: input
                .staged
                .parse()
                .map_err(|IdError| CommandError::bad_arguments())?,
            further: ids(&input.further)?,
        };
        Ok(Self {
            draft,
            despite: input.despite,
            saved: saved.map_err(|IdError| CommandError::bad_arguments())?,
        })
    }
}
