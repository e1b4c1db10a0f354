//! "When were these set?": what a person knows about secrets that were there before Patchbay.

use std::collections::HashMap;

use domain::{
    Connection, ConnectionId, Credential, CredentialId, Provider, SetDate,
    activity::{Action, Change, ChangedField},
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use crate::{Age, App, StoreError, activity::of_credential, plain, rows::credential_words};

/// Days that "about a month" may mean, the younger first.
const MONTH: (i64, i64) = (23, 37);
/// Days that "about a quarter" may mean.
const QUARTER: (i64, i64) = (75, 105);
const DAY_HOURS: i64 = 24;

/// What somebody said about one secret. Who does not know says nothing, and the range stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldDate {
    /// Today.
    Today,
    /// About a month ago.
    AboutAMonth,
    /// About a quarter ago.
    AboutAQuarter,
    /// On this day.
    On(Date),
}

/// Why nothing was noted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The day has not come yet.
    #[error("this day has not come yet")]
    Future,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A secret whose age is a guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated {
    /// Which.
    pub credential: CredentialId,
    /// Who issued it.
    pub provider: Provider,
    /// "…90ab", or the login.
    pub words: Option<String>,
    /// What is known of its age.
    pub age: Age,
    /// Whether somebody said so already.
    pub is_told: bool,
    /// The connections that use it, by name.
    pub used_by: Vec<(ConnectionId, String)>,
}

impl App {
    /// The secrets whose age is a guess or was told, by their first connection's name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn undated(&self) -> Result<Vec<Undated>, StoreError> {
        let (credentials, connections, uses) = self
            .read(|tables| {
                let credentials = plain(tables.credentials()?);
                Ok((credentials, plain(tables.connections()?), tables.uses()?.intact))
            })
            .await?;
        let names: HashMap<ConnectionId, &Connection> = connections
            .iter()
            .map(|connection| (connection.id, connection))
            .collect();
        let mut used_by: HashMap<CredentialId, Vec<(ConnectionId, String)>> = HashMap::new();
        for used in uses {
            if let Some(connection) = names.get(&used.connection) {
                let user = (connection.id, connection.name.clone());
                used_by.entry(used.credential).or_default().push(user);
            }
        }
        let now = self.clock().now();
        let mut undated: Vec<Undated> = credentials
            .into_iter()
            .filter(|credential| !matches!(credential.set, SetDate::Exact(_)))
            .filter_map(|credential| {
                let used_by = used_by.remove(&credential.id)?;
                Some(described(&credential, used_by, now))
            })
            .collect();
        undated.sort_by(|left, right| {
            left.used_by
                .first()
                .map(name)
                .cmp(&right.used_by.first().map(name))
        });
        Ok(undated)
    }

    /// Notes what somebody said, all of it in one transaction; answers for how many secrets. Those that are gone
    /// meanwhile, and those whose setting we saw ourselves, are left out.
    ///
    /// # Errors
    /// When a day has not come yet, or the store fails; nothing is noted then.
    pub async fn tell_dates(&self, told: Vec<(CredentialId, ToldDate)>) -> Result<usize, DateError> {
        let now = self.clock().now();
        let told = told
            .into_iter()
            .map(|(credential, date)| Ok((credential, set_date(date, now)?)))
            .collect::<Result<Vec<_>, DateError>>()?;
        self.commit(move |tables| {
            let mut noted = 0;
            for (id, set) in told {
                let Some(mut found) = tables.credential(id)? else {
                    continue;
                };
                if matches!(found.row.set, SetDate::Exact(_)) {
                    continue;
                }
                let before = age_words(found.row.set, now);
                found.row.set = set;
                tables.change_credential(&found.row, found.version)?;
                let change = Change::new(ChangedField::SetDate, before, age_words(set, now));
                let entry = of_credential(tables, Action::SetDate, &found.row, now)?;
                tables.add_activity(&entry.changing([change]))?;
                noted += 1;
            }
            Ok(noted)
        })
        .await
    }
}

fn described(credential: &Credential, used_by: Vec<(ConnectionId, String)>, now: Timestamp) -> Undated {
    Undated {
        credential: credential.id,
        provider: credential.provider,
        words: credential_words(credential),
        age: Age::at(credential.set, now),
        is_told: matches!(credential.set, SetDate::Told { .. }),
        used_by,
    }
}

fn name((_, name): &(ConnectionId, String)) -> String {
    name.to_lowercase()
}

fn set_date(date: ToldDate, now: Timestamp) -> Result<SetDate, DateError> {
    let days_ago = |days: i64| now.checked_sub((days * DAY_HOURS).hours()).unwrap_or(now);
    let between = |(younger, older)| SetDate::Told {
        earliest: days_ago(older),
        latest: days_ago(younger),
    };
    match date {
        ToldDate::Today => Ok(between((0, 0))),
        ToldDate::AboutAMonth => Ok(between(MONTH)),
        ToldDate::AboutAQuarter => Ok(between(QUARTER)),
        ToldDate::On(day) => {
            let start = day.to_zoned(TimeZone::UTC).map_err(|_| DateError::Future)?;
            // Today may have begun there and not yet in Greenwich.
            if start.timestamp() > now.checked_add(DAY_HOURS.hours()).unwrap_or(now) {
                return Err(DateError::Future);
            }
            let day = start.timestamp().min(now);
            Ok(SetDate::Told {
                earliest: day,
                latest: day,
            })
        }
    }
}

fn age_words(set: SetDate, now: Timestamp) -> Option<String> {
    match Age::at(set, now) {
        Age::Days(days) => Some(format!("{days} days")),
        Age::Between(younger, older) => Some(format!("{younger}–{older} days")),
        Age::Unknown => None,
    }
}
