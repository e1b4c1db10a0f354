//! The providers behind the connections: what their real addresses answer to a first look and to DevLake's tests.
//!
//! A provider is one file and one row of [`HOSTS`] (and of [`PLAIN_PREFIXES`] for the loopback listener).
//! The app reaches them over the network, DevLake's stand-in calls the same functions in-process.

mod github;
mod jenkins;
mod modes;
mod tokens;

use std::time::Duration;

pub(crate) use tokens::Tokens;

use crate::http::{Answer, Request};
use crate::world::World;

/// What a provider does with a request.
pub(crate) struct Reply {
    pub(crate) wait: Duration,
    /// `None` hangs up.
    pub(crate) answer: Option<Answer>,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self {
            wait: Duration::ZERO,
            answer: Some(answer),
        }
    }
}

type Respond = fn(&Tokens, &Request) -> Reply;

/// The fixed names that exist; any other name is "no such host".
pub(crate) const HOSTS: [(&str, Respond); 4] = [
    ("api.github.com", github::api),
    ("github.com", github::website),
    ("github.example.test", github::enterprise_server),
    ("jenkins.example.test", jenkins::instance),
];

/// Where the plain loopback listener shows them (the layout of the recorded exchanges).
const PLAIN_PREFIXES: [(&str, Respond); 3] = [
    ("/github", github::api),
    ("/jenkins", jenkins::instance),
    ("/redirected", redirected),
];

/// Name under which the plain loopback listener is recorded.
pub(crate) const PLAIN: &str = "provider";

/// Answers as the provider with this fixed name; `None` for a name that does not exist.
pub(crate) async fn answer_as(world: &World, host: &str, request: &Request) -> Option<Reply> {
    let (_name, respond) = HOSTS.iter().find(|(name, _respond)| *name == host)?;
    Some(waited(world, respond(&world.tokens, request)).await)
}

/// Answers as the plain loopback listener.
pub(crate) async fn answer_plain(world: &World, request: &Request) -> Reply {
    let reply = PLAIN_PREFIXES
        .iter()
        .find_map(|(prefix, respond)| {
            let rest = request.target.strip_prefix(prefix)?;
            let inside = rest.is_empty() || rest.starts_with('/');
            inside.then(|| respond(&world.tokens, &request.at(slashed(rest))))
        })
        .unwrap_or_else(|| Answer::text(404, "404 page not found").into());
    waited(world, reply).await
}

async fn waited(world: &World, reply: Reply) -> Reply {
    world.wait(reply.wait).await;
    reply
}

fn slashed(rest: &str) -> String {
    if rest.starts_with('/') {
        rest.to_owned()
    } else {
        format!("/{rest}")
    }
}

/// Where redirecting modes lead: answers anything and anybody.
fn redirected(_tokens: &Tokens, _request: &Request) -> Reply {
    Answer::json(200, &serde_json::json!({"login": "redirected", "id": 2})).into()
}
