//! Connectors: the matrix, what this token may do, tickets, pages, places.

use app::{
    Ability, AbilityReport, Found, Gap, Kin, KnowledgePage, Place, PlaceKind, Relative, Ticket, ability_words,
};
use domain::connector::{Capability, ConnectorGroup, ConnectorType};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::kind_id;

/// The matrix of all connectors; can be read before any is added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MatrixView {
    /// The connectors, in the agent's order.
    pub connectors: Vec<ConnectorTypeView>,
    /// The capabilities, with a cell for each connector.
    pub rows: Vec<MatrixRowView>,
}

/// A connector type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectorTypeView {
    /// The kind's id.
    pub kind: String,
    /// Its name.
    pub label: String,
    /// "Ticket sources".
    pub group: String,
    /// The rights, by name and purpose.
    pub permissions: Vec<PermissionView>,
}

/// A right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PermissionView {
    /// Its name at the provider.
    pub name: String,
    /// What it is for.
    pub purpose: String,
}

/// A capability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MatrixRowView {
    /// In words.
    pub capability: String,
    /// By which means, for each connector; nothing where it does not.
    pub means: Vec<Option<String>>,
}

/// Whether a capability works with this token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AbilityName {
    /// Yes.
    Can,
    /// No.
    Cannot,
    /// Only doing it would tell.
    Unsure,
    /// Nobody could be asked.
    NotAsked,
}

/// A row of a connector's panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AbilityView {
    /// In words.
    pub capability: String,
    /// By which means.
    pub means: String,
    /// Whether it works.
    pub ability: AbilityName,
    /// What there is to say: the missing rights, or why nobody can tell.
    pub words: Option<String>,
}

/// Another ticket that a ticket names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RelativeView {
    /// `PROJ-7`.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub status: Option<String>,
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TicketView {
    /// `PROJ-7`.
    pub reference: String,
    /// Its title: text.
    pub title: String,
    /// Its state.
    pub status: Option<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its type.
    pub kind: Option<String>,
    /// Its priority.
    pub priority: Option<String>,
    /// Who reported it.
    pub reporter: Option<String>,
    /// What it is a part of.
    pub parent: Option<RelativeView>,
    /// How many parts it has.
    pub children: u32,
    /// What must be done before.
    pub blocked_by: Vec<String>,
}

/// A ticket's relatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KinView {
    /// What it is a part of.
    pub parent: Option<RelativeView>,
    /// The other parts of that.
    pub siblings: Vec<RelativeView>,
    /// Its own parts.
    pub children: Vec<RelativeView>,
}

/// Tickets of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TicketsView {
    /// The tickets.
    pub tickets: Vec<TicketView>,
    /// Why there may be more.
    pub gap: Option<String>,
}

/// A page that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KnowledgePageView {
    /// Its title: text.
    pub title: String,
    /// Its space.
    pub space: String,
    /// What stands around the words: text.
    pub excerpt: String,
    /// Where people read it.
    pub url: Option<String>,
}

/// Pages of a space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KnowledgeView {
    /// The pages.
    pub pages: Vec<KnowledgePageView>,
    /// Why there may be more.
    pub gap: Option<String>,
}

/// What pages are searched for: typed words, or a ticket of another connector.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KnowledgeInput {
    /// The connector that is searched.
    pub connector: String,
    /// Typed words.
    pub words: Option<String>,
    /// The connector of the ticket.
    pub ticket_connector: Option<String>,
    /// The ticket.
    pub ticket: Option<String>,
}

/// A place that a connector can be narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    /// What the field takes.
    pub key: String,
    /// Its name.
    pub name: String,
    /// "project".
    pub kind: String,
}

/// The places of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlacesView {
    /// The places.
    pub places: Vec<PlaceView>,
    /// Why there may be more.
    pub gap: Option<String>,
}

impl MatrixView {
    /// The one matrix.
    pub(crate) fn whole() -> Self {
        Self {
            connectors: ConnectorType::ALL
                .into_iter()
                .map(ConnectorTypeView::from)
                .collect(),
            rows: Capability::ALL
                .into_iter()
                .map(|capability| MatrixRowView {
                    capability: capability.display().to_owned(),
                    means: ConnectorType::ALL
                        .into_iter()
                        .map(|connector| {
                            connector
                                .means(capability)
                                .map(|means| means.display().to_owned())
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

impl From<ConnectorType> for ConnectorTypeView {
    fn from(connector: ConnectorType) -> Self {
        let group: ConnectorGroup = connector.group();
        Self {
            kind: kind_id(connector.kind()).to_owned(),
            label: connector.kind().spec().display.to_owned(),
            group: group.display().to_owned(),
            permissions: connector
                .permissions()
                .iter()
                .map(|permission| PermissionView {
                    name: permission.name.to_owned(),
                    purpose: permission.purpose.to_owned(),
                })
                .collect(),
        }
    }
}

impl AbilityView {
    pub(crate) fn of(connector: ConnectorType, report: &AbilityReport) -> Self {
        let ability = match &report.ability {
            Ability::Can => AbilityName::Can,
            Ability::Cannot { .. } => AbilityName::Cannot,
            Ability::Unsure(_) => AbilityName::Unsure,
            Ability::NotAsked(_) => AbilityName::NotAsked,
        };
        let means = connector
            .means(report.capability)
            .map_or("", |means| means.display());
        Self {
            capability: report.capability.display().to_owned(),
            means: means.to_owned(),
            ability,
            words: ability_words(&report.ability),
        }
    }
}

fn gap_words(gap: Option<Gap>) -> Option<String> {
    gap.map(|gap| {
        match gap {
            Gap::TooManyPages => "There are more; these are the first.",
            Gap::SignOn => {
                "Organizations that want single sign-on are left out: authorise the token for them first."
            }
            Gap::RepeatsItself => "The server repeated itself; there may be more.",
        }
        .to_owned()
    })
}

impl From<&Relative> for RelativeView {
    fn from(relative: &Relative) -> Self {
        Self {
            reference: relative.reference.to_string(),
            title: relative.title.clone(),
            status: relative.status.clone(),
        }
    }
}

impl From<&Ticket> for TicketView {
    fn from(ticket: &Ticket) -> Self {
        Self {
            reference: ticket.reference.to_string(),
            title: ticket.title.clone(),
            status: ticket.status.clone(),
            labels: ticket.labels.clone(),
            kind: ticket.kind.clone(),
            priority: ticket.priority.clone(),
            reporter: ticket.reporter.as_ref().map(|person| person.name.clone()),
            parent: ticket.parent.as_ref().map(RelativeView::from),
            children: u32::try_from(ticket.children.len()).unwrap_or(u32::MAX),
            blocked_by: ticket
                .blocked_by
                .iter()
                .map(|one| one.reference.to_string())
                .collect(),
        }
    }
}

impl From<&Kin> for KinView {
    fn from(kin: &Kin) -> Self {
        let all = |list: &[Relative]| list.iter().map(RelativeView::from).collect();
        Self {
            parent: kin.parent.as_ref().map(RelativeView::from),
            siblings: all(&kin.siblings),
            children: all(&kin.children),
        }
    }
}

impl From<&Found<Ticket>> for TicketsView {
    fn from(found: &Found<Ticket>) -> Self {
        Self {
            tickets: found.items.iter().map(TicketView::from).collect(),
            gap: gap_words(found.gap),
        }
    }
}

impl From<&Found<KnowledgePage>> for KnowledgeView {
    fn from(found: &Found<KnowledgePage>) -> Self {
        let page = |page: &KnowledgePage| KnowledgePageView {
            title: page.title.clone(),
            space: page.space.clone(),
            excerpt: page.excerpt.clone(),
            url: page.url.clone(),
        };
        Self {
            pages: found.items.iter().map(page).collect(),
            gap: gap_words(found.gap),
        }
    }
}

impl From<&Found<Place>> for PlacesView {
    fn from(found: &Found<Place>) -> Self {
        let place = |place: &Place| PlaceView {
            key: place.key.clone(),
            name: place.name.clone(),
            kind: match place.kind {
                PlaceKind::Project => "project",
                PlaceKind::Group => "group",
                PlaceKind::Repository => "repository",
                PlaceKind::Space => "space",
            }
            .to_owned(),
        };
        Self {
            places: found.items.iter().map(place).collect(),
            gap: gap_words(found.gap),
        }
    }
}
