//! What several kinds ask in the same way.

use crate::{
    Address, AddressError, Settings,
    kinds::{Answers, Block, Control, Draft, Field, FieldId, Form, KindSpec, Problem},
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
        let typed = self.text(FieldId::Name);
        let name = if typed.is_empty() { proposed } else { typed };
        if name.is_empty() {
            self.refuse(FieldId::Name, "Give the connection a name.");
        } else if name.chars().count() > MAX_NAME {
            self.refuse(
                FieldId::Name,
                format!("DevLake keeps names of at most {MAX_NAME} characters."),
            );
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
    pub(super) fn finish(
        mut self,
        spec: &KindSpec,
        mut fields: Vec<Field>,
        name: Option<String>,
        address: Option<Address>,
        login: Option<String>,
        organization: Option<String>,
    ) -> Form {
        fields.extend(folded(&self));
        let (proxy, rate_limit_per_hour) = (self.proxy(), self.rate_limit());
        let token_page = address.as_ref().and_then(spec.token_page);
        let draft = match (name, address.clone()) {
            (Some(name), Some(address)) if self.problems.is_empty() => Ok(Draft {
                name,
                address: address.clone(),
                login,
                settings: Settings {
                    address: Some(address),
                    organization,
                    proxy,
                    rate_limit_per_hour,
                },
            }),
            _ => Err(self.problems),
        };
        Form {
            fields,
            address,
            token_page,
            rights: spec.rights.to_vec(),
            draft,
        }
    }
}

fn folded(reader: &Reader<'_>) -> [Field; 2] {
    [
        Field {
            id: FieldId::Proxy,
            block: Block::Advanced,
            label: "Proxy that DevLake uses",
            help: Some("http:// or socks5://. Patchbay's own proxy is under Settings.".to_owned()),
            placeholder: Some("http://proxy.example.com:3128"),
            control: Control::Text,
            value: reader.text(FieldId::Proxy).to_owned(),
            is_required: false,
        },
        Field {
            id: FieldId::RateLimit,
            block: Block::Advanced,
            label: "Requests an hour",
            help: Some("Empty: DevLake's own limit.".to_owned()),
            placeholder: None,
            control: Control::Number,
            value: reader.text(FieldId::RateLimit).to_owned(),
            is_required: false,
        },
    ]
}

/// The name field, with what is proposed as its value until somebody types.
pub(super) fn name_field(reader: &Reader<'_>, proposed: &str) -> Field {
    let typed = reader.text(FieldId::Name);
    Field {
        id: FieldId::Name,
        block: Block::WhatAndWhere,
        label: "Name",
        help: None,
        placeholder: None,
        control: Control::Text,
        value: if typed.is_empty() { proposed } else { typed }.to_owned(),
        is_required: true,
    }
}
