//! What is said about a connection that is to be made or changed.

use std::path::PathBuf;

use app::domain::{
    SystemKind,
    kinds::{Answers, FieldId},
};
use clap::Args;

use super::Sort;
use crate::failure::Failure;

/// Which kind, in which system.
#[derive(Debug, Args, Default)]
pub(crate) struct Place {
    #[command(flatten)]
    pub(crate) sort: Sort,
    /// The system that holds it
    #[arg(long)]
    pub(crate) system: Option<String>,
    /// The address of the system; one that is not known yet is added. Of a connector: its provider's address
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Agree that secrets travel unencrypted to that address
    #[arg(long)]
    pub(crate) plain_http: bool,
}

/// What the form of a kind asks for. Which fields a kind has is the kind's matter.
#[derive(Debug, Args, Default)]
pub(crate) struct Form {
    /// Organization, group or account; of a connector its project, repository or space
    #[arg(long, visible_alias = "project")]
    pub(crate) org: Option<String>,
    /// Enterprise above organizations
    #[arg(long)]
    pub(crate) enterprise: Option<String>,
    /// Name of the connection
    #[arg(long, visible_alias = "label")]
    pub(crate) name: Option<String>,
    /// Address of the provider
    #[arg(long)]
    pub(crate) endpoint: Option<String>,
    /// Proxy that the system itself uses
    #[arg(long)]
    pub(crate) proxy: Option<String>,
    /// User name or e-mail address that goes with the secret
    #[arg(long, visible_alias = "email")]
    pub(crate) username: Option<String>,
    /// Any other field of the form, like rate_limit=3000
    #[arg(long = "field", value_name = "NAME=VALUE")]
    pub(crate) fields: Vec<String>,
}

/// Where the secret comes from. Without any of these: the env file, the environment, a hidden prompt, in this order.
#[derive(Debug, Args, Default)]
pub(crate) struct SecretSource {
    /// Read the secret from standard input; only - is taken
    #[arg(long, value_name = "-", allow_hyphen_values = true)]
    pub(crate) token: Option<String>,
    /// Env file with the secret
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
    /// Keep the env file after its secret was stored
    #[arg(long)]
    pub(crate) skip_cleanup: bool,
}

impl Form {
    /// What was answered on the command line.
    ///
    /// # Errors
    /// When a further field is not written as NAME=VALUE, or no form has it.
    pub(crate) fn answers(&self) -> Result<Answers, Failure> {
        let given = [
            (FieldId::Organization, &self.org),
            (FieldId::Enterprise, &self.enterprise),
            (FieldId::Name, &self.name),
            (FieldId::Address, &self.endpoint),
            (FieldId::Proxy, &self.proxy),
            (FieldId::Login, &self.username),
        ];
        let named = given
            .into_iter()
            .filter_map(|(field, answer)| Some((field, answer.clone()?)));
        let mut answers: Answers = named.collect();
        for text in &self.fields {
            let (name, value) = text
                .split_once('=')
                .ok_or_else(|| Failure::usage("--field takes NAME=VALUE."))?;
            let field = field_named(name).ok_or_else(|| {
                let known: Vec<String> = FieldId::ALL
                    .into_iter()
                    .filter(|field| is_plain(*field))
                    .map(word)
                    .collect();
                Failure::usage("--field names a field that no form has.")
                    .hint(format!("There are: {}.", known.join(", ")))
            })?;
            answers.insert(field, value.to_owned());
        }
        Ok(answers)
    }
}

/// The flag that answers a field, as people who come from that system know it.
pub(crate) fn flag(system: SystemKind, field: FieldId) -> String {
    let short = match word(field).as_str() {
        "organization" if system == SystemKind::Dojops => "--project",
        "address" if system == SystemKind::Dojops => "--url",
        "login" if system == SystemKind::Dojops => "--email",
        "name" if system == SystemKind::CoreGit => "--label",
        "organization" => "--org",
        "enterprise" => "--enterprise",
        "name" => "--name",
        "address" => "--endpoint",
        "proxy" => "--proxy",
        "login" => "--username",
        "token" | "password" => "--token",
        "system" => "--system",
        other => return format!("--field {other}=…"),
    };
    short.to_owned()
}

/// A field's name as `--field` takes it.
fn word(field: FieldId) -> String {
    match serde_json::to_value(field) {
        Ok(serde_json::Value::String(word)) => word,
        // Every field is written as its name.
        Ok(_) | Err(_) => String::new(),
    }
}

fn field_named(name: &str) -> Option<FieldId> {
    let name = name.trim().replace('-', "_");
    FieldId::ALL
        .into_iter()
        .filter(|field| is_plain(*field))
        .find(|field| word(*field) == name)
}

/// Whether it is answered with text: the system has a flag of its own, and secrets never are arguments.
fn is_plain(field: FieldId) -> bool {
    !matches!(field, FieldId::System | FieldId::Token | FieldId::Password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_flag_that_answers_it() {
        let form = Form {
            fields: vec!["rate-limit=3000".to_owned(), "auth_method=token".to_owned()],
            ..Form::default()
        };

        let answers = form.answers().ok();

        assert_eq!(
            answers,
            Some(Answers::from([
                (FieldId::AuthMethod, "token".to_owned()),
                (FieldId::RateLimit, "3000".to_owned())
            ]))
        );
        assert_eq!(
            flag(SystemKind::DevLake, FieldId::RateLimit),
            "--field rate_limit=…"
        );
    }

    #[test]
    fn a_secret_is_no_field() {
        let form = Form {
            fields: vec!["token=zz".to_owned()],
            ..Form::default()
        };

        assert!(form.answers().is_err());
    }
}
