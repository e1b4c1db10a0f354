//! What only the person at the desktop may decide, asked in a native dialog that the page cannot answer
//! (SECURITY section 6). All words of these dialogs are here.

use std::fmt::Write as _;

use domain::{Credential, Origin};

use crate::Sameness;

/// More names than these are counted, not listed.
const MOST_NAMES: usize = 6;
/// The longest name inside a question, in characters: a name cannot push the rest out of sight.
const LONGEST_NAME: usize = 60;

/// A question about where secrets may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// A secret that is sealed here may go to further origins.
    GrantOrigins {
        /// The credential, as [`credential_name`] says it.
        credential: String,
        /// Where it may go already.
        granted: Vec<Origin>,
        /// Where it could go too.
        added: Vec<Origin>,
    },
    /// A connection keeps its secret, and the secret goes to another address from now on.
    ChangeAddress {
        /// The connection's name.
        connection: String,
        /// The system that would send the secret there.
        system: String,
        /// The credentials of the connection.
        credentials: Vec<String>,
        /// Where the secret goes today.
        old: Origin,
        /// Where it would go.
        new: Origin,
    },
    /// A system answers under another address; everything that may go to the old one goes to the new one instead.
    MoveSystem {
        /// The system's name.
        system: String,
        /// The credentials that would go there.
        credentials: Vec<String>,
        /// Its origin today.
        old: Origin,
        /// The origin to be.
        new: Origin,
        /// Whether the same DevLake answers there.
        sameness: Sameness,
    },
    /// A token was taken over from a file, which may go.
    DeleteEnvFile {
        /// The file.
        file: String,
        /// The key whose value is stored by now.
        key: String,
        /// Keys in it that were not used.
        unused: Vec<String>,
        /// How many more there are that cannot be named.
        unnamed: usize,
    },
}

/// A question in words. It is answered with yes or no, and no is what happens when nothing is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionWords {
    /// The question.
    pub title: String,
    /// What yes means.
    pub text: String,
}

impl Question {
    /// The words of the dialog. Names from outside are on one line, short and without direction characters.
    pub fn words(&self) -> QuestionWords {
        match self {
            Self::GrantOrigins {
                credential,
                granted,
                added,
            } => QuestionWords {
                title: "May this secret go to a further address?".to_owned(),
                text: format!(
                    "Secret: {}\nGoes today to: {}\nWould go too: {}\n{}",
                    name(credential),
                    origins(granted),
                    origins(added),
                    ending(added)
                ),
            },
            Self::ChangeAddress {
                connection,
                system,
                credentials,
                old,
                new,
            } => QuestionWords {
                title: "May the stored secret go to the new address?".to_owned(),
                text: format!(
                    "Connection: {} in {}\nSecret: {}\nGoes today to: {old}\nWould go to: {new}\n\n\
                     From then on {} sends the secret that it keeps to the new address. With No, enter a new secret \
                     for the new address.{}",
                    name(connection),
                    name(system),
                    names(credentials),
                    name(system),
                    ending(std::slice::from_ref(new))
                ),
            },
            Self::DeleteEnvFile {
                file,
                key,
                unused,
                unnamed,
            } => QuestionWords {
                title: "Delete the file that the token came from?".to_owned(),
                text: format!(
                    "File: {}\nTaken over: {}. It is sealed here and stored in the system.\n{}\n\n\
                     Choose Yes to delete the whole file. It cannot be brought back.",
                    end_of(file),
                    name(key),
                    lost(unused, *unnamed)
                ),
            },
            Self::MoveSystem {
                system,
                credentials,
                old,
                new,
                sameness,
            } => QuestionWords {
                title: "Does this system answer under the new address?".to_owned(),
                text: format!(
                    "System: {}\nOld address: {old}\nNew address: {new}\n{}\n\n\
                     These secrets may then go to the new address, and to the old one no more: {}.{}",
                    name(system),
                    recognised(*sameness),
                    names(credentials),
                    ending(std::slice::from_ref(new))
                ),
            },
        }
    }
}

/// "GitHub classic token …90ab": a credential in a sentence.
pub fn credential_name(credential: &Credential) -> String {
    let what = format!(
        "{} {}",
        credential.provider.display(),
        credential.token_kind.display()
    );
    match crate::rows::credential_words(credential) {
        Some(words) => format!("{what} {words}"),
        None => what,
    }
}

fn ending(new: &[Origin]) -> String {
    let mut text = String::new();
    if new.iter().any(Origin::is_plain_remote) {
        text.push_str("\n\nThe new address is not encrypted: the secret travels in clear.");
    }
    text.push_str("\n\nChoose Yes only if you know the server at the new address.");
    text
}

/// What goes with the file although nobody used it.
fn lost(unused: &[String], unnamed: usize) -> String {
    let mut parts = Vec::new();
    if !unused.is_empty() {
        parts.push(names(unused));
    }
    match unnamed {
        0 => {}
        1 => parts.push("1 value without a clear name".to_owned()),
        _ => parts.push(format!("{unnamed} values without a clear name")),
    }
    if parts.is_empty() {
        "Nothing else is in it.".to_owned()
    } else {
        format!("Also in it, not used, and lost with it: {}.", parts.join("; "))
    }
}

/// A path, its end where it is too long: that is what tells files apart.
fn end_of(path: &str) -> String {
    let visible: Vec<char> = path.chars().collect();
    match visible.len().checked_sub(LONGEST_NAME) {
        None | Some(0) => name(path),
        Some(cut) => format!("…{}", name(&visible[cut + 1..].iter().collect::<String>())),
    }
}

fn recognised(sameness: Sameness) -> String {
    match sameness {
        Sameness::Same(1) => "It holds the connection that is known of it.".to_owned(),
        Sameness::Same(count) => format!("It holds {count} of the connections that are known of it."),
        Sameness::Different => {
            "It holds other connections: this does not look like the same system.".to_owned()
        }
        Sameness::Unknown => "Whether it is the same system could not be compared.".to_owned(),
    }
}

fn origins(origins: &[Origin]) -> String {
    let all: Vec<_> = origins.iter().map(Origin::to_string).collect();
    if all.is_empty() {
        "nowhere".to_owned()
    } else {
        all.join(", ")
    }
}

fn names(all: &[String]) -> String {
    let mut text = all
        .iter()
        .take(MOST_NAMES)
        .map(|one| name(one))
        .collect::<Vec<_>>()
        .join(", ");
    if let Some(rest @ 1..) = all.len().checked_sub(MOST_NAMES) {
        // Writing to a text cannot fail.
        let _ = write!(text, " and {rest} more");
    }
    if all.is_empty() {
        "none is kept here".to_owned()
    } else {
        text
    }
}

/// A name from outside, so that it can pretend nothing: no breaks, no invisible or direction characters, not long.
fn name(raw: &str) -> String {
    let visible: String = raw
        .chars()
        .map(|character| if character.is_whitespace() { ' ' } else { character })
        .filter(|character| !character.is_control() && !is_invisible(*character))
        .collect();
    if visible.chars().count() <= LONGEST_NAME {
        return visible;
    }
    visible.chars().take(LONGEST_NAME - 1).chain(['…']).collect()
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}' | '\u{ad}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_names_the_old_and_the_new_origin() {
        let words = moved(&["GitHub classic token …90ab".to_owned()]).words();

        assert!(
            words.text.contains("Old address: https://old.example\n"),
            "{}",
            words.text
        );
        assert!(
            words.text.contains("New address: http://new.example:4000\n"),
            "{}",
            words.text
        );
        assert!(
            words.text.contains("GitHub classic token …90ab"),
            "{}",
            words.text
        );
        assert!(words.text.contains("in clear"), "{}", words.text);
    }

    #[test]
    fn many_secrets_are_counted() {
        let all: Vec<String> = (0..40).map(|number| format!("token {number}")).collect();

        let words = moved(&all).words();

        assert!(words.text.contains("token 5 and 34 more"), "{}", words.text);
    }

    #[test]
    fn a_name_cannot_write_lines_of_its_own() {
        let question = Question::GrantOrigins {
            credential: format!(
                "x\n\nNew address:\u{202e} https://good.example {}",
                "y".repeat(500)
            ),
            granted: Vec::new(),
            added: vec!["https://new.example".parse().unwrap()],
        };

        let text = question.words().text;

        let first = text.lines().next().unwrap();
        assert!(
            first.starts_with("Secret: x  New address: https://good"),
            "{first}"
        );
        assert!(first.chars().count() < 80, "{first}");
        assert!(!text.contains('\u{202e}'));
    }

    fn moved(credentials: &[String]) -> Question {
        Question::MoveSystem {
            system: "DevLake production".to_owned(),
            credentials: credentials.to_vec(),
            old: "https://old.example".parse().unwrap(),
            new: "http://new.example:4000".parse().unwrap(),
            sameness: Sameness::Different,
        }
    }
}
