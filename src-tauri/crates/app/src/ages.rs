//! Ages in days, told honestly: a range where that is all we know.

use domain::SetDate;
use jiff::Timestamp;

/// How old a secret is, in whole days. Clamped at zero: a clock that was set back makes nothing negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// We saw it being set.
    Days(u32),
    /// Between the two, the younger first.
    Between(u32, u32),
    /// Nothing is known.
    Unknown,
}

impl Age {
    /// The age at `now`.
    pub fn at(set: SetDate, now: Timestamp) -> Self {
        match set {
            SetDate::Exact(date) => Self::Days(days(date, now)),
            SetDate::Between { earliest, latest } | SetDate::Told { earliest, latest } => {
                let (younger, older) = (days(latest, now), days(earliest, now));
                if younger == older {
                    Self::Days(older)
                } else {
                    Self::Between(younger.min(older), older.max(younger))
                }
            }
            SetDate::Unknown => Self::Unknown,
        }
    }

    /// The end by which it is judged.
    pub fn oldest(self) -> Option<u32> {
        match self {
            Self::Days(days) | Self::Between(_, days) => Some(days),
            Self::Unknown => None,
        }
    }
}

fn days(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from(to.duration_since(from).as_secs() / 86_400).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adopted_secret_has_a_range() {
        let set = SetDate::Between {
            earliest: at("2026-03-26T00:00:00Z"),
            latest: at("2026-11-09T00:00:00Z"),
        };

        let age = Age::at(set, at("2026-11-21T00:00:00Z"));

        assert_eq!((age, age.oldest()), (Age::Between(12, 240), Some(240)));
    }

    #[test]
    fn a_day_that_somebody_named_is_an_age_in_days() {
        let day = at("2026-11-01T00:00:00Z");
        let set = SetDate::Told {
            earliest: day,
            latest: day,
        };

        assert_eq!(Age::at(set, at("2026-11-21T00:00:00Z")), Age::Days(20));
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nothing_negative() {
        let set = SetDate::Exact(at("2026-11-21T00:00:00Z"));

        assert_eq!(Age::at(set, at("2026-01-01T00:00:00Z")), Age::Days(0));
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }
}
