//! What several kinds ask in the same way.

use serde_json::Value;

use crate::{
    Address, AddressError, AuthStyle, Settings, Slot, SystemKind,
    kinds::{Answers, Block, Draft, Field, FieldId, Form, KindSpec, Problem, form::Reading},
};

/// The longest name that DevLake's column takes (devlake.md 2.2).
const MAX_NAME: usize = 100;
/// Longer answers are refused before they are sent anywhere.
const MAX_TEXT: usize = 200;

/// Reads answers field by field and collects what is wrong, so that every problem is shown at once.
pub(super) struct Reader<'a> {
    answers: &'a Answers,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(answers: &'a Answers) -> Self {
        Self {
            answers,
            problems: Vec::new(),
        }
    }

    /// The trimmed answer, `""` without one.
    pub(super) fn text(&self, field: FieldId) -> &'a str {
        self.answers.get(&field).map_or("", |answer| answer.trim())
    }

    pub(super) fn refuse(&mut self, field: FieldId, words: impl Into<String>) {
        self.problems.push(Problem {
            field,
            words: words.into(),
        });
    }

    /// A text that must be filled.
    pub(super) fn required(&mut self, field: FieldId, words: &str) -> Option<String> {
        let found = self.optional(field);
        if found.is_none() && self.text(field).is_empty() {
            self.refuse(field, words);
        }
        found
    }

    /// A text that may be empty.
    pub(super) fn optional(&mut self, field: FieldId) -> Option<String> {
        let text = self.text(field);
        if text.chars().count() > MAX_TEXT || text.chars().any(char::is_control) {
            self.refuse(
                field,
                format!("Use at most {MAX_TEXT} characters, without line breaks."),
            );
            return None;
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// An address that may stay empty: `usual` then.
    pub(super) fn address_or(&mut self, usual: &str) -> Option<Address> {
        if self.text(FieldId::Address).is_empty() {
            return Some(Address::parse(usual).expect("a provider's own address parses"));
        }
        self.address(FieldId::Address)
    }

    /// A user name that goes before a colon in a header.
    pub(super) fn login(&mut self, words: &str) -> Option<String> {
        let login = self.required(FieldId::Login, words)?;
        if login.contains(':') {
            self.refuse(FieldId::Login, "A user name with a colon cannot be sent.");
        }
        Some(login)
    }

    /// The e-mail address of an Atlassian account; its user name would be refused.
    pub(super) fn email(&mut self) -> Option<String> {
        let login = self.login("Enter the e-mail address of the Atlassian account.")?;
        if !login.contains('@') {
            self.refuse(
                FieldId::Login,
                "This must be the account's e-mail address, not its user name.",
            );
        }
        Some(login)
    }

    /// An address that must be filled.
    pub(super) fn address(&mut self, field: FieldId) -> Option<Address> {
        match Address::parse(self.text(field)) {
            Ok(address) => Some(address),
            Err(error) => {
                self.refuse(field, format!("{error}."));
                None
            }
        }
    }

    /// The connection's name: the answer, or `proposed` until somebody answers.
    pub(super) fn name(&mut self, proposed: &str) -> Option<String> {
        self.name_or(proposed, "DevLake keeps names of at most")
    }

    /// The label in a CoreGit, which takes any length (coregit.md 5.1): bounded by us, as lists and people want it.
    pub(super) fn label(&mut self, proposed: &str) -> Option<String> {
        self.name_or(proposed, "Use at most")
    }

    fn name_or(&mut self, proposed: &str, bound: &str) -> Option<String> {
        let typed = self.text(FieldId::Name);
        let name = if typed.is_empty() { proposed } else { typed };
        if name.is_empty() {
            self.refuse(FieldId::Name, "Give the connection a name.");
        } else if name.chars().count() > MAX_NAME {
            self.refuse(FieldId::Name, format!("{bound} {MAX_NAME} characters."));
        } else if name.chars().any(char::is_control) {
            self.refuse(FieldId::Name, "Names have no line breaks.");
        } else {
            return Some(name.to_owned());
        }
        None
    }

    /// The proxy that DevLake itself uses. An https:// one it silently ignores (devlake.md 2.2).
    fn proxy(&mut self) -> Option<String> {
        let text = self.optional(FieldId::Proxy)?;
        let Some((scheme, rest)) = text.split_once("://") else {
            self.refuse(FieldId::Proxy, "Begin with http:// or socks5://.");
            return None;
        };
        match scheme {
            "http" | "socks5" if rest.contains('@') => {
                self.refuse(
                    FieldId::Proxy,
                    "A password here would be readable in DevLake. Use a proxy without one.",
                );
            }
            "http" | "socks5" if Address::parse(&format!("http://{rest}")).is_ok() => return Some(text),
            "http" | "socks5" => self.refuse(FieldId::Proxy, format!("{}.", AddressError::NotAnAddress)),
            "https" => self.refuse(
                FieldId::Proxy,
                "DevLake ignores https:// proxies. Use http:// or socks5://.",
            ),
            _ => self.refuse(
                FieldId::Proxy,
                "DevLake knows http:// and socks5:// proxies only.",
            ),
        }
        None
    }

    fn rate_limit(&mut self) -> Option<u32> {
        let text = self.text(FieldId::RateLimit);
        if text.is_empty() {
            return None;
        }
        match text.parse() {
            Ok(limit) if limit <= 1_000_000 => Some(limit),
            _ => {
                self.refuse(
                    FieldId::RateLimit,
                    "Enter a whole number up to 1,000,000, or leave it empty.",
                );
                None
            }
        }
    }

    /// Closes the form: the folded fields, and the draft if nothing is wrong.
    pub(super) fn finish(mut self, spec: &KindSpec, mut fields: Vec<Field>, filled: Filled) -> Form {
        let proxy = match spec.system {
            SystemKind::DevLake => {
                fields.push(proxy_field(&self));
                self.proxy()
            }
            SystemKind::CoreGit | SystemKind::Dojops => None,
        };
        let rate_limit_per_hour = match spec.system {
            SystemKind::DevLake if spec.stores_address => {
                fields.push(rate_limit_field(&self));
                self.rate_limit()
            }
            SystemKind::DevLake | SystemKind::CoreGit | SystemKind::Dojops => None,
        };
        let Filled {
            name,
            address,
            login,
            organization,
            enterprise,
            slot,
            auth_style,
            body,
        } = filled;
        let token_page = address.as_ref().and_then(spec.token_page);
        let reading = Reading {
            name,
            address: address.clone(),
            login,
            organization,
            enterprise,
            proxy,
            rate_limit_per_hour,
            slot,
            auth_style,
            body,
            problems: self.problems,
        };
        Form {
            fields,
            address,
            auth_style,
            token_page,
            rights: spec.rights.to_vec(),
            draft: draft(&reading),
            reading,
        }
    }
}

/// The draft of a complete reading.
pub(super) fn draft(reading: &Reading) -> Result<Draft, Vec<Problem>> {
    let (Some(name), Some(address), []) = (&reading.name, &reading.address, reading.problems.as_slice())
    else {
        return Err(reading.problems.clone());
    };
    let reading = reading.clone();
    Ok(Draft {
        name: name.clone(),
        address: address.clone(),
        login: reading.login,
        slot: reading.slot,
        auth_style: reading.auth_style,
        settings: Settings {
            address: reading.address,
            organization: reading.organization,
            enterprise: reading.enterprise,
            proxy: reading.proxy,
            rate_limit_per_hour: reading.rate_limit_per_hour,
        },
        body: reading.body,
    })
}

/// What a kind read from the answers.
pub(super) struct Filled {
    pub(super) name: Option<String>,
    pub(super) address: Option<Address>,
    pub(super) login: Option<String>,
    pub(super) organization: Option<String>,
    pub(super) enterprise: Option<String>,
    pub(super) slot: Slot,
    pub(super) auth_style: AuthStyle,
    pub(super) body: Vec<(&'static str, Value)>,
}

impl Filled {
    /// Name and address; the rest as is usual for the kind.
    pub(super) fn of(spec: &KindSpec, name: Option<String>, address: Option<Address>) -> Self {
        Self {
            name,
            address,
            login: None,
            organization: None,
            enterprise: None,
            slot: spec.slot,
            auth_style: spec.auth_style,
            body: Vec::new(),
        }
    }
}

/// The name that is proposed: it follows the organisation until somebody types.
pub(super) fn proposed_name(spec: &KindSpec, organization: Option<&str>) -> String {
    match organization {
        Some(organization) => format!("{} - {organization}", spec.display),
        None => spec.display.to_owned(),
    }
}

fn proxy_field(reader: &Reader<'_>) -> Field {
    Field::text(reader, FieldId::Proxy, Block::Advanced, "Proxy that DevLake uses")
        .help("http:// or socks5://. Patchbay's own proxy is under Settings.")
        .example("http://proxy.example.com:3128")
}

fn rate_limit_field(reader: &Reader<'_>) -> Field {
    Field::text(reader, FieldId::RateLimit, Block::Advanced, "Requests an hour")
        .number()
        .help("Empty: DevLake's own limit.")
}
