//! The providers behind the connections: what their real addresses answer to a first look and to DevLake's tests.
//!
//! A provider is one file and one row of [`HOSTS`] (and of [`PLAIN_PREFIXES`] for the loopback listener).
//! The app reaches them over the network, DevLake's stand-in calls the same functions in-process.

mod argocd;
mod azure_devops;
mod bitbucket;
mod circleci;
mod github;
mod gitlab;
mod jenkins;
mod jira;
mod modes;
mod pagerduty;
mod sonarqube;
mod tokens;
mod webhooks;
mod work;

use std::time::Duration;

use serde_json::json;

pub(crate) use tokens::Tokens;
pub use tokens::Webhook;
pub use work::{Strangers, Work, WorkSettings};

use crate::http::{Answer, Request};
use crate::sightings::secret_of;
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
pub(crate) const HOSTS: [(&str, Respond); 18] = [
    ("api.github.com", github::api),
    ("github.com", github::website),
    ("github.example.test", github::enterprise_server),
    ("jenkins.example.test", jenkins::instance),
    ("circleci.com", circleci::instance),
    ("circleci.example.test", circleci::instance),
    ("gitlab.com", gitlab::instance),
    ("gitlab.example.test", gitlab::instance),
    ("api.bitbucket.org", bitbucket::api),
    ("dev.azure.com", azure_devops::organizations),
    ("app.vssps.visualstudio.com", azure_devops::profiles),
    ("my-org.atlassian.net", jira::cloud),
    ("jira.example.test", jira::server),
    ("api.atlassian.com", jira::gateway),
    ("api.pagerduty.com", pagerduty::api),
    ("sonarcloud.io", sonarqube::cloud),
    ("sonarqube.example.test", sonarqube::server),
    ("argocd.example.test", argocd::instance),
];

/// Where the plain loopback listener shows them (the layout of the recorded exchanges).
const PLAIN_PREFIXES: [(&str, Respond); 10] = [
    ("/github", github::api),
    ("/jenkins", jenkins::instance),
    ("/circleci", circleci::instance),
    ("/gitlab", gitlab::instance),
    ("/bitbucket", bitbucket::api),
    ("/jira", jira::server),
    ("/pagerduty", pagerduty::api),
    ("/sonarqube", sonarqube::server),
    ("/argocd", argocd::instance),
    (REDIRECTED, redirected),
];

/// Where redirecting modes lead, on every host.
const REDIRECTED: &str = "/redirected";

/// Name under which the plain loopback listener is recorded.
pub(crate) const PLAIN: &str = "provider";

/// Answers as the provider with this fixed name; `None` for a name that does not exist.
pub(crate) async fn answer_as(world: &World, host: &str, request: &Request) -> Option<Reply> {
    let (_name, respond) = HOSTS.iter().find(|(name, _respond)| *name == host)?;
    let reply = if request.path().starts_with(REDIRECTED) {
        redirected(&world.tokens, request)
    } else if let Some(answer) = work::answer(&world.work, &world.tokens, host, request) {
        answer.into()
    } else {
        respond(&world.tokens, request)
    };
    Some(waited(world, reply).await)
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
        .unwrap_or_else(|| Answer::json(404, &json!({"message": "Not Found"})).into());
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

/// Answers anything and anybody, with what each of DevLake's tests looks for.
fn redirected(_tokens: &Tokens, _request: &Request) -> Reply {
    let body = json!({"login": "redirected", "id": 2, "version": "17.0.0", "valid": true});
    Answer::json(200, &body).into()
}

/// The secret in the `Authorization` header.
fn authorization(request: &Request) -> Option<String> {
    request
        .header("authorization")
        .map(|value| secret_of(value).unwrap_or_default())
}
