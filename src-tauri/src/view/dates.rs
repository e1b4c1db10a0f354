//! "When were these set?", asked and answered.

use app::{Age, ToldDate, Undated};
use domain::CredentialId;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{CommandError, ErrorCode};

/// A secret whose age is a guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UndatedView {
    /// The credential's id.
    pub id: String,
    /// "GitHub …90ab".
    pub label: String,
    /// "12–240 days"; `None` = nothing is known.
    pub age: Option<String>,
    /// Whether somebody said so already.
    pub is_told: bool,
    /// The ids of the connections that use it.
    pub connections: Vec<String>,
    /// "GitHub - my-org", "GitHub - my-org and 2 more".
    pub used_by: String,
}

/// What somebody says about when a secret was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ToldName {
    /// Today.
    Today,
    /// About a month ago.
    Month,
    /// About a quarter ago.
    Quarter,
    /// On a day.
    Date,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ToldInput {
    /// The credential's id.
    pub credential: String,
    /// What was said.
    pub told: ToldName,
    /// The day as 2026-11-21, with `date`.
    pub date: Option<String>,
}

impl From<&Undated> for UndatedView {
    fn from(undated: &Undated) -> Self {
        let provider = undated.provider.display();
        let first = undated.used_by.first().map_or("", |(_, name)| name.as_str());
        Self {
            id: undated.credential.to_string(),
            label: match &undated.words {
                Some(words) => format!("{provider} {words}"),
                None => provider.to_owned(),
            },
            age: age_words(undated.age),
            is_told: undated.is_told,
            connections: undated.used_by.iter().map(|(id, _)| id.to_string()).collect(),
            used_by: match undated.used_by.len() {
                0 | 1 => first.to_owned(),
                more => format!("{first} and {} more", more - 1),
            },
        }
    }
}

/// "62 days", "12–240 days"; `None` = unknown.
pub(crate) fn age_words(age: Age) -> Option<String> {
    match age {
        Age::Days(0) => Some("less than a day".to_owned()),
        Age::Days(1) => Some("1 day".to_owned()),
        Age::Days(days) => Some(format!("{days} days")),
        Age::Between(younger, older) => Some(format!("{younger}–{older} days")),
        Age::Unknown => None,
    }
}

impl TryFrom<ToldInput> for (CredentialId, ToldDate) {
    type Error = CommandError;

    fn try_from(input: ToldInput) -> Result<Self, CommandError> {
        let credential = input
            .credential
            .parse()
            .map_err(|_| CommandError::bad_arguments())?;
        let told = match input.told {
            ToldName::Today => ToldDate::Today,
            ToldName::Month => ToldDate::AboutAMonth,
            ToldName::Quarter => ToldDate::AboutAQuarter,
            ToldName::Date => {
                let day = input.date.unwrap_or_default();
                let day = day.trim().parse().map_err(|_| {
                    CommandError::new(ErrorCode::Refused, "This is not a date.")
                        .hint("Write year, month and day, as in 2026-11-21.")
                })?;
                ToldDate::On(day)
            }
        };
        Ok((credential, told))
    }
}
