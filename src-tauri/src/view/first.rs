//! What comes along with the page.

use serde::Serialize;
use specta::Type;

use super::{HeardInput, ListInput, ListingView, StartView, SystemView};

/// The answers to the page's first questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FirstView {
    /// What the window is told at its start.
    pub start: StartView,
    /// All systems.
    pub systems: Vec<SystemView>,
    /// What the rows below answer.
    pub query: ListInput,
    /// The first rows.
    pub listing: ListingView,
    /// What had happened when all this was read.
    pub heard: HeardInput,
}
