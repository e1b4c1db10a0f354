//! A credential of ours for a further connection: which could, and where it could go besides.

use std::collections::HashMap;

use app::{CredentialOverview, FurtherPlace, HeldOffer, StagedHeld};
use domain::Origin;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{CredentialView, EnvironmentName, FieldName, StagedView, count, kind_id};

/// A credential that could be used once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeldOfferView {
    /// The credential.
    pub credential: CredentialView,
    /// Where it is used, where that is another host than the one that is meant.
    pub elsewhere: Option<String>,
    /// Where it does not go yet: the desktop will ask.
    pub added: Vec<String>,
}

/// A credential of ours for a form.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StageHeldInput {
    /// The kind's id.
    pub kind: String,
    /// The credential's id.
    pub credential: String,
}

/// A credential of ours in place of a typed secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StagedHeldView {
    /// What *Check* and *Create* name.
    pub staged: StagedView,
    /// The user name that goes with it.
    pub login: Option<String>,
}

/// Where the credential of a connection could be used besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FurtherPlacesView {
    /// The credential's id; `None` where its secret is not ours to give.
    pub credential: Option<String>,
    /// "GitHub classic token …90ab".
    pub label: String,
    /// How many connections use it.
    pub uses: u32,
    /// The places, those without a use first.
    pub places: Vec<FurtherPlaceView>,
}

/// A kind in a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FurtherPlaceView {
    /// The kind's id.
    pub kind: String,
    /// "GitHub Copilot".
    pub kind_label: String,
    /// The system's id.
    pub system: String,
    /// The system's name.
    pub system_name: String,
    /// The system's environment.
    pub environment: EnvironmentName,
    /// How many connections there use it already.
    pub uses: u32,
    /// What the two connections would have in common.
    pub answers: HashMap<FieldName, String>,
}

impl From<&HeldOffer> for HeldOfferView {
    fn from(offer: &HeldOffer) -> Self {
        let is_elsewhere = !offer.is_at_home && !offer.homes.is_empty();
        Self {
            credential: CredentialView::from(&offer.overview),
            elsewhere: is_elsewhere.then(|| hosts(&offer.homes)),
            added: offer.added.iter().map(Origin::to_string).collect(),
        }
    }
}

impl From<&StagedHeld> for StagedHeldView {
    fn from(held: &StagedHeld) -> Self {
        let length = [age(&held.overview), uses(&held.overview)];
        Self {
            staged: StagedView {
                length: length.into_iter().flatten().collect::<Vec<_>>().join(", "),
                credential: Some(held.overview.credential.id.to_string()),
                ..StagedView::of(&held.staged)
            },
            login: held.login.clone(),
        }
    }
}

impl FurtherPlacesView {
    /// Where there is nothing to give.
    pub(crate) fn none() -> Self {
        Self {
            credential: None,
            label: String::new(),
            uses: 0,
            places: Vec::new(),
        }
    }

    pub(crate) fn of(overview: &CredentialOverview, places: &[FurtherPlace]) -> Self {
        let credential = CredentialView::from(overview);
        Self {
            credential: Some(credential.id),
            label: credential.label,
            uses: count(overview.uses.len()),
            places: places.iter().map(FurtherPlaceView::from).collect(),
        }
    }
}

impl From<&FurtherPlace> for FurtherPlaceView {
    fn from(place: &FurtherPlace) -> Self {
        let answers = place.answers.iter();
        Self {
            kind: kind_id(place.kind).to_owned(),
            kind_label: place.kind.spec().display.to_owned(),
            system: place.system.id.to_string(),
            system_name: place.system.name.clone(),
            environment: place.system.environment.into(),
            uses: count(place.uses),
            answers: answers
                .map(|(field, answer)| ((*field).into(), answer.clone()))
                .collect(),
        }
    }
}

/// "ghe.example.test, ghe2.example.test".
fn hosts(origins: &[Origin]) -> String {
    let hosts: Vec<&str> = origins.iter().map(Origin::host).collect();
    hosts.join(", ")
}

/// "21 days old".
fn age(overview: &CredentialOverview) -> Option<String> {
    super::age_words(overview.age).map(|age| match age.as_str() {
        "today" => "set today".to_owned(),
        age => format!("{age} old"),
    })
}

fn uses(overview: &CredentialOverview) -> Option<String> {
    Some(match overview.uses.len() {
        0 => "used by no connection".to_owned(),
        1 => "used by 1 connection".to_owned(),
        more => format!("used by {more} connections"),
    })
}
