//! dojops-sa's connectors against the stand-ins, which share no type with them: what was done is read back from what they
//! store, never from an answer.

mod abilities;
mod bad_input;
mod detecting;
mod knowledge;
mod lacking;
mod limits;
mod matrix;
mod paging;
mod refused;

use std::{collections::BTreeMap, sync::Arc};

use connect::dojops::{Connector, ConnectorFacts, Plan, PlanError, Stopped, TicketRef};
use domain::{AuthStyle, NetworkRoute, ProxyMode, connector::ConnectorType};
use sandbox::Sandbox;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::support::{Held, address, net};

const CLOUD: Site = Site {
    connector: ConnectorType::Jira,
    address: "https://my-org.atlassian.net",
    login: Some("kim@example.test"),
    place: "PROJ",
    secret: "ATATT3zzgoodzzMadeUpJira0000000000000000000000000001",
    stored: "cloud",
};
const DATA_CENTER: Site = Site {
    connector: ConnectorType::Jira,
    address: "https://jira.example.test",
    login: None,
    place: "OPS",
    secret: "zzgoodzzMadeUpDataCenter00000000000000000001",
    stored: "server",
};
const GITLAB: Site = Site {
    connector: ConnectorType::Gitlab,
    address: "https://gitlab.com",
    login: None,
    place: "mygroup/myproject",
    secret: "glpat-zzgoodzzMadeUp0001",
    stored: "gitlab",
};
const GITLAB_GROUP: Site = Site {
    place: "mygroup",
    ..GITLAB
};
const GITHUB: Site = Site {
    connector: ConnectorType::Github,
    address: "https://api.github.com",
    login: None,
    place: "my-org/api",
    secret: "ghp_zzgoodzzMadeUp0000000000000000000001",
    stored: "github",
};
const ENTERPRISE: Site = Site {
    address: "https://github.example.test/api/v3",
    ..GITHUB
};
const CONFLUENCE: Site = Site {
    connector: ConnectorType::Confluence,
    address: "https://my-org.atlassian.net",
    login: Some("kim@example.test"),
    place: "ENG",
    secret: "ATATT3zzgoodzzMadeUpConfluence00000000000000000000001",
    stored: "confluence",
};

/// One connector of the sample.
#[derive(Clone, Copy)]
struct Site {
    connector: ConnectorType,
    address: &'static str,
    login: Option<&'static str>,
    place: &'static str,
    secret: &'static str,
    stored: &'static str,
}

impl Site {
    fn with_place(self, place: &'static str) -> Self {
        Self { place, ..self }
    }

    fn with_secret(self, secret: &'static str) -> Self {
        Self { secret, ..self }
    }

    fn client(self, sandbox: &Sandbox) -> Connector {
        let address = address(self.address);
        let style = match self.login {
            Some(_) => AuthStyle::Basic,
            None => AuthStyle::Bearer,
        };
        let held = Held::for_origin(self.secret, address.origin(), style);
        let facts = ConnectorFacts {
            connector: self.connector,
            address,
            login: self.login.map(str::to_owned),
            style,
            place: self.place.to_owned(),
        };
        Connector::new(net(), route(sandbox), facts, Arc::new(held))
    }

    /// What the stand-in stores about a ticket, whichever provider it is.
    fn issue(self, sandbox: &Sandbox, ticket: &str) -> Value {
        let stored = sandbox.work().stored();
        let side = &stored[self.stored];
        let rows: Vec<Value> = match ticket.split_once('#') {
            None => side["issues"].as_array().unwrap().clone(),
            Some((path, _)) => repository(side, path)["issues"].as_array().unwrap().clone(),
        };
        let is_it = |row: &&Value| match ticket.split_once('#') {
            None => row["key"] == ticket,
            Some((_, number)) => row["number"] == number.parse::<u64>().unwrap(),
        };
        rows.iter().find(is_it).unwrap().clone()
    }
}

fn repository(side: &Value, path: &str) -> Value {
    let all = side["repositories"].as_array().unwrap();
    all.iter().find(|one| one["path"] == path).unwrap().clone()
}

fn route(sandbox: &Sandbox) -> NetworkRoute {
    NetworkRoute {
        proxy: ProxyMode::Explicit(address(&sandbox.proxy_url())),
        extra_ca_pem: Some(sandbox.ca_pem().to_owned()),
    }
}

fn ticket(connector: &Connector, text: &str) -> TicketRef {
    connector.ticket_ref(text).unwrap()
}

/// The requests that were sent to a host with this method.
fn sent(sandbox: &Sandbox, host: &str, method: &str) -> usize {
    let requests = sandbox.requests(host);
    requests.iter().filter(|request| request.method == method).count()
}

fn texts(value: &Value) -> Vec<String> {
    serde_json::from_value(value.clone()).unwrap()
}

fn never() -> CancellationToken {
    CancellationToken::new()
}

fn no_fields() -> BTreeMap<String, String> {
    BTreeMap::new()
}

async fn start() -> Sandbox {
    Sandbox::start().await.unwrap()
}

/// Carries out what was planned.
async fn done(connector: &Connector, plan: Result<Plan, PlanError>) -> Result<(), Stopped> {
    connector.carry_out(&plan.unwrap(), &never()).await.map(|_| ())
}
