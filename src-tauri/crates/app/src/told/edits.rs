//! Why an edit did not happen, and what helps.

use domain::{edit::NeedsSecret, kinds::FieldId};

use super::{Told, ToldCode, sentence};
use crate::EditError;

/// Every way an edit can end but one: what somebody else changed meanwhile is shown, not told.
impl From<EditError> for Told {
    fn from(error: EditError) -> Self {
        let words = sentence(&error);
        match error {
            EditError::NotFound => Self::not_found("This connection"),
            EditError::ReadOnly => Self::new(ToldCode::Refused, words).hint("Patchbay only shows it."),
            EditError::Invalid(problems) => Self::from(problems),
            EditError::Field(_) => {
                Self::new(ToldCode::InvalidField, words).hint("Read the connection again, then repeat.")
            }
            EditError::StagedGone => Self::staged_gone(),
            EditError::SecretNeeded(why) => secret_needed(why),
            EditError::SeveralTokens => Self::new(ToldCode::Refused, words)
                .hint("Its tokens are replaced one by one, by rotating each."),
            EditError::LastSecret => Self::new(ToldCode::InvalidField, words)
                .hint("Add another token first, or keep this one.")
                .at(FieldId::Token),
            EditError::BeingRotated => {
                Self::new(ToldCode::Refused, words).hint("Finish that rotation or put it back first.")
            }
            EditError::SharedLogin => Self::new(
                ToldCode::InvalidField,
                "Other connections use this secret under the stored user name.",
            )
            .hint("Enter a new secret for this connection, or keep the user name.")
            .at(FieldId::Login),
            EditError::Declined => Self::new(
                ToldCode::Cancelled,
                "You declined the new address. Nothing was changed.",
            ),
            EditError::ChangedElsewhere(_) => {
                Self::new(ToldCode::ChangedElsewhere, words).hint("Read it again, then repeat.")
            }
            EditError::Gone => Self::new(
                ToldCode::NotFound,
                "The system does not have this connection any more.",
            )
            .hint("It is marked as gone. Create it again, or forget it."),
            EditError::NameTaken => {
                Self::new(ToldCode::NameTaken, "The system has a connection of that name.")
                    .hint("Choose another name.")
                    .at(FieldId::Name)
            }
            EditError::Refused(finding) => Self::from(*finding),
            EditError::NotApplied => Self::new(
                ToldCode::SystemUnreachable,
                "The change did not arrive. The system holds what it held before.",
            )
            .hint("Save again."),
            EditError::Unknown => Self::new(
                ToldCode::ChangedElsewhere,
                "The system’s answer was lost. Whether it was changed is not known.",
            )
            .hint("Read the list again and look, before you change anything else."),
            EditError::Blocked(_) => Self::new(ToldCode::Refused, words),
            EditError::Key(error) => error.into(),
            EditError::Store(error) => error.into(),
            EditError::Cancelled => Self::new(ToldCode::Cancelled, "Cancelled. Nothing was changed."),
        }
    }
}

fn secret_needed(why: NeedsSecret) -> Told {
    let words = match why {
        NeedsSecret::Method => "Another way of signing in takes another secret.",
        NeedsSecret::UnknownOrigin => "Nobody can say where the stored secret went until now.",
    };
    Told::new(ToldCode::InvalidField, words)
        .hint("Enter a new secret.")
        .at(FieldId::Token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_says_to_read_again_and_what_did_not_arrive_to_save_again() {
        let unknown = Told::from(EditError::Unknown);
        let lost = Told::from(EditError::NotApplied);

        assert_eq!(unknown.code, ToldCode::ChangedElsewhere);
        assert!(unknown.hint.unwrap().starts_with("Read the list again"));
        assert_eq!(lost.code, ToldCode::SystemUnreachable);
        assert_eq!(lost.hint.as_deref(), Some("Save again."));
    }

    #[test]
    fn what_was_declined_or_cancelled_changed_nothing_and_says_so() {
        for error in [EditError::Declined, EditError::Cancelled] {
            let told = Told::from(error);

            assert_eq!(told.code, ToldCode::Cancelled);
            assert!(told.message.ends_with("Nothing was changed."), "{}", told.message);
        }
    }

    #[test]
    fn what_a_field_can_mend_points_at_it() {
        let field = |error| Told::from(error).field;

        assert_eq!(field(EditError::NameTaken), Some(FieldId::Name));
        assert_eq!(field(EditError::SharedLogin), Some(FieldId::Login));
        assert_eq!(
            field(EditError::SecretNeeded(NeedsSecret::Method)),
            Some(FieldId::Token)
        );
    }
}
