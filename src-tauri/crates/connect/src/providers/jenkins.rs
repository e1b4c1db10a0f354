//! Jenkins: every answer of its own carries `X-Jenkins`, the refusals too.

use crate::net::Response;

pub(super) fn is_jenkins(response: &Response) -> bool {
    matches!(response.status, 200 | 401 | 403) && response.header("x-jenkins").is_some()
}
