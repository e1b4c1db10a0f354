//! Pages of a list.

use serde_json::Value;

use super::failure::{Failure, GoError};
use crate::http::Request;

/// Which part of a list was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    number: usize,
    size: usize,
}

impl Page {
    /// What the query says, for lists that take any size.
    pub(super) fn of(request: &Request, default_size: usize) -> Self {
        let number = |key: &str| request.parameter(key).and_then(|text| text.parse().ok());
        Self {
            number: number("page").filter(|page| *page > 0).unwrap_or(1),
            size: number("pageSize")
                .filter(|size| *size > 0)
                .unwrap_or(default_size),
        }
    }

    /// The same for scopes, whose size must be from 1 to 1000 (devlake.md 4.2).
    ///
    /// # Errors
    /// 400 with a line of the validator.
    pub(super) fn of_scopes(request: &Request) -> Result<Self, Failure> {
        let rule = match request.parameter("pageSize").as_deref().map(str::parse::<i64>) {
            Some(Ok(size)) if size < 1 => "min",
            Some(Ok(size)) if size > 1000 => "max",
            Some(_) | None => return Ok(Self::of(request, 100)),
        };
        let line = format!(
            "Key: 'ScopePagination.Pagination.PageSize' Error:Field validation for 'PageSize' failed on the '{rule}' tag"
        );
        let error = GoError::around(
            "invalid pagination parameters (400)",
            &[(&line, super::connections::VALIDATION_ERRORS)],
        );
        Err(Failure::Said {
            status: 400,
            error: error.wrapped("failed to decode pathvars into pagination (400)"),
        })
    }

    /// The rows of this page.
    pub(super) fn cut(self, rows: Vec<Value>) -> Vec<Value> {
        let before = (self.number - 1).saturating_mul(self.size);
        rows.into_iter().skip(before).take(self.size).collect()
    }
}
