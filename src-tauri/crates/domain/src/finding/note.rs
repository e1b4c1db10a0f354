//! What somebody else has to do, as a text to be sent to them: where no button of ours helps.

use super::{Cause, Finding};
use crate::SystemKind;

impl Finding {
    /// A note for the administrator who can help, with the `rights` that the kind needs; `None` where the person at
    /// hand can help themselves.
    pub fn note(&self, system: SystemKind, rights: &[&str]) -> Option<String> {
        let name = system.display();
        Some(match self {
            Self::UntrustedCertificate { host } => format!(
                "A computer on which Patchbay runs does not trust the certificate of {host}. Please install the \
                 certificate of its issuer there, or send it as a PEM file."
            ),
            Self::SystemCannotReach { host, cause, .. } => match cause {
                Cause::Certificate => format!(
                    "{name} does not trust the certificate of {host}. Please add the certificate of its issuer to \
                     those that the server of {name} trusts, and start it again."
                ),
                Cause::NoSuchHost => format!(
                    "{name} cannot resolve the name {host}. Please let its server find that name, or tell us the one \
                     to use."
                ),
                Cause::NoAnswer | Cause::TimedOut => format!(
                    "{name} cannot reach {host} from its own network. Please allow that connection, or tell us the \
                     proxy to use."
                ),
            },
            Self::RightsMissing { missing } => format!(
                "The token that {name} uses lacks rights: {}.{} Please grant them, or make a token that has them.",
                missing.join(", "),
                needs(rights)
            ),
            Self::Forbidden { provider } => format!(
                "{provider} lets the account that {name} uses no further.{} Please give the account these rights; \
                 where the organization asks for single sign-on, the token has to be authorised for it as well.",
                needs(rights)
            ),
            Self::NoSuchOrganization {
                provider,
                name: organization,
                ..
            } => {
                let organization = organization.as_deref().unwrap_or("the organization");
                format!(
                    "On {provider}, the account that {name} uses does not see {organization}.{} Please make it a \
                     member, or authorise its token for single sign-on there.",
                    needs(rights)
                )
            }
            Self::SystemKeyOnlyReads => {
                format!(
                    "The key with which Patchbay opens {name} may only read. Please make one that may write."
                )
            }
            Self::SystemKeyChanged => format!(
                "{name} cannot decrypt the secrets that it stores: its encryption key is another one than before. \
                 Please restore it, before anybody enters secrets again."
            ),
            Self::MigrationPending => {
                format!("{name} waits for a migration of its database. Please confirm it.")
            }
            Self::MetricsOff => format!(
                "{name} reads Copilot metrics, and they are switched off for the organization. Please allow them in \
                 the organization's Copilot policies.{}",
                needs(rights)
            ),
            Self::NoSuchHost { .. }
            | Self::NoAnswer { .. }
            | Self::TimedOut { .. }
            | Self::WebPage { .. }
            | Self::WrongApi { .. }
            | Self::RedirectedElsewhere { .. }
            | Self::PlainHttpThroughProxy { .. }
            | Self::ServerTrouble { .. }
            | Self::TokenRefused { .. }
            | Self::TokenExpired { .. }
            | Self::LoginRefused { .. }
            | Self::OnlyPublic
            | Self::NotFoundThere { .. }
            | Self::UnderAnotherAddress { .. }
            | Self::NoSuchPlace { .. }
            | Self::SignInLocked { .. }
            | Self::BearerRefused { .. }
            | Self::LimitReached { .. }
            | Self::SomeTokensRefused { .. }
            | Self::TokensLookAlike
            | Self::NoSuchInstallation { .. }
            | Self::SignOnRequired { .. }
            | Self::CannotJudge { .. }
            | Self::AccountDiffers { .. }
            | Self::NoReason
            | Self::ClockOff { .. }
            | Self::WeakProof
            | Self::SlashApiRefused
            | Self::SystemUnreachable { .. }
            | Self::SystemLoginNeeded
            | Self::SystemKeyRefused
            | Self::SystemLimitReached { .. }
            | Self::HostNotServed { .. }
            | Self::StoreClosed
            | Self::TriedWhenStored
            | Self::PluginMissing { .. }
            | Self::SystemCrashed
            | Self::SystemCrashedWithout { .. }
            | Self::SecretsShown
            | Self::ConnectionMissing
            | Self::FieldRefused { .. }
            | Self::UnknownAnswer { .. } => return None,
        })
    }
}

fn needs(rights: &[&str]) -> String {
    match rights {
        [] => String::new(),
        rights => format!(" It needs: {}.", rights.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_names_what_is_missing_and_all_that_is_needed() {
        let finding = Finding::RightsMissing {
            missing: vec!["read:org".to_owned()],
        };

        let note = finding.note(SystemKind::DevLake, &["repo", "read:org"]).unwrap();

        assert_eq!(
            note,
            "The token that DevLake uses lacks rights: read:org. It needs: repo, read:org. Please grant them, or make \
             a token that has them."
        );
    }

    #[test]
    fn what_a_person_can_do_alone_makes_no_note() {
        assert_eq!(Finding::NoReason.note(SystemKind::DevLake, &["repo"]), None);
    }
}
