//! A command line that cannot be used. What was typed is never repeated: it may be a secret in the wrong place.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::{Surroundings, failure::Failure};

/// Why there is nothing to do.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// Help or the version was asked for, and shown.
    Shown,
    /// The command line is wrong.
    Wrong(Failure),
}

/// How well-known secrets begin. In an argument they are refused wherever they stand.
const SECRETS: [&str; 17] = [
    "ghp_",
    "github_pat_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "glpat-",
    "gldt-",
    "glrt-",
    "ATATT",
    "CCIPAT_",
    "CCIPRJ_",
    "squ_",
    "sqp_",
    "sqa_",
    "cgk_live_",
    "cgt_",
];

/// Refuses a command line with a secret in it: process lists and histories keep it, whatever is done with it here.
pub(crate) fn refuse_secrets(arguments: &[OsString]) -> Result<(), Stopped> {
    let mut after_token = None;
    for argument in arguments.iter().skip(1) {
        let text = argument.to_string_lossy();
        let value = text.split_once('=').map_or(text.as_ref(), |(_, value)| value);
        let is_token = match text.split_once('=') {
            Some((flag, value)) => is_token_flag(flag) && !is_source(flag, value),
            None => after_token.is_some_and(|flag: String| !is_source(&flag, &text)),
        };
        if is_token || SECRETS.iter().any(|start| value.starts_with(start)) {
            return Err(Stopped::Wrong(secret_in_argument()));
        }
        after_token = is_token_flag(&text).then(|| text.into_owned());
    }
    Ok(())
}

fn is_token_flag(text: &str) -> bool {
    matches!(
        text,
        "--token" | "--password" | "--secret" | "--api-key" | "--add-token"
    )
}

/// Where a secret is to be read from, instead of the secret.
fn is_source(flag: &str, value: &str) -> bool {
    value == "-" || matches!(flag, "--api-key" | "--add-token") && value == "ask"
}

fn secret_in_argument() -> Failure {
    Failure::usage("A secret is no argument: process lists and shell histories keep it.").hint(
        "Use --token - and standard input, --env-file, an environment variable, or the hidden prompt. \
         Consider the one that was typed as seen, and replace it.",
    )
}

/// What the parser found, in words of ours.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser's enum, which grows; what is not told apart is told in general"
)]
pub(crate) fn of_parser(error: &clap::Error, surroundings: &Surroundings) -> Stopped {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            surroundings.console.out(&error.to_string());
            return Stopped::Shown;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return Stopped::Wrong(Failure::usage("No command was given.").hint(HELP));
        }
        _ => {}
    }
    let about = |kind| named(error, kind);
    let words = match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            format!("Missing: {}.", about(ContextKind::InvalidArg).unwrap_or_default())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let flag = about(ContextKind::InvalidArg).unwrap_or_else(|| "An argument".to_owned());
            match about(ContextKind::ValidValue) {
                Some(possible) => format!("{flag} takes one of: {possible}."),
                None => format!("{flag} has a value that cannot be used."),
            }
        }
        ErrorKind::UnknownArgument => match about(ContextKind::InvalidArg).filter(|flag| is_plain_flag(flag))
        {
            Some(flag) => format!("There is no {flag} here."),
            None => "There is an argument too many. It is not repeated here: it may be a secret.".to_owned(),
        },
        ErrorKind::InvalidSubcommand => "There is no such command.".to_owned(),
        ErrorKind::MissingSubcommand => "A command is missing.".to_owned(),
        ErrorKind::ArgumentConflict => match about(ContextKind::InvalidArg) {
            Some(flag) => format!("{flag} does not go with another argument here."),
            None => "Two arguments exclude each other.".to_owned(),
        },
        _ => "The command line cannot be read.".to_owned(),
    };
    Stopped::Wrong(Failure::usage(words).hint(HELP))
}

const HELP: &str = "patchbay --help, or --help after a command, lists what there is.";

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser's enum; other sorts name nothing"
)]
fn named(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(all) if !all.is_empty() => Some(all.join(", ")),
        _ => None,
    }
}

/// A flag as we would write one, and nothing that could be a piece of a secret.
fn is_plain_flag(flag: &str) -> bool {
    flag.strip_prefix("--").is_some_and(|name| {
        name.len() <= 20
            && name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_refused_wherever_it_stands_and_never_repeated() {
        let lines = [
            &["patchbay", "create", "--token", "zz-anything"][..],
            &["patchbay", "create", "--token=zz-anything"],
            &["patchbay", "list", "ghp_zz-anything"],
            &["patchbay", "create", "--name=glpat-zz-anything"],
        ];

        for line in lines {
            let Err(Stopped::Wrong(failure)) = refuse_secrets(&arguments(line)) else {
                panic!("{line:?} is refused");
            };
            assert!(!format!("{failure:?}").contains("zz-anything"));
        }
    }

    #[test]
    fn a_dash_stands_for_standard_input() {
        assert!(refuse_secrets(&arguments(&["patchbay", "create", "--token", "-"])).is_ok());
        assert!(refuse_secrets(&arguments(&["patchbay", "create", "--token=-"])).is_ok());
    }

    #[test]
    fn only_what_is_certainly_a_flag_is_repeated() {
        assert!(is_plain_flag("--tokn"));
        assert!(!is_plain_flag("--zz401Anything"));
        assert!(!is_plain_flag("zz-anything"));
    }

    fn arguments(line: &[&str]) -> Vec<OsString> {
        line.iter().map(OsString::from).collect()
    }
}
