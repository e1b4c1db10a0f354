//! Text for a shell, so that a hostile name stays text: in `sh`, `bash` and `zsh`, also when it is pasted.

use std::fmt::Write;

use super::NotPrinted;

/// One word of a command line. A control character could end a paste and type keys of its own, and an invisible one
/// hides what is run: such a text is not printed.
///
/// # Errors
/// [`NotPrinted::Unprintable`] with `what` it was.
pub(super) fn word(text: &str, what: &'static str) -> Result<String, NotPrinted> {
    if text.chars().any(is_unprintable) {
        return Err(NotPrinted::Unprintable(what));
    }
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "_@%+:,./-".contains(character);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Ok(text.to_owned());
    }
    Ok(format!("'{}'", text.replace('\'', r"'\''")))
}

/// JSON as a line of a here-document, whose `$VARIABLES` the shell fills in. Of what JSON says nothing is left to the
/// shell, and nothing in it can act on a terminal.
pub(super) fn document_line(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '\\' | '$' | '`' => line.extend(['\\', character]),
            // An interactive bash would look for a former command.
            '!' => line.push_str(r"\\u0021"),
            character if is_unprintable(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a text cannot fail.
                    let _ = write!(line, r"\\u{unit:04x}");
                }
            }
            character => line.push(character),
        }
    }
    line
}

/// JSON as part of a script that the shell passes on as it is. Nothing in it can act on a terminal, or on an interactive
/// shell.
pub(super) fn script_text(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '!' || is_unprintable(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a text cannot fail.
                let _ = write!(text, r"\u{unit:04x}");
            }
        } else {
            text.push(character);
        }
    }
    text
}

fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("github", "github")]
    #[case("", "''")]
    #[case("GitHub - my-org", "'GitHub - my-org'")]
    #[case("it's", r"'it'\''s'")]
    #[case("$(reboot) `reboot` \"; reboot; #!", "'$(reboot) `reboot` \"; reboot; #!'")]
    #[case("~root", "'~root'")]
    fn a_word_is_one_word(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(word(text, "The name").unwrap(), expected);
    }

    #[rstest]
    #[case("ends the paste\u{1b}[201~\u{15}reboot\r")]
    #[case("two\nlines")]
    #[case("\u{202e}gro-ym")]
    fn what_a_terminal_would_act_upon_is_not_printed(#[case] text: &str) {
        assert_eq!(word(text, "The name"), Err(NotPrinted::Unprintable("The name")));
    }

    #[test]
    fn a_line_of_a_document_keeps_what_json_says() {
        let json = serde_json::to_string("a\"b\\c $HOME `id` ! \u{1b}[201~ \u{202e} 🧵").unwrap();

        let line = document_line(&json);

        assert_eq!(
            line,
            "\"a\\\\\"b\\\\\\\\c \\$HOME \\`id\\` \\\\u0021 \\\\u001b[201~ \\\\u202e 🧵\""
        );
    }
}
