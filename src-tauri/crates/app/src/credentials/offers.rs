//! "One I have": the credentials that are sealed here and could be used for a further connection.

use domain::{
    ConnectionId, CredentialId, Grant, Kind, Origin, SystemId,
    kinds::{Answers, ConnectionKind},
};
use vault::{Purpose, Tables};

use super::{granting::missing, origins};
use crate::{App, CredentialOverview, ReuseError, StagedSummary, StoreError, wizard::grants};

/// A credential that could be used once more.
#[derive(Debug, Clone)]
pub struct HeldOffer {
    /// The credential with what hangs on it.
    pub overview: CredentialOverview,
    /// Whether a connection uses it at the very provider that is meant; most often true where it works at all.
    pub is_at_home: bool,
    /// The hosts of the providers that it is used at.
    pub homes: Vec<Origin>,
    /// Where it does not go yet: the person would be asked.
    pub added: Vec<Origin>,
}

/// A credential of ours in place of a typed secret.
#[derive(Debug, Clone)]
pub struct StagedHeld {
    /// What *Check* and *Create* name.
    pub staged: StagedSummary,
    /// The user name that goes with it.
    pub login: Option<String>,
    /// The credential with what hangs on it.
    pub overview: CredentialOverview,
}

impl App {
    /// The credentials of ours that a new connection could use, those of its very provider first. Touches no key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn held_offers(
        &self,
        kind: ConnectionKind,
        system: SystemId,
        answers: &Answers,
    ) -> Result<Vec<HeldOffer>, StoreError> {
        let reading = kind.form(answers).reading;
        let fitting: Vec<CredentialOverview> = self
            .credentials()
            .await?
            .into_iter()
            .filter(|one| can_be_reused(one) && one.credential.suits(kind, reading.slot))
            .collect();
        if fitting.is_empty() {
            return Ok(Vec::new());
        }
        self.read(move |tables| {
            let Some(system) = tables.system(system)? else {
                return Ok(Vec::new());
            };
            let wanted = reading
                .address
                .as_ref()
                .map(|address| grants(&system.row, reading.auth_style, address))
                .unwrap_or_default();
            let home = reading.address.as_ref().map(|address| address.origin());
            let mut offers = Vec::new();
            for overview in fitting {
                offers.push(offer(tables, overview, home, &wanted)?);
            }
            offers.sort_by_key(|offer| (!offer.is_at_home, std::cmp::Reverse(offer.overview.uses.len())));
            Ok(offers)
        })
        .await
    }

    /// Takes a credential of ours for a connection to be. Asks nobody yet: *Check* does, where its secret would go
    /// further than today.
    ///
    /// # Errors
    /// [`ReuseError::NotHeld`] where it is not there or fits nowhere in this kind; [`ReuseError::BeingRotated`].
    pub async fn stage_held(
        &self,
        kind: ConnectionKind,
        credential: CredentialId,
    ) -> Result<StagedHeld, ReuseError> {
        let all = self.credentials().await?;
        let found = all.into_iter().find(|one| one.credential.id == credential);
        let overview = found.ok_or(ReuseError::NotHeld)?;
        if overview.active.is_some() {
            return Err(ReuseError::BeingRotated);
        }
        let suits = domain::Slot::ALL
            .into_iter()
            .any(|slot| overview.credential.suits(kind, slot));
        if !suits || !can_be_reused(&overview) {
            return Err(ReuseError::NotHeld);
        }
        let id = self
            .staging()
            .stage_held(kind, &overview.credential, self.clock().elapsed());
        Ok(StagedHeld {
            staged: StagedSummary {
                kind,
                id,
                token_kind: overview.credential.token_kind,
                hint: overview.credential.hint.clone(),
                bytes: 0,
                removed: Vec::new(),
            },
            login: overview.credential.login.clone(),
            overview,
        })
    }
}

/// A system's own login opens that system and nothing else; one that is being replaced has two secrets.
fn can_be_reused(one: &CredentialOverview) -> bool {
    one.credential.is_held && one.own_login_of.is_none() && one.active.is_none()
}

fn offer(
    tables: &Tables<'_>,
    overview: CredentialOverview,
    home: Option<&Origin>,
    wanted: &[Grant],
) -> Result<HeldOffer, StoreError> {
    let granted = tables
        .grants(overview.credential.id, Purpose::Current)?
        .unwrap_or_default();
    let mut homes = Vec::new();
    for used in &overview.uses {
        homes.extend(provider_of(tables, used.connection)?);
    }
    homes.sort();
    homes.dedup();
    Ok(HeldOffer {
        is_at_home: home.is_some_and(|home| homes.contains(home)),
        homes,
        added: origins(&missing(wanted, &granted)),
        overview,
    })
}

/// Where the provider behind a connection answers.
fn provider_of(tables: &Tables<'_>, id: ConnectionId) -> Result<Option<Origin>, StoreError> {
    let Some(connection) = tables.connection(id)?.map(|found| found.row) else {
        return Ok(None);
    };
    let stored = connection.settings.address.as_ref();
    let address = match (stored, &connection.kind) {
        (Some(address), _) => Some(address.clone()),
        (None, Kind::Known(kind)) => {
            domain::edit::answers_of(&connection).and_then(|answers| kind.form(&answers).address)
        }
        (None, Kind::Unlisted(_)) => None,
    };
    Ok(address.map(|address| address.origin().clone()))
}
