//! Findings in words, with the button that does something about them.

use domain::{Finding, Outcome, Remedy, kinds::FieldId};
use serde::Serialize;
use specta::Type;

use super::FieldName;

/// What a person can do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "action")]
pub enum RemedyView {
    /// Go to the field.
    #[serde(rename_all = "camelCase")]
    FixField { field: FieldName, label: String },
    /// Check once more.
    #[serde(rename_all = "camelCase")]
    CheckAgain { label: String },
    /// Open the page that makes such a token.
    #[serde(rename_all = "camelCase")]
    OpenTokenPage { label: String },
    /// Enter the system's own login.
    #[serde(rename_all = "camelCase")]
    EnterSystemLogin { label: String },
    /// Go to the network settings.
    #[serde(rename_all = "camelCase")]
    OpenNetworkSettings { label: String },
    /// Read the list again.
    #[serde(rename_all = "camelCase")]
    ReloadList { label: String },
}

/// What was found: one sentence what happened, one what to do, a button that does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// What happened.
    pub what: String,
    /// What to do.
    pub advice: String,
    /// The button.
    pub remedy: Option<RemedyView>,
    /// The rights this kind needs, listed with every refusal.
    pub rights: Vec<String>,
    /// The system's own words, cleaned, folded away. Only in live answers, never from history.
    pub detail: Option<String>,
}

impl From<Remedy> for RemedyView {
    fn from(remedy: Remedy) -> Self {
        match remedy {
            Remedy::FixField(field) => Self::FixField {
                field: field.into(),
                label: fix_label(field).to_owned(),
            },
            Remedy::CheckAgain => Self::CheckAgain {
                label: "Check again".to_owned(),
            },
            Remedy::OpenTokenPage => Self::OpenTokenPage {
                label: "Open the token page".to_owned(),
            },
            Remedy::EnterSystemLogin => Self::EnterSystemLogin {
                label: "Enter its login".to_owned(),
            },
            Remedy::OpenNetworkSettings => Self::OpenNetworkSettings {
                label: "Network settings".to_owned(),
            },
            Remedy::ReloadList => Self::ReloadList {
                label: "Read the list again".to_owned(),
            },
        }
    }
}

impl FindingView {
    /// A finding in words. The rights that the kind needs stand beside every refusal.
    pub fn of(finding: &Finding, rights: &[&str], detail: Option<&str>) -> Self {
        let words = finding.words();
        let is_refusal = finding.outcome() == Outcome::Rejected;
        Self {
            what: words.what,
            advice: words.advice,
            remedy: words.remedy.map(RemedyView::from),
            rights: rights
                .iter()
                .filter(|_| is_refusal)
                .map(|right| (*right).to_owned())
                .collect(),
            detail: detail.map(str::to_owned),
        }
    }
}

fn fix_label(field: FieldId) -> &'static str {
    match field {
        FieldId::System => "Choose another system",
        FieldId::Name => "Change the name",
        FieldId::Site => "Choose the site",
        FieldId::Organization => "Correct the organisation",
        FieldId::Enterprise => "Correct the enterprise",
        FieldId::Address => "Correct the address",
        FieldId::AuthMethod => "Choose how to sign in",
        FieldId::Login => "Correct the user",
        FieldId::Token => "Replace the token",
        FieldId::Password => "Replace the password",
        FieldId::Proxy => "Correct the proxy",
        FieldId::RateLimit => "Correct the limit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_stand_beside_a_refusal_and_nowhere_else() {
        let refused = Finding::TokenRefused {
            provider: "GitHub".to_owned(),
        };

        assert_eq!(FindingView::of(&refused, &["repo"], None).rights, ["repo"]);
        assert!(
            FindingView::of(&Finding::NoReason, &["repo"], None)
                .rights
                .is_empty()
        );
    }
}
