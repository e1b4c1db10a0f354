//! What stands on the port: the backend itself, or config-ui's nginx with the backend under `/api` (devlake.md 1.1, 1.3).

use std::time::Duration;

use super::settings::Front;
use super::{Server, access};
use crate::http::{Answer, Request};
use crate::sightings::basic_of;

const INDEX_PAGE: &str =
    "<!DOCTYPE html><html><head><title>DevLake</title></head><body><div id=\"root\"></div></body></html>\n";

/// How long nginx waits for the backend (devlake.md 1.1).
const PATIENCE: Duration = Duration::from_secs(60);

/// Answers a request to the port.
pub(super) async fn answer(server: &Server, request: Request) -> Answer {
    match server.state.settings().front {
        Front::Backend => access::answer(server, request).await,
        Front::ConfigUi { login } => config_ui(server, request, login).await,
    }
}

async fn config_ui(server: &Server, request: Request, login: Option<(String, String)>) -> Answer {
    let path = request.path();
    if path == "/health" {
        return Answer::empty(200).with_header("Content-Type", "application/octet-stream");
    }
    if path.starts_with("/grafana/") {
        return nginx(502, "Bad Gateway");
    }
    if !path.starts_with("/api/rest/") && !is_let_in(&request, login) {
        return nginx(401, "Authorization Required")
            .with_header("WWW-Authenticate", "Basic realm=\"DevLake Config UI\"");
    }
    match path {
        "/api" => return nginx(301, "Moved Permanently").with_header("Location", "/api/"),
        "/api/" => return nginx(500, "Internal Server Error"),
        _ => {}
    }
    if let Some(rest) = request.target.strip_prefix("/api/") {
        let inner = request.at(format!("/{rest}"));
        let answer = tokio::time::timeout(PATIENCE, access::answer(server, inner)).await;
        return answer.unwrap_or_else(|_elapsed| nginx(504, "Gateway Time-out"));
    }
    if request.method == "GET" {
        page(200, INDEX_PAGE)
    } else {
        nginx(405, "Not Allowed")
    }
}

fn is_let_in(request: &Request, login: Option<(String, String)>) -> bool {
    let given = request.header("authorization").and_then(basic_of);
    login.is_none() || given == login
}

fn nginx(status: u16, title: &str) -> Answer {
    let text = format!(
        "<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n<center><h1>{status} {title}</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
    );
    page(status, text)
}

/// nginx names no character set.
fn page(status: u16, text: impl Into<Vec<u8>>) -> Answer {
    Answer::empty(status)
        .with_header("Content-Type", "text/html")
        .with_body(text)
}
