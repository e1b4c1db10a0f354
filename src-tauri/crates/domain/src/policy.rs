//! How old a secret may become.

use serde::{Deserialize, Serialize};

use crate::DEFAULT_POLICY_DAYS;

/// The lives that can be agreed on, in days.
const CHOICES: [u32; 5] = [30, 60, 90, 180, 365];
/// The longest reason and the longest notes, in characters.
const LONGEST_TEXT: usize = 2_000;

/// How old a secret may become, and why just that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// In days; `None` = it need not be replaced for its age.
    pub days: Option<u32>,
    /// Why, where somebody said so.
    pub reason: Option<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            days: Some(DEFAULT_POLICY_DAYS),
            reason: None,
        }
    }
}

/// What cannot be agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not one of the choices.
    #[error("a secret may live 30, 60, 90, 180 or 365 days, or without limit")]
    Days,
    /// A secret that is never replaced wants a reason.
    #[error("say why it need not be replaced")]
    ReasonMissing,
    /// Nobody reads that much.
    #[error("this text is longer than 2,000 characters")]
    TooLong,
}

impl Policy {
    /// Takes what somebody chose.
    ///
    /// # Errors
    /// See [`PolicyError`].
    pub fn agreed(days: Option<u32>, reason: &str) -> Result<Self, PolicyError> {
        if days.is_some_and(|days| !CHOICES.contains(&days)) {
            return Err(PolicyError::Days);
        }
        let reason = note(reason)?;
        if days.is_none() && reason.is_empty() {
            return Err(PolicyError::ReasonMissing);
        }
        Ok(Self {
            days,
            reason: (!reason.is_empty()).then_some(reason),
        })
    }
}

/// A remark about a secret, without space around it.
///
/// # Errors
/// [`PolicyError::TooLong`].
pub fn note(text: &str) -> Result<String, PolicyError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_TEXT {
        return Err(PolicyError::TooLong);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_is_never_replaced_wants_a_reason() {
        assert_eq!(Policy::agreed(None, "  "), Err(PolicyError::ReasonMissing));
        let agreed = Policy::agreed(None, " read-only, inside the network ").unwrap();
        assert_eq!(agreed.reason.as_deref(), Some("read-only, inside the network"));
    }

    #[test]
    fn only_the_choices_can_be_agreed_on() {
        assert_eq!(Policy::agreed(Some(45), ""), Err(PolicyError::Days));
        assert_eq!(Policy::agreed(Some(30), "").unwrap().days, Some(30));
    }
}
