//! One token of several: added to a connection, or taken out of it.

use app::{
    EditForm, Told, ToldCode,
    domain::{CredentialId, StagedId},
    sentence,
};

use crate::{arguments::Edit, failure::Failure, session::Session};

/// The tokens that come and go.
#[derive(Debug, Default)]
pub(crate) struct TokenChange {
    pub(crate) added: Vec<StagedId>,
    pub(crate) removed: Vec<CredentialId>,
}

impl TokenChange {
    /// What a command line means.
    pub(crate) fn of(arguments: &Edit, session: &Session, stored: &EditForm) -> Result<Self, Failure> {
        let mut change = Self::default();
        if let Some(from) = &arguments.add_token {
            let typed = match from.as_str() {
                "ask" if session.is_interactive() => session.console.ask_hidden("Token (not shown): "),
                _ => session.console.read_secret(),
            };
            let typed = typed.ok_or_else(|| Failure::usage("No token was given."))?;
            let staged = session.app.stage(stored.kind, &typed, None);
            let staged =
                staged.map_err(|error| Failure::from(Told::new(ToldCode::Refused, sentence(&error))))?;
            session.printer.line(format!(
                "Adds: {}{}",
                staged.token_kind.display(),
                staged
                    .hint
                    .last_four
                    .map(|end| format!(" …{end}"))
                    .unwrap_or_default()
            ));
            change.added.push(staged.id);
        }
        for named in &arguments.remove_token {
            change.removed.push(of_connection(named, stored)?);
        }
        Ok(change)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

fn of_connection(named: &str, stored: &EditForm) -> Result<CredentialId, Failure> {
    let wanted = named.trim().trim_start_matches('…');
    let mut matching = stored.credentials.iter().filter(|credential| {
        credential.id.to_string() == wanted || credential.hint.last_four.as_deref() == Some(wanted)
    });
    match (matching.next(), matching.next()) {
        (Some(one), None) => Ok(one.id),
        (None, _) => Err(Failure::usage("This connection has no such token.")
            .hint("patchbay show says how its tokens end.")),
        (Some(_), Some(_)) => Err(Failure::usage("Several of its tokens end like this.")
            .hint("Name it by its id: patchbay show --json.")),
    }
}
