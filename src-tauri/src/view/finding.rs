//! Findings in words, with the button that does something about them.

use app::ConnectionDetail;
use domain::{
    Finding, Kind, Remedy, Slot, SystemFinding, SystemKind,
    kinds::{ConnectionKind, FieldId},
};
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
    /// Put another host or address into the address field.
    #[serde(rename_all = "camelCase")]
    UseAddress {
        /// The host to replace in what was typed; `None` = all of it.
        instead_of: Option<String>,
        /// What is put there.
        address: String,
        label: String,
    },
    /// Put another user name or e-mail address into the login field.
    #[serde(rename_all = "camelCase")]
    UseLogin { login: String, label: String },
    /// Let it be this account's in our record.
    #[serde(rename_all = "camelCase")]
    TakeOverAccount { account: String, label: String },
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
    /// Authorise the token for an organization's single sign-on.
    #[serde(rename_all = "camelCase")]
    Authorise {
        /// GitHub's page.
        link: String,
        /// RFC 3339: when the link stops to work.
        until: String,
        label: String,
    },
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
    /// The rights this kind needs, listed with every refusal, also one without a reason.
    pub rights: Vec<String>,
    /// A note for the administrator who can help, where one can.
    pub note: Option<String>,
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
            Remedy::UseAddress { instead_of, address } => Self::UseAddress {
                label: format!("Use {address}"),
                instead_of,
                address,
            },
            Remedy::TakeOverAccount { account, field } => {
                let label = format!("Take over {account}");
                match field {
                    Some(_) => Self::UseLogin {
                        login: account,
                        label,
                    },
                    None => Self::TakeOverAccount { account, label },
                }
            }
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
            Remedy::Authorise(link) => Self::Authorise {
                label: match link.host() {
                    Some(host) => format!("Authorise on {host}"),
                    None => "Authorise the token".to_owned(),
                },
                until: link.until.to_string(),
                link: link.url,
            },
            Remedy::ReloadList => Self::ReloadList {
                label: "Read the list again".to_owned(),
            },
        }
    }
}

/// About what a finding was made: its words name the system, and the rights that the kind needs stand beside a refusal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    pub(crate) system: SystemKind,
    pub(crate) rights: &'static [&'static str],
}

impl About {
    /// Connections of a kind with a secret in this slot.
    pub(crate) fn kind(kind: ConnectionKind, slot: Slot) -> Self {
        Self {
            system: kind.spec().system,
            rights: kind.rights(slot),
        }
    }

    /// A connection; which rights one needs that is shown read-only is not known.
    pub(crate) fn connection(detail: &ConnectionDetail) -> Self {
        match detail.connection.kind {
            Kind::Known(kind) => {
                let first = detail.uses.first();
                Self::kind(kind, first.map_or(kind.spec().slot, |used| used.slot))
            }
            Kind::Unlisted(_) => Self::system(detail.system.kind),
        }
    }

    /// A system itself.
    pub(crate) fn system(system: SystemKind) -> Self {
        Self { system, rights: &[] }
    }
}

impl From<&SystemFinding> for FindingView {
    fn from(found: &SystemFinding) -> Self {
        Self::of(&found.finding, About::system(found.system), None)
    }
}

impl FindingView {
    /// A finding in words.
    pub(crate) fn of(finding: &Finding, about: About, detail: Option<&str>) -> Self {
        let words = finding.words(about.system);
        let calls_for_rights = finding.calls_for_rights();
        Self {
            what: words.what,
            advice: words.advice,
            remedy: words.remedy.map(RemedyView::from),
            rights: about
                .rights
                .iter()
                .filter(|_| calls_for_rights)
                .map(|right| (*right).to_owned())
                .collect(),
            note: finding.note(about.system, about.rights),
            detail: detail.map(str::to_owned),
        }
    }
}

fn fix_label(field: FieldId) -> &'static str {
    match field {
        FieldId::System => "Choose another system",
        FieldId::Name => "Change the name",
        FieldId::Site => "Choose the site",
        FieldId::Organization => "Correct the organization",
        FieldId::Enterprise => "Correct the enterprise",
        FieldId::Address => "Correct the address",
        FieldId::AuthMethod => "Choose how to sign in",
        FieldId::Login => "Correct the user",
        FieldId::Token => "Replace the token",
        FieldId::Password => "Replace the password",
        FieldId::AppId => "Correct the App ID",
        FieldId::AppKey => "Replace the key",
        FieldId::Installation => "Choose the installation",
        FieldId::Proxy => "Correct the proxy",
        FieldId::RateLimit => "Correct the limit",
    }
}

#[cfg(test)]
mod tests {
    use domain::SignOnLink;

    use super::*;

    #[test]
    fn every_refusal_of_each_kind_lists_the_rights_that_it_needs() {
        for kind in ConnectionKind::ALL {
            let spec = kind.spec();
            let provider = spec.provider.display().to_owned();
            let refusals = [
                Finding::TokenRefused {
                    provider: provider.clone(),
                },
                Finding::LoginRefused {
                    provider: provider.clone(),
                },
                Finding::RightsMissing {
                    missing: vec!["one".to_owned()],
                },
                Finding::Forbidden { provider },
                Finding::CannotJudge {
                    account: "kim".to_owned(),
                    instead_of: None,
                },
                Finding::NoReason,
                Finding::SystemCrashed,
                Finding::UnknownAnswer { status: 418 },
            ];

            for refusal in refusals {
                let view = FindingView::of(&refusal, About::kind(kind, spec.slot), None);

                assert_eq!(view.rights, spec.rights, "{kind:?}: {refusal:?}");
                assert!(!view.rights.is_empty(), "{kind:?} needs something");
            }
        }
    }

    #[test]
    fn rights_stand_beside_no_trouble_of_the_network() {
        let unreachable = Finding::NoSuchHost {
            host: "jira.exmaple.com".to_owned(),
            suggestion: None,
        };

        let about = About::kind(ConnectionKind::DevLakeGithub, Slot::Token);

        assert!(FindingView::of(&unreachable, about, None).rights.is_empty());
    }

    #[test]
    fn a_link_that_authorises_names_its_host_before_it_is_opened() {
        let api = "https://api.github.com".parse().unwrap();
        let link = SignOnLink::of_answer(
            "https://github.com/orgs/my-org/sso?x=1",
            &api,
            jiff::Timestamp::UNIX_EPOCH,
        );
        let wanted = Finding::SignOnRequired {
            provider: "GitHub".to_owned(),
            organization: Some("my-org".to_owned()),
            link,
        };

        let view = FindingView::of(&wanted, About::system(SystemKind::Dojops), None);

        let Some(RemedyView::Authorise { label, until, .. }) = view.remedy else {
            panic!("{view:?}");
        };
        assert_eq!(
            (label.as_str(), until.as_str()),
            ("Authorise on github.com", "1970-01-01T01:00:00Z")
        );
    }

    #[test]
    fn a_suggested_host_comes_with_the_button_that_uses_it() {
        let slip = Finding::NoSuchHost {
            host: "jira.exmaple.com".to_owned(),
            suggestion: Some("jira.example.com".to_owned()),
        };

        let view = FindingView::of(&slip, About::system(SystemKind::DevLake), None);

        assert_eq!(
            view.remedy,
            Some(RemedyView::UseAddress {
                instead_of: Some("jira.exmaple.com".to_owned()),
                address: "jira.example.com".to_owned(),
                label: "Use jira.example.com".to_owned(),
            })
        );
    }
}
