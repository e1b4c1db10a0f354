//! Why a credential of ours is not used once more, and what helps.

use domain::kinds::FieldId;

use super::{Told, ToldCode, sentence};
use crate::ReuseError;

impl From<ReuseError> for Told {
    fn from(error: ReuseError) -> Self {
        let words = sentence(&error);
        match error {
            ReuseError::NotHeld => {
                Self::new(ToldCode::StagedGone, words).hint("Choose another, or enter a new secret.")
            }
            ReuseError::OtherLogin(_) => Self::new(ToldCode::InvalidField, words)
                .hint("Use that user, or enter a new secret.")
                .at(FieldId::Login),
            ReuseError::BeingRotated => {
                Self::new(ToldCode::Refused, words).hint("Finish the rotation first, or enter a new secret.")
            }
            ReuseError::Declined => Self::new(
                ToldCode::Cancelled,
                "You declined the further address. Nothing was changed.",
            )
            .hint("Enter a new secret, or check again and agree."),
            ReuseError::Key(error) => error.into(),
            ReuseError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declined_address_changed_nothing_and_says_so() {
        let told = Told::from(ReuseError::Declined);

        assert_eq!(told.code, ToldCode::Cancelled);
        assert!(told.message.ends_with("Nothing was changed."), "{}", told.message);
    }

    #[test]
    fn another_user_is_a_matter_of_the_field_for_it() {
        let told = Told::from(ReuseError::OtherLogin("kim@example.com".to_owned()));

        assert_eq!(told.field, Some(FieldId::Login));
        assert!(told.message.contains("kim@example.com"), "{}", told.message);
    }
}
