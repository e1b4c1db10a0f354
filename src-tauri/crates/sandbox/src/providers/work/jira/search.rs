//! Searching: page by page with a token on Cloud, from an offset at a Data Center.

use serde_json::{Value, json};

use super::jql::{self, Clause};
use super::site::{Issue, PEOPLE, Site};
use super::{Asked, errors};
use crate::http::Answer;

/// `search/jql`: no total, no offset; without `fields` only ids come back.
pub(super) fn by_token(site: &Site, asked: &Asked<'_>) -> Answer {
    let found = match found(site, asked) {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let start: usize = asked
        .request
        .parameter("nextPageToken")
        .and_then(|token| token.strip_prefix("page-")?.parse().ok())
        .unwrap_or(0);
    let size = size(asked, 50);
    let fields = asked.request.parameter("fields");
    let page: Vec<Value> = found
        .iter()
        .skip(start)
        .take(size)
        .map(|issue| match &fields {
            Some(_) => site.shown(&issue.key, true),
            None => json!({"id": issue.id.to_string()}),
        })
        .collect();
    let has_more = found.len() > start + page.len();
    let mut body = json!({"issues": page, "isLast": !has_more});
    if asked.settings.repeats_pages {
        body["nextPageToken"] = format!("page-{start}").into();
    } else if has_more {
        body["nextPageToken"] = format!("page-{}", start + size).into();
    }
    Answer::json(200, &body)
}

/// `search` of a Data Center.
pub(super) fn by_offset(site: &Site, asked: &Asked<'_>) -> Answer {
    let found = match found(site, asked) {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let start = asked
        .request
        .parameter("startAt")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    // A server that repeats itself ignores where it should begin.
    let start = if asked.settings.repeats_pages { 0 } else { start };
    let size = size(asked, 50);
    let page: Vec<Value> = found
        .iter()
        .skip(start)
        .take(size)
        .map(|issue| site.shown(&issue.key, false))
        .collect();
    let body = json!({"startAt": start, "maxResults": size, "total": found.len(), "issues": page});
    Answer::json(200, &body)
}

fn size(asked: &Asked<'_>, usual: usize) -> usize {
    let wanted = asked
        .request
        .parameter("maxResults")
        .and_then(|text| text.parse().ok());
    wanted.unwrap_or(usual).min(asked.settings.page_size)
}

fn found<'s>(site: &'s Site, asked: &Asked<'_>) -> Result<Vec<&'s Issue>, Answer> {
    let query = asked.request.parameter("jql").unwrap_or_default();
    let Some(clauses) = jql::read(&query) else {
        return Err(refused("Error in the JQL Query: it is not understood."));
    };
    for clause in &clauses {
        match clause {
            Clause::Project(key) if !site.has(key) || !asked.may("BROWSE_PROJECTS") => {
                return Err(refused(&format!(
                    "The value '{key}' does not exist for the field 'project'."
                )));
            }
            Clause::Assignee(who) if account(who, asked).is_none() => {
                return Err(refused(&format!(
                    "The value '{who}' does not exist for the field 'assignee'."
                )));
            }
            Clause::Assignee(_)
            | Clause::Project(_)
            | Clause::MyOwn
            | Clause::Unresolved
            | Clause::Parent(_) => {}
        }
    }
    let mut found: Vec<&Issue> = site
        .issues
        .iter()
        .filter(|issue| clauses.iter().all(|clause| fits(issue, clause, asked)))
        .collect();
    found.sort_by_key(|issue| std::cmp::Reverse(issue.id));
    Ok(found)
}

fn fits(issue: &Issue, clause: &Clause, asked: &Asked<'_>) -> bool {
    match clause {
        Clause::MyOwn => issue.assignee.as_deref() == Some(asked.caller.account.as_str()),
        Clause::Assignee(who) => issue.assignee.is_some() && issue.assignee == account(who, asked),
        Clause::Unresolved => issue.resolution.is_none(),
        Clause::Project(key) => issue.project == *key,
        Clause::Parent(key) => issue.parent.as_deref() == Some(key.as_str()),
    }
}

/// By account id; by e-mail address only where the site lets it be found; by name at a Data Center.
fn account(who: &str, asked: &Asked<'_>) -> Option<String> {
    let known = PEOPLE.iter().find(|(name, id, email, _)| match asked.is_cloud() {
        true => who == *id || (who == *email && asked.settings.resolves_email),
        false => who == *name,
    });
    known.map(|(name, ..)| (*name).to_owned())
}

fn refused(message: &str) -> Answer {
    let answer = errors(400, message);
    answer.with_body(json!({"errorMessages": [message], "warningMessages": []}).to_string())
}
