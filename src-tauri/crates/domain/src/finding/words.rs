//! Findings in words: the one table of sentences and remedies (UX.md section 7).

use super::{Cause, Finding, Remedy};
use crate::{Address, SystemKind, kinds::FieldId};

/// What a finding says: what happened, what to do, and the button that does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// One sentence: what happened.
    pub what: String,
    /// One sentence: what to do.
    pub advice: String,
    /// The button.
    pub remedy: Option<Remedy>,
}

impl Finding {
    /// The words for people (UX section 7), in a system of this sort.
    pub fn words(&self, system: SystemKind) -> Words {
        let (what, advice, remedy) = self.table(system);
        Words {
            what,
            advice: advice.to_owned(),
            remedy,
        }
    }

    fn table(&self, system: SystemKind) -> (String, &'static str, Option<Remedy>) {
        use Remedy::{
            Authorise, CheckAgain, EnterSystemLogin, FixField, OpenNetworkSettings, OpenTokenPage,
            ReloadList, TakeOverAccount, UseAddress,
        };
        let name = system.display();
        let is_devlake = system == SystemKind::DevLake;
        let address = Some(FixField(FieldId::Address));
        let use_host = |host: &str, suggestion: &str| {
            Some(UseAddress {
                instead_of: Some(host.to_owned()),
                address: suggestion.to_owned(),
            })
        };
        let use_address = |suggestion: &Address| {
            Some(UseAddress {
                instead_of: None,
                address: suggestion.to_string(),
            })
        };
        match self {
            Self::NoSuchHost {
                host,
                suggestion: Some(suggestion),
            } => (
                format!("{host} does not exist. Did you mean {suggestion}?"),
                "Correct the address.",
                use_host(host, suggestion),
            ),
            Self::NoSuchHost {
                host,
                suggestion: None,
            } => (
                format!("{host} does not exist."),
                "Correct the address, or connect to the network that knows it.",
                address,
            ),
            Self::NoAnswer { origin } => (
                format!("Nothing answers at {}:{}.", origin.host(), origin.port()),
                "Is the VPN off, or the port wrong? Set a proxy if this network needs one.",
                Some(CheckAgain),
            ),
            Self::TimedOut { origin } => (
                format!("{}:{} did not answer in time.", origin.host(), origin.port()),
                "Is the VPN off? Set a proxy if this network needs one.",
                Some(CheckAgain),
            ),
            Self::UntrustedCertificate { host } => (
                format!("This computer does not trust the certificate of {host}."),
                "If your company signs its own certificates, add its certificate under Settings, Network.",
                Some(OpenNetworkSettings),
            ),
            Self::WebPage {
                host,
                suggestion: None,
            } => (
                format!("{host} sent a web page."),
                "The address is one level off, or a login page is in front. Correct the address.",
                address,
            ),
            Self::WebPage {
                host,
                suggestion: Some(suggestion),
            } => (
                format!("{host} sent a web page. Its interface is usually at {suggestion}."),
                "Use that address, then check again. Or a login page is in front.",
                use_address(suggestion),
            ),
            Self::WrongApi { host, provider } => (
                format!("{host} answers, but not as {provider} does."),
                "Correct the address.",
                address,
            ),
            Self::RedirectedElsewhere { to: Some(to) } => (
                format!("The server sends us on to {to}."),
                "Patchbay does not follow. If that is the right place, enter its address.",
                address,
            ),
            Self::RedirectedElsewhere { to: None } => (
                "The server sends us elsewhere.".to_owned(),
                "A login page may be in front. Correct the address.",
                address,
            ),
            Self::PlainHttpThroughProxy { origin } => (
                format!("{origin} is not encrypted and a proxy stands between: it could read the secret."),
                "Use an https address, or reach this address without the proxy.",
                address,
            ),
            Self::ServerTrouble { host, status } => (
                format!("{host} is in trouble itself (it answered {status})."),
                "This says nothing about the credential. Check again later.",
                Some(CheckAgain),
            ),
            Self::TokenRefused { provider } => (
                format!("{provider} does not know this token."),
                "It was revoked, cut off while copying, or belongs to another site. Paste it again, or create a new one.",
                Some(OpenTokenPage),
            ),
            Self::TokenExpired { provider, on } => (
                match on {
                    Some(on) => format!(
                        "The token for {provider} expired on {}.",
                        on.strftime("%-d %b %Y")
                    ),
                    None => format!("{provider} says that this token has expired."),
                },
                "Create a new one, then rotate: every connection that uses it gets it in one run.",
                Some(OpenTokenPage),
            ),
            Self::LoginRefused { provider } => (
                format!("{provider} refused this user and password."),
                "Check the user name, then paste the API token or password again.",
                Some(FixField(FieldId::Password)),
            ),
            Self::RightsMissing { missing } => (
                format!("Permission missing: {}.", missing.join(", ")),
                "Add it to the token at the provider, then check again.",
                Some(OpenTokenPage),
            ),
            Self::OnlyPublic => (
                "This token reads public repositories only.".to_owned(),
                "Add the right repo to the token if private repositories matter.",
                Some(OpenTokenPage),
            ),
            Self::Forbidden { provider } => (
                format!("{provider} knows this account and lets it no further."),
                "Give the account the rights listed here, or use another account.",
                Some(OpenTokenPage),
            ),
            Self::SignOnRequired {
                provider,
                organization,
                link,
            } => (
                match organization {
                    Some(organization) => {
                        format!("{provider} knows this token; it is not authorised for {organization}.")
                    }
                    None => {
                        format!("{provider} knows this token; it is not authorised for the organization.")
                    }
                },
                match link {
                    Some(_) => {
                        "The organization wants single sign-on: authorise the token, then check again. The link lives one hour."
                    }
                    None => {
                        "The organization wants single sign-on: choose “Configure SSO” beside the token at the provider, then check again."
                    }
                },
                Some(match link {
                    Some(link) => Authorise(link.clone()),
                    None => OpenTokenPage,
                }),
            ),
            Self::NotFoundThere { host } => (
                format!("{host} answers, but there is nothing under this address."),
                "Correct the address.",
                address,
            ),
            Self::UnderAnotherAddress { provider, suggestion } => (
                format!("There is nothing under this address. {provider} is usually at {suggestion}."),
                "Use that address, then check again.",
                use_address(suggestion),
            ),
            Self::NoSuchPlace { word, name, field } => (
                format!("There is no {word} {name}, or this account may not see it."),
                "Correct it, or give the account access at the provider.",
                Some(FixField(*field)),
            ),
            Self::SignInLocked { host } => (
                format!("{host} locked this account's sign-in after wrong passwords."),
                "Sign in there with a browser and solve the CAPTCHA. Patchbay tries nothing more until you check again.",
                Some(CheckAgain),
            ),
            Self::NoSuchOrganization {
                provider,
                name,
                field,
            } => (
                match name {
                    Some(name) => format!("{provider} has no “{name}” that this account can see."),
                    None => format!("{provider} has no such organization that this account can see."),
                },
                "Correct its name, or give the account access to it.",
                Some(FixField(*field)),
            ),
            Self::MetricsOff => (
                "Copilot metrics are switched off for this organization.".to_owned(),
                "Its owner enables “Copilot usage metrics” under the organization's Copilot policies.",
                Some(CheckAgain),
            ),
            Self::BearerRefused { provider } => (
                format!("{provider} Cloud wants e-mail and API token, not a bearer token."),
                "Create a connection with the account's e-mail address and its API token.",
                None,
            ),
            Self::LimitReached { until: Some(until) } => (
                format!("The provider's limit is used up until {until:.0}."),
                "The last result stays. Check again after that.",
                Some(CheckAgain),
            ),
            Self::LimitReached { until: None } => (
                "The provider's limit of requests is used up.".to_owned(),
                "The last result stays. Check again later.",
                Some(CheckAgain),
            ),
            Self::SomeTokensRefused { positions, count } => {
                let (what, advice) = match positions.as_slice() {
                    [one] => (format!("Token {one} of {count} is refused."), "Replace that one."),
                    several => (
                        format!("Tokens {} of {count} are refused.", listed(several)),
                        "Replace them.",
                    ),
                };
                (what, advice, Some(FixField(FieldId::Token)))
            }
            Self::TokensLookAlike => (
                "What DevLake shows of this connection's tokens does not tell which one to replace."
                    .to_owned(),
                "Somebody changed them elsewhere, or two end alike. Remove and enter all of them under Edit.",
                None,
            ),
            Self::NoSuchInstallation { app, number } => (
                format!("The App {app} has no installation {number}."),
                "It was taken off there, or belongs to another App. Choose one from the list.",
                Some(FixField(FieldId::Installation)),
            ),
            Self::CannotJudge {
                account,
                instead_of: None,
            } => (
                format!("Signed in as {account}; {name} cannot judge the rights of this sort of token."),
                "Keep it if you gave it the rights listed here, or use a classic token to have them verified.",
                None,
            ),
            Self::CannotJudge {
                account,
                instead_of: Some(expected),
            } => (
                format!(
                    "Signed in as {account}, not as {expected}; {name} cannot judge the rights of this sort of token."
                ),
                "Take over the account if that is meant. Keep the token if you gave it the rights listed here.",
                Some(TakeOverAccount {
                    account: account.clone(),
                    field: None,
                }),
            ),
            Self::AccountDiffers {
                account,
                expected,
                field,
            } => (
                match field {
                    Some(_) => format!("The token belongs to {account}, you entered {expected}."),
                    None => format!("The token belongs to {account}, not to {expected} as recorded here."),
                },
                "Take over the account if that is meant; else replace the token.",
                Some(TakeOverAccount {
                    account: account.clone(),
                    field: *field,
                }),
            ),
            Self::NoReason => (
                format!("{name} said no without a reason."),
                "This sort of credential it may not be able to judge. Compare its rights with those listed here.",
                Some(CheckAgain),
            ),
            Self::ClockOff { minutes } => (
                format!("This computer’s clock is {minutes} minutes off."),
                "Set it right: ages, ends and signed tokens are judged by it.",
                None,
            ),
            Self::WeakProof => (
                format!("{name} looks at the status only: any page that answers would pass."),
                "Together with the right interface seen from here it counts.",
                None,
            ),
            Self::SystemCannotReach {
                host,
                cause: Cause::NoSuchHost,
                suggestion: Some(suggestion),
            } => (
                format!("{name}’s network does not know {host}. Did you mean {suggestion}?"),
                "Correct the address, or set the proxy that the system needs.",
                use_host(host, suggestion),
            ),
            Self::SystemCannotReach { host, cause, .. } => (
                match cause {
                    Cause::NoSuchHost => format!("{name}'s network does not know {host}."),
                    Cause::NoAnswer => format!("{name} gets no answer from {host}."),
                    Cause::TimedOut => format!("{name} waits for {host} in vain."),
                    Cause::Certificate => format!("{name} does not trust the certificate of {host}."),
                },
                match system {
                    SystemKind::DevLake => {
                        "DevLake may need its own proxy or certificate. Set its proxy here, or ask its administrator."
                    }
                    SystemKind::CoreGit | SystemKind::Dojops => {
                        "This says nothing about the token. Check again later."
                    }
                },
                Some(if is_devlake {
                    FixField(FieldId::Proxy)
                } else {
                    CheckAgain
                }),
            ),
            Self::SlashApiRefused => (
                "DevLake takes no Jenkins address that contains /api.".to_owned(),
                "Enter the address of the Jenkins start page.",
                address,
            ),
            Self::SystemUnreachable { origin, cause } => (
                match cause {
                    Cause::NoSuchHost => format!("{} does not exist.", origin.host()),
                    Cause::NoAnswer => format!("Nothing answers at {origin}."),
                    Cause::TimedOut => format!("{origin} did not answer in time."),
                    Cause::Certificate => format!(
                        "This computer does not trust the certificate of {}.",
                        origin.host()
                    ),
                },
                "Start the system or connect to its network, then check again.",
                Some(CheckAgain),
            ),
            Self::SystemLoginNeeded => (
                match system {
                    SystemKind::DevLake => "This DevLake asks for a login of its own.".to_owned(),
                    SystemKind::CoreGit | SystemKind::Dojops => format!("{name} asks for its API key."),
                },
                match system {
                    SystemKind::DevLake => "Enter its API key, or its user and password.",
                    SystemKind::CoreGit | SystemKind::Dojops => {
                        "Enter a master key (cgk_live_…), or a scoped one (cgt_…), which may only read."
                    }
                },
                Some(EnterSystemLogin),
            ),
            Self::SystemKeyRefused => (
                format!("{name} does not know its API key: wrong, expired or revoked."),
                "Enter another key. This says nothing about the connections.",
                Some(EnterSystemLogin),
            ),
            Self::SystemKeyOnlyReads => (
                "This key may only read.".to_owned(),
                "Enter a master key of the same organization for everything that writes.",
                Some(EnterSystemLogin),
            ),
            Self::SystemLimitReached {
                of_organization,
                until,
            } => (
                {
                    let whose = match of_organization {
                        true => "the whole organization",
                        false => "this key",
                    };
                    match until {
                        Some(until) => format!("{name}’s limit for {whose} is used up until {until:.0}."),
                        None => format!("{name}’s limit for {whose} is used up."),
                    }
                },
                "Nothing is asked of it before. What is known stays.",
                Some(CheckAgain),
            ),
            Self::HostNotServed { host } => (
                format!("The server does not serve the name {host}."),
                "Use the hosted service, a domain that is registered with it, localhost or 127.0.0.1.",
                address,
            ),
            Self::StoreClosed => (
                "The secret store is closed, and the key of this system is in it.".to_owned(),
                "Open the store, then read the list again.",
                Some(ReloadList),
            ),
            Self::TriedWhenStored => (
                format!("{name} tries a token only when it stores it."),
                "A token that does not work is refused then, and nothing is stored.",
                None,
            ),
            Self::MigrationPending => (
                "This DevLake waits for its database migration.".to_owned(),
                "Its administrator confirms it in DevLake's own page. Patchbay never does.",
                Some(CheckAgain),
            ),
            Self::PluginMissing { plugin } => (
                format!("This DevLake has no plugin {plugin}."),
                "Update DevLake, or choose another system.",
                Some(FixField(FieldId::System)),
            ),
            Self::SystemCrashed => (
                match system {
                    SystemKind::DevLake => "DevLake broke down while it tested this.".to_owned(),
                    SystemKind::CoreGit | SystemKind::Dojops => {
                        format!("{name} broke down: its database, or its configuration.")
                    }
                },
                match system {
                    SystemKind::DevLake => {
                        "It does so when the provider's answer surprises it. Check the address and the token's length."
                    }
                    SystemKind::CoreGit | SystemKind::Dojops => {
                        "This says nothing about the token. Check again later."
                    }
                },
                Some(CheckAgain),
            ),
            Self::SystemCrashedWithout { right } => (
                format!("DevLake broke down while it tested this, as it does when the token lacks {right}."),
                "Give the token that right, or check the address.",
                Some(OpenTokenPage),
            ),
            Self::SystemKeyChanged => (
                format!("This {name} cannot read the secrets it stores: its encryption key was changed."),
                match system {
                    SystemKind::DevLake => {
                        "Its administrator restores ENCRYPTION_SECRET, or every secret is entered again."
                    }
                    SystemKind::CoreGit | SystemKind::Dojops => {
                        "Its operator restores SYNC_ENCRYPTION_KEY, or every token is entered again."
                    }
                },
                None,
            ),
            Self::SecretsShown => (
                "This server shows secrets in plain. What it showed was dropped here.".to_owned(),
                "Everybody who reads its answers can take them: update it, then rotate what it holds.",
                None,
            ),
            Self::ConnectionMissing => (
                format!("{name} does not have this connection any more."),
                "Read the list again.",
                Some(ReloadList),
            ),
            Self::FieldRefused { field } => (
                format!("{name} refused one of the fields."),
                "Correct it, then check again.",
                Some(FixField(*field)),
            ),
            Self::UnknownAnswer { status } => (
                format!("{name} gave an answer that fits no rule ({status})."),
                "This proves nothing either way. Check again, or look at the system's log.",
                Some(CheckAgain),
            ),
        }
    }
}

/// `2 and 3`, `1, 2 and 3`.
fn listed(positions: &[u32]) -> String {
    let texts: Vec<String> = positions.iter().map(u32::to_string).collect();
    match texts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
