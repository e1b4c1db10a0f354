//! Webhooks of a repository or project: registered, and removed by number.

use percent_encoding::percent_decode_str;
use serde_json::json;

use super::Tokens;
use crate::http::{Answer, Request};

/// Answers `POST PREFIX/PROJECT/hooks` and `DELETE …/hooks/ID`; `None` for any other request.
pub(super) fn answer(tokens: &Tokens, host: &str, prefix: &str, request: &Request) -> Option<Answer> {
    let rest = request.path().strip_prefix(prefix)?;
    let (project, rest) = rest.rsplit_once("/hooks")?;
    let project = percent_decode_str(project).decode_utf8_lossy();
    match request.method.as_str() {
        "POST" if rest.is_empty() => {
            let id = tokens.add_webhook(host, &project);
            Some(Answer::json(201, &json!({"id": id, "active": true})))
        }
        "DELETE" => {
            let id = rest.strip_prefix('/')?.parse().ok()?;
            let status = if tokens.remove_webhook(host, &project, id) {
                204
            } else {
                404
            };
            Some(Answer::empty(status))
        }
        _ => None,
    }
}
