//! The wrapping key of a passphrase slot: Argon2id, with limits on what a stored slot may ask for.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use domain::Secret;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    random::make_bytes,
    sealing::{key::WrappingKey, stack},
};

/// The shortest passphrase that is accepted for a new slot.
pub const MIN_PASSPHRASE_BYTES: usize = 12;

const SALT_BYTES: usize = 16;
/// Less is too weak to have been written by us.
const AT_LEAST: (u32, u32) = (19 * 1024, 2);
/// More would be an attack on this computer's memory and time.
const AT_MOST: (u32, u32) = (1024 * 1024, 20);
const LANES_AT_MOST: u32 = 16;

/// What a slot records beside the wrapped key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    /// When the slot was made, where that is of interest to a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    made_at: Option<Timestamp>,
}

impl Parameters {
    /// The ones for new slots: 64 MiB, 3 passes, 4 lanes, a fresh salt.
    pub(crate) fn make() -> Self {
        let salt = STANDARD_NO_PAD.encode(make_bytes::<SALT_BYTES>());
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 4,
            salt,
            made_at: None,
        }
    }

    /// The same, with the moment at which the slot is made.
    pub(crate) fn at(self, now: Timestamp) -> Self {
        Self {
            made_at: Some(now),
            ..self
        }
    }

    /// When the slot was made, where it says so.
    pub(crate) fn made_at(&self) -> Option<Timestamp> {
        self.made_at
    }

    /// As text, for the slot's row.
    pub(crate) fn to_text(&self) -> String {
        serde_json::to_string(self).expect("numbers and text always serialise")
    }

    /// Reads them; `None` when they are not ours, or outside the limits.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        let found: Self = serde_json::from_str(text).ok()?;
        let is_sane = (AT_LEAST.0..=AT_MOST.0).contains(&found.memory_kib)
            && (AT_LEAST.1..=AT_MOST.1).contains(&found.passes)
            && (1..=LANES_AT_MOST).contains(&found.lanes)
            && found.salt_bytes().is_some()
            && found.to_text() == text;
        is_sane.then_some(found)
    }

    fn salt_bytes(&self) -> Option<[u8; SALT_BYTES]> {
        STANDARD_NO_PAD.decode(&self.salt).ok()?.try_into().ok()
    }
}

/// Derives the wrapping key; takes a large part of a second. `None` for parameters outside the limits.
pub(crate) fn derive_wrapping_key(passphrase: &Secret, parameters: &Parameters) -> Option<WrappingKey> {
    let salt = parameters.salt_bytes()?;
    let cost = Params::new(
        parameters.memory_kib,
        parameters.passes,
        parameters.lanes,
        Some(32),
    )
    .ok()?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    stack::wiped(|| {
        let mut outcome = Ok(());
        let key = WrappingKey::filled(|key| {
            // Exposed to be hashed.
            outcome = passphrase.with_exposed(|text| argon.hash_password_into(text.as_bytes(), &salt, key));
        });
        outcome.ok().map(|()| key)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[test]
    fn new_parameters_are_within_the_limits() {
        let parameters = Parameters::make();

        assert_eq!(Parameters::of_text(&parameters.to_text()), Some(parameters));
    }

    #[test]
    fn the_moment_of_making_comes_back() {
        let now = "2026-11-21T08:02:00Z".parse().unwrap();
        let parameters = Parameters::make().at(now);

        let back = Parameters::of_text(&parameters.to_text()).unwrap();

        assert_eq!(back.made_at(), Some(now));
    }

    #[rstest]
    #[case::little_memory(18 * 1024, 3, 4)]
    #[case::one_pass(64 * 1024, 1, 4)]
    #[case::too_much_memory(1024 * 1024 + 1, 3, 4)]
    #[case::too_many_passes(64 * 1024, 21, 4)]
    #[case::no_lanes(64 * 1024, 3, 0)]
    fn parameters_outside_the_limits_are_refused(
        #[case] memory_kib: u32,
        #[case] passes: u32,
        #[case] lanes: u32,
    ) {
        let parameters = Parameters {
            memory_kib,
            passes,
            lanes,
            ..Parameters::make()
        };

        assert_eq!(Parameters::of_text(&parameters.to_text()), None);
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_is_written_the_same_way_again(
            memory in 0..2_000_000_u32, passes in 0..30_u32, lanes in 0..30_u32, salt in "[A-Za-z0-9+/=]{0,24}",
        ) {
            let text = format!(r#"{{"memory_kib":{memory},"passes":{passes},"lanes":{lanes},"salt":"{salt}"}}"#);
            if let Some(parameters) = Parameters::of_text(&text) {
                prop_assert_eq!(parameters.to_text(), text);
            }
        }
    }
}
