//! The names of backups: `patchbay-0007-20260102T030405Z.db`. The number says which is newer, because a clock may be
//! turned back; the time is for people.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

const TIME: &str = "%Y%m%dT%H%M%SZ";

/// What a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    /// Rises with each backup.
    pub(crate) number: u32,
    /// When it was made, by the clock of then.
    pub(crate) made_at: Timestamp,
}

impl Name {
    /// As a file name.
    pub(crate) fn to_text(self) -> String {
        format!("patchbay-{:04}-{}.db", self.number, stamp(self.made_at))
    }

    /// Reads a file name; `None` when it is not one of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (number, time) = text
            .strip_prefix("patchbay-")?
            .strip_suffix(".db")?
            .split_once('-')?;
        let found = Self {
            number: number.parse().ok()?,
            made_at: DateTime::strptime(TIME, time)
                .ok()?
                .to_zoned(TimeZone::UTC)
                .ok()?
                .timestamp(),
        };
        (found.to_text() == text).then_some(found)
    }
}

/// A time for a file name, to the second.
pub(crate) fn stamp(time: Timestamp) -> String {
    time.strftime(TIME).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_comes_back(number in any::<u32>(), second in 0..4_000_000_000_i64) {
            let name = Name { number, made_at: Timestamp::from_second(second).unwrap() };

            prop_assert_eq!(Name::parse(&name.to_text()), Some(name));
        }

        #[test]
        fn whatever_is_accepted_is_written_the_same_way_again(text in "patchbay-[0-9]{1,5}-2026[0-9]{4}T[0-9]{6}Z.db") {
            if let Some(name) = Name::parse(&text) {
                prop_assert_eq!(name.to_text(), text);
            }
        }
    }

    #[test]
    fn other_files_are_not_taken_for_backups() {
        for text in [
            "patchbay.db",
            "lock",
            "patchbay-1.db",
            "patchbay-0001-20261340T000000Z.db",
            "../patchbay-0001-20260101T000000Z.db",
        ] {
            assert_eq!(Name::parse(text), None, "{text}");
        }
    }
}
