//! What can be done to the work at the providers.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Wrong, read};
use crate::http::Request;
use crate::providers::{Work, WorkSettings};

#[derive(Deserialize)]
struct Taken {
    secret: String,
    right: String,
}

#[derive(Deserialize)]
struct SeedIssue {
    place: String,
    fields: Value,
}

pub(super) fn change(work: &Work, what: &str, request: &Request) -> Result<Value, Wrong> {
    match what {
        "settings" => {
            let settings: WorkSettings = read(request)?;
            work.configure(|current| *current = settings);
        }
        "lack" => {
            let taken: Taken = read(request)?;
            work.lack(&taken.secret, &taken.right);
        }
        "issues" => {
            let issue: SeedIssue = read(request)?;
            let key = work.add_issue(&issue.place, &issue.fields);
            let key = key.ok_or_else(|| Wrong(404, "no such project".to_owned()))?;
            return Ok(json!({"key": key}));
        }
        "captcha" => work.solve_captcha(),
        _ => return Err(Wrong(404, "no such control".to_owned())),
    }
    Ok(Value::Null)
}
