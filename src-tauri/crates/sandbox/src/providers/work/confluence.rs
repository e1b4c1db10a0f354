//! Confluence Cloud: its user, its spaces, its search, its pages (connector-capabilities.md 6). Nothing can be changed.

use serde::Serialize;
use serde_json::{Value, json};

use super::{State, caller, parts, shown_secret};
use crate::http::{Answer, Request};
use crate::providers::{Tokens, jira};

const BASE: &str = "https://my-org.atlassian.net/wiki";
const SPACES: &str = "/wiki/api/v2/spaces";

/// A space and its pages.
#[derive(Debug, Serialize)]
pub(super) struct Space {
    key: String,
    name: String,
    pages: Vec<Page>,
}

#[derive(Clone, Debug, Serialize)]
struct Page {
    id: u64,
    title: String,
    text: String,
}

impl Space {
    pub(super) fn new(key: &str, name: &str) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            pages: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, title: &str, text: &str) {
        let first = u64::from(self.key.bytes().next().unwrap_or_default()) * 1_000;
        let id = first + self.pages.len() as u64;
        self.pages.push(Page {
            id,
            title: title.to_owned(),
            text: text.to_owned(),
        });
    }
}

pub(super) fn answer(state: &mut State, tokens: &Tokens, request: &Request) -> Option<Answer> {
    if state.settings.scope_is_missing {
        let body = json!({"code": 401, "message": "Unauthorized; scope does not match"});
        return Some(Answer::json(401, &body));
    }
    let path = request.path();
    let secret = shown_secret(request);
    let Some(secret) = secret.as_deref() else {
        return Some(stranger(path));
    };
    let Some(caller) = caller(tokens, secret, "kim") else {
        // The unknown are anybody; a secret that carries a status gets it.
        let carried = tokens.mode(secret);
        if carried == super::Mode::Unknown {
            return Some(stranger(path));
        }
        return carried.common_reply(jira::refusal)?.answer;
    };
    if request.method != "GET" {
        return Some(failure(405, "Method Not Allowed"));
    }
    let can_search = state.lacking.has(caller.secret, "search");
    Some(match path {
        "/wiki/rest/api/user/current" => Answer::json(
            200,
            &json!({"type": "known", "accountId": "557058:fake", "accountType": "atlassian",
                "email": "kim@example.test", "displayName": "Kim Fake"}),
        ),
        SPACES => spaces(state, request, can_search),
        "/wiki/rest/api/search" if !can_search => failure(403, "Not permitted to use Confluence"),
        "/wiki/rest/api/search" => search(state, request),
        _ => page(state, path),
    })
}

/// An open site answers anybody, and says that it is nobody (connector-capabilities.md 6).
fn stranger(path: &str) -> Answer {
    let answer = match path {
        "/wiki/rest/api/user/current" => {
            Answer::json(200, &json!({"type": "anonymous", "displayName": "Anonymous"}))
        }
        "/wiki/rest/api/search" => Answer::json(
            200,
            &json!({"results": [], "start": 0, "limit": 25, "size": 0, "totalSize": 0, "_links": {"base": BASE}}),
        ),
        SPACES => Answer::json(200, &json!({"results": [], "_links": {}})),
        _ => failure(404, "Not Found"),
    };
    answer.with_header("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")
}

fn spaces(state: &State, request: &Request, can_see: bool) -> Answer {
    let wanted = request.parameter("keys");
    let all: Vec<Value> = state
        .confluence
        .iter()
        .filter(|space| can_see && wanted.as_ref().is_none_or(|keys| keys.split(',').any(|key| key == space.key)))
        .enumerate()
        .map(|(index, space)| {
            json!({"id": (index + 1).to_string(), "key": space.key, "name": space.name, "type": "global", "status": "current"})
        })
        .collect();
    let page = cut(state, request, all);
    let mut links = json!({"base": BASE});
    if let Some(next) = page.next {
        links["next"] = format!("{SPACES}?cursor={next}").into();
    }
    Answer::json(200, &json!({"results": page.items, "_links": links}))
}

struct Cut {
    items: Vec<Value>,
    next: Option<usize>,
    limit: usize,
}

/// One page of a list; the cursor is the place of its first item.
fn cut(state: &State, request: &Request, all: Vec<Value>) -> Cut {
    let number = |name| {
        request
            .parameter(name)
            .and_then(|text| text.parse::<usize>().ok())
    };
    let start = number("cursor").unwrap_or(0);
    let limit = number("limit").unwrap_or(25).min(state.settings.page_size);
    let more = all.len() > start + limit;
    let next = match state.settings.repeats_pages {
        true => Some(start),
        false => more.then_some(start + limit),
    };
    let items = all.into_iter().skip(start).take(limit).collect();
    Cut { items, next, limit }
}

fn search(state: &State, request: &Request) -> Answer {
    let query = request.parameter("cql").unwrap_or_default();
    let Some((space, terms)) = read(&query) else {
        return failure(400, "Could not parse cql");
    };
    let terms: Vec<String> = terms.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(usize, Value)> = Vec::new();
    for space in state.confluence.iter().filter(|one| one.key == space) {
        for page in &space.pages {
            let text = format!("{} {}", page.title, page.text).to_lowercase();
            let hits = terms.iter().filter(|term| text.contains(term.as_str())).count();
            if hits > 0 {
                found.push((hits, hit(space, page, &terms)));
            }
        }
    }
    found.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
    let total = found.len();
    let page = cut(state, request, found.into_iter().map(|(_, hit)| hit).collect());
    let mut links = json!({"base": BASE, "context": "/wiki"});
    if let Some(next) = page.next {
        let query = percent_encoding::utf8_percent_encode(&query, percent_encoding::NON_ALPHANUMERIC);
        links["next"] = format!("/rest/api/search?cql={query}&limit={}&cursor={next}", page.limit).into();
    }
    let body = json!({
        "results": page.items, "start": 0, "limit": page.limit, "size": page.items.len(), "totalSize": total,
        "cqlQuery": query, "_links": links,
    });
    Answer::json(200, &body)
}

/// Space and terms of the one query that is understood; quotes and backslashes inside them escaped.
fn read(query: &str) -> Option<(String, String)> {
    let rest = query.strip_prefix("space = ")?;
    let (space, rest) = quoted(rest)?;
    let rest = rest.strip_prefix(" AND type = page AND text ~ ")?;
    let (terms, rest) = quoted(rest)?;
    (rest.is_empty() && !terms.trim().is_empty()).then_some((space, terms))
}

fn quoted(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut read = String::new();
    let mut letters = inside.char_indices();
    while let Some((index, letter)) = letters.next() {
        match letter {
            '\\' => read.push(letters.next()?.1),
            '"' => return Some((read, &inside[index + 1..])),
            other => read.push(other),
        }
    }
    None
}

fn hit(space: &Space, page: &Page, terms: &[String]) -> Value {
    let marked: Vec<String> = page
        .text
        .split(' ')
        .map(|word| {
            let is_hit = terms
                .iter()
                .any(|term| word.to_lowercase().contains(term.as_str()));
            let word = escaped(word);
            if is_hit {
                format!("@@@hl@@@{word}@@@endhl@@@")
            } else {
                word
            }
        })
        .collect();
    let link = format!("/spaces/{}/pages/{}", space.key, page.id);
    json!({
        "content": {"id": page.id.to_string(), "type": "page", "status": "current", "title": page.title,
            "_links": {"webui": link}},
        "title": format!("@@@hl@@@{}@@@endhl@@@", escaped(&page.title)), "excerpt": marked.join(" "), "url": link,
        "resultGlobalContainer": {"title": space.name, "displayUrl": format!("/spaces/{}", space.key)},
        "lastModified": "2026-10-02T08:30:00.000Z", "friendlyLastModified": "Oct 02, 2026", "score": 1.0,
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn page(state: &State, path: &str) -> Answer {
    let parts = parts(path);
    let ["wiki", "api", "v2", "pages", id] = parts.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        return failure(404, "Not Found");
    };
    let all = state.confluence.iter().flat_map(|space| &space.pages);
    match all.into_iter().find(|page| page.id.to_string() == id) {
        Some(page) => Answer::json(
            200,
            &json!({"id": id, "title": page.title, "version": {"number": 1},
                "body": {"storage": {"value": format!("<p>{}</p>", escaped(&page.text)), "representation": "storage"}}}),
        ),
        None => Answer::json(
            404,
            &json!({"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": null}]}),
        ),
    }
}

fn failure(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({"statusCode": status, "message": message}))
}
