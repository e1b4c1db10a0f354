//! `.dojops/secrets.json` of the dojops command line (dojops-sa.md 10.1 and 10.3): a flat object from names to values,
//! each plain or sealed. Only what looks like a credential of a ticket system is offered; opening is the vault's work.

use serde_json::Value;

use crate::Secret;

/// How a sealed value begins.
const SEALED: &str = "enc:v1:";
/// Names of credentials that a connector can use contain one of these.
const OFFERED: [&str; 5] = ["GITHUB", "GITLAB", "JIRA", "ATLASSIAN", "CONFLUENCE"];
/// Names that long are no names.
const LONGEST_NAME: usize = 100;

/// What a file holds. It prints no values.
#[derive(Debug, Default)]
pub struct CliSecrets {
    /// Those that a connector may use, in the file's order.
    pub offered: Vec<CliSecret>,
    /// How many others there are: left alone, as tokens of language models are.
    pub others: usize,
}

/// One entry.
#[derive(Debug)]
pub struct CliSecret {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: SealedValue,
}

/// A value as it stands in the file.
#[derive(Debug)]
pub enum SealedValue {
    /// In clear.
    Plain(Secret),
    /// Base64 of what the command line sealed; without the beginning that says so.
    Sealed(String),
    /// Empty, too long, or of a newer format.
    Unusable,
}

impl CliSecrets {
    /// Reads the file's text; `None` where it is no flat object of texts. The command line takes such a file as empty;
    /// who imports from it is told.
    pub fn parse(text: &str) -> Option<Self> {
        let Value::Object(entries) = serde_json::from_str(text).ok()? else {
            return None;
        };
        let mut secrets = Self::default();
        for (name, value) in entries {
            let Value::String(value) = value else {
                return None;
            };
            if is_offered(&name) {
                let value = SealedValue::of(value);
                secrets.offered.push(CliSecret { name, value });
            } else {
                secrets.others += 1;
            }
        }
        Some(secrets)
    }
}

impl SealedValue {
    fn of(text: String) -> Self {
        if let Some(sealed) = text.strip_prefix(SEALED) {
            return Self::Sealed(sealed.to_owned());
        }
        if text.starts_with("enc:") {
            return Self::Unusable;
        }
        Secret::new(text).map_or(Self::Unusable, Self::Plain)
    }
}

/// Names are free text; what could be a pasted token is none.
fn is_offered(name: &str) -> bool {
    let capitals = name.to_ascii_uppercase();
    name.chars().count() <= LONGEST_NAME
        && name.chars().all(|one| !one.is_control())
        && OFFERED.iter().any(|word| capitals.contains(word))
        && !crate::recognise::looks_like_provider_token(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_credentials_of_ticket_systems_are_offered() {
        let text = r#"{
  "GITLAB_TOKEN": "enc:v1:AAEC",
  "my github": "zz-plain-0001",
  "OPENAI_API_KEY": "zz-never-0002",
  "jira_v2": "enc:v2:AAEC",
  "CONFLUENCE": ""
}"#;

        let secrets = CliSecrets::parse(text).unwrap();

        let shown: Vec<_> = secrets
            .offered
            .iter()
            .map(|one| (one.name.as_str(), state(&one.value)))
            .collect();
        assert_eq!(
            shown,
            [
                ("GITLAB_TOKEN", "sealed"),
                ("my github", "plain"),
                ("jira_v2", "unusable"),
                ("CONFLUENCE", "unusable"),
            ]
        );
        assert_eq!(secrets.others, 1);
        assert!(!format!("{secrets:?}").contains("zz-"));
    }

    #[test]
    fn what_is_no_flat_object_of_texts_is_not_read() {
        for text in ["", "[]", "{\"GITHUB\": {\"a\": 1}}", "{\"GITHUB\": 7}", "{half"] {
            assert!(CliSecrets::parse(text).is_none(), "{text}");
        }
    }

    fn state(value: &SealedValue) -> &'static str {
        match value {
            SealedValue::Plain(_) => "plain",
            SealedValue::Sealed(_) => "sealed",
            SealedValue::Unusable => "unusable",
        }
    }
}
