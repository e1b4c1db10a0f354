//! What a change makes of a stored connection (devlake.md 2.5): which fields survive, and which secret.

use serde_json::{Map, Value};

use super::decode::{DecodeError, Field, Manner, nothing, overlay};
use super::mask;

/// How a plugin puts a change over what it has stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Merge {
    /// What was left out becomes empty; masks are recognised (github).
    Replaces,
    /// What was left out stays; a secret of this name stays too when it came empty or masked.
    KeepsSecret(&'static str),
    /// The same for token and password, as long as the auth method stays (jira).
    KeepsSecretsOfMethod,
    /// What was left out stays; a secret is stored as it came, a mask too.
    StoresWhatCame,
}

/// What a plugin's rules made of a change.
pub(super) enum Merged {
    Values(Map<String, Value>),
    /// A stored secret has no mask to compare with (devlake.md fact 11).
    Crash,
}

/// The fields that a github change cannot reach.
const GITHUB_UNTOUCHED: [&str; 3] = ["refreshToken", "tokenExpiresAt", "refreshTokenExpiresAt"];
const GITHUB_SWITCH: &str = "enableGraphql";

impl Merge {
    /// Puts `body` over `stored`.
    ///
    /// # Errors
    /// The decoder's complaint about a wrong type.
    pub(super) fn apply(
        self,
        fields: &[Field],
        stored: &Map<String, Value>,
        body: &Map<String, Value>,
    ) -> Result<Merged, DecodeError> {
        let mut values = stored.clone();
        overlay(&mut values, fields, body, Manner::Lenient)?;
        match self {
            Self::StoresWhatCame => {}
            Self::KeepsSecret(key) => keep(&mut values, stored, key),
            Self::KeepsSecretsOfMethod => {
                if values.get("authMethod") == stored.get("authMethod") {
                    keep(&mut values, stored, "token");
                    keep(&mut values, stored, "password");
                }
            }
            Self::Replaces => {
                let Some(values) = replaced(fields, stored, &values, body) else {
                    return Ok(Merged::Crash);
                };
                return Ok(Merged::Values(values));
            }
        }
        Ok(Merged::Values(values))
    }
}

/// The stored secret again, when an empty one or its mask came. A password's mask is empty (devlake.md 2.8).
fn keep(values: &mut Map<String, Value>, stored: &Map<String, Value>, key: &str) {
    let (sent, had) = (text(values, key), text(stored, key));
    if sent.is_empty() || (key == "token" && sent == mask::generic(had)) {
        values.insert(key.to_owned(), had.into());
    }
}

/// Starts from nothing; `None` = the original crashes.
fn replaced(
    fields: &[Field],
    stored: &Map<String, Value>,
    overlaid: &Map<String, Value>,
    body: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    let mut values = nothing(fields);
    for (key, value) in overlaid {
        if body.contains_key(key) || key == GITHUB_SWITCH {
            values.insert(key.clone(), value.clone());
        }
    }
    for key in GITHUB_UNTOUCHED {
        values.insert(key.to_owned(), stored.get(key).cloned().unwrap_or_default());
    }
    let tokens = merged_tokens(text(stored, "token"), text(&values, "token"))?;
    values.insert("token".to_owned(), tokens.into());
    let key = text(stored, "secretKey");
    if !key.is_empty() && mask::private_key(key)? == text(&values, "secretKey") {
        values.insert("secretKey".to_owned(), key.into());
    }
    Some(values)
}

/// Each mask becomes the token that it hides. The original puts kept tokens in no order that one could rely on;
/// here they come back to front, then the new ones.
fn merged_tokens(stored: &str, sent: &str) -> Option<String> {
    if sent.is_empty() {
        return Some(String::new());
    }
    let mut hidden: Vec<(String, &str)> = Vec::new();
    for token in stored.split(',') {
        hidden.push((mask::github_token(token)?, token));
    }
    let (mut kept, mut new) = (Vec::new(), Vec::new());
    for token in sent.split(',').map(str::trim) {
        match hidden
            .iter()
            .position(|(mask, had)| mask == token || *had == token)
        {
            Some(position) => kept.push(hidden.remove(position).1),
            None => new.push(token),
        }
    }
    kept.reverse();
    kept.extend(new);
    Some(kept.join(","))
}

fn text<'a>(values: &'a Map<String, Value>, key: &str) -> &'a str {
    values.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "ghp_firstzzgoodzz0000000000000000firstly";
    const SECOND: &str = "ghp_secondzzgoodzz000000000000000secondl";

    #[test]
    fn kept_tokens_change_places_and_new_ones_follow() {
        let stored = format!("{FIRST},{SECOND}");
        let masks = format!(
            "{},{}",
            mask::github_token(FIRST).unwrap(),
            mask::github_token(SECOND).unwrap()
        );

        let kept = merged_tokens(&stored, &masks);
        let mixed = merged_tokens(
            &stored,
            &format!("ghp_new,{}", mask::github_token(SECOND).unwrap()),
        );

        assert_eq!(kept.unwrap(), format!("{SECOND},{FIRST}"));
        assert_eq!(mixed.unwrap(), format!("{SECOND},ghp_new"));
    }

    #[test]
    fn a_token_without_a_mask_crashes_the_change() {
        assert_eq!(merged_tokens("ghp_short", FIRST), None);
    }
}
