//! Which passphrases the command line itself would try, in its order (dojops-sa.md 10.2).

use domain::Secret;

/// A shorter text in the key file is taken for none.
const SHORTEST: usize = 32;

/// What there is to derive keys from, as it was read.
#[derive(Debug, Default)]
pub struct CliPassphrases<'a> {
    /// `DOJOPS_VAULT_KEY` of the environment.
    pub variable: Option<&'a Secret>,
    /// The text of `~/.dojops/vault-key`.
    pub key_file: Option<&'a Secret>,
    /// Host, user (where it is known) and home directory of this computer, for values of an old version.
    pub computer: Option<(&'a str, Option<&'a str>, &'a str)>,
}

/// Why the key file is no help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// The command line would draw a new one over it; an importer leaves it as it is.
    #[error("the key file holds fewer than 32 characters")]
    TooShort,
}

/// The passphrases to try: the variable alone where it is set; else the key file's text, then what an old version used.
/// Nothing is ever written.
///
/// # Errors
/// With the passphrases, why the key file is not among them.
pub fn passphrases(found: &CliPassphrases<'_>) -> (Vec<Secret>, Result<(), KeyFileError>) {
    // Exposed to make the copy that a key is derived from.
    let copied = |secret: &Secret| secret.with_exposed(|text| Secret::new(text.to_owned()));
    if let Some(variable) = found.variable {
        return (copied(variable).into_iter().collect(), Ok(()));
    }
    let mut passphrases = Vec::new();
    let mut file = Ok(());
    if let Some(key_file) = found.key_file {
        // Exposed to trim and count it: the passphrase is the text itself, not the bytes that its digits stand for.
        let trimmed = key_file.with_exposed(|text| {
            let text = text.trim();
            (text.chars().count() >= SHORTEST).then(|| text.to_owned())
        });
        match trimmed.map(Secret::new) {
            Some(Ok(secret)) => passphrases.push(secret),
            Some(Err(_)) | None => file = Err(KeyFileError::TooShort),
        }
    }
    if let Some((host, user, home)) = found.computer {
        let user = user.unwrap_or("unknown");
        passphrases.extend(Secret::new(format!("{host}:{user}:{home}")));
    }
    (passphrases, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_stands_alone() {
        let (variable, file) = (secret("zz-from-the-variable"), secret(&"0a".repeat(32)));
        let found = CliPassphrases {
            variable: Some(&variable),
            key_file: Some(&file),
            computer: Some(("host", Some("kim"), "/home/kim")),
        };

        assert_eq!(texts(&found), (vec!["zz-from-the-variable".to_owned()], Ok(())));
    }

    #[test]
    fn the_files_text_comes_before_what_an_old_version_used() {
        let file = secret(&format!("{}\n", "0a".repeat(32)));
        let found = CliPassphrases {
            variable: None,
            key_file: Some(&file),
            computer: Some(("host", None, "/home/kim")),
        };

        let expected = vec!["0a".repeat(32), "host:unknown:/home/kim".to_owned()];
        assert_eq!(texts(&found), (expected, Ok(())));
    }

    #[test]
    fn a_short_key_file_is_none() {
        let file = secret("0a0a\n");
        let found = CliPassphrases {
            key_file: Some(&file),
            ..CliPassphrases::default()
        };

        assert_eq!(texts(&found), (Vec::new(), Err(KeyFileError::TooShort)));
    }

    fn texts(found: &CliPassphrases<'_>) -> (Vec<String>, Result<(), KeyFileError>) {
        let (secrets, file) = passphrases(found);
        // Exposed to compare.
        let texts = secrets
            .iter()
            .map(|one| one.with_exposed(str::to_owned))
            .collect();
        (texts, file)
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned()).unwrap()
    }
}
