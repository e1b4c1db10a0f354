//! Cursors of the repository list: base64 of `<updated_at>|<id>` (coregit.md 9.2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::answers::coded;
use super::clock::iso;
use super::state::Repo;
use crate::http::{Answer, Request};

const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 100;

/// Where the page begins and how long it is.
pub(super) struct Page {
    pub(super) limit: usize,
    pub(super) start: Start,
}

pub(super) enum Start {
    Offset(usize),
    /// After the repository with this time and id.
    After(String, String),
}

impl Page {
    pub(super) fn of(request: &Request) -> Result<Self, Answer> {
        let number = |name: &str| request.parameter(name).and_then(|text| text.parse().ok());
        let limit = number("limit").unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let start = match request.parameter("cursor") {
            None => Start::Offset(number("offset").unwrap_or(0)),
            Some(cursor) => read(&cursor).ok_or_else(|| coded(400, "Invalid cursor", "VALIDATION_ERROR"))?,
        };
        Ok(Self { limit, start })
    }
}

/// The cursor that continues after this repository.
pub(super) fn cursor(repo: &Repo) -> String {
    STANDARD.encode(format!("{}|{}", iso(repo.updated), repo.id))
}

fn read(cursor: &str) -> Option<Start> {
    let text = String::from_utf8(STANDARD.decode(cursor).ok()?).ok()?;
    let (time, id) = text.split_once('|')?;
    Some(Start::After(time.to_owned(), id.to_owned()))
}
