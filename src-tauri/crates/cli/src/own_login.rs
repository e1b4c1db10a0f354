//! The login of a system's own interface: from standard input, the env file, the environment or a hidden prompt, in this
//! order. Its source is said, its value nowhere.

use app::{
    OwnLogin as Login, Told, ToldCode,
    domain::{Secret, SystemKind, env_file::FILE_NAME},
};

use crate::{arguments::OwnLogin, failure::Failure, session::Session, words};

/// The login that a command line means; nothing for a system that was not said to want one.
///
/// # Errors
/// Where a key is needed and nobody is there to type it, the variable that would have carried it.
pub(crate) async fn find(
    session: &Session,
    kind: SystemKind,
    from: &OwnLogin,
) -> Result<Option<Login>, Failure> {
    if from.api_key.is_some() {
        let is_piped = from.api_key.as_deref() == Some("-") || !session.is_interactive();
        return read(session, is_piped, "API key").map(|key| Some(Login::ApiKey(key)));
    }
    if let Some(user) = &from.user {
        let password = read(session, !session.is_interactive(), "password")?;
        return Ok(Some(Login::UiBasic {
            user: user.clone(),
            password,
        }));
    }
    let Some(variable) = session.app.system_key_variable(kind) else {
        return Ok(None);
    };
    if let Some(key) = from_file(session, kind, from, variable).await? {
        return Ok(Some(Login::ApiKey(key)));
    }
    if let Some(key) = session.app.system_key_from_environment(kind) {
        session
            .printer
            .line(format!("API key from the environment variable {variable}"));
        return Ok(Some(Login::ApiKey(key)));
    }
    if !session.is_interactive() {
        return Err(
            Failure::usage(format!("{} wants an API key.", words::system_kind(kind))).hint(format!(
                "Send it to standard input with --api-key -, set {variable}, or write it to {FILE_NAME}."
            )),
        );
    }
    read(session, false, "API key").map(|key| Some(Login::ApiKey(key)))
}

async fn from_file(
    session: &Session,
    kind: SystemKind,
    from: &OwnLogin,
    variable: &str,
) -> Result<Option<Secret>, Failure> {
    let name = from.env_file.clone().unwrap_or_else(|| FILE_NAME.into());
    let path = session.working_directory.join(&name);
    match session.app.system_key_from_file(kind, path).await {
        Ok(Some(key)) => {
            session
                .printer
                .line(format!("API key from {variable} in {}", name.display()));
            Ok(Some(key))
        }
        Ok(None) if from.env_file.is_some() => Err(Told::new(
            ToldCode::Refused,
            format!("{} does not hold {variable}.", name.display()),
        )
        .into()),
        Err(error) if from.env_file.is_some() => Err(error.into()),
        // Looked for, and not there or not ours to read: it is nobody's mistake.
        Ok(None) | Err(_) => Ok(None),
    }
}

fn read(session: &Session, is_piped: bool, label: &str) -> Result<Secret, Failure> {
    let read = if is_piped {
        session.console.read_secret()
    } else {
        session.console.ask_hidden(&format!("{label} (not shown): "))
    };
    read.ok_or_else(|| Failure::usage(format!("No {label} was given.")))
}
