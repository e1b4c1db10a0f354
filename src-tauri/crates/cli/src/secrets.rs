//! Where a secret comes from: standard input, the env file, the environment, a hidden prompt, in this order. Never an
//! argument. Its source is said, its value nowhere.

use app::{
    FoundSecret, StageError, StagedSummary, Told, ToldCode,
    domain::{
        env_file::FILE_NAME,
        kinds::{ConnectionKind, Form},
    },
    sentence,
};

use crate::{arguments::SecretSource, failure::Failure, session::Session};

/// A secret that was found and staged.
pub(crate) struct Typed {
    pub(crate) staged: StagedSummary,
    /// The user name that was found beside it.
    pub(crate) login: Option<String>,
    /// Where it was found, in words.
    source: String,
}

impl Typed {
    /// "Token from GITHUB_PAT in .devlake.env: classic token …90ab".
    pub(crate) fn described(&self) -> String {
        let staged = &self.staged;
        let end = staged.hint.last_four.as_deref().map(|end| format!(" …{end}"));
        let sort = staged.token_kind.display();
        format!("Secret from {}: {sort}{}", self.source, end.unwrap_or_default())
    }
}

/// The secret that is there without asking anybody.
///
/// # Errors
/// When one was named that cannot be used; a missing default env file is none.
pub(crate) async fn find(
    session: &Session,
    kind: ConnectionKind,
    from: &SecretSource,
) -> Result<Option<Typed>, Failure> {
    if from.token.is_some() {
        return from_standard_input(session, kind).map(Some);
    }
    if let Some(found) = from_env_file(session, kind, from).await? {
        return Ok(Some(found));
    }
    let found = session.app.read_environment(kind).into_iter().next();
    found
        .map(|found| {
            let source = format!("the environment variable {}", found.key);
            typed(found, source)
        })
        .transpose()
}

/// Asks for it where somebody is there.
///
/// # Errors
/// Without a terminal: what would have been looked at, by name.
pub(crate) fn ask(session: &Session, kind: ConnectionKind, form: &Form) -> Result<Typed, Failure> {
    let label = form
        .fields
        .iter()
        .find(|field| field.control.is_secret())
        .map_or("Token", |field| field.label);
    if !session.is_interactive() {
        return Err(missing(kind));
    }
    let typed = session.console.ask_hidden(&format!("{label} (not shown): "));
    let typed = typed.ok_or_else(|| missing(kind))?;
    let staged = session.app.stage(kind, &typed, None).map_err(unfit)?;
    Ok(Typed {
        staged,
        login: None,
        source: "the prompt".to_owned(),
    })
}

fn from_standard_input(session: &Session, kind: ConnectionKind) -> Result<Typed, Failure> {
    let read = session.console.read_secret();
    let read = read.ok_or_else(|| Failure::usage("Standard input holds no secret."))?;
    let staged = session.app.stage(kind, &read, None).map_err(unfit)?;
    Ok(Typed {
        staged,
        login: None,
        source: "standard input".to_owned(),
    })
}

async fn from_env_file(
    session: &Session,
    kind: ConnectionKind,
    from: &SecretSource,
) -> Result<Option<Typed>, Failure> {
    let named = from.env_file.is_some();
    let name = from.env_file.clone().unwrap_or_else(|| FILE_NAME.into());
    let path = session.working_directory.join(&name);
    let read = match session.app.read_env_file(kind, path).await {
        Ok(read) => read,
        Err(error) if named => return Err(error.into()),
        // Looked for, and not there or not ours to read: it is nobody's mistake.
        Err(_) => return Ok(None),
    };
    if read.is_readable_by_others {
        session
            .printer
            .note(format!("Others on this computer can read {}.", name.display()));
    }
    let found = read.found.into_iter().next();
    if found.is_none() && named {
        session.printer.note(format!(
            "{} holds nothing for {}.",
            name.display(),
            kind.spec().display
        ));
    }
    found
        .map(|found| {
            let source = format!("{} in {}", found.key, name.display());
            typed(found, source)
        })
        .transpose()
}

fn typed(found: FoundSecret, source: String) -> Result<Typed, Failure> {
    let staged = found.staged.map_err(|error| {
        let failure = unfit(error);
        let words = format!(
            "The value of {} cannot be used. {}",
            found.key, failure.told.message
        );
        Failure::from(Told::new(ToldCode::Refused, words))
    })?;
    Ok(Typed {
        staged,
        login: found.login,
        source,
    })
}

fn unfit(error: StageError) -> Failure {
    Told::new(ToldCode::Refused, sentence(&error)).into()
}

/// Names the first variable, as gh-devlake does.
fn missing(kind: ConnectionKind) -> Failure {
    let keys = kind.spec().env_secrets;
    let failure = Failure::usage("No secret was given.");
    match keys.first() {
        Some(key) => failure.hint(format!(
            "Set {key}, write it to {FILE_NAME}, or send it to standard input with --token -."
        )),
        None => failure.hint("Send it to standard input with --token -."),
    }
}
